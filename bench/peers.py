"""The same questions put to pandas on one frame and to SQL on SQLite, over the same mentions."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from monitor.selection import Selection


class OneFrame:
    """pandas: an article and an entity a row. Pairs are plain meetings: that names inside names do not count is left out."""

    def __init__(self, presence: pd.DataFrame, articles: pd.DataFrame) -> None:
        self._presence = presence
        self._articles = articles

    def trend(self, asked: Selection) -> int:
        rows = self._within(asked)
        return int(rows[rows["entity"].isin(asked.entities)].groupby(["day", "entity"]).size().sum())

    def pairs(self, asked: Selection) -> int:
        rows = self._within(asked)[["article", "entity"]]
        both = rows.merge(rows, on="article", suffixes=("_a", "_b"))
        return len(both[both["entity_a"] < both["entity_b"]].groupby(["entity_a", "entity_b"]).size())

    def page(self, asked: Selection, size: int) -> list[int]:
        rows = self._presence[self._presence["entity"].isin(asked.entities)]
        found = self._articles[self._articles["id"].isin(rows["article"])]
        return [int(number) for number in found.sort_values(["published", "id"], ascending=False).head(size)["id"]]

    def _within(self, asked: Selection) -> pd.DataFrame:
        return self._presence[(self._presence["day"] >= _day(asked.start)) & (self._presence["day"] <= _day(asked.end))]


class PlainSql:
    """SQLite: the same two tables with the indexes that these questions want."""

    def __init__(self, path: Path, presence: pd.DataFrame, articles: pd.DataFrame) -> None:
        self._connection = sqlite3.connect(path)
        presence.to_sql("presence", self._connection, index=False)
        articles.to_sql("articles", self._connection, index=False)
        for table, columns in (
            ("presence", "entity, day, article"),
            ("presence", "day, article, entity"),
            ("presence", "article, entity"),
            ("articles", "id"),
        ):
            self._connection.execute(f'CREATE INDEX "{table} by {columns}" ON {table} ({columns})')
        self._connection.execute("CREATE INDEX recent ON articles (published, id)")
        self._connection.execute("ANALYZE")

    def close(self) -> None:
        self._connection.close()

    def trend(self, asked: Selection) -> int:
        where = f"entity IN ({_marks(asked.entities)}) AND day BETWEEN ? AND ?"
        rows = self._ask(f"SELECT day, entity, count(*) FROM presence WHERE {where} GROUP BY day, entity", *asked.entities, *_period(asked))
        return sum(int(str(row[2])) for row in rows)

    def pairs(self, asked: Selection) -> int:
        joined = "presence AS a JOIN presence AS b ON a.article = b.article AND a.entity < b.entity"
        return len(self._ask(f"SELECT a.entity, b.entity, count(*) FROM {joined} WHERE a.day BETWEEN ? AND ? GROUP BY 1, 2", *_period(asked)))

    def page(self, asked: Selection, size: int) -> list[int]:
        held = f"id IN (SELECT article FROM presence WHERE entity IN ({_marks(asked.entities)}))"
        rows = self._ask(f"SELECT * FROM articles WHERE {held} ORDER BY published DESC, id DESC LIMIT ?", *asked.entities, size)
        return [int(str(row[0])) for row in rows]

    def _ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        return self._connection.execute(statement, values).fetchall()


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _day(day: date | None) -> str:
    return str(day)


def _period(asked: Selection) -> tuple[str, str]:
    return _day(asked.start), _day(asked.end)
