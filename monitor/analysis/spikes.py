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
# The days in a row that wavered most, left out of what is usual: one former burst is not unrest. A week takes one of every weekday, and most news
# last less: after a burst of 2 to 5 days an equal one two weeks later is seen in 7 to 9 of 10 cases, in none if only the greatest day is left out.
BURST = 7
# What leaving that out and the scatter of the estimate take from the dispersion, and what it adds to the uncertainty of the rates. Measured on
# gamma-mixed noise (α 0.1 to 0.3): with 2 p ≤ 0.01 in 1.4 to 1.5 % of the days above the floor, with 1.5 in 1.7 to 2.2 %.
SPREAD = 2.0
NO_DATA, POLLED, ARCHIVE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Spikes:
    """`frame`: `date, entity, observed, expected, p, q, articles, sources, spike`, a row a day and entity above the floor. `tested`: entities ×
    days looked at, those below the floor included. `untested_days`: with fewer than four usable weeks before them. `observed` and `expected` are of
    the outlets that take part, `articles` and `sources` of all."""

    frame: pd.DataFrame
    tested: int
    untested_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """Days × sources: how many units there were, and whether and how the day was collected; the first 56 days are history. Of the days looked
    at (weeks × days × sources): which day before was collected in the same way; (days × sources): how many units those had."""

    place: dict[date, int]
    sources: pd.Index
    totals: np.ndarray
    state: np.ndarray
    alike: np.ndarray
    units: np.ndarray


def spikes(
    cells: pd.DataFrame, totals: pd.DataFrame, support: pd.DataFrame, coverage: pd.DataFrame, *, days: Sequence[date], entities: Sequence[str]
) -> Spikes:
    """Tests every entity on every day.

    The expected count is Σ over outlets of (today's units of the outlet) × (share of its units that named the entity on the same weekday of
    the eight weeks before). Today's volume is what was really collected, so a day half lost is expected to have half as much: coverage is in
    it and is not multiplied again. A polled day is compared with polled days, an archive's with an archive's; days without data are neither
    tested nor compared with. An outlet with fewer than four usable weeks takes no part: a new outlet is no event.

    p is the upper tail of a negative binomial whose variance is Poisson noise, plus the uncertainty of the rates, plus the entity's own
    over-dispersion α·E² (by moments over the 56 days before, against the rate of each weekday, without the seven days in a row that
    wavered most); of a Poisson distribution where nothing is added. False discoveries are controlled (Benjamini and Hochberg 1995) over all
    entities × days tested; below the floor of 5 articles in 2 outlets p counts as 1.

    Args:
        cells: `day, source, entity, count`: units that name the entity, from 56 days before `days[0]` on; missing rows are zeros.
        totals: `day, source, total`: all units under the same filters.
        support: `day, entity, articles, sources`: what stands behind a day's number, for the floor.
        coverage: `day, source, coverage`: 0..1, NaN where nobody polled, 0 where there is no data.
        days: local days looked at, one after the other; entities: the family.
    """
    known = _days(totals, coverage, days)
    weeks = (known.alike & (_before(known.totals) > 0)).sum(axis=0)  # days × sources: in which the source published
    testable = weeks.max(axis=1, initial=0) >= LEAST_WEEKS
    tested = int(testable.sum()) * len(entities)
    enough = support[(support["articles"] >= FLOOR_ARTICLES) & (support["sources"] >= FLOOR_SOURCES) & support["entity"].isin(entities)]
    enough = enough.assign(at=enough["day"].map({day: at for at, day in enumerate(days) if testable[at]})).dropna(subset="at")
    wanted = cells[cells["entity"].isin(enough["entity"].unique())]
    placed = _placed(wanted, "count", known.place, known.sources).assign(entity=wanted["entity"])
    of_entity = {str(entity): rows for entity, rows in placed.groupby("entity")[["row", "column", "value"]]}
    parts = [_tested(str(entity), rows, of_entity, known, weeks) for entity, rows in enough.groupby("entity")]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    frame.insert(5, "q", _adjusted(frame["p"].to_numpy(dtype="float64"), tested))
    frame = frame.assign(spike=frame["q"] <= LEVEL).sort_values(["date", "entity"], ignore_index=True)
    return Spikes(frame, tested, tuple(day for day, holds in zip(days, testable, strict=True) if not holds))


def _tested(entity: str, candidates: pd.DataFrame, cells: dict[str, pd.DataFrame], known: _Days, weeks: np.ndarray) -> pd.DataFrame:
    at = candidates["at"].to_numpy(dtype=np.int64)
    named = np.zeros_like(known.totals)
    if entity in cells:
        named = np.where(known.state == NO_DATA, 0.0, _matrix(cells[entity], named.shape))
    rates, exposure = _rates(named, known, at)
    taking = weeks[at] >= LEAST_WEEKS
    volume = np.where(taking, known.totals[at + BASELINE_DAYS], 0.0)
    observed = np.where(taking, named[at + BASELINE_DAYS], 0.0).sum(axis=1)
    expected = (volume * rates).sum(axis=1)
    variance = expected + (volume**2 * rates / exposure).sum(axis=1) + _dispersion(named, known, at) * expected**2
    values = (
        candidates["day"].to_numpy(), entity, observed.astype(np.int64), expected, _tail(observed, expected, variance),
        candidates["articles"].to_numpy(), candidates["sources"].to_numpy(),
    )  # fmt: skip
    return pd.DataFrame(dict(zip(COLUMNS, values, strict=True)))


def _days(totals: pd.DataFrame, coverage: pd.DataFrame, days: Sequence[date]) -> _Days:
    length = len(days) + BASELINE_DAYS
    place = {days[0] + timedelta(days=shift - BASELINE_DAYS): shift for shift in range(length)}
    sources = pd.Index(sorted({*totals["source"].unique(), *coverage["source"].unique()}))
    told = coverage.assign(state=np.where(coverage["coverage"].isna(), ARCHIVE, np.where(coverage["coverage"] > 0, POLLED, NO_DATA)))
    units, state = (_matrix(_placed(*of, place, sources), (length, len(sources))) for of in ((totals, "total"), (told, "state")))
    units = np.where(state == NO_DATA, 0.0, units)  # what came in later of such a day is a part nobody knows the size of
    alike = _before(state) == state[BASELINE_DAYS:]
    return _Days(place, sources, units, state, alike, (_before(units) * alike).sum(axis=0))


def _placed(rows: pd.DataFrame, value: str, place: dict[date, int], sources: pd.Index) -> pd.DataFrame:
    """Where in a matrix of days × sources each number belongs; what lies outside is left out."""
    at = {"row": rows["day"].map(place), "column": sources.get_indexer(pd.Index(rows["source"])), "value": rows[value].astype("float64")}
    placed = pd.DataFrame(at, index=rows.index)
    return placed[placed["row"].notna() & (placed["column"] >= 0)].astype({"row": np.int64})


def _matrix(placed: pd.DataFrame, shape: tuple[int, ...]) -> np.ndarray:
    matrix = np.zeros(shape)
    matrix[placed["row"].to_numpy(), placed["column"].to_numpy()] = placed["value"].to_numpy()
    return matrix


def _before(matrix: np.ndarray) -> np.ndarray:
    """The rows one to eight weeks before those looked at: weeks × days × sources."""
    return np.stack([matrix[BASELINE_DAYS - 7 * week : len(matrix) - 7 * week] for week in range(1, WEEKS + 1)])


def _rates(named: np.ndarray, known: _Days, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each source's share of units that name the entity, drawn toward that of all, and from how many units it is known: days × sources."""
    back = BASELINE_DAYS + at - 7 * np.arange(1, WEEKS + 1)[:, None]  # weeks × days
    counts, units = (named[back] * known.alike[:, at]).sum(axis=0), known.units[at]
    pooled = (counts.sum(axis=1) + 0.5) / (units.sum(axis=1) + 1.0)  # half a mention: never seen is not impossible
    return (counts + PRIOR * pooled[:, None]) / (units + PRIOR), units + PRIOR


def _dispersion(named: np.ndarray, known: _Days, at: np.ndarray) -> np.ndarray:
    """α of each day: how much more than Poisson noise the entity's share wavered on the 56 days before, 0 if it did not."""
    back = at[:, None] + np.arange(BASELINE_DAYS)
    counts, units = named.sum(axis=1)[back], known.totals.sum(axis=1)[back]
    sums = np.cumsum(np.pad(_excess(counts, units)[0], ((0, 0), (1, 0))), axis=1)
    burst = np.argmax(sums[:, BURST:] - sums[:, :-BURST], axis=1)[:, None]
    usual = (np.arange(BASELINE_DAYS) < burst) | (np.arange(BASELINE_DAYS) >= burst + BURST)
    excess, mean = _excess(counts * usual, units * usual)
    rest, squares = excess.sum(axis=1), (mean**2).sum(axis=1)
    return np.asarray(SPREAD * np.divide(np.maximum(rest, 0.0), squares, out=np.zeros(len(at)), where=squares > 0))


def _excess(counts: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By how much each day's squared distance from its weekday's rate exceeds Poisson noise, and the count of that rate; both are rows × 56 days.

    A day draws the rate toward itself by its part of the weekday's units, so its distance is set right by 1/(1 − part); alone it tells nothing.
    """
    weeks = (len(units), WEEKS, 7)
    all_counts, all_units = (np.tile(values.reshape(weeks).sum(axis=1), WEEKS) for values in (counts, units))
    part = np.divide(units, all_units, out=np.zeros_like(units), where=all_units > 0)
    mean, rest = part * all_counts, 1 - part
    several = rest > 0
    return np.divide((counts - mean) ** 2, rest, out=mean.copy(), where=several) - mean, np.where(several, mean, 0.0)


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
