"""Who may write now, and who may collect."""

import fcntl
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.store.errors import LockedError, PassingError, StoreError, refused_by_disk, without_locks

WAIT = 60.0  # seconds; a batch holds the write lock for five at most
PAUSE = 0.05
COLLECTOR = "collect --every"  # the name under which a collector that goes on for ever holds its lock
HURRY = signal.SIGUSR1  # asks that collector for a round of all feeds now


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, as told by the lock's file."""

    who: str
    pid: int
    since: datetime


def now_utc() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class FileLock:
    """An OS lock on a file: it dies with the process that holds it, however that ends.

    A thread that holds it may take it again; other threads of the process wait like other processes do.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime] = now_utc,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.path = path
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._owner: int | None = None
        self._depth = 0
        self._threads = threading.Lock()

    @contextmanager
    def held(self, who: str, wait: float = WAIT) -> Iterator[None]:
        """Holds the lock as `who`; waits up to `wait` seconds.

        Raises:
            LockedError: somebody else holds it still; the message says who, which process and since when.
        """
        if self._owner == threading.get_ident():
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        deadline = self._monotonic() + wait
        while not self._threads.acquire(blocking=False):
            self._pause(deadline, wait)
        try:
            file = self._take(who, deadline, wait)
            self._owner = threading.get_ident()
            try:
                yield
            finally:
                self._owner = None
                os.close(file)
        finally:
            self._threads.release()

    def holder(self) -> Holder | None:
        """Who holds the lock now; None if nobody does. Needs no right to write."""
        try:
            file = os.open(self.path, os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._written()
        except OSError:  # a file system without locks: whoever writes is told
            return None
        finally:
            os.close(file)
        return None

    def hurry(self) -> bool:
        """Asks the collector that holds the lock for a round now; False where none goes on for ever."""
        holder = self.holder()
        if holder is None or holder.who != COLLECTOR:
            return False
        os.kill(holder.pid, HURRY)
        return True

    def _take(self, who: str, deadline: float, wait: float) -> int:
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            known = refused_by_disk(self.path, error)
            raise known if isinstance(known, PassingError) else StoreError(f"{known}: the folder must be writable") from error
        try:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    self._pause(deadline, wait)
                except OSError as error:
                    raise without_locks(self.path, error) from error
            told = json.dumps({"who": who, "pid": os.getpid(), "since": self._clock().isoformat()}).encode()
            with suppress(OSError):  # on a full disk the lock holds, without a name
                os.ftruncate(file, 0)
                os.pwrite(file, told, 0)
        except BaseException:
            os.close(file)
            raise
        return file

    def _pause(self, deadline: float, wait: float) -> None:
        if self._monotonic() >= deadline:
            holder = self._written()
            told = "another process" if holder is None else f"{holder.who} (process {holder.pid}, since {holder.since:%Y-%m-%d %H:%M:%S} UTC)"
            waited = f"; waited {wait:.0f} s" if wait else ""
            raise LockedError(f"{self.path.name}: held by {told}{waited}")
        self._sleep(PAUSE)

    def _written(self) -> Holder | None:
        try:
            told = json.loads(self.path.read_text("utf-8"))
            return Holder(str(told["who"]), int(told["pid"]), datetime.fromisoformat(told["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # between the lock and its name there is a moment without a name
