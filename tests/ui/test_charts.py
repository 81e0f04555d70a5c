from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from monitor.selection import Step, Unit
from monitor.ui.charts import FEW, bars, lines, shown
from monitor.ui.palette import DARK, LIGHT, Palette

NAN = float("nan")
DAYS = [date(2026, 11, 16) + timedelta(days=n) for n in range(7)]


def frame(values: Sequence[float], entity: str = "kz") -> pd.DataFrame:
    days = DAYS[: len(values)]
    return pd.DataFrame({"date": days, "entity": entity, "count": values, "total": 100.0, "share": [value / 100 for value in values]})


def drawn(data: pd.DataFrame, **changes: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "names": {"kz": "Казахстан", "tokayev": "Касым-Жомарт Токаев"}, "places": {"kz": 0, "tokayev": 1}, "colours": LIGHT, "step": Step.DAY,
        "unit": Unit.ARTICLES,
        "share": False, "language": "ru",
    }  # fmt: skip
    figure: dict[str, Any] = lines(data, **(settings | changes)).to_dict()
    return figure


def test_no_data_is_a_break_and_never_a_zero() -> None:
    trace = drawn(frame([3, NAN, 0, 5]))["data"][0]
    assert trace["y"] == [3, None, 0, 5]
    assert trace["connectgaps"] is False


def test_a_point_carries_its_bucket_and_entity() -> None:
    trace = drawn(frame([3, 4]))["data"][0]
    assert [point[:2] for point in trace["customdata"]] == [["2026-11-16", "kz"], ["2026-11-17", "kz"]]


def test_a_share_is_drawn_from_the_share_and_says_both() -> None:
    figure = drawn(frame([3, 4]), share=True)
    assert figure["data"][0]["y"] == [0.03, 0.04]
    assert "3 статьи из 100 · 3,00\N{NO-BREAK SPACE}%" in figure["data"][0]["customdata"][0][2]


def test_an_unfinished_bucket_is_dotted_and_hollow() -> None:
    data = drawn(frame([3, 4, 2]), partial={DAYS[2]})["data"]
    assert data[0]["y"] == [3, 4, None]
    assert data[1]["y"] == [4, 2]
    assert data[1]["line"]["dash"] == "1px,3px"
    assert data[1]["marker"]["color"] == LIGHT.paper


def test_a_gap_is_a_shaded_band() -> None:
    shapes = drawn(frame([3, NAN, NAN, 5]), gaps=[(DAYS[1], DAYS[2])])["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"], shape["layer"]) for shape in shapes] == [(DAYS[1], DAYS[3], "below")]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_lines_have_their_own_colour_shape_and_label(colours: Palette) -> None:
    figure = drawn(pd.concat([frame([3, 4]), frame([5, 5], "tokayev")]), colours=colours, labels={"tokayev": "Токаев", "kz": "Казахстан"})
    assert [trace["line"]["color"] for trace in figure["data"]] == list(colours.lines[:2])
    assert {trace["line"]["dash"] for trace in figure["data"]} == {"solid"}
    assert len({trace["marker"]["symbol"] for trace in figure["data"]}) == 2
    assert {note["text"] for note in figure["layout"]["annotations"]} == {"Казахстан", "Токаев"}


def test_lines_beyond_the_fourth_are_dashed() -> None:
    traces = drawn(pd.concat([frame([1, 4], entity) for entity in "abcdefg"]), places={})["data"]
    looks = [(trace["line"]["dash"], trace["marker"]["symbol"]) for trace in traces]
    assert [dash == "solid" for dash, _ in looks] == [True] * 4 + [False] * 3
    assert len(set(looks)) == 7


def test_dense_points_have_no_marks_but_one_that_no_line_reaches() -> None:
    days = [DAYS[0] + timedelta(days=n) for n in range(FEW + 2)]
    values = [NAN if n in (4, 6) else 3.0 for n in range(len(days))]
    dense = pd.DataFrame({"date": days, "entity": "kz", "count": values, "total": 9.0, "share": 0.3})
    sizes = drawn(dense)["data"][0]["marker"]["size"]
    assert [n for n, size in enumerate(sizes) if size] == [5]
    assert all(drawn(frame([3, 4]))["data"][0]["marker"]["size"])


def test_small_numbers_have_whole_lines_only() -> None:
    assert drawn(frame([0, 1]))["layout"]["yaxis"]["dtick"] == 1
    assert "dtick" not in drawn(frame([0, 100]))["layout"]["yaxis"]


def test_labels_of_equal_ends_do_not_cover_each_other() -> None:
    figure = drawn(pd.concat([frame([1, 4], entity) for entity in ("a", "b", "c")]), places={})
    heights = sorted(note["yshift"] for note in figure["layout"]["annotations"])
    assert all(upper - lower >= 15 for lower, upper in pairwise(heights))


def test_dates_on_the_axis_are_ours() -> None:
    axis = drawn(frame([1, 2, 3]))["layout"]["xaxis"]
    assert list(axis["tickvals"]) == DAYS[:3]
    assert list(axis["ticktext"]) == ["16.11<br>2026", "17.11", "18.11"]


def test_an_unfinished_bucket_says_so() -> None:
    notes = [point[2] for point in drawn(frame([3, 4]), partial={DAYS[1]})["data"][0]["customdata"]]
    assert ["неполный период" in note for note in notes] == [False, True]


def test_a_frame_without_a_number_is_drawn_all_the_same() -> None:
    assert drawn(frame([NAN, NAN]))["data"][0]["y"] == [None, None]


def test_what_a_point_says() -> None:
    assert shown(NAN, NAN, unit=Unit.ARTICLES, share=True, language="ru") == "нет данных"
    assert shown(1, 8, unit=Unit.STORIES, share=False, language="ru") == "1 сюжет из 8"
    assert shown(30, 200, unit=Unit.MENTIONS, share=True, language="en") == "30 mentions, 15.0 per 100 articles"


def test_bars_carry_their_entity_and_show_their_words() -> None:
    figure = bars([("kz", "Казахстан", 5, "+5"), ("un", "ООН", 2, "+2")], colours=LIGHT, language="ru").to_dict()
    assert figure["data"][1]["customdata"] == [["kz"], ["un"]]
    assert list(figure["data"][1]["x"]) == [5, 2]
    assert {note["text"] for note in figure["layout"]["annotations"]} == {"Казахстан", "+5", "ООН", "+2"}
