"""Which articles were read by which version of the extractor, and what was found in them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, literal, or_, select, update

from monitor.model import Annotation, Article, Field, Mention, MentionKind
from monitor.store import partitions, search, settled, stories
from monitor.store.articles import COLUMNS, article_of
from monitor.store.membership import among
from monitor.store.tables import annotation, article, body, entity_code

ACTIVE = "active_version"


def unindexed(connection: Connection, version: str, limit: int, before: Article | None = None) -> list[tuple[Article, int]]:
    """Up to `limit` articles that this version has not read, the newest first, each with its edition; `feeds` is left empty.

    `before`: the last one of an earlier answer, after which to go on.
    """
    wanted = min(limit, count_unindexed(connection, version))  # with the last of them the search ends, mostly among the newest
    read = select(annotation.c.article).where(annotation.c.version == version, annotation.c.article == article.c.id).exists()
    newest = article.c.published_at.desc(), article.c.id.desc()
    numbers = select(article.c.id).where(~read).order_by(*newest).limit(wanted)
    if before is not None:
        at = before.published_at
        numbers = numbers.where(article.c.published_at <= at, or_(article.c.published_at < at, article.c.id < before.id))
    found = connection.execute(numbers).scalars().all()  # first: texts are not to be sorted
    query = select(*COLUMNS, article.c.edition, body.c.text).join(body).where(among(article.c.id, found))
    rows = sorted(connection.execute(query), key=lambda row: (row.published_at, row.id), reverse=True)
    return [(article_of(row), row.edition) for row in rows]


def count_articles(connection: Connection) -> int:
    """How many articles there are, read or not."""
    return connection.execute(select(func.count()).select_from(article)).scalar_one()


def count_unindexed(connection: Connection, version: str) -> int:
    """How many articles this version has not read."""
    return count_articles(connection) - connection.execute(select(func.count()).where(annotation.c.version == version)).scalar_one()


def active_version(connection: Connection) -> str | None:
    """The version whose mentions charts count; None before anything was read."""
    return settled.get(connection, ACTIVE)


def save(
    connection: Connection,
    version: str,
    rows: Sequence[Annotation],
    keys: Mapping[int, str],
    alike: Iterable[tuple[int, int]],
    now: datetime,
    editions: Mapping[int, int],
) -> list[int]:
    """Stores what a version found, with signatures and search keys, and puts the stories of `alike` pairs together. Returns the articles that
    were edited since they were read (`editions`: article → the edition read): theirs is not stored, and they are read again.

    The first version ever becomes the active one.
    """
    stale = _edited(connection, editions)
    kept = [row for row in rows if row.article not in stale]
    numbers = [row.article for row in kept]
    connection.execute(delete(annotation).where(annotation.c.version == version, among(annotation.c.article, numbers)))
    if kept:
        connection.execute(annotation.insert(), [_row(version, row) for row in kept])
    if signed := [{"a": row.article, "s": row.signature} for row in kept if row.signature]:
        connection.execute(update(article).where(article.c.id == bindparam("a")).values(signature=bindparam("s")), signed)
    search.save(connection, {number: words for number, words in keys.items() if number not in stale})
    _number_entities(connection, kept)
    if active_version(connection) is None:
        settled.put(connection, ACTIVE, version)
    if active_version(connection) == version:
        partitions.bump_articles(connection, numbers, now)
    stories.merge(connection, (pair for pair in alike if stale.isdisjoint(pair)), now)
    return sorted(stale)


def take_over(connection: Connection, before: str, version: str, articles: Sequence[int]) -> list[int]:
    """What an earlier version found in these articles counts as found by `version` too. Returns the articles that had been read."""
    read = annotation.alias()
    already = select(read.c.article).where(read.c.version == version, read.c.article == annotation.c.article).exists()
    held = annotation.c.version == before, among(annotation.c.article, articles), ~already
    taken = list(connection.execute(select(annotation.c.article).where(*held)).scalars())
    copied = [literal(version) if column is annotation.c.version else column for column in annotation.c]
    connection.execute(annotation.insert().from_select(list(annotation.c), select(*copied).where(*held)))
    return taken


def entities_found(connection: Connection) -> frozenset[str]:
    """Every entity that any version ever found."""
    return frozenset(connection.execute(select(entity_code.c.entity)).scalars())


def activate(connection: Connection, version: str, now: datetime) -> None:
    """Charts count this version from now on; the mentions of all others are dropped. Months in which nothing changed keep their number."""
    changed = _differing(connection, active_version(connection), version)
    settled.put(connection, ACTIVE, version)
    connection.execute(delete(annotation).where(annotation.c.version != version))
    partitions.bump_articles(connection, changed, now)


def _differing(connection: Connection, before: str | None, version: str) -> list[int]:
    """The articles that two versions read differently, or of which only one read anything."""
    old, new = annotation.alias(), annotation.alias()
    both = and_(old.c.article == new.c.article, old.c.version == before, new.c.version == version)
    other = or_(old.c.mentions != new.c.mentions, old.c.lead_end != new.c.lead_end)
    found = list(connection.execute(select(old.c.article).join(new, both).where(other)).scalars())
    for one, another in ((before, version), (version, before)):
        alone = ~select(new.c.article).where(new.c.version == another, new.c.article == old.c.article).exists()
        found += connection.execute(select(old.c.article).where(old.c.version == one, alone)).scalars()
    return found


def forget(connection: Connection, version: str, now: datetime) -> None:
    """Drops what a version found: it will read everything again."""
    if active_version(connection) == version:
        partitions.bump(connection, partitions.numbers(connection), now)
    connection.execute(delete(annotation).where(annotation.c.version == version))


def load(connection: Connection, version: str, numbers: Sequence[int]) -> list[Annotation]:
    """What a version found in these articles, by id; signatures are left out."""
    rows = connection.execute(
        select(annotation).where(annotation.c.version == version, among(annotation.c.article, numbers)).order_by(annotation.c.article)
    )
    return [Annotation(row.article, mentions_of(row.mentions), row.lead_end, unknown=tuple(row.unknown.splitlines())) for row in rows]


def mentions_of(stored: str) -> tuple[Mention, ...]:
    """The mentions of one annotation as they were saved."""
    return tuple(
        Mention(entity, MentionKind(kind), Field(field), start, end, first, last, tuple(inside))
        for entity, kind, field, start, end, first, last, *inside in json.loads(stored)
    )


def _row(version: str, row: Annotation) -> dict[str, Any]:
    found = [
        (mention.entity, mention.kind, mention.field, mention.start, mention.end, mention.sentence_start, mention.sentence_end, *mention.inside)
        for mention in row.mentions
    ]
    stored = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return {
        "version": version,
        "article": row.article,
        "lead_end": row.lead_end,
        "found": len(found),
        "mentions": stored,
        "unknown": "\n".join(row.unknown),  # names hold letters, spaces and hyphens only
    }


def _edited(connection: Connection, editions: Mapping[int, int]) -> set[int]:
    """Those that have another edition now, or were removed."""
    rows = connection.execute(select(article.c.id, article.c.edition).where(among(article.c.id, editions)))
    current = dict(rows.all())
    return {number for number, edition in editions.items() if current.get(number) != edition}


def _number_entities(connection: Connection, rows: Iterable[Annotation]) -> None:
    named = {name for row in rows for mention in row.mentions for name in (mention.entity, *mention.inside)}
    known = set(connection.execute(select(entity_code.c.entity)).scalars())
    new = [{"entity": name} for name in sorted(named - known)]
    if new:
        connection.execute(entity_code.insert(), new)
