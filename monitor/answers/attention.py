"""How much is each entity written about, and against what?"""

import pandas as pd

from monitor.analysis import trends
from monitor.answers.corpus import Corpus
from monitor.selection import Selection, Step, Unit

TREND = ["date", "entity", "count", "total", "share", "coverage"]
HALF = 0.5  # of a period's days: one with data on fewer is no period to compare with
COMPARED = ("", "previous_", "year_before_")


def trend(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Columns TREND: every bucket of the period for each named entity (none named: all found)."""
    asked, given = corpus.bounded(selection)
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=TREND)
    found, totals = corpus.counts.trend(asked, given), corpus.counts.totals(asked, given)
    entities = list(asked.entities) or sorted(found["entity"].unique())
    dates = trends.buckets(asked.start, asked.end, asked.step)
    return trends.attention(found, totals, corpus.covered(asked), dates, entities, unit=asked.unit)


def top(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """`entity, mentions, articles, stories, sources, share`, distinct over the period; the share is of its articles."""
    asked, given = corpus.resolved(selection)
    frame = corpus.counts.period(asked, given)
    return frame.assign(share=trends.per_total(frame["articles"], corpus.counts.whole(asked, given), Unit.ARTICLES))


def movers(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """`entity, count, previous, change, share, previous_share`, the largest changes first; NaN where the period before has no data."""
    asked, given = corpus.bounded(selection)
    if asked.start is None:
        return pd.DataFrame(columns=["entity", "count", "previous", "change", "share", "previous_share"])
    before, counts = asked.before(), corpus.counts
    frame = trends.changes(counts.period(asked, given), counts.period(before, given), asked.unit)
    frame["share"] = trends.per_total(frame["count"], counts.whole(asked, given), asked.unit)
    frame["previous_share"] = trends.per_total(frame["previous"], counts.whole(before, given), asked.unit)
    if not corpus.has_data(before):
        frame[["previous", "change", "previous_share"]] = float("nan")
    return frame


def compared(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """The named entities in the period, in the one before it and in the same days of the year before.

    Returns:
        `entity`, and `count, share, coverage` of the period, the same with `previous_` and with `year_before_`: in the Selection's unit, distinct
        over each period; the share is of all units of the same filters (mentions: per 100 articles), coverage the mean of the days, NaN
        where nobody polled. All three are NaN for a period with data on less than half of its days.
    """
    asked, given = corpus.bounded(selection)
    frame = pd.DataFrame({"entity": asked.entities})
    if asked.start is None:
        return frame.assign(**{f"{prefix}{name}": float("nan") for prefix in COMPARED for name in ("count", "share", "coverage")})
    for prefix, period in zip(COMPARED, (asked, asked.before(), asked.year_before()), strict=True):
        frame = frame.assign(**{f"{prefix}{name}": values for name, values in _of_period(corpus, period, given, frame["entity"]).items()})
    return frame


def _of_period(corpus: Corpus, asked: Selection, given: list[int] | None, entities: pd.Series) -> dict[str, pd.Series | float]:
    daily = corpus.daily(asked)
    if not corpus.has_data(asked) or (daily.isna() | (daily > 0)).mean() < HALF:
        return dict.fromkeys(("count", "share", "coverage"), float("nan"))
    held = corpus.counts.period(asked, given).set_index("entity")[asked.unit.value]
    count = entities.map(held).fillna(0.0).astype("float64")
    share = trends.per_total(count, corpus.counts.whole(asked, given), asked.unit)
    return {"count": count, "share": share, "coverage": float(daily.mean())}


def text_basis(corpus: Corpus, selection: Selection) -> tuple[pd.Series, tuple[float, float] | None]:
    """Bucket → share of articles with full text, and between what it moves within the period if it moves too much (analysis.trends)."""
    asked, given = corpus.resolved(selection)
    days = Selection(asked.start, asked.end, sources=asked.sources, language=asked.language)
    totals = corpus.counts.totals(asked, given)
    return trends.text_basis(totals), trends.text_moves(totals if asked.step is Step.DAY else corpus.counts.totals(days, given))
