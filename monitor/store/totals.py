"""How much the database holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.store.annotations import active_version
from monitor.store.tables import annotation, article


@dataclass(frozen=True, slots=True)
class Totals:
    """What the database holds. `mentions` are those of the active version; instants are UTC, None while it is empty."""

    articles: int
    mentions: int
    stories: int
    first: datetime | None
    last: datetime | None


def count(connection: Connection) -> Totals:
    """Counts everything once; mentions of every kind."""
    query = select(func.count(), func.count(article.c.story.distinct()), func.min(article.c.published_at), func.max(article.c.published_at))
    articles, stories, first, last = connection.execute(query.select_from(article)).one()
    found = select(func.coalesce(func.sum(annotation.c.found), 0)).where(annotation.c.version == (active_version(connection) or ""))
    return Totals(articles, int(connection.execute(found).scalar_one()), stories, first, last)
