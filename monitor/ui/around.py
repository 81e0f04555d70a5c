"""What must be known to read a line: unfinished buckets, days without data, losses, spikes, estimates?"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pandas as pd

from monitor.selection import Selection, Unit
from monitor.ui.charts import Around
from monitor.ui.data import Data
from monitor.ui.text import language, number, percent, short_date, t

NAMED = 6  # sources named in a caption
TOLD = 3  # gaps and losses told of in a caption; the strip under the figure shows all
ESTIMATED = (Unit.ARTICLES, Unit.MENTIONS)  # what adds up over sources: a missing outlet may have told a story that others told too


def partial(frame: pd.DataFrame, asked: Selection, data: Data) -> frozenset[date]:
    """Buckets that are not over yet, or that the period cuts."""
    today = data.today(datetime.now(UTC))
    days = set(frame["date"])
    cut = {day for day in days if (asked.start and day < asked.start) or (asked.end and asked.step.next(day).toordinal() - 1 > asked.end.toordinal())}
    return frozenset(cut | {day for day in days if asked.step.next(day) > today})


def of_collection(asked: Selection, data: Data) -> Around:
    """What was not collected."""
    return Around(
        gaps=tuple((first, last) for first, last, _ in data.gaps(asked)), losses=tuple((loss.first, loss.last) for loss in data.shortfalls(asked))
    )


def spikes(frame: pd.DataFrame, asked: Selection) -> dict[tuple[str, date], str]:
    """(entity, bucket) → what the pointer says of the spike in it; of several the one that is least likely by chance."""
    said: dict[tuple[str, date], str] = {}
    rows = frame.sort_values("p", ascending=False)
    for day, entity, observed, expected, p in zip(*(rows[name] for name in ("date", "entity", "observed", "expected", "p")), strict=True):
        usual = number(round(float(expected), 1), 1, language=language())
        said[str(entity), asked.step.start(day)] = t("spikes.said", day=short_date(day), n=int(observed), expected=usual, p=p_value(float(p)))
    return said


def p_value(p: float) -> str:
    """«0,003», «< 0,0001»."""
    return f"< {number(0.0001, 4, language=language())}" if p < 0.0001 else number(p, 4 if p < 0.01 else 3, language=language())


def missing(asked: Selection, data: Data) -> str:
    """Who is missing when, for a caption."""
    names = data.source_names()

    def told(first: date, last: date, sources: Iterable[str], part: str = "") -> str:
        held = list(sources)
        who = ", ".join(names.get(source, source) for source in held) if 0 < len(held) <= NAMED else t("n.sources", n=len(held)) if held else ""
        span = short_date(first) if first == last else f"{short_date(first)} — {short_date(last)}"
        return f"{span}{part}" + (f" ({who})" if who else "")

    gaps = [told(*gap) for gap in data.gaps(asked)]
    losses = [
        told(loss.first, loss.last, loss.sources, f" — {percent(loss.coverage, language=language())}") for loss in data.shortfalls(asked)
    ]  # fmt: skip
    parts = []
    for key, spans in (("trends.gaps", gaps), ("trends.losses", losses)):
        if spans:
            more = t("trends.more_gaps", n=len(spans) - TOLD) if len(spans) > TOLD else ""
            parts.append(t(key, gaps="; ".join(filter(None, (*spans[:TOLD], more)))))
    return " · ".join(parts)
