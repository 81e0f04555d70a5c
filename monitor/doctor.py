"""Is this installation healthy?"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from monitor.config import Settings
from monitor.extract import catalogue
from monitor.model import MonitorError, Outcome
from monitor.store.errors import NoDatabaseError
from monitor.store.store import Store

SAFE_SQLITE = (3, 51, 3)  # before it two connections that write and checkpoint at once can corrupt a WAL; we have one writer
LITTLE_SPACE = 1 << 30  # bytes: about a year of sixty outlets' texts
OLD_FACTS = timedelta(days=180)  # posts change hands about three times a week among a thousand holders


class Verdict(StrEnum):
    GOOD = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found."""

    verdict: Verdict
    subject: str
    finding: str


def examine(settings: Settings, now: datetime) -> list[Check]:
    """Everything that can be told without the network; an expected failure of one look never hides the others."""
    looks: tuple[Callable[[Settings, datetime], Iterator[Check]], ...] = (_config, _zone, _catalogue, _sqlite, _disk, _database)
    checks: list[Check] = []
    for look in looks:
        try:
            checks += look(settings, now)
        except MonitorError as error:
            checks.append(Check(Verdict.BAD, look.__name__.removeprefix("_"), str(error)))
    return checks


def _config(settings: Settings, _now: datetime) -> Iterator[Check]:
    feeds = sum(len(source.feeds) for source in settings.sources)
    yield Check(Verdict.GOOD if feeds else Verdict.WARN, "config", f"{settings.path}: {len(settings.sources)} sources, {feeds} feeds")
    for kind, hosts in (("allow_private", settings.collect.allow_private), ("insecure_tls", settings.collect.insecure_tls)):
        if hosts:
            yield Check(Verdict.WARN, "config", f"collect.{kind} makes an exception for {', '.join(hosts)}")


def _zone(settings: Settings, now: datetime) -> Iterator[Check]:
    local = now.astimezone(settings.timezone)
    yield Check(Verdict.GOOD, "clock", f"{local:%Y-%m-%d %H:%M} in {settings.timezone.key} ({local:%z})")


def _catalogue(settings: Settings, now: datetime) -> Iterator[Check]:
    kept = settings.forms_folder
    known = catalogue.load(settings.entities, cache=kept if kept.is_dir() else None)  # looks, and makes no folder
    old = now.date() - known.as_of > OLD_FACTS
    yield Check(Verdict.WARN if old else Verdict.GOOD, "catalogue", f"{len(known.entities)} entities, posts checked up to {known.as_of}")


def _sqlite(_settings: Settings, _now: datetime) -> Iterator[Check]:
    safe = sqlite3.sqlite_version_info >= SAFE_SQLITE
    advice = "" if safe else "; older than 3.51.3: only this program may write to the database"
    yield Check(Verdict.GOOD if safe else Verdict.WARN, "sqlite", sqlite3.sqlite_version + advice)


def _disk(settings: Settings, _now: datetime) -> Iterator[Check]:
    folder = next(place for place in (settings.data_folder, *settings.data_folder.parents) if place.exists())
    free = shutil.disk_usage(folder).free
    yield Check(Verdict.GOOD if free > LITTLE_SPACE else Verdict.WARN, "disk", f"{free / (1 << 30):.1f} GiB free in {folder}")


def _database(settings: Settings, _now: datetime) -> Iterator[Check]:
    try:
        store = Store.open(settings.database_url, readonly=True)
    except NoDatabaseError:
        yield Check(Verdict.WARN, "database", f"{settings.database_url}: none yet; `collect` or `import` makes it")
        return
    with store:
        store.check()
        held = store.counts()
        yield Check(Verdict.GOOD, "database", f"{store.path}: sound, {held.articles} articles")
        wal = Path(f"{store.path}-wal")
        if wal.exists() and wal.stat().st_size > LITTLE_SPACE:
            yield Check(Verdict.WARN, "database", f"{wal}: {wal.stat().st_size >> 20} MiB; a reader has been open for very long")
        for feed in store.feed_status():
            if feed.outcome is Outcome.ERROR:
                since = f"last success {feed.last_success.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if feed.last_success else "never reached"
                yield Check(Verdict.WARN, "feed", f"{feed.url}: {feed.error_kind}: {feed.error} ({since})")
