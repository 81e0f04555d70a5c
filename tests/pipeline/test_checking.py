"""One feed's check: what it asks, what it remembers, and that its faults are its own."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.collect import parser
from monitor.model import NewArticle, Outcome
from monitor.pipeline.rounds import one_round
from monitor.store import articles
from monitor.store.store import Store
from tests.faults import FaultServer, Request, answer
from tests.making import NOW, collected, item, opened, rss, settings

TITLES = ("Госдума приняла закон", "Совет назначил дату", "Сенатор прибыл в Казань")
WHOLE = rss(*(item(title, f"http://news.example/{title[:5]}") for title in TITLES))


def test_a_stuck_cache_cannot_say_nothing_new_for_longer_than_a_day(tmp_path: Path) -> None:
    asked: list[str | None] = []

    def stuck(request: Request) -> bytes:
        asked.append(request.headers.get("if-none-match"))
        return answer(b"", 304) if asked[-1] else answer(rss(item(f"Новость {len(asked)}", f"http://news.example/{len(asked)}")), 200, 'ETag: "1"')

    with FaultServer({"/feed": stuck}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            for hours in (0, 1, 23, 25, 26):
                collected(store, given, force=True, later=timedelta(hours=hours))
            assert store.article_count() == 2
    assert asked == [None, '"1"', '"1"', None, '"1"']


def test_of_a_document_that_stops_in_the_middle_no_validators_are_kept(tmp_path: Path) -> None:
    cut = WHOLE[: WHOLE.index(TITLES[2].encode()) + 10]
    served = [answer(cut, 200, 'ETag: "1"'), answer(WHOLE, 200, 'ETag: "1"')]
    with FaultServer({"/feed": lambda _: served.pop(0)}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            assert "degraded new=2" in collected(store, given)[0]
            assert "ok new=1 known=2" in collected(store, given, force=True)[0]
        assert [request.headers.get("if-none-match") for request in web.requests] == [None, None]


@pytest.mark.parametrize("fault", [MemoryError, RecursionError, ValueError, AttributeError])
@pytest.mark.parametrize("where", ["parser", "store"])
def test_a_fault_of_ours_in_one_feed_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], where: str
) -> None:
    real_parse, real_match = parser.parse, Store.match

    def parse(body: bytes, **more: Any) -> Any:
        if where == "parser" and "4" in more["url"].rsplit("/", 1)[1]:
            raise fault("no")
        return real_parse(body, **more)

    def match(self: Store, feed_id: int | None, source: str, entries: Sequence[Any]) -> list[int | None]:
        if where == "store" and source == "s4":
            raise fault("no")
        return real_match(self, feed_id, source, entries)

    monkeypatch.setattr(parser, "parse", parse)
    monkeypatch.setattr(Store, "match", match)
    with FaultServer({f"/{n}": answer(rss(item(f"Новость {n}", f"http://news.example/{n}"))) for n in range(6)}) as web:
        given = settings(tmp_path, *(web.url(f"/{n}") for n in range(6)), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            found = {feed.source: feed for feed in store.feed_status()}
            assert store.article_count() == 5
    assert found["s4"].outcome is Outcome.ERROR
    assert found["s4"].error_kind == {"parser": "bad_xml", "store": "internal"}[where]
    assert {feed.outcome for feed in found.values() if feed.source != "s4"} == {Outcome.OK}


def test_items_that_the_database_refuses_are_told_of_and_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = articles._row

    def unstorable(number: int, new: NewArticle, *more: Any) -> dict[str, Any]:
        row = real(number, new, *more)
        return {**row, "title": object()} if new.entry.title == TITLES[1] else row

    monkeypatch.setattr(articles, "_row", unstorable)
    with FaultServer({"/feed": answer(WHOLE, 200, 'ETag: "1"')}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            said = collected(store, given)[0]
            assert store.article_count() == 2
            monkeypatch.undo()
            assert "new=1 known=2" in collected(store, given, force=True)[0]
    assert "degraded new=2" in said
    assert "refused 1 items" in said


def test_a_move_is_followed_after_a_week_and_the_configured_address_stays(tmp_path: Path) -> None:
    with FaultServer({"/new": answer(WHOLE)}) as web:
        web.routes["/old"] = answer(b"", 301, f"Location: {web.url('/new')}")
        given = settings(tmp_path, web.url("/old"), allow=[web.host_port])
        with opened(given) as store:
            for days in (0, 1, 8, 9):
                collected(store, given, force=True, later=timedelta(days=days))
            (status,) = store.feed_status()
            assert (status.url, status.address, status.moved_to) == (web.url("/old"), web.url("/new"), web.url("/new"))
            assert web.paths() == ["/old", "/new"] * 3 + ["/new"]
            web.routes["/new"] = answer(b"", 410)
            collected(store, given, force=True, later=timedelta(days=10))
            (status,) = store.feed_status()
            assert (status.address, status.gone) == (None, False)


def test_a_pinned_item_does_not_hide_a_loss(tmp_path: Path) -> None:
    pinned = item("Закреплено", "http://news.example/pinned", date="Mon, 02 Feb 2026 08:00:00 +0300")
    fresh = [rss(pinned, *(item(f"Новость {first + n}", f"http://news.example/{first + n}") for n in range(3))) for first in (0, 100)]
    with FaultServer({"/feed": lambda _: answer(fresh.pop(0))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            assert "possible_loss" in collected(store, given, force=True, later=timedelta(hours=1))[0]


def test_what_another_feed_showed_proves_nothing_for_this_one(tmp_path: Path) -> None:
    news = [item(f"Новость {n}", f"http://news.example/{n}") for n in range(9)]
    states = {"/all": [rss(*news[:2]), rss(*news[:6])], "/some": [rss(*news[:2]), rss(*news[4:6])]}
    with FaultServer({path: lambda request: answer(states[request.path].pop(0)) for path in states}) as web:
        given = settings(tmp_path, web.url("/all"), web.url("/some"), allow=[web.host_port])
        with opened(given) as store:
            collected(store, given)
            collected(store, given, force=True, later=timedelta(hours=1))
            log = store.fetches(NOW)
            assert store.article_count() == 6
    second = log[log["overlap"].notna()].set_index("feed")["overlap"]
    assert {str(url).rsplit("/", 1)[1]: bool(proof) for url, proof in second.items()} == {"all": True, "some": False}


def test_an_empty_document_loses_nothing_and_is_no_state_to_compare_with(tmp_path: Path) -> None:
    states = [WHOLE, rss(), WHOLE, rss(), rss(item("Другое", "http://news.example/9"))]
    with FaultServer({"/feed": lambda _: answer(states.pop(0))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            for hours in range(5):
                collected(store, given, force=True, later=timedelta(hours=hours))
            log = store.fetches(NOW)
    assert log["overlap"].astype("object").where(log["overlap"].notna(), None).tolist() == [None, True, True, True, False]


def test_a_check_lasts_as_long_as_it_lasts_whatever_the_clock_says(tmp_path: Path) -> None:
    clock = iter([NOW, *[NOW - timedelta(days=900)] * 50])
    with FaultServer({"/feed": answer(WHOLE)}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            (report,) = one_round(store, given, force=True, indexing=False, say=lambda _: None, clock=lambda: next(clock))
    assert timedelta(0) <= report.record.finished_at - report.record.started_at < timedelta(minutes=5)


def test_a_loss_is_told_of_although_the_first_check_that_saw_it_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Store.add

    def killed(self: Store, feed: Any, source: str, new: Sequence[NewArticle], **more: Any) -> Any:
        added = real(self, feed, source, new, **more)
        if any("59" in item.entry.title for item in new):  # half of the document is stored
            raise KeyboardInterrupt
        return added

    shown = [rss(*(item(f"Новость {n}", f"http://news.example/{n}", date="") for n in range(last, last - 20, -1))) for last in (20, 69, 70)]
    with FaultServer({"/feed": lambda _: answer(shown.pop(0))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            assert "ok new=20" in collected(store, given)[0]
            with monkeypatch.context() as patched:
                patched.setattr(Store, "add", killed)
                with pytest.raises(KeyboardInterrupt):
                    collected(store, given, force=True, later=timedelta(minutes=15))
            assert store.article_count() == 30
            assert "ok new=11 known=9 possible_loss" in collected(store, given, force=True, later=timedelta(minutes=30))[0]
