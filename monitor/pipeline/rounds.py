"""When and in what order do the passes run?"""

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from monitor.collect.fetcher import Fetcher
from monitor.config import Settings
from monitor.model import Feed
from monitor.pipeline import telling
from monitor.pipeline.collecting import FeedReport, collect
from monitor.pipeline.indexing import IndexReport, index
from monitor.pipeline.pruning import prune
from monitor.pipeline.telling import Event
from monitor.store.errors import PassingError
from monitor.store.locks import COLLECTOR, HURRY
from monitor.store.mart import refresh
from monitor.store.store import Store

# The first articles of a new installation are on the charts after this long; later rounds are short and index once, at their end.
INDEX_EVERY = timedelta(seconds=15)
GLANCE = timedelta(seconds=5)  # and so long is read within a round: the feeds' documents wait meanwhile
REST = 4  # times as long as reading took: it takes longer the more a round has brought, and must not hold up the storing
PRUNE_EVERY = timedelta(days=1)
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
    say: Callable[[Event], None],
    clock: Callable[[], datetime] = now_utc,
    monotonic: Callable[[], float] = time.monotonic,
    patient: bool = False,
) -> list[FeedReport]:
    """Check every due feed once, and read of what is new as much as there is time for between two checks.

    Args:
        patient: while the database can take nothing (disk full, locked) what was fetched is kept until it can; else the round ends.
    """
    store.sync_sources(settings.sources)
    feeds = store.due_feeds(clock(), sources, force=force)
    reports: list[FeedReport] = []
    following = monotonic() + INDEX_EVERY.total_seconds()

    def told(report: FeedReport) -> None:
        reports.append(report)
        if report.record.blamed:
            say(telling.checked(report, len(reports), len(feeds)))

    def stored(new: int) -> None:
        nonlocal following
        begun = monotonic()
        if indexing and new and begun > following:
            read(store, settings, enough=_after(GLANCE, monotonic))
            ended = monotonic()
            following = ended + max(INDEX_EVERY.total_seconds(), REST * (ended - begun))

    if feeds:
        trouble = _once(say) if patient else None
        asyncio.run(_collect(store, settings, feeds, clock, told, stored, trouble))
    if unreached := [report for report in reports if not report.record.blamed]:
        say(telling.network_down(unreached))
    return reports


def _after(time: timedelta, monotonic: Callable[[], float]) -> Callable[[], bool]:
    """Whether so much time has passed from now on."""
    until = monotonic() + time.total_seconds()
    return lambda: monotonic() >= until


def _once(say: Callable[[Event], None]) -> Callable[[PassingError], None]:
    """Tells of each trouble when it begins, not at every try."""
    told: set[str] = set()

    def trouble(error: PassingError) -> None:
        if str(error) not in told:
            told.add(str(error))
            say(telling.store_waits(error))

    return trouble


async def _collect(
    store: Store,
    settings: Settings,
    feeds: Sequence[Feed],
    clock: Callable[[], datetime],
    report: Callable[[FeedReport], None],
    stored: Callable[[int], None],
    trouble: Callable[[PassingError], None] | None,
) -> None:
    rules = settings.collect
    fetcher = Fetcher(
        contact=rules.contact,
        allow_private=rules.allow_private,
        insecure_tls=rules.insecure_tls,
        connections=rules.per_host.connections,
        delay=rules.per_host.delay,
        clock=clock,
    )
    async with fetcher:
        await collect(store, settings, fetcher, feeds, clock=clock, report=report, stored=stored, trouble=trouble)


def read(
    store: Store,
    settings: Settings,
    *,
    workers: int = 1,
    restart: bool = False,
    enough: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> IndexReport:
    """Read what is not read yet (see `index`) and bring the columnar copy up to date."""
    done = index(store, settings, workers=workers, restart=restart, enough=enough, report=report)
    refresh(store, settings.mart_folder, settings.timezone)
    return done


def for_ever(store: Store, settings: Settings, interval: timedelta, *, say: Callable[[Event], None], indexing: bool = True) -> None:
    """Round after round until SIGTERM or SIGINT; a round under way is left at once, which loses nothing. HURRY starts one of all feeds now.

    However much waits to be read (an archive, after the catalogue changed), feeds are looked after every TICK: what they show must not be lost.

    Raises:
        LockedError: somebody else is collecting.
        StoreError: the database cannot be used, and time will not mend it.
    """
    hurried = threading.Event()
    before = signal.signal(HURRY, lambda _number, _frame: hurried.set())
    try:
        with store.collecting(COLLECTOR):
            paced = settings.every(interval)
            pruned: float | None = None
            while True:
                force = hurried.is_set()
                hurried.clear()
                more = False
                try:
                    one_round(store, paced, force=force, indexing=indexing, say=say, patient=True)
                    if indexing:
                        done = read(store, paced, enough=_after(TICK, time.monotonic))
                        more = done.articles > 0 and done.left > 0
                    if pruned is None or time.monotonic() - pruned >= PRUNE_EVERY.total_seconds():
                        _prune(store, paced, say)
                        pruned = time.monotonic()
                except PassingError as error:
                    say(telling.store_waits(error))
                if not more:
                    hurried.wait(min(TICK, interval).total_seconds())
    finally:
        signal.signal(HURRY, before)


def _prune(store: Store, settings: Settings, say: Callable[[Event], None]) -> None:
    done = prune(store, settings, now_utc())
    if done.limit is not None and done.articles:
        refresh(store, settings.mart_folder, settings.timezone)
        say(telling.pruned(done.articles, done.limit))
