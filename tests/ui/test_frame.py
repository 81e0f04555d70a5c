"""The frame and its pages, run as Streamlit runs them."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest

from monitor.answers import Answers
from monitor.selection import Selection
from monitor.store.store import Store
from tests.ui.newsroom import HOSTILE, NOW, SPIKE_TITLE, Days
from tests.ui.visits import address, html, one_page, run, words

PAGES = ("overview", "trends", "links", "articles", "sources", "methods")
DAYS = Days.until(NOW)
STRANGERS = (*HOSTILE, SPIKE_TITLE)
SEARCHED = ("onerror", "HYPERLINK", "frac", "iframe", "долой", "SUM")  # a word of each of HOSTILE


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("name", "which"), [*((name, which) for name in PAGES for which in ("answers", "empty")), ("onboarding", "empty")])
def test_every_page_renders_full_and_empty_in_both_languages(name: str, which: str, language: str, request: pytest.FixtureRequest) -> None:
    at = run(request.getfixturevalue(which), one_page, test_page=name, lang=language)
    assert not at.exception
    assert len(at.title) == 1
    assert bool(re.search("[а-яА-Я]", at.title[0].value)) is (language == "ru")


@pytest.mark.parametrize("name", PAGES)
def test_no_strangers_text_is_alive_on_any_page(name: str, answers: Answers) -> None:
    at = run(answers, one_page, test_page=name, lang="ru")
    assert not any(element.proto.allow_html for element in at.markdown)
    body = html(at)
    assert set(re.findall(r"<(\w+)", body)) <= {"ol", "li", "div", "a", "span", "mark", "p", "style"}
    assert "javascript:" not in re.sub(r">[^<]*<", "><", body)
    assert not [title for title in STRANGERS if title in words(at)]


@pytest.mark.parametrize(("word", "title"), list(zip(SEARCHED, HOSTILE, strict=True)))
def test_a_hostile_title_is_shown_letter_by_letter(word: str, title: str, answers: Answers) -> None:
    at = run(answers, one_page, test_page="articles", lang="ru", test_selection=Selection(start=DAYS.first, query=word))
    assert not at.exception
    assert title in unescape(re.sub(r"<[^>]*>", "", html(at)))
    assert title in set(at.dataframe[0].value["Заголовок"])
    assert not at.get("link_button")  # its address is a script


@pytest.mark.parametrize("name", ["overview", "trends"])
def test_a_spikes_hostile_headline_is_a_cell_of_plain_text(name: str, answers: Answers) -> None:
    at = run(answers, one_page, test_page=name, lang="ru", test_selection=Selection(entities=("tokayev",)))
    table = next(frame for frame in at.dataframe if SPIKE_TITLE in set(frame.value.get("Заголовок", ())))
    assert json.loads(table.proto.columns)["Заголовок"]["type_config"]["type"] == "text"


def test_the_first_page_is_reached_and_speaks_russian(answers: Answers) -> None:
    at = run(answers)
    assert not at.exception
    assert "Обновлено" in words(at)
    assert "5 из 7 лент" in words(at)
    assert at.sidebar.selectbox(key="f_period").value == "30"


def test_the_language_of_the_link_wins(answers: Answers) -> None:
    at = run(answers, query={"lang": "en"})
    assert not at.exception
    assert "Updated" in words(at)


def test_an_empty_database_is_explained_and_not_drawn(empty: Answers) -> None:
    at = run(empty)
    assert not at.exception
    assert at.button(key="b_demo").label == "Открыть пример"
    assert not at.button(key="b_collect").disabled
    assert "Здесь пока нет статей" in words(at)


def test_nobody_is_asked_to_collect_while_somebody_does(empty: Answers) -> None:
    with Store.open(empty.settings.database_url) as store, store.collecting("collect --once"):
        at = run(empty)
    assert not at.exception
    assert at.button(key="b_collect").disabled


def test_the_example_opens_behind_its_banner_and_closes_again(empty: Answers, answers: Answers) -> None:
    at = run(empty, test_demo=answers)
    at.button(key="b_demo").click().run()
    assert not at.exception
    assert "Демонстрационные данные" in words(at)
    at.button(key="b_leave_demo").click().run()
    assert "Здесь пока нет статей" in words(at)


def test_a_demonstration_link_opens_the_demonstration(empty: Answers, answers: Answers) -> None:
    assert "Демонстрационные данные" in words(run(empty, query={"demo": "1"}, test_demo=answers))


def test_a_wrong_configuration_is_a_page_and_no_traceback() -> None:
    at = run(None)
    assert not at.exception
    assert at.title[0].value == "Данные не открылись"
    assert "config.yaml:7" in at.code[0].value


def test_a_broken_link_opens_as_far_as_it_goes(answers: Answers) -> None:
    at = run(answers, query={"from": "2026-01-10", "to": "2026-02-10", "step": "century", "entity": ["kz", "atlantis"]})
    assert not at.exception
    assert "step=century" in words(at)
    assert "atlantis" in words(at)
    assert at.sidebar.multiselect(key="f_countries").value == ["kz"]
    assert at.sidebar.selectbox(key="f_period").value == "custom"


def test_a_link_restores_every_filter(answers: Answers) -> None:
    query = {
        "from": "2025-12-15", "to": "2026-02-10", "entity": ["tokayev", "kz"], "match": "all", "source": ["tass"],
        "source-kind": ["state", "foreign"], "source-country": ["ru"], "where": "title", "kind": ["name", "adjective"], "step": "week",
        "unit": "stories", "share": "1", "level": "sentence", "query": "поставки",
    }  # fmt: skip
    at = run(answers, query=query)
    assert not at.exception
    assert address(at) == {word: value if isinstance(value, list) else [value] for word, value in query.items()}


def test_a_preset_moves_the_period_and_fits_the_step(answers: Answers) -> None:
    at = run(answers)
    at.sidebar.selectbox(key="f_period").set_value("365").run()
    assert not at.exception
    assert address(at)["from"] == [str(DAYS.last - timedelta(days=364))]
    assert address(at)["step"] == ["week"]


def test_reset_goes_back_to_thirty_days_about_everybody(answers: Answers) -> None:
    at = run(answers, query={"entity": ["kz"], "from": "2026-01-01", "to": "2026-01-10", "share": "1"})
    at.sidebar.button(key="b_reset").click().run()
    assert address(at) == {"from": [str(DAYS.last - timedelta(days=29))], "to": [str(DAYS.last)]}


def test_a_period_given_back_to_front_is_turned_round(answers: Answers) -> None:
    at = run(answers, query={"from": "2026-01-01", "to": "2026-01-10"})
    at.sidebar.date_input(key="f_from").set_value(date(2026, 1, 20)).run()
    assert (address(at)["from"], address(at)["to"]) == (["2026-01-10"], ["2026-01-20"])


def test_an_archive_that_nobody_recounts_is_said_to_wait_and_can_be_started(waiting: Answers) -> None:
    at, state = run(waiting), waiting.state()
    assert f"ещё не пересчитан. Считаем по версии {state.counting_version}, версия {state.coming_version} готова на 25 %." in words(at)
    assert "python -m monitor index" in words(at)
    assert at.button(key="b_index")


def test_an_archive_under_recount_is_said_to_be(waiting: Answers) -> None:
    with Store.open(waiting.settings.database_url) as store, store.collecting("collect --every"):
        at, state = run(waiting), waiting.state()
    assert f"архив пересчитывается. Считаем по версии {state.counting_version}, версия {state.coming_version} готова на 25 %." in words(at)
    assert "b_index" not in [button.key for button in at.button]


def test_a_lost_network_is_told_of_once(offline: Answers, answers: Answers) -> None:
    said = "Нет сети. Новые статьи не поступают"
    assert said in words(run(offline))
    assert said not in words(run(answers))


@pytest.mark.parametrize(("card", "page"), [("mentions", "Публикации"), ("articles", "Публикации"), ("sources", "Источники")])
def test_a_card_leads_to_what_it_counts(card: str, page: str, answers: Answers) -> None:
    at = run(answers)
    counted = next(metric.value for metric in at.metric if metric.label == "Статьи")
    at.button(key=f"b_card_{card}").click().run()
    assert not at.exception
    assert [title.value for title in at.title] == [page]
    if page == "Публикации":
        assert f"**{counted} стат" in words(at)


def test_the_demonstration_links_to_no_invented_address(answers: Answers) -> None:
    at = run(None, demo=True, test_demo=answers)
    assert "m-title" in html(at)
    assert "<a " not in html(at)
