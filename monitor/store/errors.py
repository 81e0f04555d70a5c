"""How a database can refuse: one exception for each thing a person would do about it."""

import errno
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


class PassingError(StoreError):
    """What stands in the way may pass by itself: whoever can wait tries again, and nothing is lost meanwhile."""


class LockedError(PassingError):
    """Another process holds the lock."""


RESTORE = "restore a backup over it, or move it away to begin a new one; nothing was written"
WORDS = {
    sqlite3.SQLITE_CORRUPT: (DamagedError, "the file is damaged; " + RESTORE),
    sqlite3.SQLITE_NOTADB: (NotOursError, "not a database; " + RESTORE),
    sqlite3.SQLITE_FULL: (PassingError, "the disk is full; free some space and run again, nothing that was stored is lost"),
    sqlite3.SQLITE_READONLY: (StoreError, "the file or its folder is read-only"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "the file cannot be opened: check the folder and its permissions"),
    sqlite3.SQLITE_BUSY: (LockedError, "another program keeps the database locked"),
    sqlite3.SQLITE_PROTOCOL: (LockedError, "another program keeps the database locked"),
    sqlite3.SQLITE_IOERR: (PassingError, "the disk reported a read or write error: is it full, gone or failing? nothing that was stored is lost"),
}


def trouble(error: BaseException) -> tuple[type[StoreError], str] | None:
    """What SQLite's error says about file, disk or lock; None for an error of another kind.

    Where a transaction ended with such an error, undoing it fails as well: what counts is the error behind.
    """
    link: BaseException | None = error
    while link is not None:
        code = getattr(getattr(link, "orig", None) or link, "sqlite_errorcode", None)
        known = None if code is None else WORDS.get(code & 0xFF)  # the low byte is the class of an extended code
        if known is not None:
            return known[0], f"{known[1]} ({getattr(link, 'orig', None) or link})"
        link = link.__cause__ or link.__context__
    return None


@contextmanager
def worded(path: object) -> Iterator[None]:
    """Turns what SQLite reports about file, disk or lock into a StoreError that names the file; other errors pass."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        known = trouble(error)
        if known is None:
            raise
        kind, words = known
        raise kind(f"{path}: {words}") from error


def refused_by_disk(path: object, error: OSError) -> StoreError:
    """What the system says of a file that cannot be written, in words."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    words = WORDS[sqlite3.SQLITE_FULL][1] if full else f"{error.strerror or error}"
    return (PassingError if full or error.errno == errno.EIO else StoreError)(f"{path}: {words}")


def without_locks(path: object, error: OSError) -> StoreError:
    """What to say where the file system, often one of the network, cannot lock."""
    return StoreError(f"{path}: {error.strerror or error}: this file system has no locks; keep the database on a local disk")
