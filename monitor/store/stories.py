"""Which articles tell one story."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.store import partitions
from monitor.store.membership import among
from monitor.store.tables import article


def window(connection: Connection, start: datetime, end: datetime) -> list[tuple[int, datetime, int, bytes]]:
    """(id, published_at, story, signature) of the signed articles published in [start, end], oldest first."""
    query = select(article.c.id, article.c.published_at, article.c.story, article.c.signature)
    query = query.where(article.c.published_at >= start, article.c.published_at <= end, article.c.signature.is_not(None))
    rows = connection.execute(query.order_by(article.c.published_at, article.c.id))
    return [(row.id, row.published_at, row.story, row.signature) for row in rows]


def signatures(connection: Connection, numbers: Sequence[int]) -> dict[int, bytes]:
    """Those of these articles that have one."""
    query = select(article.c.id, article.c.signature).where(among(article.c.id, numbers), article.c.signature.is_not(None))
    return dict(connection.execute(query).all())


def merge(connection: Connection, pairs: Iterable[tuple[int, int]], now: datetime) -> int:
    """Puts the stories of each pair of articles together, under the oldest id of all. Returns how many articles changed story.

    Groups are what the pairs connect, in whatever order they arrive.
    """
    linked = list(pairs)
    numbers = sorted({number for pair in linked for number in pair})
    rows = connection.execute(select(article.c.id, article.c.story).where(among(article.c.id, numbers)))
    story = dict(rows.all())
    linked = [pair for pair in linked if story.keys() >= set(pair)]  # some may have been removed since they were read
    parent = {group: group for group in story.values()}

    def root(group: int) -> int:
        while parent[group] != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    for left, right in linked:
        first, second = sorted((root(story[left]), root(story[right])))
        parent[second] = first
    moved = sorted(group for group in parent if root(group) != group)
    changed = list(connection.execute(select(article.c.id).where(among(article.c.story, moved))).scalars())
    for group in moved:
        connection.execute(update(article).where(article.c.story == group).values(story=root(group)))
    partitions.bump_articles(connection, changed, now)
    return len(changed)


def reprints(connection: Connection, number: int) -> list[int]:
    """The other articles of this one's story, oldest first."""
    story = select(article.c.story).where(article.c.id == number).scalar_subquery()
    query = select(article.c.id).where(article.c.story == story, article.c.id != number)
    return list(connection.execute(query.order_by(article.c.published_at, article.c.id)).scalars())
