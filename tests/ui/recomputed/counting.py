"""How much is there, by counting rows: units, coverage, buckets?"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import isnan, nan
from typing import TypeVar

import pandas as pd

from tests.ui.recomputed.exported import Exported

COLUMNS = {"articles": "article", "stories": "story", "sources": "source"}
WEIGHT_DAYS = 28
Key = TypeVar("Key")


def days(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def size(rows: pd.DataFrame, unit: str) -> int:
    """Of rows of mentions, or of articles where the unit is not mentions."""
    return len(rows) if unit == "mentions" else len(set(rows[COLUMNS[unit]]))


def total(held: Exported, unit: str) -> int:
    """What counts of this unit are a share of: of mentions the articles."""
    return size(held.articles, "articles" if unit == "mentions" else unit)


def share(count: float, whole: int, unit: str) -> float:
    return (100 if unit == "mentions" else 1) * count / whole if whole else nan


def together(held: Exported, entities: tuple[str, ...]) -> set[int]:
    """The articles in which each of these has a mention that does not lie inside one of another of them."""
    free: dict[int, set[tuple[str, str]]] = {}
    for article, entity, inside in zip(held.mentions["article"], held.mentions["entity"], held.mentions["inside"], strict=True):
        free.setdefault(article, set()).update((entity, other) for other in entities if other not in inside.split())
    wanted = {(one, other) for one in entities for other in entities if one != other}
    return {article for article, pairs in free.items() if wanted <= pairs}


def coverage(held: Exported) -> dict[date, float]:
    """Day → the mean of the sources' coverage, weighted by their articles a day over the last 28 days with data; NaN where nobody polled."""
    published: dict[tuple[str, date], int] = {}
    for source, day in zip(held.articles["source"], held.articles["day"], strict=True):
        published[source, day] = published.get((source, day), 0) + 1
    weights: dict[str, float] = {}
    for source, rows in held.coverage.groupby("source"):
        last = sorted(day for day, part in zip(rows["day"], rows["coverage"], strict=True) if part != 0)[-WEIGHT_DAYS:]
        weights[str(source)] = sum(published.get((str(source), day), 0) for day in last) / len(last) if last else 0.0
    found: dict[date, float] = {}
    for day in sorted(set(held.coverage["day"])):
        rows = held.coverage[held.coverage["day"] == day]
        parts = {source: part for source, part in zip(rows["source"], rows["coverage"], strict=True) if not isnan(part)}
        weight = sum(weights[source] for source in parts)
        mean = sum(part * weights[source] for source, part in parts.items()) / weight if weight else nan
        unpolled = len(parts) < len(rows)
        found[day] = nan if mean == 0 and unpolled else 0.0 if parts and not any(parts.values()) and not unpolled else mean
    return found


def mean(values: Iterable[float]) -> float:
    """Of those that are known."""
    known = [value for value in values if not isnan(value)]
    return sum(known) / len(known) if known else nan


def adjusted(p: Mapping[Key, float], family: int) -> dict[Key, float]:
    """Benjamini and Hochberg's q among so many tests, those not told having p = 1."""
    order = sorted(p, key=lambda key: p[key])
    found: dict[Key, float] = {}
    least = 1.0
    for rank in range(len(order), 0, -1):
        least = min(least, p[order[rank - 1]] * family / rank)
        found[order[rank - 1]] = least
    return found
