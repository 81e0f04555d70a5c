"""Who is named together with whom, and is it more than chance?"""

from dataclasses import dataclass, replace

import pandas as pd

from monitor.analysis import association, trends
from monitor.answers.corpus import Corpus
from monitor.selection import Level, Match, Selection
from monitor.store.mart.strata import strata
from monitor.store.mart.units import unit_of


@dataclass(frozen=True, slots=True)
class Linked:
    """`frame`: `a, b, count, jaccard, npmi, g2, q, sure, previous, change, change_q`; `q` is NaN of pairs too rare to be tested, `sure` says that
    they are together more often than by chance (q < 0.05), `change` is per 100 units, NaN where the period before has no data. `family`:
    pairs among which q controls false discoveries."""

    frame: pd.DataFrame
    family: int


def pairs(corpus: Corpus, selection: Selection, minimum: int) -> pd.DataFrame:
    """`a, b, count, jaccard, npmi, g2, q` of the pairs seen together at least `minimum` times; with entities named, of the pairs that hold one of
    them (`match=all`: two). q is that of all pairs, whoever is named."""
    asked, given = corpus.resolved(selection)
    everybody = corpus.counts.pairs(replace(asked, entities=(), match=Match.ANY), given)
    frame = association.associate(everybody, minimum, named=corpus.counts.each(asked, given), partly=asked.level is Level.SENTENCE)
    if not asked.entities:
        return frame
    a, b = frame["a"].isin(asked.entities), frame["b"].isin(asked.entities)
    return frame[a & b if asked.match is Match.ALL else a | b].reset_index(drop=True)


def linked(corpus: Corpus, selection: Selection, minimum: int) -> Linked:
    """The same beside the period before, with what is more than chance."""
    asked, given = corpus.bounded(selection)
    counted = corpus.counts.pairs(asked, given)
    named = corpus.counts.each(asked, given)
    frame = association.associate(counted, minimum, named=named, partly=asked.level is Level.SENTENCE)
    before, units, units_before = counted[:0], 0, None
    if asked.start is not None and asked.end is not None and corpus.has_data(asked.before()):
        unit = unit_of(asked).value
        units, units_before = (corpus.counts.whole(period, given)[unit] for period in (asked, asked.before()))
        before = corpus.counts.pairs(asked.before(), given)
    changes = association.compared(counted, before, units, units_before)
    frame = frame.assign(sure=association.surely(frame, counted)).merge(changes, on=["a", "b"])
    return Linked(frame, association.family(named))


def odds(corpus: Corpus, selection: Selection, shown: pd.DataFrame) -> pd.DataFrame:
    """These pairs with `odds_ratio, ci_low, ci_high`, stratified by source and month: dearer than `pairs`, so for those shown only."""
    asked, given = corpus.resolved(selection)
    tables = strata(corpus.counts, asked, shown, given)
    return association.odds_ratios(shown, tables.totals, tables.each, tables.both)


def pair_trend(corpus: Corpus, selection: Selection, a: str, b: str) -> pd.DataFrame:
    """`date, count, total, share, coverage` of one pair in every bucket of the period."""
    asked, given = corpus.bounded(selection)
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=["date", "count", "total", "share", "coverage"])
    found = corpus.counts.pair_trend(asked, a, b, given).assign(entity=a)
    dates = trends.buckets(asked.start, asked.end, asked.step)
    frame = trends.attention(found, corpus.counts.totals(asked, given), corpus.covered(asked), dates, [a], unit=unit_of(asked))
    return frame.drop(columns="entity")
