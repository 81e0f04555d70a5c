"""What does `status` tell programs, and people in a terminal?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from monitor.analysis import losses
from monitor.answers.exporting import instant
from monitor.answers.trouble import TROUBLES, exceptions
from monitor.config import CollectSettings
from monitor.masking import shown
from monitor.model import Outcome
from monitor.store.fetches import FeedStatus
from monitor.store.store import Store

LOSS_DAYS = 14  # how far back a possible loss is worth a line


def status(store: Store, collect: CollectSettings | None = None, now: datetime | None = None) -> dict[str, Any]:
    """`{articles, mentions, stories, first, last, version, sources: [{id, feeds: [{url, outcome, error_kind, error, last_success,
    next_check, new, stored, …}]}]}`; instants are ISO UTC, null where there is none; `stored` counts sightings.

    Each feed also has `feed` (its number), `reason` and `advice` (words), `failing_since` (the last success of one that fails now), `failures`,
    `last_check`, `gone`, `moved_to`, `moved_at`, `address` (what is asked instead of `url`), `exceptions`, `lost` (the last span of two weeks
    between whose ends items may have been missed: `{from, to, reason}`). Addresses are shown without the secrets in them.
    """
    held = store.counts()
    lost = _lost(store, collect.interval, now) if collect is not None and now is not None else {}
    feeds: dict[str, list[dict[str, Any]]] = {source.id: [] for source in store.sources()}
    for feed in store.feed_status():
        feeds[feed.source].append(_feed(feed, collect, lost.get(feed.url)))
    return {
        "articles": held.articles,
        "mentions": held.mentions,
        "stories": held.stories,
        "first": _iso(held.first),
        "last": _iso(held.last),
        "version": store.active_version(),
        "sources": [{"id": source, "feeds": checked} for source, checked in feeds.items()],
    }


def _feed(feed: FeedStatus, collect: CollectSettings | None, lost: dict[str, str] | None) -> dict[str, Any]:
    reason, advice = TROUBLES.get(feed.error_kind or "", (None, None))
    return {
        "url": shown(feed.url),
        "outcome": feed.outcome.value,
        "error_kind": feed.error_kind,
        "error": None if feed.error is None else shown(feed.error),
        "last_success": _iso(feed.last_success),
        "next_check": None if feed.gone else _iso(feed.next_check),
        "new": feed.new,
        "stored": feed.stored,
        "feed": feed.feed,
        "reason": reason,
        "advice": advice,
        "failing_since": _iso(feed.last_success) if feed.outcome is Outcome.ERROR else None,
        "failures": feed.failures,
        "last_check": _iso(feed.last_check),
        "gone": feed.gone,
        "moved_to": None if feed.moved_to is None else shown(feed.moved_to),
        "moved_at": _iso(feed.moved_at),
        "address": None if feed.address is None else shown(feed.address),
        "exceptions": list(exceptions(feed.address or feed.url, collect)) if collect else [],
        "lost": lost,
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The same in lines: one of numbers, then a feed each with what is to be known of it below."""
    yield f"{found['articles']} articles, {found['mentions']} mentions, {found['stories']} stories, {found['first']} to {found['last']}"
    for source in found["sources"]:
        for feed in source["feeds"]:
            reason = f"  {feed['error_kind']}: {feed['error']}" if feed["error_kind"] else ""
            yield f"{feed['outcome']:12}  {feed['stored']:6}  {source['id']:20}  {feed['url']}{reason}"
            yield from (f"{'':22}{line}" for line in _below(feed))


def _below(feed: dict[str, Any]) -> Iterator[str]:
    if feed["reason"]:
        yield f"{feed['reason']}; {feed['advice']}"
    if feed["outcome"] == Outcome.ERROR:
        since = f"nothing since {feed['failing_since']}" if feed["failing_since"] else "never reached yet"
        ahead = f"not asked any more: `revive --feed {feed['feed']}`" if feed["gone"] else f"next check {feed['next_check'] or 'now'}"
        yield f"{since}, {feed['failures']} failures in a row; {ahead}"
    if feed["address"]:
        yield f"asked at {feed['address']}, where it moved" + (f" on {feed['moved_at']}" if feed["moved_at"] else "")
    elif feed["moved_to"]:
        yield f"says that it moved to {feed['moved_to']}: put that into config.yaml"
    if feed["exceptions"]:
        yield f"exception in config.yaml: collect.{', collect.'.join(feed['exceptions'])}"
    if feed["lost"]:
        yield f"between {feed['lost']['from']} and {feed['lost']['to']} some items may have been missed ({feed['lost']['reason']})"


def _lost(store: Store, interval: timedelta, now: datetime) -> dict[str, dict[str, str]]:
    """Feed → its newest span of the last two weeks that may hide a loss."""
    found = losses.losses(store.telling_fetches(now - timedelta(days=LOSS_DAYS), now), interval).sort_values("end")
    rows = zip(found["feed"], found["start"], found["end"], found["reason"], strict=True)
    return {str(feed): {"from": instant(start), "to": instant(end), "reason": str(reason)} for feed, start, end, reason in rows}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else instant(at)
