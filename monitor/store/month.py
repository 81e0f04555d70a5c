# ruff: noqa: S608  # statements are made of constants of this program; values are parameters
"""What the columnar copy of one month holds."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import BigInteger, Connection, Row, and_, select, type_coerce

from monitor.model import Field, MentionKind, Origin
from monitor.store.partitions import month_bounds
from monitor.store.tables import EPOCH, annotation, article

AnyRow = Row[*tuple[Any, ...]]
PLACES = 3  # title, lead, rest of the text
# A mention's mark is one bit: its kind and its place. A Selection is a mask of such bits, so «has a counted mention» is one AND.
SHIFT = {kind: index * PLACES for index, kind in enumerate(MentionKind)}
TITLE_BITS = sum(1 << shift for shift in SHIFT.values())

_DIMENSIONS = "day DATE, source VARCHAR, story INTEGER, language VARCHAR"  # repeated in every table: charts join nothing
TABLES = {
    "articles": f"article INTEGER, published TIMESTAMP, {_DIMENSIONS}, has_text BOOLEAN",
    "presence": f"article INTEGER, entity SMALLINT, marks INTEGER, {_DIMENSIONS}",
    "mentions": f'article INTEGER, entity SMALLINT, mark INTEGER, "start" INTEGER, "end" INTEGER, sentence_start INTEGER, sentence_end INTEGER, '
    f"inside SMALLINT[], {_DIMENSIONS}",
    "pairs": f"article INTEGER, a SMALLINT, b SMALLINT, a_marks INTEGER, b_marks INTEGER, {_DIMENSIONS}",
    "sentence_pairs": f"article INTEGER, a SMALLINT, b SMALLINT, a_marks INTEGER, b_marks INTEGER, {_DIMENSIONS}",
}
# Marks of x's mentions that do not lie in y's: the pair counts where both sides have one that the Selection counts.
_PAIRS = """
    WITH present AS (SELECT DISTINCT {place}, entity FROM found),
    free AS (
        SELECT {place}, found.entity AS x, present.entity AS y, bit_or(mark) AS marks
        FROM found JOIN present USING ({place})
        WHERE found.entity <> present.entity AND NOT list_contains(inside, present.entity) GROUP BY ALL
    )
    SELECT DISTINCT article, one.x AS a, one.y AS b, one.marks AS a_marks, other.marks AS b_marks
    FROM free AS one JOIN free AS other USING ({place}) WHERE one.x = other.y AND one.y = other.x AND one.x < one.y
"""
_FOUND = {
    "article": pa.int32(),
    "entity": pa.int16(),
    "mark": pa.int32(),
    "start": pa.int32(),
    "end": pa.int32(),
    "sentence_start": pa.int32(),
    "sentence_end": pa.int32(),
    "inside": pa.list_(pa.int16()),
}
# What each table holds, from `articles` and `found` (a row a mention).
QUERIES = {
    "articles": "SELECT article FROM articles",
    "presence": "SELECT article, entity, bit_or(mark) AS marks FROM found GROUP BY ALL",
    "mentions": "SELECT * FROM found",
    "pairs": _PAIRS.format(place="article"),
    "sentence_pairs": _PAIRS.format(place="article, in_title, sentence_start"),
}


def read(connection: Connection, month: str, version: str) -> list[AnyRow]:
    """A month's articles that this version has read, with what it found in them."""
    start, end = month_bounds(month)
    names = ("id", "day", "source", "story", "language", "has_text", "origin")
    published = type_coerce(article.c.published_at, BigInteger).label("published")
    query = select(*(article.c[name] for name in names), published, annotation.c.lead_end, annotation.c.mentions)
    # An outer join, so that SQLite begins with the month's articles; it took the version's annotations first, all of them.
    query = query.outerjoin(annotation, and_(annotation.c.article == article.c.id, annotation.c.version == version))
    rows = connection.execute(query.where(article.c.published_at >= start, article.c.published_at < end).order_by(article.c.id))
    return [row for row in rows if row.mentions is not None]


def write(months: Sequence[tuple[Path, Sequence[AnyRow]]], codes: Mapping[str, int], zone: ZoneInfo) -> None:
    """Writes the Parquet files of some months, each into its existing folder: together, because a question costs more than its rows."""
    rows = [row for _, listed in months for row in listed]
    with duckdb.connect(":memory:", config={"threads": 2}) as duck:
        duck.register("articles", _articles([(index, row) for index, (_, listed) in enumerate(months) for row in listed], zone))
        duck.register("marked", _mentions(rows, codes))
        duck.execute("CREATE TABLE found AS SELECT *, (mark & $titles) <> 0 AS in_title FROM marked", {"titles": TITLE_BITS})
        for name, query in QUERIES.items():
            columns = ", ".join(f'"{column.split()[0].strip(chr(34))}"' for column in TABLES[name].split(", "))
            table = duck.sql(f"SELECT month, {columns} FROM ({query}) JOIN articles USING (article) ORDER BY month, day, article").to_arrow_table()
            bounds = np.searchsorted(table["month"].to_numpy(), np.arange(len(months) + 1))
            for (folder, _), start, end in zip(months, bounds, bounds[1:], strict=False):
                pq.write_table(table.slice(start, end - start).drop(["month"]), folder / f"{name}.parquet", compression="zstd")


def _articles(numbered: Sequence[tuple[int, AnyRow]], zone: ZoneInfo) -> pa.Table:
    rows = [row for _, row in numbered]
    columns = {
        "month": pa.array([index for index, _ in numbered], pa.int32()),
        "article": pa.array([row.id for row in rows], pa.int32()),
        "published": pa.array([row.published for row in rows], pa.timestamp("us")),
        "day": pa.array([row.day or local_day(row.published, zone) for row in rows], pa.date32()),
        "source": pa.array([row.source for row in rows], pa.string()),
        "story": pa.array([row.story for row in rows], pa.int32()),
        "language": pa.array([row.language for row in rows], pa.string()),
        "has_text": pa.array([row.has_text and row.origin != Origin.SUMMARY for row in rows], pa.bool_()),
    }
    return pa.table(columns)


def _mentions(rows: Sequence[AnyRow], codes: Mapping[str, int]) -> pa.Table:
    shift: dict[str, int] = {kind.value: bits for kind, bits in SHIFT.items()}
    title, alone = Field.TITLE.value, list[int]()
    found: list[tuple[Any, ...]] = []
    for row in rows:
        number, lead_end = row.id, row.lead_end
        for entity, kind, field, start, end, first, last, *inside in json.loads(row.mentions):
            place = 0 if field == title else 1 if start < lead_end else 2
            others = [codes[name] for name in inside if name != entity] if inside else alone
            found.append((number, codes[entity], 1 << (shift[kind] + place), start, end, first, last, others))
    columns = zip(*found, strict=True) if found else [()] * len(_FOUND)
    return pa.table({name: pa.array(column, kind) for (name, kind), column in zip(_FOUND.items(), columns, strict=True)})


def local_day(microseconds: int, zone: ZoneInfo) -> date:
    """The day of an instant on the clocks of a zone."""
    return (EPOCH + timedelta(microseconds=microseconds)).astimezone(zone).date()
