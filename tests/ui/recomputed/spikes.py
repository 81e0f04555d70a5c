"""Which spikes follow from the exports, by the formulas of the methods' page?"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isnan

import pandas as pd
from scipy import stats

from tests.ui.recomputed.counting import adjusted
from tests.ui.recomputed.exported import Exported

WEEKS, BASELINE, LEAST_WEEKS, PRIOR, BURST, SPREAD = 8, 56, 4, 10, 7, 2
FLOOR_ARTICLES, FLOOR_SOURCES, LEVEL = 5, 2, 0.05


@dataclass(frozen=True, slots=True)
class Spike:
    """A row of the list."""

    day: date
    entity: str
    observed: int
    expected: float
    p: float
    q: float
    articles: int
    sources: int
    story: int
    size: int
    article: int


@dataclass(slots=True)
class Known:
    """What is counted per day and outlet: all units, and those about one entity; how each day was collected."""

    sources: list[str]
    totals: Counter[tuple[date, str]] = field(default_factory=Counter)
    named: dict[str, Counter[tuple[date, str]]] = field(default_factory=dict)
    state: dict[tuple[date, str], str] = field(default_factory=dict)

    def weeks(self, day: date, source: str) -> list[date]:
        """The same weekdays before that were collected in the same way."""
        before = [day - timedelta(days=7 * week) for week in range(1, WEEKS + 1)]
        return [other for other in before if self.state.get((other, source), "none") == self.state.get((day, source), "none")]

    def taking(self, day: date) -> list[str]:
        """The outlets with enough such weeks in which they published."""
        return [source for source in self.sources if sum(self.totals[other, source] > 0 for other in self.weeks(day, source)) >= LEAST_WEEKS]


def known(held: Exported, unit: str) -> Known:
    """Of the whole archive; a story counts for the outlet that told it first that day."""
    found = Known(sorted({*held.articles["source"], *held.coverage["source"]}))
    for day, source, part in held.coverage[["day", "source", "coverage"]].itertuples(index=False):
        found.state[day, source] = "archive" if isnan(part) else "polled" if part > 0 else "none"
    first: dict[tuple[date, int], str] = {}
    ordered = held.articles.sort_values(["published_at", "article"])
    for day, source, story in ordered[["day", "source", "story"]].itertuples(index=False):
        first.setdefault((day, story), source)
    by = unit == "stories"
    units = [(day, source) for (day, _), source in first.items()] if by else list(zip(held.articles["day"], held.articles["source"], strict=True))
    found.totals.update(cell for cell in units if found.state.get(cell, "none") != "none")
    for entity, rows in held.mentions.groupby("entity"):
        told = rows.drop_duplicates(["day", "story"] if by else "article")
        cells = [(day, first[day, story] if by else source) for day, story, source in told[["day", "story", "source"]].itertuples(index=False)]
        found.named[str(entity)] = Counter(cell for cell in cells if found.state.get(cell, "none") != "none")
    return found


def spikes(held: Exported, days: list[date], entities: tuple[str, ...], unit: str) -> tuple[list[Spike], int, int]:
    """The spikes, days × entities tested, and days that could not be."""
    archive = known(held, unit)
    testable = {day for day in days if archive.taking(day)}
    lately = held.mentions[held.mentions["day"].isin(days)]
    family = entities or tuple(set(lately["entity"]))
    judged: dict[tuple[date, str], tuple[int, float, pd.DataFrame]] = {}
    chances: dict[tuple[date, str], float] = {}
    for (day, entity), rows in lately[lately["entity"].isin(family)].groupby(["day", "entity"]):
        assert isinstance(day, date)
        if day in testable and rows["article"].nunique() >= FLOOR_ARTICLES and rows["source"].nunique() >= FLOOR_SOURCES:
            observed, expected, variance = _expected(archive, day, str(entity))
            judged[day, str(entity)] = observed, expected, rows
            size = expected**2 / (variance - expected)
            chances[day, str(entity)] = float(stats.nbinom.sf(observed - 1, size, size / (size + expected)))
    tested = len(testable) * len(family)
    found = []
    for key, q in adjusted(chances, tested).items():
        observed, expected, rows = judged[key]
        if q <= LEVEL:
            counted = rows["article"].nunique(), rows["source"].nunique()
            told = _story(rows, held)
            found.append(Spike(*key, observed, expected, chances[key], q, *counted, *told))
    return found, tested, len(days) - len(testable)


def _expected(archive: Known, day: date, entity: str) -> tuple[int, float, float]:
    """Counted, expected, and the variance of the expected number."""
    named = archive.named[entity]
    weeks = {source: archive.weeks(day, source) for source in archive.sources}
    counts = {source: sum(named[other, source] for other in weeks[source]) for source in archive.sources}
    units = {source: sum(archive.totals[other, source] for other in weeks[source]) for source in archive.sources}
    pooled = (sum(counts.values()) + 0.5) / (sum(units.values()) + 1)
    taking = archive.taking(day)
    rates = {source: (counts[source] + PRIOR * pooled) / (units[source] + PRIOR) for source in taking}
    volume = {source: archive.totals[day, source] for source in taking}
    expected = sum(volume[source] * rates[source] for source in taking)
    doubt = sum(volume[source] ** 2 * rates[source] / (units[source] + PRIOR) for source in taking)
    return sum(named[day, source] for source in taking), expected, expected + doubt + _unrest(archive, named, day) * expected**2


def _unrest(archive: Known, named: Counter[tuple[date, str]], day: date) -> float:
    """By how much the name's daily part wavered more than by chance, the seven most restless days in a row left out."""
    before = [day - timedelta(days=back) for back in range(BASELINE, 0, -1)]
    daily = [tuple(sum(cells[other, source] for source in archive.sources) for cells in (named, archive.totals)) for other in before]
    excess = [beyond for beyond, _ in _excess(daily)]
    sums = [sum(excess[start : start + BURST]) for start in range(BASELINE - BURST + 1)]
    burst = max(range(len(sums)), key=lambda start: round(sums[start], 9))
    rest = _excess([(0, 0) if burst <= place < burst + BURST else counted for place, counted in enumerate(daily)])
    squares = sum(mean**2 for _, mean in rest)
    return SPREAD * max(0.0, sum(beyond for beyond, _ in rest)) / squares if squares else 0.0


def _excess(daily: list[tuple[int, ...]]) -> list[tuple[float, float]]:
    """Of each day, its squared distance from its weekday's rate beyond Poisson noise, and that rate's number; a weekday's only day tells nothing."""
    found = []
    for place, (count, units) in enumerate(daily):
        alike = daily[place % 7 :: 7]
        part = units / sum(units for _, units in alike) if units else 0.0
        mean = part * sum(count for count, _ in alike)
        found.append(((count - mean) ** 2 / (1 - part) - mean, mean) if part < 1 else (0.0, 0.0))
    return found


def _story(rows: pd.DataFrame, held: Exported) -> tuple[int, int, int]:
    """The story with the most articles about the entity that day, how many, and the first of them."""
    own = held.articles[held.articles["article"].isin(rows["article"])]
    sizes = Counter(own["story"])
    story = min(sizes, key=lambda number: (-sizes[number], number))
    first = own[own["story"] == story].sort_values(["published_at", "article"]).iloc[0]
    return int(story), sizes[story], int(first["article"])
