"""What the page of sources says of a feed in trouble, and the one click that brings back one that was given up."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import streamlit as st

from monitor.answers import open_answers
from monitor.config import Settings
from monitor.model import FetchRecord, Outcome
from monitor.ui import jobs
from tests.ui.newsroom import NOW, opened
from tests.ui.visits import html, one_page, run

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_jobs() -> Iterator[None]:
    jobs.jobs().clear()
    st.cache_data.clear()  # the next test's data are of the same version, and of this minute
    yield
    for job in jobs.jobs().values():
        job.process.kill()
        job.process.wait()
    jobs.jobs().clear()


def said(given: Settings, language: str = "ru", **check: Any) -> tuple[Any, str]:
    """The page after such a check of the first feed, and the text of its cards."""
    at = NOW - timedelta(minutes=5)
    with opened(given) as store:
        store.record_fetch(store.feeds()[0].id, FetchRecord(at, at, **check))
    with closing(open_answers(given, clock=lambda: NOW)) as answers:
        page = run(answers, one_page, test_page="sources", lang=language)
    assert not page.exception
    return page, unescape(html(page))


def test_a_failing_feed_is_explained_in_both_languages(copied: Settings) -> None:
    check = {"outcome": Outcome.ERROR, "error_kind": "tls", "error": "certificate has expired"}
    _, russian = said(copied, **check)
    assert "Сертификат сайта не подходит" in russian
    assert "Точечное исключение — collect.insecure_tls" in russian
    assert "последний успех" in russian
    assert "следующий опрос" in russian
    assert "Ответ: certificate has expired" in russian
    _, english = said(copied, "en", **check)
    assert "The site's certificate does not fit" in english
    assert "2 failures in a row" in english


def test_a_feed_that_was_given_up_has_a_button_that_starts_its_revival(copied: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[Any, ...]] = []
    monkeypatch.setattr(jobs, "start", lambda *words: started.append(words))
    page, text = said(copied, outcome=Outcome.ERROR, error_kind="gone", error="410 Gone", gone=True)
    assert "больше не опрашивается" in text
    button = next(button for button in page.button if str(button.key).startswith("b_revive_"))
    assert button.label == "Спросить ещё раз"
    with closing(open_answers(copied, clock=lambda: NOW)) as answers:
        page.session_state["test_answers"] = answers
        button.click().run()
    assert [(name, words) for name, words, _ in started] == [("revive", ["revive", f"--feed={str(button.key).removeprefix('b_revive_')}"])]


def test_a_move_is_told_of(copied: Settings) -> None:
    _, moving = said(copied, outcome=Outcome.OK, moved_to="https://new.example/rss?key=s3cr3t")
    assert "Сайт сообщает о новом адресе: https://new.example/rss?key=***." in moving
    _, moved = said(copied, outcome=Outcome.OK, moved_to="https://new.example/rss", moved_at=AT, address="https://new.example/rss")
    assert "Лента переехала: спрашиваем https://new.example/rss (с 10.03.2026)" in moved


def test_a_possible_loss_has_its_span(copied: Settings) -> None:
    _, text = said(copied, outcome=Outcome.OK, overlap=False, new=20)
    assert "часть новостей могла быть пропущена" in text


def test_a_feed_without_trouble_has_no_card(copied: Settings) -> None:
    _, text = said(copied, outcome=Outcome.NOT_MODIFIED)
    assert "tass.example/rss.xml" not in text.split("m-card")[0]
