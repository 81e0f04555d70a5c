"""Which outlets published far more or far less than they usually do?"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

USUAL_DAYS = 28  # four whole weeks
LEAST_DAYS = 6  # of the same kind, working days or weekends
HALF = 0.5  # of a day: one of which less was collected is known to be short
LEVEL = 0.05  # of false discoveries among the flags
TIMES = 2.0  # at least twice or at most half of the usual, and one of the two at least TEN: less is nobody's worry
TEN = 10
COLUMNS = ["day", "source", "articles", "expected", "p", "q", "direction"]
SATURDAY = 5


def unusual(source_days: pd.DataFrame, coverage: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    """Days on which an outlet's number of articles lies far from its own last 28 days.

    The expected number is the mean of the working days (for a weekend: of the weekend days) among them, times the part of the day that was
    collected. p is twice the smaller tail of a negative binomial with the outlet's own over-dispersion, q controls false discoveries
    (Benjamini and Hochberg 1995) over all outlets and days judged.

    Args:
        source_days: `source, day, articles`; coverage: `day, source, coverage`, both from 28 days before the first of `days` on. Days without
            data, or collected for less than half, are neither judged nor usual.

    Returns:
        COLUMNS, `direction` being `above` or `below`; the least likely first.
    """
    held = {(source, day): int(n) for source, day, n in source_days[["source", "day", "articles"]].itertuples(index=False)}
    parts: dict[str, dict[date, float]] = {}
    for day, source, share in coverage[["day", "source", "coverage"]].itertuples(index=False):
        if np.isnan(share) or share >= HALF:
            parts.setdefault(source, {})[day] = 1.0 if np.isnan(share) else float(share)
    judged = [row for source, known in sorted(parts.items()) for row in _judged(source, known, held, days)]
    frame = pd.DataFrame(judged, columns=["day", "source", "articles", "expected", "variance"])
    frame = frame.assign(p=_both_tails(*(frame[name].to_numpy(dtype="float64") for name in ("articles", "expected", "variance"))))
    frame = frame.assign(q=_adjusted(frame["p"].to_numpy()), direction=np.where(frame["articles"] > frame["expected"], "above", "below"))
    far = (frame["articles"] >= TIMES * frame["expected"]) | (frame["articles"] <= frame["expected"] / TIMES)
    big = frame[["articles", "expected"]].max(axis=1) >= TEN
    return frame[(frame["q"] <= LEVEL) & far & big].sort_values(["p", "day", "source"], ignore_index=True)[COLUMNS]


def _judged(
    source: str, known: dict[date, float], held: dict[tuple[str, date], int], days: Sequence[date]
) -> list[tuple[date, str, int, float, float]]:
    """day, source, articles, expected, variance of each day that can be judged."""
    rows = []
    for day in days:
        if day not in known:
            continue
        before = (day - timedelta(days=shift) for shift in range(1, USUAL_DAYS + 1))
        alike = [other for other in before if other in known and (other.weekday() >= SATURDAY) == (day.weekday() >= SATURDAY)]
        if len(alike) < LEAST_DAYS:
            continue
        counts = np.array([held.get((source, other), 0) / known[other] for other in alike])
        usual = float(counts.mean())
        expected = (usual or 1 / len(alike)) * known[day]
        unrest = max(0.0, float(counts.var(ddof=1)) - usual) / usual**2 if usual else 0.0
        relative = unrest * (1 + 1 / len(alike)) + 1 / (expected * len(alike))  # beyond Poisson noise: its own, and that of the mean
        rows.append((day, source, held.get((source, day), 0), expected, expected + relative * expected**2))
    return rows


def _both_tails(articles: np.ndarray, expected: np.ndarray, variance: np.ndarray) -> np.ndarray:
    from scipy import stats  # here: it takes most of a second to import

    size = expected**2 / (variance - expected)
    chance = size / (size + expected)
    tails = np.minimum(stats.nbinom.sf(articles - 1, size, chance), stats.nbinom.cdf(articles, size, chance))
    return np.asarray(np.minimum(1.0, 2 * tails))


def _adjusted(p: np.ndarray) -> np.ndarray:
    from scipy import stats

    return np.asarray(stats.false_discovery_control(p, method="bh")) if len(p) else p
