"""How do feeds become stored articles?

store.due_feeds(now) → a check for each feed (checking.py) → store.record_fetch

Feeds are fetched in parallel, everything else happens in sequence on one thread.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.collect import moves
from monitor.collect.fetcher import Fetcher
from monitor.config import Settings
from monitor.model import Feed, FetchRecord
from monitor.pipeline.checking import AGAIN, Check, Checked, Clock, Room
from monitor.store.errors import PassingError
from monitor.store.store import Store

# Feeds under way together: their documents are in memory, and twenty that hang must not hold up the others.
AT_ONCE = 100
# When nobody answers: so many hosts do not fail together by chance. A configuration of fewer hosts is judged by all of its feeds.
SEVERAL = 3


@dataclass(frozen=True, slots=True)
class FeedReport:
    """How one check of a feed ended."""

    feed: Feed
    record: FetchRecord


async def collect(
    store: Store,
    settings: Settings,
    fetcher: Fetcher,
    feeds: Sequence[Feed],
    *,
    clock: Clock,
    report: Callable[[FeedReport], None],
    stored: Callable[[int], None] = lambda _: None,
    trouble: Callable[[PassingError], None] | None = None,
    again: float = AGAIN,
) -> None:
    """Check these feeds once and store what is new.

    Where nothing at all could be reached the network is down: the feeds are not blamed for it (`record.blamed`).

    Args:
        report: called once per feed, when its check is in the store.
        stored: called on the storing thread with the number of articles just added.
        trouble: see `Room`; `again` seconds later the store is asked again.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="store") as thread:
        room = Room(store, settings, fetcher, clock, thread, stored, trouble, again)

        async def settle(checked: Checked, *, blamed: bool = True) -> None:
            checked = replace(checked, record=replace(checked.record, blamed=blamed))
            now = clock()
            record = checked.settled(now, settings.collect.interval)
            retry_at = None if checked.retry_after is None or record.next_check_at is None else min(now + checked.retry_after, record.next_check_at)
            await room.keep(_record, store, checked.feed, record, retry_at)
            report(FeedReport(checked.feed, record))

        held: list[Checked] = []  # unreachable ones, until something is reached: then they are to blame
        reached = False

        async def ended(checked: Checked) -> None:
            nonlocal reached
            reached = reached or not checked.unreachable
            held.append(checked)
            while reached and held:
                await settle(held.pop(0))

        await _check_all(room, feeds, ended)
        down = _is_network_down(held, await room.keep(store.feeds))
        for checked in held:
            await settle(checked, blamed=not down)


async def _check_all(room: Room, feeds: Sequence[Feed], ended: Callable[[Checked], Awaitable[None]]) -> None:
    """Each check is settled in its own place: one after another they would queue behind all that the other checks store, each time anew."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(feed: Feed) -> None:
        async with gate:
            await ended(await Check(room, feed).run())

    tasks = [asyncio.create_task(one(feed)) for feed in _hosts_in_turn(feeds)]
    try:
        for done in asyncio.as_completed(tasks):
            await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _record(store: Store, feed: Feed, record: FetchRecord, retry_at: datetime | None) -> None:
    with store.writing(f"collect {feed.source}"):
        store.record_fetch(feed.id, record, retry_at=retry_at)


def _host(feed: Feed) -> str:
    try:
        return urlsplit(moves.asked(feed)).hostname or ""
    except ValueError:
        return ""


def _hosts_in_turn(feeds: Sequence[Feed]) -> list[Feed]:
    """One feed of each host, then a second of each: the many feeds of one slow host must not fill all places."""
    earlier: Counter[str] = Counter()
    ranks: list[int] = []
    for feed in feeds:
        ranks.append(earlier[_host(feed)])
        earlier[_host(feed)] += 1
    return [feed for _, feed in sorted(zip(ranks, feeds, strict=True), key=lambda pair: pair[0])]


def _is_network_down(unreachable: Sequence[Checked], configured: Sequence[Feed]) -> bool:
    """Whether what could not be reached, when nothing could, is so much that it is not the feeds' fault."""
    asked = {checked.feed.id for checked in unreachable}
    everything = asked >= {feed.id for feed in configured if not feed.gone}
    return len({_host(checked.feed) for checked in unreachable}) >= SEVERAL or (everything and len(asked) >= SEVERAL)
