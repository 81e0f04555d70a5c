from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from monitor.selection import Step, Unit
from monitor.ui.charts import FEW, Around, bars, lines, shown, strip, voice
from monitor.ui.palette import DARK, LIGHT, Palette

NAN = float("nan")
DAYS = [date(2026, 11, 16) + timedelta(days=n) for n in range(7)]


def frame(values: Sequence[float], entity: str = "kz") -> pd.DataFrame:
    days = DAYS[: len(values)]
    return pd.DataFrame(
        {"date": days, "entity": entity, "count": values, "total": 100.0, "share": [value / 100 for value in values], "coverage": 1.0}
    )


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
    data = drawn(frame([3, 4, 2]), around=Around(partial=frozenset({DAYS[2]})))["data"]
    assert data[0]["y"] == [3, 4, None]
    assert data[1]["y"] == [4, 2]
    assert data[1]["line"]["dash"] == "1px,3px"
    assert data[1]["marker"]["color"] == LIGHT.paper


def test_a_gap_is_a_shaded_band_and_a_loss_a_lighter_one() -> None:
    around = Around(gaps=((DAYS[1], DAYS[2]),), losses=((DAYS[3], DAYS[3]),))
    shapes = drawn(frame([3, NAN, NAN, 5]), around=around)["layout"]["shapes"]
    assert [(shape["x0"], shape["x1"], shape["layer"]) for shape in shapes] == [(DAYS[1], DAYS[3], "below"), (DAYS[3], DAYS[4], "below")]
    assert [shape["fillcolor"] for shape in shapes] == [LIGHT.gap, LIGHT.loss]


def test_buckets_that_nobody_polled_are_pale_and_hollow_beside_others() -> None:
    blind = frame([3, 4, 2, 5]).assign(coverage=[NAN, NAN, 1.0, 1.0])
    whole, unpolled = drawn(blind)["data"]
    assert whole["y"] == [None, None, 2, 5]
    assert (unpolled["y"], unpolled["opacity"]) == ([3, 4, 2], 0.55)
    assert list(unpolled["marker"]["size"]) == [8, 8, 0]
    assert [point[:2] for point in unpolled["customdata"]][:2] == [["2026-11-16", "kz"], ["2026-11-17", "kz"]], (
        "they open their articles all the same"
    )
    assert len(drawn(blind.assign(coverage=NAN))["data"]) == 1, "an archive alone has nothing to stand out from"


def test_a_spike_is_ringed_and_says_why() -> None:
    whole, ring = drawn(frame([3, 9]), around=Around(spikes={("kz", DAYS[1]): "всплеск", ("uz", DAYS[0]): "не его"}))["data"]
    assert (ring["x"], ring["y"], ring["marker"]["symbol"]) == ([DAYS[1]], [9], "circle-open")
    assert "всплеск" in ring["customdata"][0][2]
    assert "всплеск" not in whole["customdata"][0][2]


def test_an_estimate_is_drawn_with_its_interval_where_a_part_is_missing() -> None:
    estimate = pd.DataFrame(
        [(DAYS[0], "kz", 3.0, 3.0, 3.0, 1.0), (DAYS[1], "kz", 8.0, 5.0, 12.0, 0.6), (DAYS[2], "kz", NAN, NAN, NAN, 0.4)],
        columns=["date", "entity", "corrected", "low", "high", "seen"],
    )
    figure = drawn(frame([3, 4, 2]), around=Around(estimate=estimate))
    band, middle, line = figure["data"]
    assert (band["x"], band["y"], band["fill"]) == ([DAYS[1], DAYS[1]], [12, 5], "toself")
    assert (middle["x"], middle["y"]) == ([DAYS[1]], [8])
    assert "8 (5–12), собрано 60,0" in middle["text"][0]
    assert line["y"] == [3, 4, 2], "what was counted is never moved"
    assert figure["layout"]["yaxis"]["range"][1] > 8
    assert len(drawn(frame([3, 4, 2]), around=Around(estimate=estimate), share=True)["data"]) == 1, "a share needs no correction"


def test_another_period_lies_under_this_one_and_opens_nothing() -> None:
    earlier = frame([7, NAN]).assign(own_date=[date(2025, 11, 16), date(2025, 11, 17)])
    pale, line = drawn(frame([3, 4]), around=Around(earlier=earlier))["data"]
    assert pale["y"] == [7, None]
    assert "16.11.2025" in pale["text"][0]
    assert "customdata" not in pale
    assert line["y"] == [3, 4]


def test_voices_fill_a_column_and_a_day_without_data_has_none() -> None:
    both = pd.concat([frame([3, NAN]), frame([1, NAN], "tokayev")]).assign(sum=[4, NAN, 4, NAN])
    both = both.assign(voice=both["count"] / both["sum"])
    look: dict[str, Any] = {"colours": LIGHT, "step": Step.DAY, "language": "ru"}
    figure = voice(both, names={"kz": "Казахстан"}, places={"kz": 0, "tokayev": 1}, unit=Unit.ARTICLES, **look).to_dict()
    assert [list(bar["y"]) for bar in figure["data"]] == [[0.75], [0.25]]
    assert figure["layout"]["barmode"] == "stack"
    assert "75,0 %: 3 статьи из 4" in figure["data"][0]["customdata"][0][2]


def test_the_strip_breaks_where_nothing_is_known() -> None:
    known = pd.DataFrame({"date": DAYS[:3], "coverage": [1.0, NAN, 0.5], "texts": [NAN, NAN, NAN]})
    figure = strip(known, colours=DARK, step=Step.DAY, language="en", right=70).to_dict()
    assert [trace["y"] for trace in figure["data"]] == [[1.0, None, 0.5]], "no line for what is nowhere known"
    assert figure["data"][0]["text"][1].endswith("no data")


def test_the_strip_ends_where_the_figure_above_ends() -> None:
    above = drawn(frame([3, 4, 2]))["layout"]
    known = pd.DataFrame({"date": DAYS[:3], "coverage": [1.0, 1.0, 0.5], "texts": [1.0, 1.0, 1.0]})
    below = strip(known, colours=LIGHT, step=Step.DAY, language="ru", right=above["margin"]["r"]).to_dict()["layout"]
    assert below["xaxis"]["range"] == above["xaxis"]["range"]
    assert (below["margin"]["l"], below["margin"]["r"]) == (above["margin"]["l"], above["margin"]["r"])


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
    dense = pd.DataFrame({"date": days, "entity": "kz", "count": values, "total": 9.0, "share": 0.3, "coverage": 1.0})
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
    notes = [point[2] for point in drawn(frame([3, 4]), around=Around(partial=frozenset({DAYS[1]})))["data"][0]["customdata"]]
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
