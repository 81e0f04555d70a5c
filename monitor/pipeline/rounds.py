"""When and in what order do the passes run?"""

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from monitor.collect.fetcher import Fetcher
from monitor.config import Settings
from monitor.model import Feed, Outcome
from monitor.pipeline.collecting import FeedReport, collect
from monitor.pipeline.indexing import IndexReport, index
from monitor.store.locks import COLLECTOR, HURRY
from monitor.store.mart import refresh
from monitor.store.store import Store

# The first articles of a new installation are on the charts after this long; later rounds are short and index once, at their end.
INDEX_EVERY = timedelta(seconds=15)
TICK = timedelta(minutes=1)  # how often a waiting collector looks for due feeds


def now_utc() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def one_round(
    store: Store,
    settings: Settings,
    *,
    sources: Sequence[str] = (),
    force: bool = False,
    indexing: bool = True,
    say: Callable[[str], None],
    clock: Callable[[], datetime] = now_utc,
    monotonic: Callable[[], float] = time.monotonic,
) -> list[FeedReport]:
    """Check every due feed once, then read what is new."""
    store.sync_sources(settings.sources)
    feeds = store.due_feeds(clock(), sources, force=force)
    reports: list[FeedReport] = []
    last = monotonic()

    def told(report: FeedReport) -> None:
        reports.append(report)
        say(f"[{len(reports)}/{len(feeds)}] {line(report)}")

    def stored(new: int) -> None:
        nonlocal last
        if indexing and new and monotonic() - last > INDEX_EVERY.total_seconds():
            read(store, settings)
            last = monotonic()

    if feeds:
        asyncio.run(_collect(store, settings, feeds, clock, told, stored))
    if indexing:
        read(store, settings)
    return reports


async def _collect(
    store: Store,
    settings: Settings,
    feeds: Sequence[Feed],
    clock: Callable[[], datetime],
    report: Callable[[FeedReport], None],
    stored: Callable[[int], None],
) -> None:
    rules = settings.collect
    fetcher = Fetcher(
        allow_private=rules.allow_private,
        insecure_tls=rules.insecure_tls,
        connections=rules.per_host.connections,
        delay=rules.per_host.delay,
        clock=clock,
    )
    async with fetcher:
        await collect(store, settings, fetcher, feeds, clock=clock, report=report, stored=stored)


def read(
    store: Store,
    settings: Settings,
    *,
    workers: int = 1,
    restart: bool = False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> IndexReport:
    """Read what is not read yet and bring the columnar copy up to date."""
    done = index(store, settings, workers=workers, restart=restart, report=report)
    refresh(store, settings.mart_folder, settings.timezone)
    return done


def line(report: FeedReport) -> str:
    """One feed's check in one line."""
    record = report.record
    if record.outcome is Outcome.ERROR:
        return f"{report.feed.url} error {record.error_kind}: {record.error}"
    if record.outcome is Outcome.NOT_MODIFIED:
        return f"{report.feed.url} not_modified"
    trouble = f" ({record.error})" if record.error else ""
    return f"{report.feed.url} {record.outcome} new={record.new} known={record.known}{trouble}"


def for_ever(store: Store, settings: Settings, interval: timedelta, *, say: Callable[[str], None], indexing: bool = True) -> None:
    """Round after round until SIGTERM or SIGINT; a round under way is left at once, which loses nothing. HURRY starts one of all feeds now.

    Raises:
        LockedError: somebody else is collecting.
    """
    hurried = threading.Event()
    before = signal.signal(HURRY, lambda _number, _frame: hurried.set())
    try:
        with store.collecting(COLLECTOR):
            paced = settings.every(interval)
            while True:
                force = hurried.is_set()
                hurried.clear()
                one_round(store, paced, force=force, indexing=indexing, say=say)
                hurried.wait(min(TICK, interval).total_seconds())
    finally:
        signal.signal(HURRY, before)
