"""How a database file is opened, and when it is refused."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from monitor.store.errors import RESTORE, DamagedError, NewerSchemaError, NoDatabaseError, NotOursError, OlderSchemaError, StoreError
from monitor.store.migrations import APPLICATION_ID, MIGRATIONS
from monitor.store.tables import metadata

MAGIC = b"SQLite format 3\x00"
HEADER = 100
BUSY_MS = 60_000  # a stranger's lock is waited for as long as our own
# A whole check reads the whole file: 64 MB take about a tenth of a second here, a year's archive would take minutes.
CHECKED_BYTES = 64 * 1024 * 1024
LOG_BYTES = 64 * 1024 * 1024  # to so much the write-ahead log is cut when it starts anew: one long reader must not leave gigabytes behind


def database_path(url: str) -> Path:
    """The file that a configuration's `database` names: a path or `sqlite:///path`."""
    if "://" not in url:
        return Path(url)
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"{url}: not a database address; expected a path or sqlite:///path") from error
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise StoreError(f"{parsed.render_as_string()}: this version keeps its data in SQLite; expected a path or sqlite:///path")
    return Path(parsed.database)


def inspect(path: Path, *, must_exist: bool) -> None:
    """Refuses what is not our database, by its header alone: reads 100 bytes and writes nothing.

    Raises:
        NoDatabaseError: nothing is there and something must be. NotOursError: a folder, another program's file, or no database.
        DamagedError: the file is shorter than its header says.
    """
    if path.is_dir():
        raise NotOursError(f"{path}: is a folder; expected a database file")
    try:
        size = path.stat().st_size if path.exists() else None
        head = b"" if size is None else _head(path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    if size is None or size == 0:
        if must_exist:
            raise NoDatabaseError(f"{path}: no database yet; collect or import something first")
        return
    if not head.startswith(MAGIC) or len(head) < HEADER:
        raise NotOursError(f"{path}: not a database; " + RESTORE)
    application = int.from_bytes(head[68:72], "big")
    if application != APPLICATION_ID and not (application == 0 and pending(path)):
        raise NotOursError(f"{path}: another program's database; give this program a file of its own")
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if not pending(path) and size < (65536 if page == 1 else page) * pages:
        raise DamagedError(f"{path}: the file was cut short; " + RESTORE)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER)


def log_of(path: Path) -> Path:
    """The write-ahead log of a database: what was written last stands there, and not yet in the file."""
    return path.with_name(path.name + "-wal")


def pending(path: Path) -> bool:
    """A write-ahead log holds pages, perhaps the first, that the file itself does not have yet."""
    log = log_of(path)
    return log.exists() and log.stat().st_size > 0


def address(path: Path, *, readonly: bool, untouched: bool = False) -> str:
    """The file as SQLite is told to open it. `untouched`: as one that nobody writes to, so that nothing is made beside it either."""
    mode = "mode=ro&immutable=1" if untouched else f"mode={'ro' if readonly else 'rwc'}"
    return f"file:{quote(str(path.absolute()))}?{mode}"


def engine(path: Path, *, readonly: bool, untouched: bool = False) -> Engine:
    """Connections to the file. A reader cannot write, whatever it is told; a writer's transaction takes the lock at its start.

    `untouched`: nothing is made beside the file either, for one that nobody writes to and that has no write-ahead log.
    """

    def connect() -> sqlite3.Connection:
        name = address(path, readonly=readonly, untouched=untouched)
        return sqlite3.connect(name, uri=True, timeout=BUSY_MS / 1000, check_same_thread=False, isolation_level=None)

    made = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        if not readonly:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut, at one fsync a batch
            connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return made


def check_schema(connection: Connection, path: Path, *, readonly: bool) -> None:
    """Refuses a database of a later version, one that lacks a table, and to a reader one that waits for its upgrade."""
    version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    if version > len(MIGRATIONS):
        raise NewerSchemaError(f"{path}: schema {version} was written by a later version; this one knows {len(MIGRATIONS)}: upgrade the program")
    if readonly and version == 0:
        raise NoDatabaseError(f"{path}: no database yet; collect or import something first")
    if readonly and version < len(MIGRATIONS):
        raise OlderSchemaError(f"{path}: schema {version} waits for its upgrade to {len(MIGRATIONS)}: start any writing command once")
    if version == len(MIGRATIONS):
        there = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        if missing := sorted({*metadata.tables, "search"} - there):
            raise DamagedError(f"{path}: the file is damaged (no table {missing[0]}); " + RESTORE)


def check_pages(connection: Connection, path: Path, *, thorough: bool = False) -> None:
    """Raises DamagedError where SQLite's own check finds a fault; big files are read only if `thorough`."""
    if thorough or path.stat().st_size <= CHECKED_BYTES:
        verdict = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
        if verdict != "ok":
            raise DamagedError(f"{path}: the file is damaged ({verdict.splitlines()[-1]}); " + RESTORE)
