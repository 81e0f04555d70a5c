"""How many articles would full collection have shown?"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from monitor.selection import Step

USUAL_DAYS = 28  # four whole weeks: every weekday counts alike
FORGOTTEN_DAYS = 56  # an outlet that gave nothing for eight weeks has ended: nothing of it is missing any more
NEARLY = 0.995  # of a day: seven minutes lost between two checks are nothing
WHOLE = 0.95  # of a day: collected well enough to tell what is usual
PRIOR = 2.0  # articles, divided by the outlets' volumes: so much an outlet's own habit of naming somebody must outweigh
CALMEST = 0.02  # α: nobody is named equally often every day
HALF_SEEN = 0.5  # articles in four weeks, of all outlets: never named lately is not never named
LEAST_DAYS = 14  # complete days on which the same loss can be played
UNKNOWN_SPREAD = 0.3  # of the missing part, squared, where it cannot be played: three times what outlets with a taste of their own show
# Days share what is wrong about their outlets' usual numbers. Measured on generated outlets: with 0 a week's interval holds 92 % of the full
# counts, with 0.25 95 %.
ALIKE = 0.25
HALF = 0.5  # of what is usual: with less collected no estimate is made
COLUMNS = ["date", "entity", "count", "corrected", "low", "high", "seen"]
DAILY = [*COLUMNS, "missing", "variance"]


def corrected(cells: pd.DataFrame, totals: pd.DataFrame, coverage: pd.DataFrame, *, days: Sequence[date], entities: Sequence[str]) -> pd.DataFrame:
    """What was counted and what is missing, day by day.

    An outlet's usual number w of articles about the entity is the mean of its last 28 well covered days. A day on which the parts c of its
    outlets were collected has seen Σ w·c of Σ w. How much more or less than usual the day is (f) is judged by what was seen: f is gamma
    distributed around 1 with the entity's own variance α, the seen count n is Poisson around f·Σ w·c, so the missing count is negative
    binomial around Σ w·(1−c) · (1/α + n) / (1/α + Σ w·c). How much the outlets' parts in it waver from day to day is measured by playing the
    same loss on the complete days of the eight weeks before. Nothing is missing of an outlet before its first well covered day, or eight
    weeks after its last.

    Args:
        cells: `day, source, entity, count`, counts that add up over sources; totals: `day, source, total`; coverage: `day, source, coverage`
            (NaN: nobody polled, not judged). All reach back before `days[0]`: what is not there cannot be learnt from.

    Returns:
        DAILY: `corrected` with its 95 % interval `low`..`high`, NaN where less than half of what is usual was seen or nobody polled;
        equal to `count` where nothing is missing. `seen` is 0..1, NaN where nobody polled. `missing` and `variance`, of which `by_bucket`
        makes weeks and months, are there on refused days too.
    """
    sources = sorted({*coverage["source"], *totals["source"]})
    first = min([days[0], *coverage["day"]])
    length = (days[-1] - first).days + 1
    covered = _matrix(coverage, "coverage", first, sources, length)
    covered = np.where(covered >= NEARLY, 1.0, covered)
    volume = _matrix(totals, "total", first, sources, length)
    at = np.array([(day - first).days for day in days])
    parts = []
    for entity in entities:
        counts = _matrix(cells[cells["entity"] == entity], "count", first, sources, length)
        parts.append(_estimates(at, counts, volume, covered).assign(date=list(days), entity=entity)[DAILY])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=DAILY)


def by_bucket(daily: pd.DataFrame, step: Step) -> pd.DataFrame:
    """COLUMNS of days, weeks or months: what is missing added up, refused where less than half was seen, as a mean over the bucket's days.

    Poisson noise adds up as of independent days, what is wrong beyond it as errors that are alike by a quarter. A day of less than half is
    part of its bucket; one that nobody polled takes its bucket's estimate with it.
    """
    if step is Step.DAY:
        return daily[COLUMNS]
    beyond = daily["variance"] - daily["missing"]
    frame = daily.assign(date=[step.start(day) for day in daily["date"]], beyond=beyond, error=np.sqrt(beyond.clip(lower=0)))
    sums = frame.groupby(["entity", "date"], sort=False).agg(
        count=("count", "sum"), missing=("missing", _whole_sum), beyond=("beyond", _whole_sum), error=("error", _whole_sum), seen=("seen", "mean")
    )
    found = sums.reset_index()
    variance = found["missing"] + (1 - ALIKE) * found["beyond"] + ALIKE * found["error"] ** 2
    return _with_interval(found.assign(variance=variance))[COLUMNS]


def _whole_sum(values: pd.Series) -> float:
    return float(values.sum(skipna=False))


def _with_interval(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds corrected, low, high: NaN where less than half was seen or `missing` is unknown."""
    mean = frame["missing"].to_numpy(dtype="float64")
    low, high = _interval(mean, frame["variance"].to_numpy(dtype="float64"))
    count, told = frame["count"], frame["seen"] >= HALF
    return frame.assign(corrected=(count + mean).where(told), low=(count + low).where(told), high=(count + high).where(told))


def _estimates(at: np.ndarray, counts: np.ndarray, volume: np.ndarray, covered: np.ndarray) -> pd.DataFrame:
    """DAILY without date and entity, of each day of `at`."""
    polled = ~np.isnan(covered[at])  # of an outlet that nobody polled nothing can be said to be missing, and it tells nothing of the others
    observed, part = (counts[at] * polled).sum(axis=1), np.nan_to_num(covered[at])
    usual = _usual(at, counts, volume, covered) * polled
    seen, missing = (usual * part).sum(axis=1), (usual * (1 - part)).sum(axis=1)
    share = np.divide(seen, seen + missing, out=np.ones(len(at)), where=missing > 0)
    mean, variance = np.zeros(len(at)), np.zeros(len(at))
    for row in np.flatnonzero(missing > 0):
        complete = counts[_complete(int(at[row]), usual[row], covered)]
        weight = 1 / max(_unrest(complete.sum(axis=1)), CALMEST)
        mean[row] = missing[row] * (weight + observed[row]) / (weight + seen[row])
        spread = _spread(complete, part[row], float(seen[row]), float(missing[row]), weight)
        habit = 1 / (USUAL_DAYS * missing[row])  # the usual number is itself known from so many articles only
        variance[row] = mean[row] + mean[row] ** 2 * (1 / (weight + observed[row]) + spread + habit)
    unknown = ~(part > 0).any(axis=1) & (missing == 0)
    frame = pd.DataFrame({"count": counts[at].sum(axis=1), "seen": share, "missing": mean, "variance": variance})
    return _with_interval(frame.assign(**{name: frame[name].mask(unknown) for name in ("seen", "missing", "variance")}))


def _usual(at: np.ndarray, counts: np.ndarray, volume: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """Each outlet's articles about the entity on a usual day before each of `at`: days × sources; 0 where there is no past, or none lately."""
    named, articles, days = (np.zeros((len(at), counts.shape[1])) for _ in range(3))
    for source in range(counts.shape[1]):
        # Before its first article an outlet had not begun, whatever its coverage.
        known = np.flatnonzero((covered[:, source] >= WHOLE) & (np.cumsum(volume[:, source]) > 0))
        if not len(known):
            continue
        last = np.searchsorted(known, at)
        start = np.maximum(0, last - USUAL_DAYS)
        lately = (last > 0) & (at - known[np.maximum(last, 1) - 1] <= FORGOTTEN_DAYS)
        for sums, matrix in ((named, counts), (articles, volume)):
            running = np.concatenate([[0.0], np.cumsum(matrix[known, source])])
            sums[:, source] = np.where(lately, running[last] - running[start], 0.0)
        days[:, source] = np.where(lately, last - start, 0)
    everything = articles.sum(axis=1, keepdims=True)
    share = np.divide(articles, everything, out=np.zeros_like(articles), where=everything > 0)
    prior = HALF_SEEN + PRIOR * np.divide(named.sum(axis=1, keepdims=True), everything, out=np.zeros_like(everything), where=everything > 0)
    return np.asarray(np.divide(named + prior * share, days, out=np.zeros_like(named), where=days > 0))


def _complete(at: int, usual: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """The days of the eight weeks before on which every outlet that matters was collected."""
    before = np.arange(max(0, at - FORGOTTEN_DAYS), at)
    return before[(covered[before][:, usual > 0] >= WHOLE).all(axis=1)]


def _unrest(daily: np.ndarray) -> float:
    """α: by how much more than Poisson noise the count wavers, from its mean and variance."""
    mean = float(daily.mean()) if len(daily) else 0.0
    return max(0.0, (float(daily.var(ddof=1)) - mean) / mean**2) if len(daily) > 1 and mean > 0 else 0.5


def _spread(complete: np.ndarray, part: np.ndarray, seen: float, missing: float, weight: float) -> float:
    """By how much more than the model says the missing part wavers around what the seen part lets expect."""
    if len(complete) < LEAST_DAYS:
        return UNKNOWN_SPREAD
    there, gone = (complete * part).sum(axis=1), (complete * (1 - part)).sum(axis=1)
    mean = missing * (weight + there) / (weight + seen)
    excess = (gone - mean) ** 2 - mean - mean**2 / (weight + there)
    return max(0.0, float(excess.sum() / (mean**2).sum()))


def _interval(mean: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from scipy import stats  # here: it takes most of a second to import

    low, high = mean.copy(), mean.copy()  # of rare entities the quantiles are 0 and 0: the estimate stays within its interval
    some = variance > mean
    size = mean[some] ** 2 / (variance[some] - mean[some])
    quantiles = (stats.nbinom.ppf(quantile, size, size / (size + mean[some])) for quantile in (0.025, 0.975))
    low[some], high[some] = np.minimum(next(quantiles), mean[some]), np.maximum(next(quantiles), mean[some])
    return low, high


def _matrix(rows: pd.DataFrame, value: str, first: date, sources: Sequence[str], length: int) -> np.ndarray:
    day = np.array([(day - first).days for day in rows["day"]], dtype=np.int64)
    column = pd.Index(sources).get_indexer(pd.Index(rows["source"]))
    inside = (day >= 0) & (day < length) & (column >= 0)
    matrix = np.zeros((length, len(sources)))
    matrix[day[inside], column[inside]] = rows[value].to_numpy(dtype="float64")[inside]
    return matrix
