import json
from typing import Any

import pandas as pd
import pytest

from monitor.answers import Answers
from monitor.model import EntityKind
from monitor.selection import Selection
from monitor.ui import diagrams
from monitor.ui.palette import DARK, LIGHT, Palette
from tests.ui.newsroom import NOW, Days

PAIRS = pd.DataFrame({"a": ["cn", "cn", "kz"], "b": ["kz", "ru", "ru"], "count": [5, 9, 20], "jaccard": [0.1, 0.2, 0.5], "npmi": [-0.2, 0.1, 0.6]})
PAIRS = PAIRS.assign(g2=[0.5, 3.0, 90.0], odds_ratio=[0.8, 1.5, 9.0], change=[-1.0, 0.0, 2.5])
NAMES = {"cn": "Китай", "kz": "Казахстан", "ru": "Россия"}


def test_the_strongest_come_first_and_only_so_many() -> None:
    assert diagrams.strongest(PAIRS, "count", 9) == ["ru", "kz", "cn"]
    assert diagrams.strongest(PAIRS, "count", 2) == ["ru", "kz"]


@pytest.mark.parametrize("measure", list(diagrams.MEASURES))
def test_each_cell_is_the_pair_that_a_click_on_it_names(measure: str) -> None:
    order = diagrams.strongest(PAIRS, "count", 3)
    cells = diagrams.matrix(PAIRS, order, measure=measure, names=NAMES, colours=LIGHT, language="ru")["series"][0]["data"]
    values = {(a, b): value for a, b, value in PAIRS[["a", "b", measure]].itertuples(index=False)}
    for cell, (a, b) in zip(cells, diagrams.cells(PAIRS, order), strict=True):
        x, y, value = cell["value"]
        assert (order[x], order[y]) == (a, b)
        assert value == values[min(a, b), max(a, b)]


def test_a_cell_speaks_the_language_of_the_page() -> None:
    option = diagrams.matrix(PAIRS, ["ru", "kz"], measure="jaccard", names=NAMES, colours=LIGHT, language="ru")
    assert option["series"][0]["data"][0]["name"] == "Казахстан — Россия: 0,500"


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_options_are_plain_json(colours: Palette, answers: Answers) -> None:
    places = pd.DataFrame({"entity": ["cn", "kz", "ru"], "x": [-0.5, 0.1, 1.0], "y": [0.0, 0.0, 0.0], "community": [1, 0, 0]})
    kinds = dict.fromkeys(NAMES, EntityKind.COUNTRY)
    coverage = answers.coverage(Selection(start=Days.until(NOW).first))  # with days that nobody polled
    assert coverage["coverage"].isna().any()
    options = [
        diagrams.matrix(PAIRS, list(NAMES), measure="npmi", names=NAMES, colours=colours, language="en"),
        diagrams.network(PAIRS, places, {"ru": 30.0}, names=NAMES, kinds=kinds, colours=colours, language="en"),
        diagrams.coverage(coverage, names={}, colours=colours, language="en"),
    ]
    assert all(json.loads(json.dumps(option, allow_nan=False)) for option in options)


def test_nodes_follow_their_places_and_the_biggest_is_the_most_written_about() -> None:
    places = pd.DataFrame({"entity": ["kz", "ru"], "x": [-1.0, 1.0], "y": [0.0, 0.5], "community": [0, 0]})
    kinds = {"kz": EntityKind.COUNTRY, "ru": EntityKind.COUNTRY}
    look: dict[str, Any] = {"names": NAMES, "kinds": kinds, "colours": LIGHT, "language": "ru", "labels": {"ru": "РФ"}}
    nodes = diagrams.network(PAIRS[2:], places, {"ru": 40.0, "kz": 10.0}, **look)["series"][0]["data"]
    assert [(node["name"], node["label"]["formatter"]) for node in nodes] == [("Казахстан", "kz"), ("Россия", "РФ")]
    assert [node["id"] for node in nodes] == ["kz", "ru"]
    assert [node["symbolSize"] for node in nodes] == [29.0, 46.0]


def test_shapes_tell_kinds_and_colours_communities_named_after_their_most_written_about() -> None:
    places = pd.DataFrame({"entity": ["cn", "kz", "ru"], "x": [-1.0, 1.0, 0.0], "y": [0.0, 0.5, 0.1], "community": [1, 0, 0]})
    kinds = {"cn": EntityKind.COUNTRY, "kz": EntityKind.BLOC, "ru": EntityKind.LEADER}
    option = diagrams.network(
        PAIRS, places, {"ru": 40.0, "kz": 10.0}, names=NAMES, kinds=kinds, colours=DARK, language="ru", measure="odds_ratio"
    )  # fmt: skip
    series = option["series"][0]
    assert [(node["symbol"], node["category"]) for node in series["data"]] == [("roundRect", 1), ("diamond", 0), ("circle", 0)]
    assert [category["name"] for category in series["categories"]] == ["вокруг: Россия", "вокруг: Китай"]
    assert series["links"][2]["name"] == "Казахстан — Россия: 20; Отношение шансов 9,0"


def test_what_has_no_number_or_no_end_is_said_in_signs() -> None:
    assert [diagrams.figure(value, 1, "ru") for value in (float("inf"), float("nan"), 2.25)] == ["∞", "—", "2,2"]
    endless = PAIRS.assign(odds_ratio=[0.8, 1.5, float("inf")])
    cells = diagrams.matrix(endless, ["ru", "kz"], measure="odds_ratio", names=NAMES, colours=LIGHT, language="ru")["series"][0]["data"]
    assert {cell["label"]["formatter"] for cell in cells} == {"∞"}
    json.dumps(cells, allow_nan=False)


def test_squares_of_coverage_are_numbered_as_they_are_drawn() -> None:
    days = [pd.Timestamp(f"2026-11-0{day}").date() for day in (1, 2)]
    frame = pd.DataFrame({"day": days * 2, "source": ["b", "a", "a", "b"], "coverage": [0.5, 1.0, float("nan"), 0.2]})
    data = diagrams.coverage(frame, names={}, colours=LIGHT, language="ru")["series"][0]["data"]
    assert diagrams.squares(frame) == [(days[0], "b"), (days[1], "a"), (days[1], "b")]
    assert [cell["value"] for cell in data] == [[0, 1, 0.5], [1, 0, 1.0], [1, 1, 0.2]]


def test_a_day_that_nobody_polled_has_no_cell() -> None:
    frame = pd.DataFrame({"day": [pd.Timestamp("2026-11-01").date()] * 2, "source": ["a", "b"], "coverage": [0.5, float("nan")]})
    data = diagrams.coverage(frame, names={}, colours=LIGHT, language="ru")["series"][0]["data"]
    assert [cell["value"] for cell in data] == [[0, 0, 0.5]]
