"""How does a frame read to a person: names for ids, words for codes, headings in the visitor's language?"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from monitor.ui import literal
from monitor.ui.data import Data
from monitor.ui.text import has, say

DATES = ("date", "day", "first", "last")
SHARES = ("share", "previous_share", "year_before_share", "voice", "coverage", "previous_coverage", "year_before_coverage", "seen")
KIND_WORDS = ("kinds", "mention")


def for_people(frame: pd.DataFrame, data: Data, language: str) -> pd.DataFrame:
    """A copy with people's words in the cells and over them; instants on the local clock.

    The language is an argument: files are made outside the visit's run.
    """
    sources = data.source_names()
    words: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(("entity", "a", "b"), data.name),
        "source": lambda source: sources.get(source, source),
        "kind": lambda kind: _kind(kind, language),
        "field": lambda field: say(language, f"field.{field}"),
        "outcome": lambda outcome: say(language, f"outcome.{outcome}"),
        "origin": lambda origin: say(language, f"origin.{origin}"),
        "reason": lambda reason: say(language, f"reason.{reason}"),
        "direction": lambda direction: say(language, f"direction.{direction}"),
    }
    columns: dict[str, Any] = {}
    for name in frame.columns:
        values = frame[name]
        if name in words:
            values = values.map(words[name], na_action="ignore")
        elif isinstance(values.dtype, pd.DatetimeTZDtype):
            values = values.dt.tz_convert(data.zone).dt.tz_localize(None).dt.floor("s")
        columns[heading(name, language)] = values
    return pd.DataFrame(columns)


def on_screen(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose texts turn nothing round; files get them as they are."""
    texts = set(frame.select_dtypes(["object", "string"]))
    return pd.DataFrame({name: frame[name].map(_still) if name in texts else frame[name] for name in frame})


def _still(value: Any) -> Any:
    return literal.plain(value) if isinstance(value, str) else value


def heading(column: str, language: str) -> str:
    """The heading of a column."""
    key = f"column.{column}"
    return say(language, key) if has(key) else column


def _kind(kind: Any, language: str) -> str:
    return next((say(language, f"{words}.{kind}") for words in (*KIND_WORDS, "source_kind") if has(f"{words}.{kind}")), str(kind))
