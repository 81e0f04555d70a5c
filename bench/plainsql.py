"""The questions put to plain SQL on SQLite: three tables with the indexes that these questions want."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.names import days_of, entity_number
from bench.questions import PAGE
from monitor.selection import Level, Selection, Unit

# The rows of an article lie together, and every question but the page finds all it needs in one index.
SCHEMA = """
CREATE TABLE articles (id INTEGER PRIMARY KEY, published INTEGER, day INTEGER, source INTEGER, story INTEGER, language TEXT, title TEXT, link TEXT);
CREATE TABLE presence (article INTEGER, entity INTEGER, within INTEGER, mentions INTEGER, day INTEGER, source INTEGER, story INTEGER,
    PRIMARY KEY (article, entity)) WITHOUT ROWID;
CREATE TABLE sentences (article INTEGER, sentence INTEGER, entity INTEGER, within INTEGER, day INTEGER, story INTEGER,
    PRIMARY KEY (article, sentence, entity)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX recent ON articles (published, id);
CREATE INDEX presence_entity ON presence (entity, day, article, within, mentions, source, story);
CREATE INDEX presence_day ON presence (day, article, entity, within, mentions, source, story);
CREATE INDEX sentences_day ON sentences (day, article, sentence, entity, within, story);
ANALYZE;
"""
TABLES = ("articles", "presence", "sentences")
Answer = list[tuple[Any, ...]]


def load(folder: Path) -> sqlite3.Connection:
    """Makes the database anew of what the generator wrote."""
    path = folder / "peer.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;" + SCHEMA)
    _insert(connection, folder / "rows" / "0")
    connection.executescript(INDEXES)
    connection.close()
    return connection


class PlainSql:
    """An Engine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = sqlite3.connect(folder / "peer.db")
        self._connection.execute("PRAGMA cache_size = -262144")  # 256 MB: with the 2 MB it takes by default it would be slower

    def trend(self, asked: Selection) -> Answer:
        where = f"entity IN ({_numbers(asked.entities)}) AND day BETWEEN ? AND ?"
        return self._ask(f"SELECT day, entity, count(*) FROM presence WHERE {where} GROUP BY day, entity", *days_of(asked))

    def top(self, asked: Selection) -> Answer:
        counted = "sum(mentions), count(*), count(DISTINCT story), count(DISTINCT source)"
        return self._ask(f"SELECT entity, {counted} FROM presence{_days(asked)} GROUP BY entity ORDER BY 3 DESC", *days_of(asked))

    def pairs(self, asked: Selection) -> Answer:
        table, same = ("sentences", "article, sentence") if asked.level is Level.SENTENCE else ("presence", "article")
        unit = "count(DISTINCT a.story)" if asked.unit is Unit.STORIES else "count(DISTINCT a.article)" if table == "sentences" else "count(*)"
        joined = f"(SELECT * FROM {table}{_days(asked)}) AS a JOIN {table} AS b USING ({same})"
        where = "a.entity < b.entity AND a.within <> b.entity AND b.within <> a.entity"
        return self._ask(f"SELECT a.entity, b.entity, {unit} FROM {joined} WHERE {where} GROUP BY 1, 2", *days_of(asked))

    def pair_trend(self, asked: Selection) -> Answer:
        a, b = map(entity_number, asked.entities)
        where = "a.entity = ? AND b.entity = ? AND a.within <> b.entity AND b.within <> a.entity"
        return self._ask(f"SELECT a.day, count(*) FROM presence AS a JOIN presence AS b USING (article) WHERE {where} GROUP BY 1", a, b)

    def page(self, asked: Selection) -> Answer:
        held = f"id IN (SELECT article FROM presence WHERE entity IN ({_numbers(asked.entities)}))"
        return self._ask(f"SELECT * FROM articles WHERE {held} ORDER BY published DESC, id DESC LIMIT ?", PAGE)

    def renewed(self, number: int, asked: Selection) -> Answer:
        _insert(self._connection, self._folder / "rows" / str(number))
        return self.trend(asked)

    def alike(self, question: str, answer: Answer) -> list[tuple[int, ...]]:
        return [row[:1] for row in answer] if question == "page" else answer

    def _ask(self, statement: str, *values: int) -> Answer:
        return self._connection.execute(statement, values).fetchall()


def _insert(connection: sqlite3.Connection, folder: Path) -> None:
    import pyarrow.parquet as pq  # the process that only answers does without

    with connection:
        for table in TABLES:
            file = pq.ParquetFile(folder / f"{table}.parquet")
            wanted = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for batch in file.iter_batches(columns=wanted):
                columns = [batch.column(name).to_pylist() for name in wanted]
                connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(wanted))})", zip(*columns, strict=True))


def _days(asked: Selection) -> str:
    return " WHERE day BETWEEN ? AND ?" if asked.start else ""


def _numbers(entities: Sequence[str]) -> str:
    return ",".join(str(entity_number(name)) for name in entities)
