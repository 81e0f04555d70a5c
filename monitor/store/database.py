"""How the database is opened, read in one moment, and written by one at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from monitor.store.connection import check_pages, check_schema, database_path, engine, inspect
from monitor.store.errors import NotOursError, StoreError, worded
from monitor.store.identity import Canonical
from monitor.store.locks import FileLock, Holder, now_utc
from monitor.store.migrations import migrate

LOOK = 0.5  # seconds: `holder` takes the lock for a moment, and a collector must not be refused because a page was looking


class Database:
    """The database. Readers share it freely; writes are one at a time, each in one transaction under the write lock."""

    def __init__(self, path: Path, reader: Engine, writer: Engine | None, canonical: Canonical, clock: Callable[[], datetime]) -> None:
        self.path = path
        self._reader = reader
        self._writer = writer
        self.canonical = canonical
        self.clock = clock
        self._write_lock = _write_lock(path, clock)
        self._collector_lock = FileLock(path.with_name(path.name + ".collector.lock"), clock=clock)

    @classmethod
    def open(cls, url: str, *, readonly: bool = False, canonical: Canonical = str, clock: Callable[[], datetime] = now_utc) -> Self:
        """The database at a path or `sqlite:///path`; made and upgraded if need be, unless `readonly`.

        `canonical` turns a link as published into the form in which links are compared.

        Raises:
            StoreError: its subclasses say what is wrong with the file (errors.py).
        """
        path = database_path(url)
        _inspect(path, must_exist=readonly)
        reader = engine(path, readonly=True)
        writer = None if readonly else engine(path, readonly=False)
        store = cls(path, reader, writer, canonical, clock)
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
        with self._write_lock.held("open"), worded(self.path), writer.begin() as connection:
            check_schema(connection, self.path, readonly=False)
            check_pages(connection, self.path)
            migrate(connection)

    def close(self) -> None:
        """Lets go of the file."""
        for used in (self._reader, self._writer):
            if used is not None:
                used.dispose()

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
        with worded(self.path), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction under the write lock: all of it is kept or none."""
        if self._writer is None:
            raise StoreError(f"{self.path}: opened for reading only")
        with self.writing("monitor"), worded(self.path), self._writer.begin() as connection:
            yield connection

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
        lock = _write_lock(path)
        if not lock.path.exists():
            raise
        with lock.held("open"):
            inspect(path, must_exist=must_exist)


def _write_lock(path: Path, clock: Callable[[], datetime] = now_utc) -> FileLock:
    return FileLock(path.with_name(path.name + ".write.lock"), clock=clock)
