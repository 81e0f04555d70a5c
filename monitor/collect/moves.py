"""Which address a feed is asked at: the configured one, or where it has certainly moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.model import Feed, FetchRecord, Outcome

# A permanent redirect is often a mistake of an afternoon (a landing page, a parked domain); after a week of it a feed has moved.
CONFIRMED_AFTER = timedelta(days=7)
_TRIES = 3  # failed checks in a row, after which the configured address is asked again


@dataclass(frozen=True, slots=True)
class Move:
    """`to`: where permanent redirects lead, `since` when; `address`: what to ask instead of the configured address."""

    to: str | None = None
    since: datetime | None = None
    address: str | None = None


def asked(feed: Feed) -> str:
    """The address to ask."""
    return feed.address or feed.url


def move(feed: Feed, record: FetchRecord, now: datetime) -> Move:
    """What is known of the feed's move after this check; `feed` is as it was before it.

    Only checks that brought a feed count. The address changes at once where only http became https, else when the redirect has led to
    the same place for a week; where the new address fails, the configured one is asked again.
    """
    known = Move(feed.moved_to, feed.moved_at, feed.address)
    if record.outcome is Outcome.ERROR:
        lost = record.blamed and feed.address is not None and (record.gone or feed.failures + 1 >= _TRIES)
        return Move() if lost else known
    target = record.moved_to
    if target is None:
        return known if feed.address is not None else Move()
    if target == feed.url:
        return Move()  # it leads back
    since = feed.moved_at if target == feed.moved_to and feed.moved_at is not None and feed.moved_at <= now else now
    certain = _only_secured(asked(feed), target) or now - since >= CONFIRMED_AFTER
    return Move(target, since, target if certain else feed.address)


def _only_secured(old: str, new: str) -> bool:
    """http became https, and nothing else changed."""
    try:
        before, after = urlsplit(old), urlsplit(new)
        same_host = before.hostname == after.hostname and before.port in (None, 80) and after.port in (None, 443)
    except ValueError:
        return False
    return (before.scheme, after.scheme) == ("http", "https") and same_host and (before.path, before.query) == (after.path, after.query)
