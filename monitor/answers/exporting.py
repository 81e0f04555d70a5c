"""Which columns leave as files? The contract of `export`, by which every number on a page can be recomputed."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from monitor.selection import Selection

if TYPE_CHECKING:
    from monitor.answers.asking import Answers

ARTICLES = ["id", "source", "feeds", "title", "link", "published_at", "date_guessed", "day", "language", "collected_at", "story", "has_text"]
MENTIONS = ["article", "entity", "kind", "field", "start", "end", "inside", "sentence_start", "sentence_end", "sentence_text"]


def articles(answers: "Answers", selection: Selection) -> pd.DataFrame:
    """The articles that match. Instants are ISO UTC, a date without time is the bare date, `feeds` are divided by spaces."""
    frame = answers.articles(selection)
    instants = [str(day) if bare else instant(at) for day, bare, at in zip(frame["day"], frame["date_only"], frame["published_at"], strict=True)]
    frame = frame.assign(
        feeds=[" ".join(feeds) for feeds in frame["feeds"]],
        published_at=pd.Series(instants, dtype=object, index=frame.index),
        collected_at=pd.Series([instant(at) for at in frame["collected_at"]], dtype=object, index=frame.index),
    )
    return frame[ARTICLES]


def mentions(answers: "Answers", selection: Selection) -> pd.DataFrame:
    """All entities' mentions of every kind in the articles that match, each with its sentence; `inside` is divided by spaces."""
    frame, texts = answers.mentions(selection)
    columns = (frame[name] for name in ("article", "field", "sentence_start", "sentence_end"))
    said = [texts[article][field == "text"][start:end] for article, field, start, end in zip(*columns, strict=True)]
    frame = frame.assign(inside=[" ".join(names) for names in frame["inside"]], sentence_text=pd.Series(said, dtype=object, index=frame.index))
    return frame[MENTIONS]


def trends(answers: "Answers", selection: Selection) -> pd.DataFrame:
    """One row per entity and bucket of the whole period; empty where there is no data."""
    return answers.trends(selection).astype({"count": "Int64", "total": "Int64"})


def pairs(answers: "Answers", selection: Selection) -> pd.DataFrame:
    """All pairs with count ≥ 5."""
    return answers.pairs(selection)


def coverage(answers: "Answers", selection: Selection) -> pd.DataFrame:
    """One row per source and day of the period."""
    return answers.coverage(selection)


def instant(at: Any) -> str:
    """ISO 8601 in UTC, to the second."""
    return pd.Timestamp(at).strftime("%Y-%m-%dT%H:%M:%SZ")


EXPORTS: Mapping[str, Callable[["Answers", Selection], pd.DataFrame]] = {
    "articles": articles,
    "mentions": mentions,
    "trends": trends,
    "pairs": pairs,
    "coverage": coverage,
}
