"""The page of links: the table of pairs, the matrix, the network, one pair over time."""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import isinf, isnan

import pytest

from monitor.answers import Answers
from monitor.selection import Level, Match, Selection, Step, Unit
from monitor.ui import clicks
from monitor.ui.text import say
from tests.ui.newsroom import NOW, PAIR, Days
from tests.ui.recomputed.counting import COLUMNS, coverage, days
from tests.ui.recomputed.exported import Exported
from tests.ui.recomputed.pairs import Met, Pair, changes, measured, met, odds
from tests.ui.recomputed.shown import captions, drawn, figures, options, same, table, visited

LAST = Days.until(NOW).last
MONTH = Selection(LAST - timedelta(days=29), LAST)
MOST = 14  # entities in the matrix
DIGITS = {"count": 0, "jaccard": 3, "npmi": 2, "g2": 0, "odds_ratio": 1, "change": 2}


@dataclass(frozen=True, slots=True)
class Case:
    """`minimum`: units shared that the page is asked for."""

    unit: str
    level: str
    minimum: int
    sources: tuple[str, ...] = ()

    @property
    def asked(self) -> Selection:
        return replace(MONTH, level=Level(self.level), sources=self.sources)

    @property
    def state(self) -> dict[str, object]:
        return {"l_unit": Unit(self.unit), "l_minimum": self.minimum}

    def held(self, exported: Exported, back: int = 0) -> Exported:
        first, last = (day - timedelta(days=back) for day in (LAST - timedelta(days=29), LAST))
        return exported.within(first, last, self.sources).counting()

    def met(self, exported: Exported, back: int = 0) -> Met:
        return met(self.held(exported, back), self.unit, self.level)


CASES = [
    Case("stories", "article", 5), Case("articles", "article", 1), Case("stories", "sentence", 1),
    Case("articles", "sentence", 5, ("tass", "vlast", "azattyq", "gazeta")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_table_of_pairs(case: Case, today: Answers, exported: Exported) -> None:
    at = visited(today, "links", case.asked, **case.state)
    now, names = case.met(exported), today.catalogue_names("en")
    rows, family = measured(now, case.level)
    moved = changes(now, case.met(exported, 30))
    shown = table(at, "Who", "With whom", "Jaccard", "q of the change").set_index(["Who", "With whom"])
    expected = {pair: row for pair, row in rows.items() if row.count >= case.minimum}
    assert len(shown) == len(expected) > 0
    for (a, b), row in expected.items():
        line = shown.xs((names[a], names[b]))
        values = zip(("Count", "Jaccard", "NPMI", "G²", "q"), (row.count, row.jaccard, row.npmi, row.g2, row.q), strict=True)
        assert all(same(line[name], value) for name, value in values), (a, b)
        assert bool(line["Beyond chance"]) is row.sure
        assert all(same(line[name], value) for name, value in zip(("Before", "Change", "q of the change"), moved[a, b], strict=True)), (a, b)
    assert expected[PAIR].sure
    assert say("en", "links.tested", n=family, sure=sum(row.sure for row in expected.values())) in captions(at)


@pytest.mark.parametrize("measure", DIGITS)
def test_the_cells_of_the_matrix(measure: str, today: Answers, exported: Exported) -> None:
    case = CASES[0]
    (option,) = options(visited(today, "links", case.asked, l_measure=measure, **case.state))
    now, names = case.met(exported), today.catalogue_names("en")
    values = _values(now, case.met(exported, 30), case.held(exported), measure)
    counts = {pair: now.size(articles) for pair, articles in now.pairs.items() if now.size(articles) >= case.minimum}
    sums = {entity: sum(count for pair, count in counts.items() if entity in pair) for pair in counts for entity in pair}
    order = sorted(sums, key=lambda entity: (-sums[entity], entity))[:MOST]
    expected = {f"{names[one]} — {names[other]}: {_figure(values[min(one, other), max(one, other)], DIGITS[measure])}"
                for a, b in counts if a in order and b in order for one, other in ((a, b), (b, a))}  # fmt: skip
    assert {cell["name"] for cell in option["series"][0]["data"]} == expected
    assert len(expected) > 20


def _values(now: Met, before: Met, held: Exported, measure: str) -> dict[Pair, float]:
    if measure == "odds_ratio":
        return {pair: odds(now, pair, held.articles)[0] for pair in now.pairs}
    if measure == "change":
        return {pair: change for pair, (_, change, _) in changes(now, before).items()}
    return {pair: float(getattr(row, measure)) for pair, row in measured(now, "article")[0].items()}


def _figure(value: float, digits: int) -> str:
    said = "—" if isnan(value) else "∞" if isinf(value) else f"{round(value, digits):,.{digits}f}"
    return said.replace("-", "" if not round(value, digits) else "−") if not isnan(value) else said


def test_the_edges_of_the_network(today: Answers, exported: Exported) -> None:
    case = CASES[2]
    (option,) = options(visited(today, "links", case.asked, l_view="network", **case.state))
    names = today.catalogue_names("en")
    rows, _ = measured(case.met(exported), case.level)
    shown = {edge["name"] for edge in option["series"][0]["links"]}
    assert shown == {f"{names[a]} — {names[b]}: {row.count}" for (a, b), row in rows.items() if row.sure}


@pytest.mark.parametrize("case", [CASES[0], CASES[3]], ids=str)
def test_one_pair_over_time_and_what_is_measured_of_it(case: Case, today: Answers, exported: Exported) -> None:
    asked = replace(case.asked, entities=PAIR, match=Match.ALL, step=Step.DAY)
    seen = replace(asked, entities=(), match=Match.ANY, unit=Unit(case.unit))
    click = {clicks.key("matrix", seen, "count", 1, False): {"selection": {"selected": [{"data_indices": [0]}]}}}
    at = visited(today, "links", asked, **case.state, **click)
    now, held = case.met(exported), case.held(exported)
    shown = table(at, "Date", "Count", "Total", "Coverage").set_index("Date")
    collected, points = coverage(held), {}
    for day in days(LAST - timedelta(days=29), LAST):
        articles = held.articles[held.articles["day"] == day]
        count, whole = now.size(now.pairs[PAIR] & set(articles["article"])), articles[COLUMNS[case.unit]].nunique()
        silent = not whole and collected[day] == 0
        line = shown.xs(day)
        assert same(line["Coverage"], collected[day])
        assert silent is bool(line.drop("Coverage").isna().all())
        if not silent:
            assert (line["Count"], line["Total"]) == (count, whole)
            assert same(line["Share"], count / whole)
            points[str(day), "pair"] = float(count)
    assert drawn(figures(at)[0]) == points
    row, (previous, change, _) = measured(now, case.level)[0][PAIR], changes(now, case.met(exported, 30))[PAIR]
    said = [f"Jaccard {_figure(row.jaccard, 2)}", f"NPMI {_figure(row.npmi, 2)}", f"G² {_figure(row.g2, 1)}"]
    ratio, low, high = (_figure(value, 1) for value in odds(now, PAIR, held.articles))
    said.append(say("en", "links.odds", ratio=ratio, low=low, high=high))
    moved = f"{'+' if change > 0 else ''}{_plain(round(change, 2))}"
    said.append(say("en", "links.change", previous=previous, change=moved))
    assert [part for part in said if part not in captions(at)] == []


def _plain(value: float) -> str:
    return f"{value:,.1f}".replace("-", "−")
