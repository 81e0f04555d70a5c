"""The page of trends: lines and their table, estimates, share of voice, smoothing, other periods, the strip of what was collected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import isnan, nan

import pytest
from streamlit.testing.v1 import AppTest

from monitor.answers import Answers
from monitor.selection import Selection, Step, Unit, Where
from tests.ui.newsroom import NOW, Days
from tests.ui.recomputed.counting import coverage, days, mean, share, size, total
from tests.ui.recomputed.estimates import Estimate, Log, bucket, day_of
from tests.ui.recomputed.exported import Exported
from tests.ui.recomputed.shown import captions, drawn, figures, same, table, visited

DAYS = Days.until(NOW)
MONTH = Selection(DAYS.last - timedelta(days=29), DAYS.last, entities=("tokayev", "kz", "by"))
LONG = replace(MONTH, start=DAYS.first + timedelta(days=10), end=DAYS.last - timedelta(days=1))
ASKED = {
    "articles by day": MONTH,
    "mentions by week": replace(LONG, unit=Unit.MENTIONS, step=Step.WEEK, entities=("tokayev", "kz", "ru", "us")),
    "mentions by month": replace(LONG, unit=Unit.MENTIONS, step=Step.MONTH, entities=("ru", "kz", "us")),
    "shares of mentions by day": replace(MONTH, unit=Unit.MENTIONS, share=True),
    "shares of stories by week": replace(LONG, unit=Unit.STORIES, step=Step.WEEK, share=True),
    "sources by month": replace(LONG, unit=Unit.SOURCES, step=Step.MONTH),
    "articles of two outlets, titles only": replace(MONTH, sources=("kommersant", "tass"), where=Where.TITLE),
}  # fmt: skip
START: dict[Step, Callable[[date], date]] = {
    Step.DAY: lambda day: day,
    Step.WEEK: lambda day: day - timedelta(days=day.weekday()),
    Step.MONTH: lambda day: day.replace(day=1),
}


def period(asked: Selection) -> list[date]:
    assert asked.start
    assert asked.end
    return days(asked.start, asked.end)


def of(exported: Exported, asked: Selection, span: list[date]) -> Exported:
    fields = ("title",) if asked.where is Where.TITLE else ("title", "text")
    return exported.within(span[0], span[-1], asked.sources).counting(fields=fields)


def trend(exported: Exported, asked: Selection) -> dict[tuple[date, str], tuple[float, float, float, float]]:
    """(bucket, entity) → count, total, share, coverage; NaN where there are no data."""
    span = period(asked)
    held, start = of(exported, asked, span), START[asked.step]
    collected = coverage(held)
    found = {}
    for first in sorted({start(day) for day in span}):
        inside = [day for day in span if start(day) == first]
        part = of(held, asked, inside)
        covered, whole = mean(collected[day] for day in inside if day in collected), total(part, asked.unit)
        for entity in asked.entities:
            count = size(part.mentions[part.mentions["entity"] == entity], asked.unit)
            silent = not whole and covered == 0
            found[first, entity] = (nan, nan, nan, covered) if silent else (count, whole, share(count, whole, asked.unit), covered)
    return found


@pytest.fixture(scope="module", params=ASKED)
def asked(request: pytest.FixtureRequest) -> Selection:
    return ASKED[request.param]


@pytest.fixture(scope="module")
def page(asked: Selection, today: Answers) -> AppTest:
    return visited(today, "trends", asked)


def test_the_table_and_the_lines(page: AppTest, asked: Selection, exported: Exported, today: Answers) -> None:
    expected = trend(exported, asked)
    names = today.catalogue_names("en")
    shown = table(page, "Date", "Who", "Count", "Total", "Coverage").set_index(["Date", "Who"])
    assert len(shown) == len(expected) >= 9
    for (day, entity), values in expected.items():
        row = shown.xs((day, names[entity]))
        assert all(same(row[name], value) for name, value in zip(("Count", "Total", "Share", "Coverage"), values, strict=True)), (day, entity)
    heights = {(str(day), entity): values[2 if asked.share else 0] for (day, entity), values in expected.items()}
    assert drawn(figures(page)[0]) == pytest.approx({point: height for point, height in heights.items() if not isnan(height)})


def test_estimates(page: AppTest, asked: Selection, exported: Exported, today: Answers) -> None:
    if asked.share or asked.unit not in (Unit.ARTICLES, Unit.MENTIONS):
        assert not [name for frame in page.dataframe for name in frame.value.columns if name == "Corrected"]
        return
    span, start, names = period(asked), START[asked.step], today.catalogue_names("en")
    held = of(exported, asked, days(DAYS.first, DAYS.last))
    shown = table(page, "Date", "Who", "Corrected", "Lower bound", "Upper bound", "Collected").set_index(["Date", "Who"])
    points: list[tuple[str, float]] = []
    for entity in asked.entities:
        log = Log.of(held, entity, asked.unit, max(DAYS.first, span[0] - timedelta(days=56)))
        by_day = {day: day_of(log, day) for day in span}
        for first in sorted({start(day) for day in span}):
            found = bucket([by_day[day] for day in span if start(day) == first])
            row = shown.xs((first, names[entity]))
            assert _as_shown(found, row["Corrected"], row["Lower bound"], row["Upper bound"], row["Collected"]), (first, entity, found, row)
            if found.seen < 1 and not isnan(found.corrected):
                points.append((str(first), found.corrected))
    lines = [trace for trace in figures(page)[0] if trace["mode"] == "lines+markers" and trace["line"].get("dash") == "6px,4px" and "text" in trace]
    shown_points = sorted(point for trace in lines for point in zip(trace["x"], trace["y"], strict=True))
    assert [day for day, _ in shown_points] == [day for day, _ in sorted(points)]
    assert [y for _, y in shown_points] == pytest.approx([y for _, y in sorted(points)])
    assert len(points) > 2


def _as_shown(found: Estimate, *values: object) -> bool:
    return all(same(value, number) for value, number in zip(values, (found.corrected, found.low, found.high, found.seen), strict=True))


def test_the_strip_of_what_was_collected_and_read(page: AppTest, asked: Selection, exported: Exported) -> None:
    expected = trend(exported, asked)
    lines = {trace["name"]: trace for trace in figures(page)[1]}
    dates = sorted({day for day, _ in expected})
    assert all(same(shown, expected[day, "kz"][3]) for shown, day in zip(lines["Coverage"]["y"], dates, strict=True))
    assert lines["Coverage"]["x"] == lines["With full text"]["x"] == [str(day) for day in dates]
    for shown, day in zip(lines["With full text"]["y"], dates, strict=True):
        articles = of(exported, asked, [other for other in period(asked) if START[asked.step](other) == day]).articles
        assert same(shown, articles["has_text"].mean() if len(articles) else nan)


def test_other_periods(page: AppTest, asked: Selection, exported: Exported, today: Answers) -> None:
    span, names = period(asked), today.catalogue_names("en")
    length = timedelta(days=len(span))
    earlier = {"": span, " before": [day - length for day in span], " a year before": [day.replace(year=day.year - 1) for day in span]}
    shown = table(page, "Who", "Count", "Period before", "Coverage a year before").set_index("Who")
    heads = {"": ("Count", "Share", "Coverage"), " before": ("Period before", "Share before", "Coverage before")}
    heads[" a year before"] = ("Year before", "Share a year before", "Coverage a year before")
    assert len(shown) == len(asked.entities)
    for which, other in earlier.items():
        held = of(exported, asked, other)
        collected = coverage(held)
        known = [collected.get(day, 0.0) for day in other]
        told = len(held.articles) and mean(isnan(part) or part > 0 for part in known) >= 0.5
        for entity in asked.entities:
            count = size(held.mentions[held.mentions["entity"] == entity], asked.unit)
            values = (count, share(count, total(held, asked.unit), asked.unit), mean(known)) if told else (nan, nan, nan)
            assert all(same(shown.loc[names[entity], head], value) for head, value in zip(heads[which], values, strict=True)), (which, entity, values)


@pytest.mark.parametrize("unit", Unit)
def test_share_of_voice(unit: Unit, today: Answers, exported: Exported) -> None:
    asked = replace(MONTH, unit=unit)
    at = visited(today, "trends", asked, t_view="voice")
    expected, names = trend(exported, asked), today.catalogue_names("en")
    shown = table(at, "Date", "Who", "All of the set", "Share of voice").set_index(["Date", "Who"])
    points = {}
    for (day, entity), (count, *_) in expected.items():
        together = sum(expected[day, other][0] for other in asked.entities)
        row = shown.xs((day, names[entity]))
        voice = count / together if together else nan
        assert same(row["All of the set"], together)
        assert same(row["Share of voice"], voice)
        if not isnan(voice):
            points[str(day), entity] = voice
    assert drawn(figures(at)[0]) == pytest.approx(points)
    assert len(points) > 60


@pytest.mark.parametrize("share_of", [False, True])
def test_smoothed_lines(share_of: bool, today: Answers, exported: Exported) -> None:
    asked = replace(MONTH, share=share_of)
    at = visited(today, "trends", asked, t_smooth=True)
    expected, names = trend(exported, asked), today.catalogue_names("en")
    shown = table(at, "Date", "Who", "7-day mean").set_index(["Date", "Who"])
    for day, entity in expected:
        week = [expected[other, entity][:2] for other in days(max(day - timedelta(days=6), period(asked)[0]), day)]
        known = [(count, whole) for count, whole in week if not isnan(count)]
        value = sum(count for count, _ in known) / (sum(whole for _, whole in known) if share_of else len(known)) if len(known) >= 4 else nan
        assert same(shown.xs((day, names[entity]))["7-day mean"], nan if isnan(expected[day, entity][0]) else value)
    assert shown["7-day mean"].notna().sum() > 60


def test_the_line_of_the_period_before(today: Answers, exported: Exported) -> None:
    at = visited(today, "trends", MONTH, t_beside="previous")
    before = trend(exported, MONTH.before())
    pale = [trace for trace in figures(at)[0] if trace.get("opacity") == 0.45]
    assert [trace["y"] for trace in pale] == [
        [None if isnan(value) else value for value in (before[day, entity][0] for day in period(MONTH.before()))] for entity in MONTH.entities
    ]


def test_the_warning_that_texts_are_missing_unevenly(today: Answers, exported: Exported) -> None:
    asked = MONTH
    held = of(exported, asked, period(asked)).articles
    spans: dict[int, list[bool]] = {}
    for before, (_, rows) in zip(_running(held.groupby("day").size().tolist()), held.groupby("day"), strict=True):
        spans.setdefault(before // 200, []).extend(rows["has_text"])
    shares = [sum(texts) / len(texts) for texts in spans.values() if len(texts) >= 100]
    (warning,) = [str(element.value) for element in visited(today, "trends", asked).warning]
    assert max(shares) - min(shares) > 0.2
    assert all(f"{100 * value:.1f}%" in warning for value in (min(shares), max(shares)))


def _running(sizes: list[int]) -> list[int]:
    return [sum(sizes[:place]) for place in range(len(sizes))]


def test_what_was_lost_is_said_under_the_figure(today: Answers, exported: Exported) -> None:
    collected = coverage(of(exported, MONTH, period(MONTH)))
    said = captions(visited(today, "trends", MONTH))
    assert [day for day, part in collected.items() if part == 0] == days(*DAYS.gap)
    assert f"{DAYS.gap[0]:%d.%m.%Y} — {DAYS.gap[1]:%d.%m.%Y}" in said
    lost = mean(collected[day] for day in days(*DAYS.absent))
    assert f"{DAYS.absent[0]:%d.%m.%Y} — {DAYS.absent[1]:%d.%m.%Y} — {100 * lost:.1f}%" in said
