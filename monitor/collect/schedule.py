"""When a feed is asked next; pure."""

from datetime import datetime, timedelta
from zlib import crc32

from monitor.model import Feed, FetchRecord, Outcome

LONGEST = timedelta(days=1)
_SHORTEST_AFTER_REFUSAL = timedelta(minutes=1)  # where the interval is set shorter for a trial
_JITTER = 0.1  # of the interval: hundreds of feeds must not come due in the same second for ever
# Nobody answered at all: more often our network's fault or a restart than the feed's, so asking stays cheap and frequent.
_SOFT = ("connection", "timeout", "tls", "truncated")
_SOFT_LIMIT = timedelta(hours=1)
_STERN = ("http_4xx", "blocked_challenge", "not_a_feed", "blocked_address", "blocked_scheme")  # will hardly be different in a quarter of an hour
_STERN_FACTOR = 4
_NETWORK_DOWN = timedelta(minutes=5)  # then the network is tried again: within an interval after its return every feed has been asked
_FULL_EVERY = timedelta(days=1)  # a cache that is stuck says "not modified" for ever; at least daily a feed is asked for all it has


def next_check(
    now: datetime,
    feed: Feed,
    record: FetchRecord,
    interval: timedelta,
    *,
    retry_after: timedelta | None = None,
) -> datetime:
    """The instant from which the feed is due again.

    Args:
        feed: as it was before this check; `failures` counts those in a row before it.
        retry_after: what the server asked for; honoured up to a day.
    """
    if not record.blamed:
        return now + min(interval, _NETWORK_DOWN)
    if record.outcome is not Outcome.ERROR:
        wait = interval
    elif record.error_kind == "gone":
        wait = LONGEST
    else:
        wait = _back_off(interval, feed.failures, record.error_kind or "")
    if retry_after is not None:
        wait = max(wait, retry_after)
    wait = max(wait, _SHORTEST_AFTER_REFUSAL) if record.error_kind == "rate_limited" else wait
    return now + min(wait + _jitter(feed.url, interval), LONGEST)


def conditional(feed: Feed, now: datetime) -> bool:
    """Whether to send the validators of the last whole answer."""
    return feed.last_full_at is not None and abs(now - feed.last_full_at) < _FULL_EVERY


def _back_off(interval: timedelta, failures: int, kind: str) -> timedelta:
    doubled = interval * (1 << min(failures, 16))
    if kind in _SOFT:
        return min(doubled, max(interval, _SOFT_LIMIT))
    return min(doubled * (_STERN_FACTOR if kind in _STERN else 1), LONGEST)


def _jitter(url: str, interval: timedelta) -> timedelta:
    """The same for a feed every time, different between feeds; never negative, so no feed is asked early."""
    return interval * (_JITTER * (crc32(url.encode()) % 1000) / 1000)
