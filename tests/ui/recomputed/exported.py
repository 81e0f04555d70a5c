"""What do the exports of an archive hold, as a stranger reads them?"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Self

import pandas as pd
from click.testing import CliRunner

from monitor.__main__ import main
from monitor.config import Settings

COUNTED = ("name", "role")  # what figures count unless more is switched on (methods, "What is counted")


@dataclass(frozen=True, slots=True)
class Exported:
    """`articles`: `article, source, feeds, title, published_at, day, story, has_text`. `mentions`: `article, entity, kind, field, start, end, inside,
    sentence_start, sentence_text`, and their article's `source, story, day`. `coverage`: `day, source, coverage`. Days are dates."""

    articles: pd.DataFrame
    mentions: pd.DataFrame
    coverage: pd.DataFrame

    @classmethod
    def of(cls, given: Settings, *words: str) -> Self:
        """By the command, with these of its options."""
        articles, mentions, coverage = (_read(given, what, *words) for what in ("articles", "mentions", "coverage"))
        articles = articles.rename(columns={"id": "article"})
        dated = [frame.assign(day=[date.fromisoformat(day) for day in frame["day"]]) for frame in (articles, coverage)]
        told = mentions.merge(dated[0][["article", "source", "story", "day"]], on="article")
        return cls(dated[0], told, dated[1].astype({"coverage": "float64"}))

    def within(self, first: date, last: date, sources: tuple[str, ...] = ()) -> Self:
        """Of these days, both included, and of these sources."""

        def cut(frame: pd.DataFrame) -> pd.DataFrame:
            days = frame[(frame["day"] >= first) & (frame["day"] <= last)]
            return days[days["source"].isin(sources)] if sources else days

        return type(self)(cut(self.articles), cut(self.mentions), cut(self.coverage))

    def counting(self, kinds: tuple[str, ...] = COUNTED, fields: tuple[str, ...] = ("title", "text")) -> Self:
        """With mentions of these kinds in these fields only."""
        held = self.mentions
        return type(self)(self.articles, held[held["kind"].isin(kinds) & held["field"].isin(fields)], self.coverage)


def _read(given: Settings, what: str, *words: str) -> pd.DataFrame:
    result = CliRunner().invoke(main, ["--config", str(given.path), "export", what, "--format", "jsonl", *words])
    assert result.exit_code == 0, result.stderr
    return pd.DataFrame([json.loads(line) for line in result.stdout_bytes.decode("utf-8").splitlines()])
