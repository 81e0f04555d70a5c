"""How a database can refuse: one exception for each thing a person would do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from monitor.model import MonitorError


class StoreError(MonitorError):
    """The database could not do what was asked; the message names the file and what to do."""


class NoDatabaseError(StoreError):
    """There is no database yet: nothing was ever collected or imported."""


class NotOursError(StoreError):
    """The path holds something that is not a database of this program."""


class NewerSchemaError(StoreError):
    """The database was written by a later version of this program."""


class OlderSchemaError(StoreError):
    """The database waits for its upgrade, which a reader must not do."""


class DamagedError(StoreError):
    """The file is damaged; it was not written to."""


class LockedError(StoreError):
    """Another process holds the lock."""


RESTORE = "restore a backup over it, or move it away to begin a new one; nothing was written"
WORDS = {
    sqlite3.SQLITE_CORRUPT: (DamagedError, "the file is damaged; " + RESTORE),
    sqlite3.SQLITE_NOTADB: (NotOursError, "not a database; " + RESTORE),
    sqlite3.SQLITE_FULL: (StoreError, "the disk is full; free some space and run again, nothing that was stored is lost"),
    sqlite3.SQLITE_READONLY: (StoreError, "the file or its folder is read-only"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "the file cannot be opened: check the folder and its permissions"),
    sqlite3.SQLITE_BUSY: (LockedError, "another program keeps the database locked"),
    sqlite3.SQLITE_IOERR: (StoreError, "the disk reported a read or write error"),
}


@contextmanager
def worded(path: object) -> Iterator[None]:
    """Turns what SQLite reports about file, disk or lock into a StoreError that names the file; other errors pass."""
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        code = getattr(cause, "sqlite_errorcode", None)
        known = None if code is None else WORDS.get(code & 0xFF)  # the low byte is the class of an extended code
        if known is None:
            raise
        kind, words = known
        raise kind(f"{path}: {words} ({cause})") from error
