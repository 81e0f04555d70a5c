"""Which folders of columns are today's copy of the truth, and how missing ones are built."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, select

from monitor.store import partitions, settled
from monitor.store.annotations import active_version
from monitor.store.database import Database
from monitor.store.errors import PassingError, refused_by_disk
from monitor.store.locks import FileLock, now_utc
from monitor.store.mart import layout, month
from monitor.store.mart.memory import give_back
from monitor.store.tables import entity_code

KEPT = timedelta(minutes=10)  # a page that opened an old folder has long been drawn by then
KEPT_LAYOUT = timedelta(days=1)  # another zone's copy: two programs may show one database in two zones
BATCH = 50_000  # articles built together: about 100 MB
PIECE = month.ROWS  # articles of one folder at most: when one of them changes, all are written again
FULL = PIECE // 2  # to a folder of so many no others are added
WAIT = 600.0  # seconds for another process to finish building: a million articles take a minute or two
PARTS = "parts"  # lists the names of the other folders that hold the rest of the month
MARGIN = timedelta(days=2)  # local days of a UTC month reach beyond it, bare days by up to a day and a half


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All data of one moment. `version` names it: equal versions, equal numbers on every page."""

    version: str
    months: tuple[tuple[str, Path], ...]  # UTC months ascending, with folders: a month has several where little was added to it
    entities: tuple[str, ...]  # by code
    counting: str | None  # the version of the extractor whose mentions these are
    database: str = ""  # its name: a restored copy has another

    def folders(self, start: date | None, end: date | None) -> list[Path]:
        """The folders that may hold these local days; None = unbounded."""
        first = "" if start is None else f"{start - MARGIN:%Y-%m}"
        last = "9999-12" if end is None else f"{end + MARGIN:%Y-%m}"
        return [folder for name, folder in self.months if first <= name <= last]


def refresh(store: Database, folder: Path, zone: ZoneInfo, *, clock: Callable[[], datetime] = now_utc) -> Snapshot:
    """The copy of what the database holds now; builds what is missing, whoever calls, and removes what nobody reads any more.

    Rows and numbers come from one transaction, so the months of a snapshot are of one moment.

    Raises:
        StoreError: the folder cannot be written; PassingError where that may pass (disk full).
    """
    with store.reading() as connection:
        snapshot, missing = _look(connection, folder, zone)
    if not missing:
        return snapshot
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "mart.lock", clock=clock).held("mart", WAIT), store.reading() as connection:
            snapshot, missing = _look(connection, folder, zone)  # another process may have built them while this one waited
            _build(connection, missing, snapshot, zone)
            snapshot, _ = _look(connection, folder, zone)
            _sweep(folder, snapshot, clock())
    except OSError as error:
        raise refused_by_disk(folder, error) from error
    except duckdb.IOException as error:
        raise PassingError(f"{folder}: the copy for charts cannot be written ({error}); is the disk full?") from error
    give_back()
    return snapshot


def _look(connection: Connection, folder: Path, zone: ZoneInfo) -> tuple[Snapshot, list[tuple[str, Path]]]:
    """What the database holds, and the months of which the copy is missing."""
    counting = active_version(connection)
    numbers = partitions.numbers(connection)
    columns = (layout.FOUND, *layout.TABLES.values(), *layout.QUERIES.values(), *layout.ORDER.values())
    database = settled.get(connection, "database") or ""
    kind = _hash(database, zone.key, clock_of(zone), *columns)
    months = [(name, folder / kind / name / str(number)) for name, number in numbers.items()]
    named = {row.code: row.entity for row in connection.execute(select(entity_code))}
    entities = tuple(named.get(code, "") for code in range(max(named, default=-1) + 1))
    held = tuple((name, part) for name, path in months for part in _parts(path))
    snapshot = Snapshot(_hash(kind, counting, *map(str, numbers.items())), held, entities, counting, database)
    return snapshot, [(name, path) for name, path in months if not all(part.is_dir() for part in _parts(path))]


def _parts(path: Path) -> list[Path]:
    """The folders that hold a month's articles, each in one of them: those of earlier numbers that are still right, and its own pieces."""
    listed = path / PARTS
    return [*(path.with_name(name) for name in listed.read_text().split()), path] if listed.exists() else [path]


def _build(connection: Connection, missing: Sequence[tuple[str, Path]], snapshot: Snapshot, zone: ZoneInfo) -> None:
    batch: list[tuple[Path, pa.Table]] = []
    for name, target in missing:
        target.parent.mkdir(parents=True, exist_ok=True)
        articles, parts = _wanted(connection, name, target.parent)
        pieces = [articles[start : start + PIECE] for start in range(0, len(articles), PIECE)] or [[]]
        others = [target.with_name(f"{target.name}.{index}") for index in range(1, len(pieces))]
        # The folder that lists the others comes last: while it is not there, the month is not.
        for folder, piece in zip((*others, target), pieces, strict=True):
            rows = month.read(connection, piece, snapshot.counting or "")
            if sum(len(read) for _, read in batch) + len(rows) > BATCH:
                _write(batch, snapshot.entities, zone)
                batch = []
            temporary = _temporary(folder)
            shutil.rmtree(temporary, ignore_errors=True)  # left by a builder that was killed; the lock is ours now
            temporary.mkdir()
            batch.append((folder, rows))
        if listed := [part.name for part in (*parts, *others)]:
            (_temporary(target) / PARTS).write_text("\n".join(listed))
    if batch:
        _write(batch, snapshot.entities, zone)


def _write(batch: Sequence[tuple[Path, pa.Table]], entities: Sequence[str], zone: ZoneInfo) -> None:
    month.write([(_temporary(folder), rows) for folder, rows in batch], entities, zone)
    for folder, _ in batch:
        shutil.rmtree(folder, ignore_errors=True)  # there only if somebody removed a folder on which it was built
        _temporary(folder).rename(folder)


def _temporary(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.tmp")


def _wanted(connection: Connection, name: str, folder: Path) -> tuple[list[int], list[Path]]:
    """The articles of a month that must be written, and the folders of earlier numbers that hold the others.

    A folder in which nothing changed stays while it has twice as many articles as all smaller and later ones, or is full: so there are few, and
    an article is written again a few times only.
    """
    earlier = sorted((int(path.name) for path in _folders(folder) if path.name.isdecimal()), reverse=True)
    basis = next((number for number in earlier if month.knows(connection, name, number)), None)
    before = [] if basis is None else _parts(folder / str(basis))
    if basis is None or not all(part.is_dir() for part in before):
        return month.articles(connection, name), []
    changed = set(month.changed(connection, name, basis))
    wanted, found = set(changed), []
    for part in before:
        held = month.held(part)
        if changed.isdisjoint(held):
            found.append((part, held))
        else:
            wanted.update(held)
    found.sort(key=lambda part: -len(part[1]))
    while found and len(found[-1][1]) <= min(2 * len(wanted), FULL):
        wanted.update(found.pop()[1])
    # The order matters only where they are cut into pieces, which then hold the articles of a few days each.
    articles = list(wanted) if len(wanted) <= PIECE else month.articles(connection, name, wanted)
    return articles, [part for part, _ in found]


def _sweep(folder: Path, snapshot: Snapshot, now: datetime) -> None:
    """Removes folders that were replaced long enough ago."""
    current = {path for _, path in snapshot.months}
    layouts = {path.parent.parent for path in current}
    for kind in _folders(folder):
        if kind not in layouts:
            if all(_age(path, now) > KEPT_LAYOUT for path in (kind, *_folders(kind))):
                shutil.rmtree(kind, ignore_errors=True)
            continue
        for name in _folders(kind):
            held = [path for path in current if path.parent == name]
            for path in _folders(name) if held and all(_age(path, now) > KEPT for path in held) else ():
                if path not in current:
                    shutil.rmtree(path, ignore_errors=True)


def _folders(parent: Path) -> Iterator[Path]:
    return (path for path in list(parent.iterdir()) if path.is_dir())


def _age(path: Path, now: datetime) -> timedelta:
    age = now - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if age < -KEPT:  # made while the clock was ahead: its age counts from now on
        with suppress(OSError):
            os.utime(path, (now.timestamp(), now.timestamp()))
    return max(age, timedelta())


def _hash(*parts: str | None) -> str:
    return blake2b("\x00".join(part or "" for part in parts).encode(), digest_size=8).hexdigest()


@cache
def clock_of(zone: ZoneInfo) -> str:
    """What the zone's clocks showed on every day of seventy years, as a hash: a new edition of tzdata that moves one changes it."""
    noon = datetime(1970, 1, 1, 12, tzinfo=UTC)
    offsets = (str((noon + timedelta(days=day)).astimezone(zone).utcoffset()) for day in range(70 * 366))
    return _hash(*offsets)
