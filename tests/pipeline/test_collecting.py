"""Pass 1 over loopback: what is stored, what is asked for, what is said."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from monitor.collect.fetcher import Fetcher
from monitor.model import Feed, Origin, Outcome
from monitor.pipeline.collecting import _hosts_in_turn, collect
from monitor.pipeline.rounds import one_round
from monitor.pipeline.telling import line
from monitor.store.errors import PassingError
from monitor.store.store import Store
from tests.faults import FaultServer, Request, answer, closed_port
from tests.making import NOW, collected, item, opened, rss, settings

PAGE = """<html><head><title>Токаев прибыл в Москву</title></head><body>
<nav>Подписывайтесь: Telegram, Дзен</nav><article><h1>Токаев прибыл в Москву</h1>
<p>Президент Казахстана Касым-Жомарт Токаев прибыл в Москву с официальным визитом, в аэропорту его встретил министр.</p>
<p>На переговорах обсудили торговлю, транспорт и работу Евразийского экономического союза в будущем году.</p></article></body></html>"""


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


def test_a_network_that_is_down_is_one_event_and_no_feeds_fault(tmp_path: Path) -> None:
    port = closed_port()
    feeds = [f"http://127.0.0.1:{port}/{number}" for number in range(5)]
    given = settings(tmp_path, *feeds, allow=[f"127.0.0.1:{port}"])
    with opened(given) as store:
        for hours in range(3):
            said = collected(store, given, later=timedelta(hours=hours))
            assert len(said) == 1
            assert said[0].startswith("network down: none of 5 feeds could be reached")
        assert {(feed.error_kind, feed.failures) for feed in store.feed_status()} == {("connection", 0)}
        assert all(feed.next_check is not None and feed.next_check <= NOW + timedelta(hours=2, minutes=15) for feed in store.feed_status())


def test_what_could_not_be_reached_beside_others_is_to_blame(tmp_path: Path) -> None:
    port = closed_port()
    with FaultServer({"/feed": answer(b"", 500)}) as web:
        given = settings(tmp_path, *(f"http://127.0.0.1:{port}/{n}" for n in range(5)), web.url("/feed"), allow=[web.host_port, f"127.0.0.1:{port}"])
        with opened(given) as store:
            said = collected(store, given)
            assert [feed.failures for feed in store.feed_status()] == [1] * 6
    assert len(said) == 6
    assert "network" not in " ".join(said)


def test_one_dead_host_is_no_dead_network_while_others_are_not_due(tmp_path: Path) -> None:
    port = closed_port()
    with FaultServer({"/feed": answer(rss(item("Первая")))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
    (tmp_path / "more").mkdir()
    given = settings(tmp_path / "more", web.url("/feed"), *(f"http://127.0.0.1:{port}/{n}" for n in range(3)), allow=[f"127.0.0.1:{port}"])
    given = replace(given, database=str(tmp_path / "monitor.db"))
    with opened(given) as store:
        assert len(collected(store, given)) == 3


def test_the_feeds_of_many_hosts_are_asked_in_turn() -> None:
    feeds = [
        Feed(number, "s", url) for number, url in enumerate(["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://b/2", "http://c/1"])
    ]
    assert [feed.url for feed in _hosts_in_turn(feeds)] == ["http://a/1", "http://b/1", "http://c/1", "http://a/2", "http://b/2", "http://a/3"]


def test_what_the_full_disk_cannot_take_is_kept_until_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    troubles: list[str] = []
    full = [PassingError("the disk is full")] * 3
    real = Store.add

    def add(self: Store, *args: Any, **kwargs: Any) -> Any:
        if full:
            raise full.pop()
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Store, "add", add)
    with FaultServer({"/feed": answer(rss(item("Первая"), item("Вторая")))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])

        async def through(store: Store) -> None:
            async with Fetcher(allow_private=given.collect.allow_private) as fetcher:
                await collect(
                    store, given, fetcher, store.feeds(), clock=lambda: NOW, report=lambda _: None,
                    trouble=lambda error: troubles.append(str(error)), again=0.01,
                )  # fmt: skip

        with opened(given) as store:
            store.sync_sources(given.sources)
            asyncio.run(through(store))
            assert store.article_count() == 2
        assert len(web.requests) == 1, "what was fetched was kept"
    assert troubles == ["the disk is full"] * 3


def test_a_round_of_one_shot_ends_with_the_stores_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "add", Mock(side_effect=PassingError("the disk is full")))
    with FaultServer({"/feed": answer(rss(item("Первая")), 200, 'ETag: "1"')}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            with pytest.raises(PassingError):
                collected(store, given)
            monkeypatch.undo()
            assert "new=1" in collected(store, given)[0], "nothing was remembered of the check that could not be stored"
        assert [request.headers.get("if-none-match") for request in web.requests] == [None, None]
