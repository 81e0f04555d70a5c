"""The page of sources: what each feed brought, coverage by day, unusual volumes, who began or ended.

Not asked for, because no export holds the log of checks: the four cards and each feed's state, last check, last success, next check, error and
what its last check brought (`status --format json` has them), and the list of losses, whose spans lie between two checks.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import isnan
from statistics import mean, median, variance

import pytest
from scipy import stats

from monitor.answers import Answers
from monitor.selection import Selection
from tests.ui.newsroom import NOW, Days
from tests.ui.recomputed.counting import adjusted, days
from tests.ui.recomputed.exported import Exported
from tests.ui.recomputed.shown import options, same, table, visited

DAYS = Days.until(NOW)
MONTH = Selection(DAYS.last - timedelta(days=29), DAYS.last)
EVERYTHING = Selection(DAYS.first, DAYS.last)
USUAL_DAYS, LEAST_DAYS, HALF, LEVEL, TIMES, TEN = 28, 6, 0.5, 0.05, 2, 10


def test_what_each_feed_has_shown(today: Answers, exported: Exported) -> None:
    shown = table(visited(today, "sources", MONTH), "State", "Error code", "Articles").set_index("Feed")
    stored = Counter(feed for feeds in exported.articles["feeds"] for feed in feeds.split())
    assert dict(zip(shown.index, shown["Articles"], strict=True)) == {feed: stored[feed] for feed in shown.index}
    assert shown["Articles"].sum() > 1000


@pytest.mark.parametrize("asked", [MONTH, replace(EVERYTHING, sources=("vlast", "kommersant"))])
def test_coverage_by_day(asked: Selection, today: Answers, exported: Exported) -> None:
    at = visited(today, "sources", asked)
    held = exported.within(asked.start or DAYS.first, asked.end or DAYS.last, asked.sources).coverage
    outlets = {source.id: source.name for source in today.sources()}
    shown = table(at, "Day", "Source", "Coverage").set_index(["Day", "Source"])["Coverage"]
    assert len(shown) == len(held) > 50
    assert all(same(shown.xs((day, outlets[source])), part) for day, source, part in held[["day", "source", "coverage"]].itertuples(index=False))
    squares = {square["name"] for square in options(at)[0]["series"][0]["data"]}
    known = held.dropna()
    assert squares == {
        f"{outlets[source]}, {day:%d.%m.%Y}: {round(100 * part):,}%"
        for day, source, part in known[["day", "source", "coverage"]].itertuples(index=False)
    }


def test_outlets_that_published_unusually_much_or_little(today: Answers, exported: Exported) -> None:
    shown = table(visited(today, "sources", MONTH), "Day", "Expected", "Deviation")
    articles = Counter(zip(exported.articles["source"], exported.articles["day"], strict=True))
    told = exported.coverage[["source", "day", "coverage"]].itertuples(index=False)
    parts = {(source, day): 1.0 if isnan(part) else part for source, day, part in told if isnan(part) or part >= HALF}
    chances: dict[tuple[str, date], float] = {}
    usual: dict[tuple[str, date], float] = {}
    for source in sorted(set(exported.coverage["source"])):
        for day in days(MONTH.start or DAYS.first, DAYS.last):
            before = [day - timedelta(days=back) for back in range(1, USUAL_DAYS + 1)]
            alike = [other for other in before if (source, other) in parts and (other.weekday() > 4) == (day.weekday() > 4)]
            if (source, day) in parts and len(alike) >= LEAST_DAYS:
                counts = [articles[source, other] / parts[source, other] for other in alike]
                rate = mean(counts)
                expected = (rate or 1 / len(alike)) * parts[source, day]
                unrest = max(0.0, variance(counts) - rate) / rate**2 if rate else 0.0
                wide = expected + expected**2 * (unrest * (1 + 1 / len(alike)) + 1 / (expected * len(alike)))
                size = expected**2 / (wide - expected)
                law = stats.nbinom(size, size / (size + expected))
                usual[source, day] = expected
                chances[source, day] = min(1.0, 2 * min(float(law.sf(articles[source, day] - 1)), float(law.cdf(articles[source, day]))))
    q = adjusted(chances, len(chances))
    found = {}
    for key, expected in usual.items():
        count = articles[key]
        far = count >= TIMES * expected or count <= expected / TIMES
        if q[key] <= LEVEL and far and max(count, expected) >= TEN:
            found[key] = count, expected, chances[key], "above" if count > expected else "below"
    assert {(source, day) for source, day in found} == {("akorda", DAYS.flood)}
    assert len(shown) == len(found)
    row = shown.iloc[0]
    count, expected, p, _ = found["akorda", DAYS.flood]
    assert (row["Day"], row["Articles"], row["Deviation"]) == (DAYS.flood, count, "more than usual")
    assert same(row["Expected"], expected)
    assert same(row["p"], p)


def test_outlets_that_began_or_ended(today: Answers, exported: Exported) -> None:
    shown = table(visited(today, "sources", MONTH), "First day", "Began", "Ended").set_index("Source")
    outlets = {source.id: source.name for source in today.sources()}
    found = {}
    for source, rows in exported.articles.groupby("source"):
        own = sorted(set(rows["day"]))
        silence = max(3, 3 * median((after - before).days for before, after in pairwise(own)))
        began, ended = own[0] > (MONTH.start or DAYS.first), (DAYS.last - own[-1]).days > silence
        if began or ended:
            found[outlets[str(source)]] = [own[0], own[-1], began, ended]
    assert {source: list(row) for source, row in zip(shown.index, shown.itertuples(index=False), strict=True)} == found
    assert len(found) == 1
