"""In which articles stand names that a version did not know?"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from monitor.store.tables import annotation, article

ROWS = 2_000  # fetched at once: the archive is walked, never held


@dataclass(frozen=True, slots=True)
class Unknown:
    """An article with the names in it that the catalogue lacks, as they stand there."""

    article: int
    story: int
    source: str
    names: tuple[str, ...]


def walk(connection: Connection, version: str, language: str) -> Iterator[Unknown]:
    """The articles in a language that have such names, by id."""
    query = select(annotation.c.article, article.c.story, article.c.source, annotation.c.unknown).join(article)
    query = query.where(annotation.c.version == version, annotation.c.unknown != "", article.c.language == language)
    for row in connection.execute(query.order_by(annotation.c.article).execution_options(yield_per=ROWS)):
        yield Unknown(row.article, row.story, row.source, tuple(row.unknown.splitlines()))
