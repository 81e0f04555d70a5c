"""How is a backup made while articles are collected, and how does it become the database again?"""

import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.store import copying, settled
from monitor.store.connection import BUSY_MS, address, engine, log_of, pending
from monitor.store.database import LOOK, collector_lock, write_lock
from monitor.store.errors import LockedError, PassingError, StoreError, refused_by_disk, worded
from monitor.store.locks import WAIT, now_utc
from monitor.store.migrations import migrate
from monitor.store.openers import Openers
from monitor.store.totals import Totals

PART = ".part"  # ends the name of a file that is not whole yet


@dataclass(frozen=True, slots=True)
class Restored:
    """What the database holds now, and where the one before it was put; None if there was none."""

    held: Totals
    aside: Path | None


def backup(database: Path, target: Path, *, force: bool = False) -> Totals:
    """Writes all that was stored before this moment to `target`, which is there whole and checked or not at all; nobody waits for it.

    Raises:
        StoreError: `target` exists (and not `force`), is the database itself or cannot be written, or the database cannot be read whole.
    """
    if _same(database, target):
        raise StoreError(f"{target}: is the database itself; name another file")
    if target.is_dir() or (target.exists() and not force):
        raise StoreError(f"{target}: exists already; name another file or use --force")
    with _unfinished(target) as part:
        copying.copy(database, part)
        held = copying.check(part)
        if target.exists() and not force:
            raise StoreError(f"{target}: was made by somebody else meanwhile")
        _rename(part, target)
    return held


def restore(database: Path, file: Path, *, clock: Callable[[], datetime] = now_utc) -> Restored:
    """Puts a copy of `file` in the place of the database, which is kept under another name. A kill leaves the one or the other.

    The copy is upgraded, and named anew: it begins a history of its own, with which the columnar copy of the old one must not be mixed.

    Raises:
        LockedError: somebody collects or has the database open for writing. StoreError: `file` is not whole, or not this program's.
    """
    if _same(database, file):
        raise StoreError(f"{file}: is the database itself; name the backup")
    copying.check(file)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused_by_disk(database.parent, error) from error
    with collector_lock(database, clock).held("restore", LOOK), write_lock(database, clock).held("restore", WAIT), _unfinished(database) as part:
        copying.copy(file, part)
        _renew(part)
        held = copying.check(part)
        with _nobody_writing(database):
            aside = _set_aside(database, clock()) if database.exists() else None
            for remains in (log_of(database), database.with_name(database.name + "-shm")):
                remains.unlink(missing_ok=True)  # empty, and of the old file: SQLite would read it as the new one's
            _rename(part, database)
    return Restored(held, aside)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name beside `target` to write to; what is left under it is removed, also that of processes that were killed."""
    _clean(target, {os.getpid()})
    try:
        yield target.with_name(f"{target.name}.{os.getpid()}{PART}")
    finally:
        _clean(target, {os.getpid()})


def _clean(target: Path, ended: Collection[int]) -> None:
    unfinished = re.compile(re.escape(target.name) + r"\.(\d+)" + re.escape(PART) + "(-wal|-shm|-journal)?")
    try:
        for left in target.parent.iterdir():
            found = unfinished.fullmatch(left.name)
            if found and (int(found[1]) in ended or not _lives(int(found[1]))):
                left.unlink(missing_ok=True)
    except OSError as error:
        raise refused_by_disk(target.parent, error) from error


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True


def _renew(part: Path) -> None:
    writer = engine(part, readonly=False)
    try:
        with worded(part), writer.begin() as connection:
            migrate(connection)
            settled.put(connection, "database", secrets.token_hex(8))
    finally:
        writer.dispose()


@contextmanager
def _nobody_writing(database: Path) -> Iterator[None]:
    # A writer that closes the old file later would remove the new one's write-ahead log: SQLite knows it by its name.
    openers = Openers(database)
    try:
        openers.join()
        if not openers.shut_out():
            raise LockedError(f"{database.name}: another command has it open for writing; restore when it has ended")
        yield
    finally:
        openers.leave()


def _set_aside(database: Path, now: datetime) -> Path:
    """Gives the present database a second name, its log brought in where it can be."""
    aside = database.with_name(f"{database.stem}.before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{database.suffix}")
    for number in range(2, 1000):
        if not aside.exists():
            break
        aside = database.with_name(f"{database.stem}.before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{number}{database.suffix}")
    try:
        if pending(database) and not _log_is_in(database):
            shutil.copy2(log_of(database), log_of(aside))
        try:
            aside.hardlink_to(database)
        except OSError:  # a file system without links
            shutil.copy2(database, aside)
    except OSError as error:
        raise refused_by_disk(aside, error) from error
    copying.keep(aside)
    return aside


def _log_is_in(database: Path) -> bool:
    """Brings the log into the file. False for a file that is no database any more: what is left of it is kept as it is.

    Raises:
        PassingError: a reader is in the way.
    """
    try:
        with closing(sqlite3.connect(address(database, readonly=False), uri=True, timeout=BUSY_MS / 1000, isolation_level=None)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError:
        return False
    if busy:
        raise PassingError(f"{database}: a reader has had it open for very long; close the pages or exports that are at work, and restore again")
    return True


def _rename(part: Path, target: Path) -> None:
    try:
        part.replace(target)
    except OSError as error:
        raise refused_by_disk(target, error) from error
    copying.keep(target)
