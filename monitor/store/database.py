"""How the database is opened, read in one moment, and written by one at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from monitor.store import openers
from monitor.store.connection import check_pages, check_schema, database_path, engine, inspect, pending
from monitor.store.errors import NoDatabaseError, NotOursError, StoreError, worded
from monitor.store.identity import Canonical
from monitor.store.locks import FileLock, Holder, now_utc
from monitor.store.migrations import migrate
from monitor.store.openers import Openers

CLOSING = 5.0  # seconds: a batch's length; whoever writes for longer is the last to close
LOOK = 0.5  # seconds: `holder` takes the lock for a moment, and a collector must not be refused because a page was looking


class Database:
    """The database. Readers share it freely; writes are one at a time, each in one transaction under the write lock."""

    def __init__(self, path: Path, reader: Engine, writer: Engine | None, canonical: Canonical, clock: Callable[[], datetime]) -> None:
        self.path = path
        self._reader = reader
        self._writer = writer
        self.canonical = canonical
        self.clock = clock
        self.keep: timedelta | None = None
        self._write_lock = write_lock(path, clock)
        self._collector_lock = collector_lock(path, clock)
        self._openers = Openers(path)
        self._marked = False
        self._file = _file(path)
        self._following = threading.Lock()

    @classmethod
    def open(
        cls,
        url: str,
        *,
        readonly: bool = False,
        untouched: bool = False,
        canonical: Canonical = str,
        clock: Callable[[], datetime] = now_utc,
        keep: timedelta | None = None,
    ) -> Self:
        """The database at a path or `sqlite:///path`; made and upgraded if need be, unless `readonly`.

        Args:
            untouched: a reader makes no files beside the database; where nobody has it open for writing it can do without.
            canonical: turns a link as published into the form in which links are compared.
            keep: what feeds show is stored if it was published less than this long ago; None for everything.

        Raises:
            StoreError: its subclasses say what is wrong with the file (errors.py).
        """
        path = database_path(url)
        _inspect(path, must_exist=readonly)
        reader = engine(path, readonly=True, untouched=untouched and not pending(path) and not Openers(path).any())
        writer = None if readonly else engine(path, readonly=False)
        store = cls(path, reader, writer, canonical, clock)
        store.keep = keep
        try:
            if writer is not None:
                store._prepare(writer)
            with worded(path), reader.begin() as connection:
                check_schema(connection, path, readonly=True)
        except BaseException:
            store.close()
            raise
        return store

    def _prepare(self, writer: Engine) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path.parent}: {error.strerror}: the folder cannot be made") from error
        with self._write_lock.held("open"), worded(self.path):
            self._file = _file(self.path)
            cut = self._openers.join() and not pending(self.path)
            with writer.begin() as connection:
                check_schema(connection, self.path, readonly=False)
                check_pages(connection, self.path)
                migrate(connection)
                openers.mark(connection, cut=self.clock().isoformat() if cut else None)
            self._marked, self._file = True, _file(self.path)
            _checkpoint(writer)  # so that the file itself says that it is open

    def close(self) -> None:
        """Lets go of the file; the last writer leaves it whole, if no reader is in the way."""
        self._reader.dispose()  # first: SQLite removes the log when the last connection to close may write
        if self._writer is not None:
            if self._marked and _file(self.path) == self._file:
                with suppress(StoreError), self._write_lock.held("close", CLOSING), worded(self.path):
                    self._leave(self._writer)
            self._writer.dispose()
        self._openers.leave()

    def _leave(self, writer: Engine) -> None:
        self._marked = False
        if self._openers.shut_out():
            with writer.begin() as connection:
                openers.unmark(connection)
            _checkpoint(writer)
        writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def readonly(self) -> bool:
        """Nothing can be written through it."""
        return self._writer is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction: everything read in it is of one moment, whatever is written meanwhile."""
        self._follow()
        with worded(self.path), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction under the write lock: all of it is kept or none."""
        if self._writer is None:
            raise StoreError(f"{self.path}: opened for reading only")
        with self.writing("monitor"), worded(self.path):
            self._follow()
            with self._writer.begin() as connection:
                yield connection

    def _follow(self) -> None:
        """Sees to it that the file under this path is the one that is read: a backup may have been restored in its place.

        A reader goes over to it; a writer, whose work belongs to the other history, stops.
        """
        file = _file(self.path)
        if file == self._file:
            return
        if file is None:
            raise NoDatabaseError(f"{self.path}: the database is gone")
        if self._writer is not None:
            raise StoreError(f"{self.path}: another file was put in the place of the database; start again")
        with self._following:
            if file != self._file:
                self._reader.dispose()
                self._file = file

    @contextmanager
    def writing(self, who: str, wait: float = 60.0) -> Iterator[None]:
        """Holds the write lock for one batch, as `who`; waits for others. Raises LockedError that names the holder."""
        with self._write_lock.held(who, wait):
            yield

    @contextmanager
    def collecting(self, who: str) -> Iterator[None]:
        """Holds the collector's lock; does not wait, beyond the moment that a look at the holder takes. Raises LockedError that names
        the holder."""
        with self._collector_lock.held(who, wait=LOOK):
            yield

    def writer(self) -> Holder | None:
        """Who is writing now."""
        return self._write_lock.holder()

    def hurry(self) -> bool:
        """Asks the running collector for a round of all feeds now; False where none goes on for ever."""
        return self._collector_lock.hurry()

    def collector(self) -> Holder | None:
        """Who is collecting now."""
        return self._collector_lock.holder()


def _inspect(path: Path, *, must_exist: bool) -> None:
    """Refuses what is not our database. One that another process is making at this moment has no name in its header yet: whoever makes
    it holds the write lock, so a refusal is only believed under it."""
    try:
        inspect(path, must_exist=must_exist)
    except NotOursError:
        lock = write_lock(path)
        if not lock.path.exists():
            raise
        with lock.held("open"):
            inspect(path, must_exist=must_exist)


def write_lock(path: Path, clock: Callable[[], datetime] = now_utc) -> FileLock:
    """Held for a batch by whoever writes to the database at this path."""
    return FileLock(path.with_name(path.name + ".write.lock"), clock=clock)


def collector_lock(path: Path, clock: Callable[[], datetime] = now_utc) -> FileLock:
    """Held by whoever collects into the database at this path."""
    return FileLock(path.with_name(path.name + ".collector.lock"), clock=clock)


def _file(path: Path) -> tuple[int, int] | None:
    """Which file stands under this name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _checkpoint(writer: Engine) -> None:
    """Brings what stands in the log into the file, as far as readers allow; waits for nobody."""
    connection = writer.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        connection.close()
