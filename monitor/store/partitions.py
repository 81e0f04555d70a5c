"""Which months, and which of their articles, changed since they were last copied for charts."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, select, update

from monitor.store.membership import among
from monitor.store.tables import EPOCH, article, partition


def month_of(instant: datetime) -> str:
    """The UTC month of an instant, as `2026-11`."""
    return f"{instant.astimezone(UTC):%Y-%m}"


def within(month: str) -> ColumnElement[bool]:
    """An article was published in this UTC month."""
    year, number = int(month[:4]), int(month[5:])
    start, following = datetime(year, number, 1, tzinfo=UTC), datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return and_(article.c.published_at >= start, article.c.published_at < following)


def numbers(connection: Connection) -> dict[str, int]:
    """Every month's number, months ascending."""
    return {row.month: row.number for row in connection.execute(select(partition).order_by(partition.c.month))}


def bump(connection: Connection, months: Iterable[str], now: datetime) -> None:
    """Gives every month a number it never had, as one in which any article may have changed or gone."""
    connection.execute(update(partition).where(among(partition.c.month, _bump(connection, set(months), now))).values(whole=partition.c.number))


def bump_articles(connection: Connection, articles: Iterable[int], now: datetime) -> None:
    """Bumps the months of articles that changed or are new, and marks each with its month's new number."""
    changed = list(articles)
    given = _bump(connection, months_of(connection, changed), now)
    if not given:
        return
    number_of_month = case(*((within(month), number) for month, number in given.items()))
    connection.execute(update(article).where(among(article.c.id, changed)).values(changed=number_of_month))


def _bump(connection: Connection, wanted: Collection[str], now: datetime) -> dict[str, int]:
    """The new number of each month: at least the time in microseconds, so that a restored backup does not repeat one."""
    known = numbers(connection)
    moment = int((now - EPOCH).total_seconds() * 1_000_000)
    given = {month: max(moment, known.get(month, 0) + 1) for month in sorted(wanted)}
    old = [{"m": month, "n": number} for month, number in given.items() if month in known]
    if old:
        connection.execute(update(partition).where(partition.c.month == bindparam("m")).values(number=bindparam("n")), old)
    new = [{"month": month, "number": number} for month, number in given.items() if month not in known]
    if new:
        connection.execute(partition.insert(), new)
    return given


def months_of(connection: Connection, articles: Sequence[int]) -> set[str]:
    """The months in which these articles were published."""
    return {month_of(instant) for instant in connection.execute(select(article.c.published_at).where(among(article.c.id, articles))).scalars()}
