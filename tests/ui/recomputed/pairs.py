"""Who is named together with whom, by the formulas of the methods' page?"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, inf, log, log2, nan, sqrt

import pandas as pd
from scipy import stats

from tests.ui.recomputed.counting import COLUMNS, adjusted
from tests.ui.recomputed.exported import Exported

MINIMUM, LEVEL = 5, 0.05
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Met:
    """Pair → the articles in which they meet, entity → those that name it, article → its unit, and all articles."""

    pairs: Mapping[Pair, set[int]]
    named: Mapping[str, set[int]]
    unit: Mapping[int, int]

    def size(self, articles: set[int]) -> int:
        return len({self.unit[article] for article in articles})

    @property
    def n(self) -> int:
        return self.size(set(self.unit))


@dataclass(frozen=True, slots=True)
class Measured:
    """A row of the table; q is NaN of what is not tested."""

    count: int
    jaccard: float
    npmi: float
    g2: float
    q: float
    sure: bool


def met(held: Exported, unit: str, level: str) -> Met:
    """Both must have a mention that lies in none of the other's, in the same article or in the same sentence of it."""
    places: dict[tuple[object, ...], list[tuple[str, set[str]]]] = defaultdict(list)
    told = held.mentions[["article", "field", "sentence_start", "entity", "inside"]].itertuples(index=False)
    for article, field, start, entity, inside in told:
        places[(article, field, start) if level == "sentence" else (article,)].append((entity, set(inside.split())))
    pairs: dict[Pair, set[int]] = defaultdict(set)
    for place, mentions in places.items():
        present = {entity for entity, _ in mentions}
        free = {(entity, other) for entity, inside in mentions for other in present - inside - {entity}}
        for one, other in free:
            if one < other and (other, one) in free:
                pairs[one, other].add(int(str(place[0])))
    named = {str(entity): set(rows) for entity, rows in held.mentions.groupby("entity")["article"]}
    return Met(pairs, named, dict(zip(held.articles["article"], held.articles[COLUMNS[unit]], strict=True)))


def measured(found: Met, level: str) -> tuple[dict[Pair, Measured], int]:
    """All pairs, and how many were tested."""
    n = found.n
    sizes = {entity: found.size(articles) for entity, articles in found.named.items()}
    often = sum(size >= MINIMUM for size in sizes.values())
    family = often * (often - 1) // 2
    counts = {pair: found.size(articles) for pair, articles in found.pairs.items()}
    g2 = {(a, b): _likelihood(count, sizes[a], sizes[b], n) for (a, b), count in counts.items()}
    p = {
        (a, b): 1.0 if level == "sentence" and count < sizes[a] * sizes[b] / n else float(stats.chi2.sf(g2[a, b], 1))
        for (a, b), count in counts.items() if count >= MINIMUM
    }  # fmt: skip
    q = adjusted(p, family)
    rows = {}
    for (a, b), count in counts.items():
        npmi = log2((count / n) / (sizes[a] / n * sizes[b] / n)) / -log2(count / n)
        sure = q.get((a, b), 1.0) < LEVEL and count > sizes[a] * sizes[b] / n
        rows[a, b] = Measured(count, count / (sizes[a] + sizes[b] - count), npmi, g2[a, b], q.get((a, b), nan), sure)
    return rows, family


def _likelihood(both: int, a: int, b: int, n: int) -> float:
    cells = ((both, a * b), (a - both, a * (n - b)), (b - both, (n - a) * b), (n - a - b + both, (n - a) * (n - b)))
    return max(0.0, 2 * sum(seen * log(seen * n / expected) for seen, expected in cells if seen))


def changes(now: Met, before: Met) -> dict[Pair, tuple[int, float, float]]:
    """Pair → count before, change in per cent, q of Fisher's test; the smaller tail is doubled."""
    counts, previous = ({pair: each.size(articles) for pair, articles in each.pairs.items()} for each in (now, before))
    p = {}
    for pair in {*counts, *previous}:
        count, both = counts.get(pair, 0), counts.get(pair, 0) + previous.get(pair, 0)
        if both >= MINIMUM:
            law = stats.hypergeom(now.n + before.n, both, now.n)
            p[pair] = min(1.0, 2 * min(float(law.cdf(count)), float(law.sf(count - 1))))
    q = adjusted(p, len(p))
    return {
        pair: (previous.get(pair, 0), 100 * (count / now.n - previous.get(pair, 0) / before.n), q.get(pair, nan)) for pair, count in counts.items()
    }


def odds(found: Met, pair: Pair, articles: pd.DataFrame) -> tuple[float, float, float]:
    """Mantel and Haenszel's ratio over outlet × month, with the interval of Robins, Breslow and Greenland; NaN where it has none."""
    strata: dict[tuple[str, str], set[int]] = defaultdict(set)
    for article, source, day in articles[["article", "source", "day"]].itertuples(index=False):
        strata[source, f"{day:%Y-%m}"].add(article)
    sums: Counter[str] = Counter()
    for inside in strata.values():
        both, a, b, n = (found.size(inside & one) for one in (found.pairs[pair], found.named[pair[0]], found.named[pair[1]], inside))
        r, s = both * (n - a - b + both) / n, (a - both) * (b - both) / n
        p, q = (both + n - a - b + both) / n, (a + b - 2 * both) / n
        for name, value in (("r", r), ("s", s), ("pr", p * r), ("ps+qr", p * s + q * r), ("qs", q * s)):
            sums[name] += value  # type: ignore[assignment]
    r, s = float(sums["r"]), float(sums["s"])
    if not s:
        return inf, nan, nan
    if not r:
        return 0.0, nan, nan
    variance = sums["pr"] / (2 * r**2) + sums["ps+qr"] / (2 * r * s) + sums["qs"] / (2 * s**2)
    margin = exp(float(stats.norm.ppf(0.975)) * sqrt(variance))
    return r / s, r / s / margin, r / s * margin
