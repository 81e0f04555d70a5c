"""Which months changed since they were last copied for charts."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select, update

from monitor.store.batches import chunks
from monitor.store.tables import EPOCH, article, partition


def month_of(instant: datetime) -> str:
    """The UTC month of an instant, as `2026-11`."""
    return f"{instant.astimezone(UTC):%Y-%m}"


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """The half-open interval of a UTC month."""
    year, number = int(month[:4]), int(month[5:])
    following = (year + number // 12, number % 12 + 1)
    return datetime(year, number, 1, tzinfo=UTC), datetime(*following, 1, tzinfo=UTC)


def numbers(connection: Connection) -> dict[str, int]:
    """Every month's number, months ascending."""
    return {row.month: row.number for row in connection.execute(select(partition).order_by(partition.c.month))}


def bump(connection: Connection, months: Iterable[str], now: datetime) -> None:
    """Gives every month a number it never had: at least the time in microseconds, so that a restored backup does not repeat one."""
    wanted = set(months)
    if not wanted:
        return
    known = numbers(connection)
    moment = int((now - EPOCH).total_seconds() * 1_000_000)
    rows = [{"m": month, "n": max(moment, known.get(month, 0) + 1)} for month in sorted(wanted)]
    old = [row for row in rows if row["m"] in known]
    if old:
        connection.execute(update(partition).where(partition.c.month == bindparam("m")).values(number=bindparam("n")), old)
    new = [{"month": row["m"], "number": row["n"]} for row in rows if row["m"] not in known]
    if new:
        connection.execute(partition.insert(), new)


def bump_articles(connection: Connection, articles: Iterable[int], now: datetime) -> None:
    """Bumps the months of these articles."""
    months: set[str] = set()
    for part in chunks(list(articles)):
        instants = connection.execute(select(article.c.published_at).where(article.c.id.in_(part))).scalars()
        months.update(month_of(instant) for instant in instants)
    bump(connection, months, now)
