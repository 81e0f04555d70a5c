"""Which articles have been kept for long enough, and how are they removed for good?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update

from monitor.model import Entry
from monitor.store import partitions, search, settled
from monitor.store.dating import dated
from monitor.store.membership import among
from monitor.store.tables import annotation, article, body, rejected, revision, sighting, tombstone

BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # nothing was collected before this program was there: such instants are a lost clock's
REMEMBERED = timedelta(days=365)  # an item that no feed has shown for so long does not return
RENEWED = timedelta(days=1)  # how exact the memory of the last showing is: a quiet feed shows the same items a hundred times a day
# A clock that runs ahead must not remove anything: age is counted from the newest article's date where that lies farther back than this.
TRUSTED = timedelta(days=7)
LAST = "last_article"  # numbers of removed articles are not given again: stories and addresses of pages still have them


def oldest(connection: Connection, now: datetime, keep: timedelta | None) -> datetime | None:
    """What was published before this instant is not kept; None where everything is."""
    return None if keep is None else _today(connection, now) - keep


def _today(connection: Connection, now: datetime) -> datetime:
    newest = select(article.c.published_at).where(~article.c.date_guessed).order_by(article.c.published_at.desc()).limit(1)
    known = connection.execute(newest).scalar_one_or_none()
    return now if known is None else min(now, known + TRUSTED)


def expired(entry: Entry, now: datetime, limit: datetime | None) -> bool:
    """Whether a feed shows something that would be removed at once. Without a date that can be true nothing is; of a bare day its end counts."""
    if limit is None:
        return False
    when = dated(entry.published, now, ZoneInfo("UTC"))
    return not when.guessed and when.published_at + (timedelta(days=1) if when.day else timedelta()) < limit


def count(connection: Connection, limit: datetime) -> int:
    """How many articles were published before `limit` and are to go."""
    return connection.execute(select(func.count()).select_from(article).where(*_old(limit))).scalar_one()


def remove(connection: Connection, limit: datetime, now: datetime, most: int) -> int:
    """Removes up to `most` articles published before `limit` with all that belongs to them. Returns how many.

    What feeds may still show of them is kept in `tombstone`. Imports stay: they were given by hand, old as they were.
    """
    found = connection.execute(select(article.c.id).where(*_old(limit)).order_by(article.c.published_at, article.c.id).limit(most))
    numbers = list(found.scalars())
    if not numbers:
        return 0
    highest = connection.execute(select(func.max(article.c.id))).scalar_one()
    settled.put(connection, LAST, str(max(highest, last(connection))))
    partitions.bump(connection, partitions.months_of(connection, numbers), now)
    seen_since = _today(connection, now) - REMEMBERED
    _bury(connection, numbers, seen_since)
    search.forget(connection, numbers)
    for table in (annotation, sighting, revision, body):
        connection.execute(delete(table).where(among(_of(table), numbers)))
    connection.execute(delete(article).where(among(article.c.id, numbers)))
    return len(numbers)


def remove_others(connection: Connection, limit: datetime, now: datetime) -> None:
    """Removes refused rows as old as articles that go, and the memory of items that feeds have ceased to show."""
    connection.execute(delete(rejected).where(rejected.c.at < limit))
    connection.execute(delete(tombstone).where(tombstone.c.last_seen < _today(connection, now) - REMEMBERED))


def last(connection: Connection) -> int:
    """The highest number that an article had when some were last removed; 0 where none ever was."""
    return int(settled.get(connection, LAST) or 0)


def renew(connection: Connection, stones: Sequence[int], now: datetime) -> None:
    """A feed showed again what was removed."""
    stale = ~tombstone.c.last_seen.between(now - RENEWED, now)
    connection.execute(update(tombstone).where(among(tombstone.c.id, stones), stale).values(last_seen=now))


def _old(limit: datetime) -> tuple[ColumnElement[bool], ...]:
    return article.c.published_at < limit, article.c.feed.is_not(None), article.c.collected_at >= BUILT


def _of(table: Table) -> ColumnElement[int]:
    return table.c.article


def _bury(connection: Connection, numbers: Sequence[int], seen_since: datetime) -> None:
    known = [article.c[name] for name in ("source", "link", "link_key", "title_key", "published_at", "day", "date_guessed", "claimed")]
    shown = [sighting.c[name] for name in ("feed", "guid", "last_seen")]
    query = select(*known, *shown).join(sighting).where(among(article.c.id, numbers), sighting.c.last_seen >= seen_since)
    connection.execute(tombstone.insert().from_select([column.name for column in (*known, *shown)], query))
