"""Figures stay readable where there is nothing, one thing, very much of one thing, or something from the future."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.answers import Answers, open_answers
from monitor.model import Entry, NewArticle, Origin, Source, SourceKind, Text
from monitor.pipeline.rounds import read
from monitor.selection import Selection, Step
from tests.making import opened, settings
from tests.ui.visits import address, one_page, run

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
PAGES = ("overview", "trends", "links", "articles", "sources")


def written(number: int, at: datetime, text: str) -> NewArticle:
    link = f"https://a.example/{number}"
    return NewArticle(Entry(link, link, f"Токаев выступил в Астане, {number}", published=at), Text(text, Origin.IMPORT), min(at, NOW))


def filled(folder: Path, articles: list[NewArticle]) -> Answers:
    folder.mkdir()
    given = settings(folder)
    with opened(given) as store:
        store.add_source(Source("archive", "Архив", SourceKind.IMPORTED))
        store.add(None, "archive", articles, zone=given.timezone, language="ru")
        read(store, given)
    return open_answers(given, clock=lambda: NOW)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    with closing(filled(tmp_path_factory.mktemp("one") / "x", [written(1, NOW - timedelta(hours=3), "Казахстан.")])) as held:
        yield held


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """One entity a hundred thousand times, and articles that are dated ahead of the clock by days and by years."""
    loud = [written(n, NOW - timedelta(days=n, hours=3), "Токаев и Казахстан встретились. " * 5_000) for n in range(10)]
    ahead = [written(100 + n, NOW + timedelta(days=days), "Токаев.") for n, days in enumerate((1, 2, 3, 30, 4000))]
    with closing(filled(tmp_path_factory.mktemp("many") / "x", [*loud, *ahead])) as held:
        yield held


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("which", ["one", "many"])
def test_every_page_can_be_drawn(page: str, which: str, request: pytest.FixtureRequest) -> None:
    answers = request.getfixturevalue(which)
    assert not run(answers, one_page, test_page=page, lang="ru").exception
    asked = Selection(entities=("tokayev", "kz"))
    assert not run(answers, one_page, test_page=page, lang="ru", test_selection=asked).exception


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("period", [(date(1999, 1, 1), date(1999, 12, 31)), (date(2090, 1, 1), date(2090, 1, 31)), (NOW.date(), NOW.date())])
def test_a_period_without_data_can_be_drawn(page: str, period: tuple[date, date], one: Answers) -> None:
    asked = Selection(*period, entities=("tokayev", "us"))
    assert not run(one, one_page, test_page=page, lang="ru", test_selection=asked).exception


@pytest.mark.parametrize("step", list(Step))
def test_no_figure_reaches_beyond_today(step: Step, many: Answers) -> None:
    at = run(many, one_page, test_page="trends", lang="ru", test_selection=Selection(entities=("tokayev",), step=step))
    assert not at.exception
    for chart in at.get("plotly_chart"):
        spec = json.loads(chart.proto.spec)
        drawn = [str(x)[:10] for trace in spec["data"] for x in trace.get("x", ()) if not isinstance(x, int | float)]
        assert drawn
        assert max(drawn) <= "2026-03-10"
    assert many.state().last == date(2026, 3, 10)


def test_the_whole_archive_ends_today_whatever_lies_ahead(many: Answers) -> None:
    at = run(many, query={"entity": "tokayev"})
    at.sidebar.selectbox(key="f_period").set_value("all").run()
    assert not at.exception
    assert address(at)["to"] == ["2026-03-10"]


def test_a_period_that_the_visitor_ends_in_the_future_is_drawn_up_to_today(many: Answers) -> None:
    asked = Selection(date(2026, 3, 1), date(2026, 12, 31), ("tokayev",))
    at = run(many, one_page, test_page="trends", lang="ru", test_selection=asked)
    assert not at.exception
    drawn = [str(x)[:10] for chart in at.get("plotly_chart") for trace in json.loads(chart.proto.spec)["data"] for x in trace.get("x", ())]
    assert max(drawn) <= "2026-03-10"


def test_very_many_mentions_are_numbers_that_can_be_read(many: Answers) -> None:
    at = run(many, one_page, test_page="overview", lang="ru", test_selection=Selection(entities=("tokayev",)))
    said = {metric.label: metric.value for metric in at.metric}
    assert said["Упоминания"].count("\N{NO-BREAK SPACE}") >= 1
