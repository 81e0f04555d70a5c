"""The questions put to our store: its columnar copy, and SQLite for the rows of a page."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from bench.names import day_number, entity_number
from bench.questions import PAGE
from monitor import config
from monitor.selection import Selection
from monitor.store.mart import refresh
from monitor.store.mart.counts import Counts
from monitor.store.store import Store


def rebuild(folder: Path) -> None:
    """Makes the columnar copy anew."""
    settings = config.load(folder / "config.yaml", {})
    shutil.rmtree(settings.mart_folder, ignore_errors=True)
    with Store.open(settings.database_url, readonly=True) as store:
        refresh(store, settings.mart_folder, settings.timezone)


class Ours:
    """An Engine."""

    def __init__(self, folder: Path) -> None:
        self._settings = config.load(folder / "config.yaml", {})
        self._store = Store.open(self._settings.database_url, readonly=True)
        self._counts = self._counted()

    def trend(self, asked: Selection) -> pd.DataFrame:
        return self._counts.trend(asked)

    def top(self, asked: Selection) -> pd.DataFrame:
        return self._counts.period(asked)

    def pairs(self, asked: Selection) -> pd.DataFrame:
        return self._counts.pairs(asked)

    def pair_trend(self, asked: Selection) -> pd.DataFrame:
        a, b = asked.entities
        return self._counts.pair_trend(asked, a, b)

    def page(self, asked: Selection) -> pd.DataFrame:
        return self._store.articles(self._counts.article_ids(asked, PAGE))

    def renewed(self, number: int, asked: Selection) -> pd.DataFrame:
        self._counts = self._counted()
        return self._counts.trend(asked)

    def alike(self, question: str, answer: pd.DataFrame) -> list[tuple[int, ...]]:
        if question == "page":
            return [(int(number),) for number in answer["id"]]
        columns = [name for name in answer.columns if name not in ("n_a", "n_b", "n")]
        rows = [tuple(_numbers(row)) for row in answer[columns].itertuples(index=False)]
        return [(*sorted(row[:2]), *row[2:]) for row in rows] if question == "pairs" else rows  # ours are in the order of names

    def _counted(self) -> Counts:
        return Counts(refresh(self._store, self._settings.mart_folder, self._settings.timezone))


def _numbers(row: tuple[Any, ...]) -> Iterator[int]:
    for value in row:
        yield entity_number(value) if isinstance(value, str) else day_number(value) if isinstance(value, date) else int(value)
