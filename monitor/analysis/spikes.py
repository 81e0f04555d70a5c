"""On which days was an entity named more than the weeks before let expect?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

WEEKS = 8  # the same weekday of so many weeks before: news have a weekly rhythm, and two months still are the present
BASELINE_DAYS = 7 * WEEKS
LEAST_WEEKS = 4  # with data: fewer say too little of a usual day
PRIOR = 10  # articles: an outlet's own rate counts beside that of all outlets as if it had been seen in so many articles
FLOOR_ARTICLES, FLOOR_SOURCES = 5, 2  # what one outlet alone writes, or four articles, is no event whatever its probability
COLUMNS = ["date", "entity", "observed", "expected", "p", "articles", "sources"]
LEVEL = 0.05  # of false discoveries among the spikes
TRIMMED = 1  # the greatest excess in a baseline of 56 days: one former burst is not its usual unrest
# What leaving that out and fitting seven weekdays' rates take from the dispersion, and what it adds to the uncertainty of those rates. Measured on
# gamma-mixed noise (α 0.1 to 0.3): with 1.8 p ≤ 0.01 in 1.1 to 1.3 % of the days, with 1 in 2 to 3 %.
SPREAD = 1.8
NO_DATA, POLLED, ARCHIVE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Spikes:
    """`frame`: `date, entity, observed, expected, p, q, articles, sources, spike`, a row a day and entity above the floor. `tested`: entities ×
    days looked at, those below the floor included. `untested_days`: with fewer than four usable weeks before them."""

    frame: pd.DataFrame
    tested: int
    untested_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """Days × sources: how many units there were, and whether and how the day was collected. The first 56 days are history."""

    first: date
    sources: pd.Index
    totals: np.ndarray
    state: np.ndarray

    def matrix(self, rows: pd.DataFrame, value: str) -> np.ndarray:
        return _matrix(rows, value, self.first, self.sources, len(self.totals))


def spikes(
    cells: pd.DataFrame, totals: pd.DataFrame, support: pd.DataFrame, coverage: pd.DataFrame, *, days: Sequence[date], entities: Sequence[str]
) -> Spikes:
    """Tests every entity on every day.

    The expected count is Σ over outlets of (today's units of the outlet) × (share of its units that named the entity on the same weekday of
    the eight weeks before). Today's volume is what was really collected, so a day half lost is expected to have half as much: coverage is in
    it and is not multiplied again. A polled day is compared with polled days, an archive's with an archive's; days without data are neither
    tested nor compared with. An outlet with fewer than four usable weeks takes no part: a new outlet is no event.

    p is the upper tail of a negative binomial whose variance is Poisson noise, plus the uncertainty of the rates, plus the entity's own
    over-dispersion α·E² (by moments over the 56 days before, against the rate of each weekday, the greatest excess left out); of a
    Poisson distribution where nothing is added. False discoveries are controlled (Benjamini and Hochberg 1995) over all entities × days
    tested; below the floor of 5 articles in 2 outlets p counts as 1.

    Args:
        cells: `day, source, entity, count`: units that name the entity, from 56 days before `days[0]` on; missing rows are zeros.
        totals: `day, source, total`: all units under the same filters.
        support: `day, entity, articles, sources`: what stands behind a day's number, for the floor.
        coverage: `day, source, coverage`: 0..1, NaN where nobody polled, 0 where there is no data.
        days: local days looked at, one after the other; entities: the family.
    """
    known = _days(totals, coverage, days)
    weeks = _usable_weeks(known)
    testable = weeks.max(axis=1, initial=0) >= LEAST_WEEKS
    tested = int(testable.sum()) * len(entities)
    place = {day: at for at, day in enumerate(days)}
    enough = support[(support["articles"] >= FLOOR_ARTICLES) & (support["sources"] >= FLOOR_SOURCES) & support["entity"].isin(entities)]
    enough = enough[np.array([day in place and testable[place[day]] for day in enough["day"]], dtype=bool)]
    of_entity = {str(entity): rows for entity, rows in cells[cells["entity"].isin(set(enough["entity"]))].groupby("entity")}
    parts = [_tested(str(entity), rows, of_entity, known, weeks, place) for entity, rows in enough.groupby("entity")]
    frame = (
        pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["date", "entity", "observed", "expected", "p", "articles", "sources"])
    )
    frame.insert(5, "q", _adjusted(frame["p"].to_numpy(dtype="float64"), tested))
    frame = frame.assign(spike=frame["q"] <= LEVEL).sort_values(["date", "entity"], ignore_index=True)
    return Spikes(frame, tested, tuple(day for day, holds in zip(days, testable, strict=True) if not holds))


def _tested(
    entity: str, candidates: pd.DataFrame, cells: dict[str, pd.DataFrame], known: _Days, weeks: np.ndarray, place: dict[date, int]
) -> pd.DataFrame:
    at = np.array([place[day] for day in candidates["day"]], dtype=np.int64)
    named = known.matrix(cells[entity], "count") if entity in cells else np.zeros_like(known.totals)
    rates, exposure = _rates(named, known, at)
    taking = weeks[at] >= LEAST_WEEKS
    volume = np.where(taking, known.totals[at + BASELINE_DAYS], 0.0)
    observed = np.where(taking, named[at + BASELINE_DAYS], 0.0).sum(axis=1)
    expected = (volume * rates).sum(axis=1)
    variance = expected + (volume**2 * rates / exposure).sum(axis=1) + _dispersion(named, known, at) * expected**2
    return pd.DataFrame(
        {
            "date": candidates["day"].to_numpy(), "entity": entity, "observed": observed.astype(np.int64), "expected": expected,
            "p": _tail(observed, expected, variance), "articles": candidates["articles"].to_numpy(), "sources": candidates["sources"].to_numpy(),
        }
    )  # fmt: skip


def _days(totals: pd.DataFrame, coverage: pd.DataFrame, days: Sequence[date]) -> _Days:
    first, length = days[0] - timedelta(days=BASELINE_DAYS), len(days) + BASELINE_DAYS
    sources = pd.Index(sorted({*totals["source"], *coverage["source"]}))
    units = _matrix(totals, "total", first, sources, length)
    told = coverage.assign(state=np.where(coverage["coverage"].isna(), ARCHIVE, np.where(coverage["coverage"] > 0, POLLED, NO_DATA)))
    return _Days(first, sources, units, _matrix(told, "state", first, sources, length))


def _matrix(rows: pd.DataFrame, value: str, first: date, sources: pd.Index, length: int) -> np.ndarray:
    day = np.array([(day - first).days for day in rows["day"]], dtype=np.int64)
    column = sources.get_indexer(pd.Index(rows["source"]))
    inside = (day >= 0) & (day < length) & (column >= 0)
    matrix = np.zeros((length, len(sources)))
    matrix[day[inside], column[inside]] = rows[value].to_numpy(dtype="float64")[inside]
    return matrix


def _before(matrix: np.ndarray, week: int) -> np.ndarray:
    """The rows so many weeks before those looked at."""
    start = BASELINE_DAYS - 7 * week
    return matrix[start : len(matrix) - 7 * week]


def _usable_weeks(known: _Days) -> np.ndarray:
    """Days looked at × sources: on how many of the eight days before the source was collected in the same way, and published."""
    today = known.state[BASELINE_DAYS:]
    alike = sum((_before(known.state, week) == today) & (_before(known.totals, week) > 0) for week in range(1, WEEKS + 1))
    return np.asarray(np.where(today != NO_DATA, alike, 0))


def _rates(named: np.ndarray, known: _Days, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each source's share of units that name the entity, drawn toward that of all, and from how many units it is known: days × sources."""
    back = at[:, None] + BASELINE_DAYS - 7 * np.arange(1, WEEKS + 1)  # days × weeks
    alike = known.state[back] == known.state[at + BASELINE_DAYS][:, None, :]
    counts, units = (named[back] * alike).sum(axis=1), (known.totals[back] * alike).sum(axis=1)
    pooled = (counts.sum(axis=1) + 0.5) / (units.sum(axis=1) + 1.0)  # half a mention: never seen is not impossible
    return (counts + PRIOR * pooled[:, None]) / (units + PRIOR), units + PRIOR


def _dispersion(named: np.ndarray, known: _Days, at: np.ndarray) -> np.ndarray:
    """α of each day: how much more than Poisson noise the entity's share wavered on the 56 days before, 0 if it did not."""
    counts, units = named.sum(axis=1), known.totals.sum(axis=1)
    back = at[:, None] + np.arange(BASELINE_DAYS)
    n, total = (series[back].reshape(len(at), WEEKS, 7) for series in (counts, units))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.nan_to_num(n.sum(axis=1) / total.sum(axis=1))
    mean = (total * rate[:, None, :]).reshape(len(at), -1)
    excess = (n.reshape(len(at), -1) - mean) ** 2 * WEEKS / (WEEKS - 1) - mean
    kept = np.argsort(excess, axis=1)[:, : BASELINE_DAYS - TRIMMED]
    rest, squares = (np.take_along_axis(values, kept, axis=1).sum(axis=1) for values in (excess, mean**2))
    return np.asarray(SPREAD * np.divide(np.maximum(rest, 0.0), squares, out=np.zeros(len(at)), where=squares > 0))


def _tail(observed: np.ndarray, expected: np.ndarray, variance: np.ndarray) -> np.ndarray:
    from scipy import stats  # here: it takes most of a second to import

    wide = variance > expected * (1 + 1e-9)
    size = np.divide(expected**2, variance - expected, out=np.ones_like(expected), where=wide)
    tail = np.where(
        wide, stats.nbinom.sf(observed - 1, size, size / (size + expected)), stats.poisson.sf(observed - 1, expected)
    )  # fmt: skip
    return np.asarray(tail)


def _adjusted(p: np.ndarray, tested: int) -> np.ndarray:
    """q over all cells tested; those not in `p` count as 1."""
    from scipy import stats

    if not len(p):
        return p
    return np.asarray(stats.false_discovery_control(np.concatenate([p, np.ones(tested - len(p))]), method="bh")[: len(p)])
