"""Who is named together with whom, and is it more than chance?"""

import pandas as pd

from monitor.analysis import association, trends
from monitor.answers.corpus import Corpus
from monitor.selection import Selection, Unit


def pairs(corpus: Corpus, selection: Selection, minimum: int) -> pd.DataFrame:
    """`a, b, count, jaccard, npmi, g2, q` of the pairs seen together at least `minimum` times."""
    asked, given = corpus.resolved(selection)
    return association.associate(corpus.counts.pairs(asked, given), minimum)


def odds(corpus: Corpus, selection: Selection, shown: pd.DataFrame) -> pd.DataFrame:
    """These pairs with `odds_ratio, ci_low, ci_high`, stratified by source and month: dearer than `pairs`, so for those shown only."""
    tables = corpus.counts.strata(*corpus.resolved(selection))
    return association.odds_ratios(shown, tables.totals, tables.each, tables.both)


def pair_trend(corpus: Corpus, selection: Selection, a: str, b: str) -> pd.DataFrame:
    """`date, count, total, share, coverage` of one pair in every bucket of the period."""
    asked, given = corpus.bounded(selection)
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=["date", "count", "total", "share", "coverage"])
    unit = Unit.ARTICLES if asked.unit is Unit.MENTIONS else asked.unit
    found = corpus.counts.pair_trend(asked, a, b, given).assign(entity=a)
    dates = trends.buckets(asked.start, asked.end, asked.step)
    frame = trends.attention(found, corpus.counts.totals(asked, given), corpus.covered(asked), dates, [a], unit=unit)
    return frame.drop(columns="entity")
