"""How is a database copied whole, of one moment, while others write to it?"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from monitor.store import openers, totals
from monitor.store.connection import address, check_schema, engine, inspect, pending
from monitor.store.errors import RESTORE, DamagedError, NotOursError, refused_by_disk, trouble, worded
from monitor.store.totals import Totals


def copy(source: Path, target: Path) -> None:
    """Writes what `source` holds at this moment, its write-ahead log included, as a new compact file; on disk when this returns.

    Raises:
        StoreError: `source` is no database of this program, is damaged or of a later version, or `target` cannot be written.
    """
    inspect(source, must_exist=True)
    with closing(_reader(source)) as connection:
        try:
            # One read transaction: it holds up no writer, and sees whatever was acknowledged before it began.
            connection.execute("VACUUM INTO ?", (str(target.absolute()),))
        except sqlite3.Error as error:
            known = trouble(error)
            if known is None:
                raise
            kind, words = known
            raise kind(f"{source if kind in (DamagedError, NotOursError) else target}: {words}") from error
    with worded(target), closing(sqlite3.connect(target)) as connection:
        connection.execute("DELETE FROM meta WHERE key = ?", (openers.OPEN,))  # nobody has this file open
        connection.commit()
    keep(target)


def check(path: Path) -> Totals:
    """Reads a whole database that nobody writes to, its indexes too, and counts what it holds; makes no files.

    Raises:
        StoreError: it is no database of this program, is damaged or of a later version.
    """
    inspect(path, must_exist=True)
    reader = engine(path, readonly=True, untouched=not pending(path))
    try:
        with worded(path), reader.begin() as connection:
            check_schema(connection, path, readonly=False)
            verdict = str(connection.execute(text("PRAGMA integrity_check(1)")).scalar_one())
            if verdict != "ok":
                raise DamagedError(f"{path}: the file is damaged ({verdict.splitlines()[-1]}); " + RESTORE)
            return totals.count(connection)
    finally:
        reader.dispose()


def keep(path: Path) -> None:
    """What was written to this file, and its name, survive a power cut from now on."""
    for place in (path, path.parent):
        try:
            file = os.open(place, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise refused_by_disk(place, error) from error


def _reader(path: Path) -> sqlite3.Connection:
    untouched = not pending(path) and not openers.Openers(path).any()
    return sqlite3.connect(address(path, readonly=True, untouched=untouched), uri=True, isolation_level=None)
