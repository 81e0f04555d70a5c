"""One article with what is known about it: earlier versions, why there is no full text, words in two alphabets."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from monitor.answers import open_answers
from monitor.pipeline.rounds import read
from monitor.ui.text import say
from tests.faults import FaultServer, answer
from tests.making import NOW, collected, item, opened, rss, settings
from tests.ui.visits import html, one_page, run, words

OLD, NEW = "Токаев *прибыл* в <b>Москву</b>", "Токаев улетел из Mocквы"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_article_shows_its_earlier_versions_and_what_is_missing(tmp_path: Path, language: str) -> None:
    with FaultServer() as web:
        page = web.url("/closed")
        web.routes["/closed"] = answer(b"", 403)
        versions = [rss(item(title, page, text)) for title, text in ((escape(OLD), "Первый текст."), (NEW, "Второй текст."))]
        web.routes["/feed"] = lambda _: answer(versions.pop(0))
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port], full_text=True)
        with opened(given) as store:
            collected(store, given)
            collected(store, given, force=True, later=timedelta(hours=1))
            read(store, given)
    with closing(open_answers(given, clock=lambda: NOW + timedelta(days=1))) as answers:
        at = run(answers, one_page, lang=language, test_page="articles")
        assert not at.exception
        shown, said = html(at), words(at)
    assert "Токаев *прибыл* в &lt;b&gt;Москву&lt;/b&gt;" in shown
    assert "Первый текст." in shown
    assert say(language, "articles.revisions", n=1) in said
    assert say(language, "articles.no_full_text", reason=say(language, "error.http_4xx")) in said
    assert "Mocквы" in said
