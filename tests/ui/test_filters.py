from datetime import date, timedelta

import pytest
import streamlit as st

from monitor.answers import Answers
from monitor.model import MentionKind, SourceKind
from monitor.selection import Level, Match, Selection, Step, Unit, Where, parse_selection, selection_words
from monitor.ui import address, filters
from monitor.ui.data import Data
from tests.ui.newsroom import NOW, Days

LAST = Days.until(NOW).last
THIRTY = LAST - timedelta(days=29)


def of(answers: Answers) -> Data:
    return Data(answers, answers.state(), answers.catalogue_names("ru"), answers.entity_kinds())


@pytest.fixture
def data(answers: Answers) -> Data:
    return of(answers)


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})


@pytest.mark.parametrize(
    "selection",
    [
        Selection(start=date(2026, 1, 1), end=date(2026, 1, 31)),
        Selection(start=THIRTY, end=LAST, entities=("tokayev", "kz", "eaeu"), match=Match.ALL, level=Level.SENTENCE),
        Selection(
            start=date(2020, 1, 1), end=date(2030, 1, 1), sources=("tass", "vlast"), source_kinds=(SourceKind.STATE,), source_countries=("kz",),
            where=Where.LEAD,
            kinds=(MentionKind.CAPITAL,), step=Step.MONTH, unit=Unit.MENTIONS, share=True, query="«газ» и саммит",
        ),
    ],
)  # fmt: skip
def test_what_is_filled_in_is_read_out_and_survives_a_link(selection: Selection, data: Data) -> None:
    filters.fill(selection, data)
    assert filters.read(data) == selection
    assert parse_selection(selection_words(selection)) == selection


def test_a_visit_begins_with_the_thirty_days_up_to_the_last_article(data: Data) -> None:
    filters.fill(Selection(), data)
    assert filters.read(data) == Selection(start=THIRTY, end=LAST)
    assert st.session_state["f_period"] == "30"


def test_an_empty_database_has_no_period(empty: Answers) -> None:
    filters.fill(Selection(), of(empty))
    assert filters.read(of(empty)) == Selection()


def test_no_kind_of_mention_means_the_usual_ones(data: Data) -> None:
    filters.fill(Selection(), data)
    st.session_state["f_kinds"] = []
    assert filters.read(data).kinds == Selection().kinds


@pytest.mark.parametrize(("days", "step"), [(1, Step.DAY), (92, Step.DAY), (93, Step.WEEK), (365, Step.WEEK), (3650, Step.MONTH)])
def test_the_step_fits_the_period(days: int, step: Step) -> None:
    assert filters.fitting_step(days) is step


def test_strangers_in_a_link_are_left_out_and_named(data: Data) -> None:
    kept, strangers = filters.known(Selection(entities=("kz", "atlantis"), sources=("pravda", "tass")), data)
    assert kept == Selection(entities=("kz",), sources=("tass",))
    assert strangers == ["atlantis", "pravda"]


def test_a_broken_link_is_understood_as_far_as_it_goes() -> None:
    selection, broken = address.salvage({"from": ["2026-10-01"], "to": ["yesterday"], "unit": ["stories"], "lang": ["ru"]})
    assert selection == Selection(start=date(2026, 10, 1), unit=Unit.STORIES)
    assert broken == ["to=yesterday"]


def test_a_period_that_ends_before_it_begins_loses_its_end() -> None:
    selection, broken = address.salvage({"from": ["2026-10-01"], "to": ["2026-09-01"]})
    assert selection == Selection(start=date(2026, 10, 1))
    assert broken == ["to=2026-09-01"]


@pytest.mark.parametrize(("words", "default", "language"), [({"lang": ["en"]}, "ru", "en"), ({"lang": ["de"]}, "en", "en"), ({}, "kk", "ru")])
def test_the_language_of_a_visit(words: dict[str, list[str]], default: str, language: str) -> None:
    assert address.wanted_language(words, default) == language
