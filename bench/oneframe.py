"""The questions put to pandas: everything in memory, a frame of presence and for sentences a frame of places."""

from pathlib import Path
from typing import Any

import pandas as pd

from bench import rows
from bench.names import days_of, entity_number
from bench.questions import PAGE
from monitor.selection import Level, Selection, Unit


class OneFrame:
    """An Engine: an article and an entity a row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        held = rows.read(folder / "rows" / "0")
        self._articles, self._presence, self._sentences = held.articles, held.presence, held.sentences

    def trend(self, asked: Selection) -> pd.Series:
        found = _within(self._presence, asked)
        return found[found["entity"].isin(map(entity_number, asked.entities))].groupby(["day", "entity"]).size()

    def top(self, asked: Selection) -> pd.DataFrame:
        each = _within(self._presence, asked).groupby("entity")
        counted = each.agg(mentions=("mentions", "sum"), articles=("article", "size"), stories=("story", "nunique"), sources=("source", "nunique"))
        return counted.sort_values("articles", ascending=False)

    def pairs(self, asked: Selection) -> pd.Series:
        by_sentence = asked.level is Level.SENTENCE
        found = _within(self._sentences if by_sentence else self._presence, asked)
        both = _both(found, found, ["article", "sentence"] if by_sentence else ["article"])
        both = both[both["a"] < both["b"]]
        if by_sentence or asked.unit is Unit.STORIES:
            both = both.drop_duplicates(["story" if asked.unit is Unit.STORIES else "article", "a", "b"])
        return both.groupby(["a", "b"]).size()

    def pair_trend(self, asked: Selection) -> pd.Series:
        a, b = (self._presence[self._presence["entity"] == entity_number(name)] for name in asked.entities)
        both = _both(a, b, ["article"])
        return both.groupby("day").size()

    def page(self, asked: Selection) -> pd.DataFrame:
        present = self._presence[self._presence["entity"].isin(map(entity_number, asked.entities))]
        return self._articles[self._articles["id"].isin(present["article"])].sort_values(["published", "id"], ascending=False).head(PAGE)

    def renewed(self, number: int, asked: Selection) -> pd.Series:
        new = rows.read(self._folder / "rows" / str(number))
        self._articles = pd.concat([self._articles, new.articles], ignore_index=True)
        self._presence = pd.concat([self._presence, new.presence], ignore_index=True)
        self._sentences = pd.concat([self._sentences, new.sentences], ignore_index=True)
        return self.trend(asked)

    def alike(self, question: str, answer: Any) -> list[tuple[int, ...]]:
        if question == "page":
            return [(int(number),) for number in answer["id"]]
        return [tuple(map(int, row)) for row in answer.reset_index().to_numpy().tolist()]


def _within(table: pd.DataFrame, asked: Selection) -> pd.DataFrame:
    if asked.start is None:
        return table
    first, last = days_of(asked)
    return table[(table["day"] >= first) & (table["day"] <= last)]


def _both(a: pd.DataFrame, b: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    """a, b and the columns of the left: what stands in one place, neither name being part of the other."""
    right = b[[*place, "entity", "within"]].rename(columns={"entity": "b", "within": "b_within"})
    both = a.rename(columns={"entity": "a"}).merge(right, on=place)
    return both[(both["within"] != both["b"]) & (both["b_within"] != both["a"])]
