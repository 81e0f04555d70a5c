"""On which days was an entity named more than the weeks before let expect, and by which headline is it explained?"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from monitor.analysis import spikes, trends
from monitor.answers.corpus import Corpus
from monitor.selection import Selection, Step, Unit
from monitor.store.mart import cells

COLUMNS = ["date", "entity", "observed", "expected", "p", "q", "articles", "sources", "story", "size", "article", "title"]
MOST_DAYS = 366  # looked at where nobody is named: hundreds of entities on every day of many years say nothing any more


@dataclass(frozen=True, slots=True)
class Spiking:
    """The spikes of a Selection.

    `frame`: columns COLUMNS, by day and entity; `observed` and `expected` in `unit`, articles or stories; `article` is the first of the day's
    largest story about the entity, `size` that story's articles about it. `tested`: entities × days that were looked at. `untested`: days with
    too few weeks before them. `since`: the first day looked at where that is not the period's. `sources`: outlets of the Selection.
    """

    frame: pd.DataFrame
    unit: Unit
    tested: int = 0
    untested: int = 0
    since: date | None = None
    sources: int = 0


def of(corpus: Corpus, selection: Selection) -> Spiking:
    """The spikes of the named entities; none named: of everybody mentioned, in the last year of the period at most."""
    asked, given = corpus.bounded(selection)
    unit = Unit.STORIES if asked.unit is Unit.STORIES else Unit.ARTICLES
    if asked.start is None or asked.end is None:
        return Spiking(pd.DataFrame(columns=COLUMNS), unit)
    last = asked.end
    first = asked.start if asked.entities else max(asked.start, last - timedelta(days=MOST_DAYS - 1))
    since = first if first > asked.start else None
    asked = replace(asked, unit=unit, start=first, step=Step.DAY)
    whole = replace(asked, start=first - timedelta(days=spikes.BASELINE_DAYS))
    counts = corpus.counts
    support = cells.support(counts, asked, given)
    days = trends.buckets(first, last, Step.DAY)
    found = spikes.spikes(
        cells.cells(counts, whole, given), cells.totals(counts, whole, given), support, corpus.coverage(whole), days=days,
        entities=asked.entities or tuple(sorted(support["entity"].unique())),
    )  # fmt: skip
    frame = found.frame[found.frame["spike"]].drop(columns="spike")
    outlets = counts.whole(asked, given)["sources"]
    return Spiking(_explained(corpus, asked, given, frame), unit, found.tested, len(found.untested_days), since, outlets)


def _explained(corpus: Corpus, asked: Selection, given: list[int] | None, frame: pd.DataFrame) -> pd.DataFrame:
    """Each spike with the headline of the day's largest story about the entity."""
    if frame.empty:
        return frame.reindex(columns=COLUMNS)
    named = replace(asked, entities=tuple(sorted(frame["entity"].unique())))
    largest = cells.largest_stories(corpus.counts, named, sorted(set(frame["date"])), given).rename(columns={"day": "date"})
    told = frame.merge(largest, on=["date", "entity"], how="left")
    articles = corpus.store.articles(sorted({int(number) for number in told["article"].dropna()}))
    return told.assign(title=told["article"].map(articles.set_index("id")["title"]))[COLUMNS]
