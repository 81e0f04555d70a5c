"""How does a large archive get into a database? Through the store's own tables, as if it had been collected and indexed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete

from bench.archive import ENTITIES, FOREIGN, KINDS, SOURCES, Archive
from bench.names import entity_name, source_name
from monitor.model import Field, Origin, Source, SourceKind
from monitor.store import partitions, settled
from monitor.store.annotations import ACTIVE
from monitor.store.store import Store
from monitor.store.tables import EPOCH, annotation, article, body, entity_code

VERSION = "bench"
SENTENCE = 120  # letters
WORD = 12  # letters from name to name
LEAD = 2 * SENTENCE
KIND = [kind.value for kind in KINDS]


def prepare(store: Store) -> None:
    """Sources, entities and the version that charts count."""
    names = {number: source_name(number) for number in range(SOURCES)}
    store.sync_sources(Source(name, name, SourceKind.PRIVATE, "ru", "en" if number in FOREIGN else "ru", ()) for number, name in names.items())
    with store.transaction() as connection:
        settled.put(connection, ACTIVE, VERSION)
        # In no order: in a real database codes say nothing about frequency.
        connection.execute(entity_code.insert(), [{"entity": entity_name(number)} for number in np.random.default_rng(0).permutation(ENTITIES)])


def fill(store: Store, archive: Archive, start: int, stop: int) -> None:
    """Stores the articles [start, stop), annotated; texts are a stub, and search does not know them."""
    for first, last, mentions in archive.parts(start, stop):
        with store.transaction() as connection:
            _put(connection, archive, first, last, mentions)


def forget(store: Store, kept: int) -> None:
    """Removes the articles after the first `kept`, as another run added them."""
    with store.transaction() as connection:
        for column in (annotation.c.article, body.c.article):
            connection.execute(delete(column.table).where(column > kept))
        if connection.execute(delete(article).where(article.c.id > kept)).rowcount:
            partitions.bump(connection, partitions.numbers(connection), datetime.now(UTC))


def _put(connection: Connection, archive: Archive, first: int, last: int, mentions: pd.DataFrame) -> None:
    rows = list(_articles(archive, first, last))
    connection.execute(article.insert(), rows)
    connection.execute(body.insert(), [{"article": row["id"], "text": "Текст." if row["has_text"] else ""} for row in rows])
    connection.execute(annotation.insert(), list(_annotations(mentions, first + 1, last + 1)))
    partitions.bump_articles(connection, (row["id"] for row in rows), datetime.now(UTC))


def _articles(archive: Archive, first: int, last: int) -> Iterator[dict[str, Any]]:
    columns = (archive.published, archive.source, archive.story, archive.has_text)
    for number, (published, outlet, story, has_text) in enumerate(zip(*(column[first:last].tolist() for column in columns), strict=True), first + 1):
        at = EPOCH + timedelta(microseconds=published)
        yield {
            "id": number,
            "source": source_name(outlet),
            "title": f"Заметка {number}",
            "link": f"https://{source_name(outlet)}.example/{number}",
            "title_key": number,  # nobody looks for these
            "link_key": number,
            "published_at": at,
            "date_guessed": False,
            "collected_at": at,
            "language": "en" if outlet in FOREIGN else "ru",
            "origin": Origin.PAGE.value if has_text else Origin.NONE.value,
            "note": "",
            "story": story,
            "has_text": has_text,
            "edition": 0,
        }


def _annotations(mentions: pd.DataFrame, first: int, last: int) -> Iterator[dict[str, Any]]:
    """JSON as the store writes it; written by hand, because a million articles take a minute less that way."""
    names = [entity_name(number) for number in range(ENTITIES)]
    inside = [f',"{name}"' for name in names] + [""]  # the last is of -1
    begins = (mentions["sentence"].astype("int64") - 1).clip(lower=0) * SENTENCE  # within its field
    columns = (mentions["entity"], mentions["kind"], mentions["sentence"], begins, begins + mentions["word"] * WORD, mentions["inside"])
    written = [
        f'["{names[entity]}","{KIND[kind]}","{Field.TEXT if sentence else Field.TITLE}",{start},{start + WORD - 2},{begin},{begin + SENTENCE - 1}'
        f"{inside[within]}]"
        for entity, kind, sentence, begin, start, within in zip(*(column.tolist() for column in columns), strict=True)
    ]
    bounds = np.searchsorted(mentions["article"].to_numpy(), np.arange(first, last + 1)).tolist()
    for number, start, stop in zip(range(first, last), bounds, bounds[1:], strict=False):
        found = f"[{','.join(written[start:stop])}]"
        yield {"version": VERSION, "article": number, "lead_end": LEAD, "found": stop - start, "mentions": found, "unknown": ""}
