"""Pass 1 over loopback: what is stored, what is asked for, what is said."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Settings
from monitor.model import Origin, Outcome
from monitor.pipeline.rounds import line, one_round
from monitor.store.store import Store
from tests.faults import FaultServer, Request, answer, closed_port
from tests.making import NOW, item, opened, rss, settings

PAGE = """<html><head><title>Токаев прибыл в Москву</title></head><body>
<nav>Подписывайтесь: Telegram, Дзен</nav><article><h1>Токаев прибыл в Москву</h1>
<p>Президент Казахстана Касым-Жомарт Токаев прибыл в Москву с официальным визитом, в аэропорту его встретил министр.</p>
<p>На переговорах обсудили торговлю, транспорт и работу Евразийского экономического союза в будущем году.</p></article></body></html>"""


def collected(store: Store, given: Settings, *, force: bool = False, later: timedelta = timedelta(0)) -> list[str]:
    said: list[str] = []
    one_round(store, given, force=force, indexing=False, say=said.append, clock=lambda: NOW + later)
    return said


def test_articles_are_stored_once_however_often_the_feed_shows_them(tmp_path: Path) -> None:
    with FaultServer(
        {"/feed": answer(rss(item("Первая", "http://news.example/1", "Текст первой"), item("Вторая", "http://news.example/2", "Текст второй")))}
    ) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            assert store.article_count() == 2
            said = collected(store, given, force=True)
            assert store.article_count() == 2
    assert "new=0 known=2" in said[0]


def test_a_feed_is_left_alone_until_it_is_due(tmp_path: Path) -> None:
    with FaultServer({"/feed": answer(rss(item("Первая", "http://news.example/1")))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            assert collected(store, given, later=timedelta(minutes=10)) == []
            assert len(collected(store, given, later=timedelta(minutes=20))) == 1
        assert len(web.requests) == 2


def test_one_broken_feed_harms_no_other_and_says_why(tmp_path: Path) -> None:
    with FaultServer({"/good": answer(rss(item("Первая", "http://news.example/1"))), "/bad": answer(b"<html><body>404</body></html>")}) as web:
        given = settings(tmp_path, web.url("/bad"), web.url("/good"), web.url("/gone"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            status = {feed.url.rsplit("/", 1)[1]: feed for feed in store.feed_status()}
            assert store.article_count() == 1
    assert status["good"].outcome is Outcome.OK
    assert (status["bad"].outcome, status["bad"].error_kind) == (Outcome.ERROR, "not_a_feed")
    assert status["gone"].error_kind == "http_4xx"
    assert all(feed.error for name, feed in status.items() if name != "good"), "a reason in plain words"


def test_the_validators_go_back_and_nothing_new_is_well(tmp_path: Path) -> None:
    seen: list[str | None] = []

    def feed(request: Request) -> bytes:
        seen.append(request.headers.get("if-none-match"))
        return answer(b"", 304) if seen[-1] else answer(rss(item("Первая", "http://news.example/1")), 200, 'ETag: W/"abc"')

    with FaultServer({"/feed": feed}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            said = collected(store, given, force=True)
    assert seen == [None, 'W/"abc"']
    assert said[0].endswith("not_modified")


def test_the_page_gives_the_text_where_the_feed_has_none(tmp_path: Path) -> None:
    with FaultServer() as web:
        web.routes["/page"] = answer(PAGE.encode(), 200, "Content-Type: text/html; charset=utf-8")
        web.routes["/feed"] = answer(rss(item("Токаев прибыл в Москву", web.url("/page"), "Кратко.")))
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port], full_text=True)
        with opened(given) as store:
            collected(store, given)
            article = store.article(1)
    assert article is not None
    assert article.origin is Origin.PAGE
    assert article.text.startswith("Президент Казахстана")
    assert "Telegram" not in article.text
    assert not article.text.startswith(article.title)


def test_full_text_of_the_feed_spares_the_page(tmp_path: Path) -> None:
    body = "Полный текст статьи о саммите ЕАЭС в Минске, опубликованный прямо в ленте издания. " * 12
    body = body.strip()
    with FaultServer() as web:
        web.routes["/feed"] = answer(
            rss(item("Саммит", web.url("/page"), "Кратко.", more=f"<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded>"))
        )
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port], full_text=True)
        with opened(given) as store:
            collected(store, given)
            article = store.article(1)
        assert "/page" not in [request.path for request in web.requests]
    assert article is not None
    assert (article.origin, article.text) == (Origin.FEED, body)


def test_robots_txt_is_honoured_and_the_reason_kept(tmp_path: Path) -> None:
    with FaultServer() as web:
        web.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /closed/\n", 200, "Content-Type: text/plain")
        web.routes["/closed/page"] = answer(PAGE.encode())
        web.routes["/feed"] = answer(rss(item("Закрытая", web.url("/closed/page"), "Краткое изложение.")))
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port], full_text=True)
        with opened(given) as store:
            collected(store, given)
            article = store.article(1)
        assert "/closed/page" not in [request.path for request in web.requests]
    assert article is not None
    assert (article.origin, article.text) == (Origin.SUMMARY, "Краткое изложение.")
    assert "robots" in article.note


def test_a_page_host_that_does_not_answer_is_asked_once(tmp_path: Path) -> None:
    port = closed_port()
    items = [item(f"Новость {number}", f"http://127.0.0.1:{port}/{number}", f"Изложение {number}") for number in range(30)]
    with FaultServer({"/feed": answer(rss(*items))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port, f"127.0.0.1:{port}"], full_text=True)
        with opened(given) as store:
            collected(store, given)
            notes = [article.note for number in range(1, 31) if (article := store.article(number))]
    assert len(notes) == 30
    assert all("connection" in note for note in notes)
    assert sum("earlier" not in note for note in notes) <= 1


def test_private_addresses_are_refused_unless_excepted(tmp_path: Path) -> None:
    with FaultServer({"/feed": answer(rss(item("Первая")))}) as web:
        given = settings(tmp_path, web.url("/feed"))
        with opened(given) as store:
            said = collected(store, given)
        assert web.requests == []
    assert "blocked_address" in said[0]


def test_an_overlapping_check_proves_that_nothing_was_missed(tmp_path: Path) -> None:
    shown = [["1", "2"], ["2", "3"], ["8", "9"]]
    with FaultServer({"/feed": lambda _: answer(rss(*[item(f"Новость {name}", f"http://news.example/{name}") for name in shown.pop(0)]))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            for hours in range(3):
                collected(store, given, force=True, later=timedelta(hours=hours))
            log = store.fetches(NOW - timedelta(days=1))
    assert log["overlap"].isna().tolist() == [True, False, False], "the first check has nothing to overlap with"
    assert log["overlap"].tolist()[1:] == [True, False]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_remembered(tmp_path: Path, status: int) -> None:
    with FaultServer({"/feed": answer(b"", status, "Retry-After: 7200")}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            assert collected(store, given, force=True, later=timedelta(hours=1)) == [], "--force honours it too"
            assert len(collected(store, given, force=True, later=timedelta(hours=3))) == 1


def test_lines_say_how_each_feed_went(tmp_path: Path) -> None:
    with FaultServer({"/feed": answer(rss(item("Первая")))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            reports = one_round(store, given, indexing=False, say=lambda _: None, clock=lambda: NOW)
    assert line(reports[0]) == f"{web.url('/feed')} ok new=1 known=0"
