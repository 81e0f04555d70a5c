"""Which columns leave as files? The contract of `export`, by which every number on a page can be recomputed."""

from typing import Any

import pandas as pd

from monitor.answers.evidence import Texts
from monitor.masking import shown
from monitor.model import Origin

EXPORTS = ("articles", "mentions", "trends", "pairs", "coverage")
ARTICLES = ["id", "source", "feeds", "title", "link", "published_at", "date_guessed", "day", "language", "collected_at", "story", "has_text"]
MENTIONS = ["article", "entity", "kind", "field", "start", "end", "inside", "sentence_start", "sentence_end", "sentence_text"]


def articles(frame: pd.DataFrame) -> pd.DataFrame:
    """Instants as ISO UTC, a date without time as the bare date, `feeds` divided by spaces and without secrets; `has_text` says that it is
    more than a summary."""
    instants = [str(day) if bare else instant(at) for day, bare, at in zip(frame["day"], frame["date_only"], frame["published_at"], strict=True)]
    frame = frame.assign(
        feeds=[" ".join(map(shown, feeds)) for feeds in frame["feeds"]],
        published_at=pd.Series(instants, dtype=object, index=frame.index),
        collected_at=pd.Series([instant(at) for at in frame["collected_at"]], dtype=object, index=frame.index),
        has_text=frame["has_text"] & (frame["origin"] != Origin.SUMMARY),  # as the charts count full texts
    )
    return frame[ARTICLES]


def mentions(frame: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Each mention with its sentence; `inside` divided by spaces."""
    columns = (frame[name] for name in ("article", "field", "sentence_start", "sentence_end"))
    said = [texts[article][field == "text"][start:end] for article, field, start, end in zip(*columns, strict=True)]
    frame = frame.assign(inside=[" ".join(names) for names in frame["inside"]], sentence_text=pd.Series(said, dtype=object, index=frame.index))
    return frame[MENTIONS]


def trends(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts as whole numbers, empty where there is no data."""
    return frame.astype({"count": "Int64", "total": "Int64"})


def instant(at: Any) -> str:
    """ISO 8601 in UTC, to the second."""
    return pd.Timestamp(at).strftime("%Y-%m-%dT%H:%M:%SZ")
