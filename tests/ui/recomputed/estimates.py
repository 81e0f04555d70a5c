"""What was missing, by the formula of the corrected estimate and the program's words on its interval?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan, nan, sqrt

from scipy import stats

from tests.ui.recomputed.counting import mean
from tests.ui.recomputed.exported import Exported

USUAL_DAYS, FORGOTTEN_DAYS = 28, 56
NEARLY, WHOLE, HALF = 0.995, 0.95, 0.5
PRIOR, HALF_SEEN, CALMEST = 2, 0.5, 0.02
LEAST_DAYS, UNKNOWN_SPREAD, ALIKE = 14, 0.3, 0.25


@dataclass(frozen=True, slots=True)
class Day:
    """`missing` and `variance` are NaN where nobody polled."""

    count: int
    seen: float
    missing: float
    variance: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """NaN where less than half was seen."""

    corrected: float
    low: float
    high: float
    seen: float


@dataclass(frozen=True, slots=True)
class Log:
    """An entity's counts and all articles by day and outlet, and which part of the day was collected; `first`: how far back is looked."""

    sources: list[str]
    counts: Counter[tuple[date, str]]
    volume: Counter[tuple[date, str]]
    covered: dict[tuple[date, str], float]
    first: date

    @classmethod
    def of(cls, held: Exported, entity: str, unit: str, first: date) -> "Log":
        rows = held.mentions[held.mentions["entity"] == entity]
        rows = rows if unit == "mentions" else rows.drop_duplicates("article")
        counts, volume = (Counter(zip(frame["day"], frame["source"], strict=True)) for frame in (rows, held.articles))
        told = held.coverage[["day", "source", "coverage"]].itertuples(index=False)
        covered = {(day, source): 1.0 if part >= NEARLY else float(part) for day, source, part in told}
        return cls(sorted(set(held.coverage["source"])), counts, volume, covered, first)

    def whole(self, source: str, days: Iterable[date]) -> list[date]:
        """Those that were collected well enough to tell what is usual, from the outlet's first article on."""
        began = min((day for day, who in self.volume if who == source and day >= self.first), default=date.max)
        return [day for day in days if day >= began and self.covered.get((day, source), 0.0) >= WHOLE]

    def usual(self, day: date) -> dict[str, float]:
        """Outlet → its articles about the entity on a usual day."""
        before = [self.first + timedelta(days=shift) for shift in range((day - self.first).days)]
        lately: dict[str, list[date]] = {}
        for source in self.sources:
            known = self.whole(source, before)[-USUAL_DAYS:]
            if known and (day - known[-1]).days <= FORGOTTEN_DAYS:
                lately[source] = known
        named, articles = (
            {source: sum(cells[other, source] for other in known) for source, known in lately.items()} for cells in (self.counts, self.volume)
        )
        everything = sum(articles.values())
        prior = HALF_SEEN + (PRIOR * sum(named.values()) / everything if everything else 0.0)
        return {
            source: (named[source] + (prior * articles[source] / everything if everything else 0.0)) / len(known)
            for source, known in lately.items() if not isnan(self.covered.get((day, source), 0.0))
        }  # fmt: skip


def day_of(log: Log, day: date) -> Day:
    """What was counted, and the mean and variance of what is missing."""
    parts = {source: log.covered.get((day, source), 0.0) for source in log.sources}
    polled = [source for source in log.sources if not isnan(parts[source])]
    usual = log.usual(day)
    seen, missing = (sum(w * part(parts[source]) for source, w in usual.items()) for part in (float, lambda part: 1 - part))
    count, observed = (sum(log.counts[day, source] for source in sources) for sources in (log.sources, polled))
    if missing == 0:
        unknown = not any(parts[source] > 0 for source in polled)
        return Day(count, nan, nan, nan) if unknown else Day(count, 1.0, 0.0, 0.0)
    back = (day - timedelta(days=shift) for shift in range(FORGOTTEN_DAYS, 0, -1))
    complete = [other for other in back if all(log.covered.get((other, source), 0.0) >= WHOLE for source, w in usual.items() if w > 0)]
    weight = 1 / max(CALMEST, _unrest([sum(log.counts[other, source] for source in log.sources) for other in complete]))
    expected = missing * (weight + observed) / (weight + seen)
    spread = UNKNOWN_SPREAD
    if len(complete) >= LEAST_DAYS:
        beyond = squares = 0.0
        for other in complete:
            there, gone = (sum(log.counts[other, source] * part(parts[source]) for source in polled) for part in (float, lambda part: 1 - part))
            gone += sum(log.counts[other, source] for source in log.sources if source not in polled)
            likely = missing * (weight + there) / (weight + seen)
            beyond += (gone - likely) ** 2 - likely - likely**2 / (weight + there)
            squares += likely**2
        spread = max(0.0, beyond / squares)
    return Day(count, seen / (seen + missing), expected, expected + expected**2 * (1 / (weight + observed) + spread + 1 / (USUAL_DAYS * missing)))


def _unrest(counts: list[int]) -> float:
    average = sum(counts) / len(counts) if counts else 0.0
    if len(counts) < 2 or not average:
        return 0.5
    return max(0.0, sum((count - average) ** 2 for count in counts) / (len(counts) - 1) - average) / average**2


def bucket(days: list[Day]) -> Estimate:
    """One day, or several put together: Poisson noise adds up, what is wrong beyond it is alike by a quarter."""
    count, missing, seen = sum(day.count for day in days), sum(day.missing for day in days), mean(day.seen for day in days)
    beyond = [day.variance - day.missing for day in days]
    variance = missing + (1 - ALIKE) * sum(beyond) + ALIKE * sum(sqrt(max(0.0, part)) if not isnan(part) else nan for part in beyond) ** 2
    variance = days[0].variance if len(days) == 1 else variance
    low = high = missing
    if variance > missing:
        size = missing**2 / (variance - missing)
        low, high = (float(stats.nbinom.ppf(part, size, size / (size + missing))) for part in (0.025, 0.975))
    if not seen >= HALF:
        return Estimate(nan, nan, nan, seen)
    return Estimate(count + missing, count + min(low, missing), count + max(high, missing), seen)
