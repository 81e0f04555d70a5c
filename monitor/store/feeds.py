"""Which sources and feeds there are, and which feeds are due."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from monitor.model import Feed, Source, SourceKind
from monitor.store.tables import feed, source

FARTHEST = timedelta(days=2)  # no check is put off, and no server's silence honoured, for longer than one


def sync(connection: Connection, sources: Iterable[Source]) -> None:
    """Makes sources and feeds those of the configuration; what left it is kept and marked, what returns has its memory still."""
    wanted = list(sources)
    connection.execute(update(source).where(source.c.kind != SourceKind.IMPORTED.value).values(removed=True))
    connection.execute(update(feed).values(removed=True))
    for outlet in wanted:
        put(connection, outlet)


def put(connection: Connection, outlet: Source) -> None:
    """Inserts or updates a source and its feeds."""
    values = {"name": outlet.name, "kind": outlet.kind.value, "country": outlet.country, "language": outlet.language, "removed": False}
    if not connection.execute(update(source).where(source.c.id == outlet.id).values(**values)).rowcount:
        connection.execute(source.insert(), {"id": outlet.id, **values})
    for url in outlet.feeds:
        known = update(feed).where(feed.c.url == url).values(source=outlet.id, removed=False)
        if not connection.execute(known).rowcount:
            connection.execute(feed.insert(), {"source": outlet.id, "url": url})


def sources(connection: Connection) -> list[Source]:
    """Every source that ever was, by id: articles of a removed one can still be asked for. `feeds` are those polled now."""
    polled: dict[str, list[str]] = {}
    for owner, url in connection.execute(select(feed.c.source, feed.c.url).where(~feed.c.removed).order_by(feed.c.id)):
        polled.setdefault(owner, []).append(url)
    rows = connection.execute(select(source).order_by(source.c.id))
    return [Source(row.id, row.name, SourceKind(row.kind), row.country, row.language, tuple(polled.get(row.id, ()))) for row in rows]


def feeds(connection: Connection) -> list[Feed]:
    """The feeds of the configuration, in its order of first appearance."""
    return [feed_of(row) for row in connection.execute(select(feed).where(~feed.c.removed).order_by(feed.c.id))]


def due(connection: Connection, now: datetime, only: Sequence[str] = (), *, force: bool = False) -> list[Feed]:
    """Feeds to check now, the longest waiting first; `force` takes those not due yet, but neither a gone one nor one whose server
    asked for silence. An instant that lies too far ahead was written by a clock that was wrong, and holds nothing up."""

    def passed(instant: ColumnElement[datetime]) -> ColumnElement[bool]:
        return or_(instant.is_(None), instant <= now, instant > now + FARTHEST)

    query = select(feed).where(~feed.c.removed, ~feed.c.gone, passed(feed.c.retry_at))
    if not force:
        query = query.where(passed(feed.c.next_check_at))
    if only:
        query = query.where(feed.c.source.in_(list(only)))
    return [feed_of(row) for row in connection.execute(query.order_by(feed.c.next_check_at.is_not(None), feed.c.next_check_at, feed.c.id))]


def revive(connection: Connection, number: int) -> None:
    """A feed that was gone is asked again, at once and without its old validators."""
    fresh = {"gone": False, "failures": 0, "next_check_at": None, "retry_at": None, "etag": None, "last_modified": None, "address": None}
    connection.execute(update(feed).where(feed.c.id == number).values(**fresh))


def feed_of(row: Row[Any]) -> Feed:
    """A row of `feed` as a value."""
    return Feed(
        row.id, row.source, row.url, row.etag, row.last_modified, row.next_check_at, row.failures, row.gone, row.last_full_at,
        row.moved_to, row.moved_at, row.address,
    )  # fmt: skip
