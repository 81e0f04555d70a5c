"""Who has the database open for writing, and was it copied by hand without its write-ahead log?"""

import fcntl
import os
from pathlib import Path

from sqlalchemy import Connection, delete

from monitor.store import settled
from monitor.store.errors import refused_by_disk, without_locks
from monitor.store.tables import meta

OPEN = "open"  # stands in the file while a writer has it open: a copy without the log shows it and has no log
CUT = "cut_at"  # when such a copy was first opened


class Openers:
    """Those who have the database open for writing: each holds a shared OS lock, which dies with its process.

    Joining and leaving happen under the write lock, so that two never take each other for the last.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + ".open.lock")
        self._file: int | None = None

    def join(self) -> bool:
        """Becomes one of them. Returns whether nobody else is."""
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise refused_by_disk(self.path, error) from error
        try:
            alone = _locked(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(self._file, fcntl.LOCK_SH)
        except OSError as error:
            raise without_locks(self.path, error) from error
        return alone

    def shut_out(self) -> bool:
        """Keeps everybody else from joining until `leave`; False where somebody has joined already, or this one is not in."""
        return self._file is not None and _locked(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def leave(self) -> None:
        """Is none of them any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def any(self) -> bool:
        """Whether somebody has the database open for writing now. Needs no right to write."""
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            return not _locked(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # a file system without locks: whoever writes is told
            return False
        finally:
            os.close(file)


def _locked(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True


def mark(connection: Connection, *, cut: str | None) -> None:
    """The file says from now on that a writer has it open. `cut`: the instant, where nobody else has and there was no log: if the file said
    so already, it is a copy that lacks what stood in the log."""
    if settled.get(connection, OPEN) is None:
        settled.put(connection, OPEN, "1")
    elif cut is not None:
        settled.put(connection, CUT, cut)


def unmark(connection: Connection) -> None:
    """The file is whole by itself."""
    connection.execute(delete(meta).where(meta.c.key == OPEN))


def is_open(connection: Connection) -> bool:
    """Whether the file says that a writer has it open."""
    return settled.get(connection, OPEN) is not None


def cut_at(connection: Connection) -> str | None:
    """When a copy without its log was first opened, ISO UTC; None for a whole file."""
    return settled.get(connection, CUT)
