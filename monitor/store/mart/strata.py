"""How often are two entities named, alone and together, in each source and month? What an outlet writes about, and when, explains many pairs."""

from dataclasses import dataclass, replace

import pandas as pd

from monitor.selection import Match, Selection, Unit
from monitor.store.mart.asking import Asking
from monitor.store.mart.columns import Ids
from monitor.store.mart.counts import CODES, Counts
from monitor.store.mart.units import UNITS, pair_rows, pair_unit, rows_of, unit_of

_STRATUM = "source, date_trunc('month', day) AS month"


@dataclass(frozen=True, slots=True)
class Strata:
    """What a pair's 2 × 2 table is made of in each stratum: `totals` stratum, n; `each` entity, stratum, n; `both` a, b, stratum, n."""

    totals: pd.DataFrame
    each: pd.DataFrame
    both: pd.DataFrame


def strata(counts: Counts, selection: Selection, shown: pd.DataFrame, articles: Ids = None) -> Strata:
    """The tables behind some pairs (`a, b` of `shown`), counted as `Counts.pairs` counts them. Sources are no unit within a source: their articles
    are."""
    unit = Unit.ARTICLES if selection.unit is Unit.SOURCES else unit_of(selection)
    everybody = replace(selection, unit=unit, entities=(), match=Match.ANY)
    asking = counts.ask(replace(everybody, entities=tuple(dict.fromkeys([*shown["a"], *shown["b"]]))), articles)
    rows, counted = rows_of(asking, unit)
    each = _frame(counts, asking, f"SELECT entity, {_STRATUM}, {counted} AS n FROM {rows} GROUP BY ALL", articles)
    asking = counts.ask(everybody, articles)
    asking.values["shown"] = _codes(counts, shown)
    rows = f"(SELECT * FROM {pair_rows(asking)} WHERE a::INTEGER * {CODES} + b IN (SELECT unnest($shown)))"
    both = _frame(counts, asking, f"SELECT a, b, {_STRATUM}, {pair_unit(everybody)} AS n FROM {rows} GROUP BY ALL", articles)
    asking = counts.ask(everybody, articles)
    totals = _frame(counts, asking, f"SELECT {_STRATUM}, {UNITS[unit]} AS n FROM {asking.table('articles')} GROUP BY ALL", articles)
    return Strata(totals, counts.named(each, "entity"), counts.named(counts.ordered(both), "a", "b"))


def _codes(counts: Counts, shown: pd.DataFrame) -> list[int]:
    """A number for each pair: the lower code comes first."""
    code = {name: number for number, name in enumerate(counts.snapshot.entities)}
    sides = ((code[a], code[b]) for a, b in zip(shown["a"], shown["b"], strict=True))
    return [min(side) * CODES + max(side) for side in sides]


def _frame(counts: Counts, asking: Asking, statement: str, articles: Ids) -> pd.DataFrame:
    """What a statement counts by source and month, which together are a stratum; in one order, so that floats add up to the same."""
    stratum = "source || ' ' || strftime(month, '%Y-%m') AS stratum"
    return counts.frame(asking, f"SELECT * EXCLUDE (source, month, n), {stratum}, n FROM ({statement}) ORDER BY ALL", articles)
