"""The frame and its pages, run as Streamlit runs them."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from monitor.selection import Selection
from tests.ui.fake import EVIL

SECONDS = 60  # two cores shared with other tests
PAGES = ("overview", "trends", "links", "articles", "sources", "methods")


def dashboard() -> None:
    from typing import Any

    import streamlit as st

    from monitor.model import MonitorError
    from monitor.ui.frame import show
    from tests.ui.fake import FakeAnswers

    def opened(demo: bool) -> Any:
        mode = st.session_state.get("test_mode")
        if mode == "refused":
            raise MonitorError("config.yaml:7: sources[0].kind: expected one of state, private")
        collecting = "pid 5" if mode in ("empty", "recounting") else None
        waiting = 0.25 if mode in ("waits", "recounting") else None
        return FakeAnswers(empty=mode == "empty" and not demo, a_day=3, collecting=collecting, next_version_share=waiting)

    show(opened)


def one_page() -> None:
    """A page alone: function pages cannot be reached through the navigation in a test."""
    import importlib
    from typing import Any

    import streamlit as st

    from monitor.selection import Selection
    from monitor.ui import filters
    from monitor.ui.data import Data
    from tests.ui.fake import FakeAnswers

    answers = FakeAnswers(empty=st.session_state["test_empty"], a_day=3)
    state: Any = answers.state()
    data = Data(answers, state, answers.catalogue_names(st.session_state["lang"]), answers.entity_kinds())  # type: ignore[arg-type]
    if "f_period" not in st.session_state:
        filters.fill(st.session_state.get("test_selection", Selection()), data)
    importlib.import_module(f"monitor.ui.pages.{st.session_state['test_page']}").page(filters.read(data), data)


def run(script: Callable[[], None] = dashboard, query: dict[str, Any] | None = None, **state: Any) -> AppTest:
    at = AppTest.from_function(script, default_timeout=SECONDS)
    for key, value in state.items():
        at.session_state[key] = value
    for word, value in (query or {}).items():
        at.query_params[word] = value
    return at.run()


def html(at: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in at.get("html"))


def address(at: AppTest) -> dict[str, list[str]]:
    return {word: value if isinstance(value, list) else [value] for word, value in dict(at.query_params).items()}


def words(at: AppTest) -> str:
    return "\n".join(str(element.value) for kind in (at.title, at.markdown, at.caption, at.info, at.warning, at.error) for element in kind)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("name", "empty"), [*((name, empty) for name in PAGES for empty in (False, True)), ("onboarding", True)])
def test_every_page_renders_full_and_empty_in_both_languages(name: str, empty: bool, language: str) -> None:
    at = run(one_page, test_page=name, test_empty=empty, lang=language)
    assert not at.exception
    assert len(at.title) == 1
    assert bool(re.search("[а-яА-Я]", at.title[0].value)) is (language == "ru")


@pytest.mark.parametrize("name", PAGES)
def test_no_strangers_text_is_alive_on_any_page(name: str) -> None:
    at = run(one_page, test_page=name, test_empty=False, lang="ru")
    assert not any(element.proto.allow_html for element in at.markdown)
    body = html(at)
    assert set(re.findall(r"<(\w+)", body)) <= {"ol", "li", "div", "a", "span", "mark", "p", "style"}
    assert "javascript:" not in re.sub(r">[^<]*<", "><", body)
    assert EVIL not in words(at)


def test_an_evil_title_is_shown_letter_by_letter() -> None:
    at = run(one_page, test_page="articles", test_empty=False, lang="ru", test_selection=Selection(start=date(2026, 7, 1), query="onerror"))
    assert not at.exception
    assert EVIL in unescape(re.sub(r"<[^>]*>", "", html(at)))
    assert not at.get("link_button")  # its address is a script


def test_the_first_page_is_reached_and_speaks_russian() -> None:
    at = run()
    assert not at.exception
    assert "Обновлено" in words(at)
    assert at.sidebar.selectbox(key="f_period").value == "30"


def test_the_language_of_the_link_wins() -> None:
    at = run(query={"lang": "en"})
    assert not at.exception
    assert "Updated" in words(at)


def test_an_empty_database_is_explained_and_not_drawn() -> None:
    at = run(test_mode="empty")
    assert not at.exception
    assert at.button(key="b_demo").label == "Открыть пример"
    assert at.button(key="b_collect").disabled  # somebody is collecting already
    assert "Здесь пока нет статей" in words(at)


def test_the_example_opens_behind_its_banner_and_closes_again() -> None:
    at = run(test_mode="empty")
    at.button(key="b_demo").click().run()
    assert not at.exception
    assert "Демонстрационные данные" in words(at)
    at.button(key="b_leave_demo").click().run()
    assert "Здесь пока нет статей" in words(at)


def test_a_demonstration_link_opens_the_demonstration() -> None:
    assert "Демонстрационные данные" in words(run(query={"demo": "1"}))


def test_a_wrong_configuration_is_a_page_and_no_traceback() -> None:
    at = run(test_mode="refused")
    assert not at.exception
    assert at.title[0].value == "Данные не открылись"
    assert "config.yaml:7" in at.code[0].value


def test_a_broken_link_opens_as_far_as_it_goes() -> None:
    at = run(query={"from": "2026-10-01", "to": "2026-10-31", "step": "century", "entity": ["kz", "atlantis"]})
    assert not at.exception
    assert "step=century" in words(at)
    assert "atlantis" in words(at)
    assert at.sidebar.multiselect(key="f_countries").value == ["kz"]
    assert at.sidebar.selectbox(key="f_period").value == "custom"


def test_a_link_restores_every_filter() -> None:
    query = {
        "from": "2026-09-01", "to": "2026-10-15", "entity": ["tokayev", "kz"], "match": "all", "source": ["tass"],
        "source-kind": ["state", "foreign"], "source-country": ["ru"], "where": "title", "kind": ["name", "adjective"], "step": "week",
        "unit": "stories", "share": "1", "level": "sentence", "query": "саммит",
    }  # fmt: skip
    at = run(query=query)
    assert not at.exception
    assert address(at) == {word: value if isinstance(value, list) else [value] for word, value in query.items()}


def test_a_preset_moves_the_period_and_fits_the_step() -> None:
    at = run()
    at.sidebar.selectbox(key="f_period").set_value("365").run()
    assert not at.exception
    assert address(at)["from"] == ["2025-11-23"]
    assert address(at)["step"] == ["week"]


def test_reset_goes_back_to_thirty_days_about_everybody() -> None:
    at = run(query={"entity": ["kz"], "from": "2026-09-01", "to": "2026-09-10", "share": "1"})
    at.sidebar.button(key="b_reset").click().run()
    assert address(at) == {"from": ["2026-10-24"], "to": ["2026-11-22"]}


def test_a_period_given_back_to_front_is_turned_round() -> None:
    at = run(query={"from": "2026-09-01", "to": "2026-09-10"})
    at.sidebar.date_input(key="f_from").set_value(date(2026, 9, 20)).run()
    assert (address(at)["from"], address(at)["to"]) == (["2026-09-10"], ["2026-09-20"])


def test_an_archive_that_nobody_recounts_is_said_to_wait_and_can_be_started() -> None:
    at = run(test_mode="waits")
    assert "ещё не пересчитан. Считаем по версии a1b2c3, версия d4e5f6 готова на 25 %." in words(at)
    assert "python -m monitor index" in words(at)
    assert at.button(key="b_index")


def test_an_archive_under_recount_is_said_to_be() -> None:
    at = run(test_mode="recounting")
    assert "архив пересчитывается. Считаем по версии a1b2c3, версия d4e5f6 готова на 25 %." in words(at)
    assert "b_index" not in [button.key for button in at.button]


@pytest.mark.parametrize(("card", "page"), [("mentions", "Публикации"), ("articles", "Публикации"), ("sources", "Источники")])
def test_a_card_leads_to_what_it_counts(card: str, page: str) -> None:
    at = run()
    counted = next(metric.value for metric in at.metric if metric.label == "Статьи")
    at.button(key=f"b_card_{card}").click().run()
    assert not at.exception
    assert [title.value for title in at.title] == [page]
    if page == "Публикации":
        assert f"**{counted} стат" in words(at)


def test_the_demonstration_links_to_no_invented_address() -> None:
    at = run(demo=True)
    assert "m-title" in html(at)
    assert "<a " not in html(at)
