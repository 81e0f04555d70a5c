"""Feeds that change from check to check: what each check is said to have brought, and what is stored in the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from monitor.pipeline.collecting import FeedReport
from monitor.pipeline.rounds import one_round
from monitor.store.store import Store
from tests.faults import FaultServer, Request, answer
from tests.making import NOW, item, opened, rss, settings, standing

TITLES = ("Госдума приняла закон о бюджете", "Совет Федерации назначил дату выборов", "Сенатор прибыл в Казань")
FIRST = "Mon, 02 Mar 2026 12:01:00 +0300"
PUBLISHED = datetime(2026, 3, 2, 9, 1, tzinfo=UTC)


def element(title: str, link: str = "", guid: str = "", date: str = FIRST, text: str = "Краткое содержание.") -> str:
    """An item with only the named parts."""
    parts = {"title": title, "link": link, "guid": guid, "pubDate": date, "description": text}
    return f"<item>{''.join(f'<{name}>{value}</{name}>' for name, value in parts.items() if value)}</item>"


def three(fetch: int, **parts: Callable[[int, int], str]) -> bytes:
    """The three titles; each part is a function of the item's number and the fetch's."""
    return rss(*(element(title, **{name: part(number, fetch) for name, part in parts.items()}) for number, title in enumerate(TITLES)))


def link(number: int, _fetch: int) -> str:
    return f"http://news.example/{number}"


def guid(number: int, _fetch: int) -> str:
    return f"urn:{number}"


def edited(fetch: int) -> bytes:
    changed = (
        element(TITLES[0] + " (обновлено)", link(0, 1), guid(0, 1), text="Исправленный текст.")
        if fetch > 1
        else element(TITLES[0], link(0, 1), guid(0, 1))
    )
    return rss(changed, *(element(TITLES[n], link(n, 1), guid(n, 1)) for n in (1, 2)))


@dataclass(frozen=True)
class Case:
    """`document` gives the body of the n-th fetch; `brought` what each check says."""

    document: Callable[[int], bytes]
    brought: tuple[tuple[int, int], ...]  # new, known
    articles: int = 3
    revisions: int = 0


CASES = {
    "no dates": Case(lambda n: three(n, link=link, date=lambda *_: ""), ((3, 0), (0, 3))),
    "dated anew at every fetch": Case(
        lambda n: three(n, link=link, guid=guid, date=lambda _, f: f"0{1 + f} Mar 2026 12:01:00 +0300"), ((3, 0), (0, 3), (0, 3))
    ),
    "one guid for all": Case(lambda n: three(n, link=link, guid=lambda *_: "1"), ((3, 0), (0, 3))),
    "neither guid nor link": Case(three, ((3, 0), (0, 3))),
    "neither guid nor link nor date": Case(lambda n: three(n, date=lambda *_: ""), ((3, 0), (0, 3))),
    "guids that differ in case": Case(lambda n: rss(element(TITLES[0], guid="AbC"), element(TITLES[1], guid="aBc")), ((2, 0), (0, 2)), articles=2),
    "guids that are new at every fetch": Case(lambda n: three(n, link=link, guid=lambda i, f: f"{i}-{f}"), ((3, 0), (0, 3), (0, 3))),
    "links with a new session": Case(
        lambda n: three(n, guid=guid, link=lambda i, f: f"http://news.example/{i}?sid={f}&amp;utm_source=rss{f}"), ((3, 0), (0, 3), (0, 3))
    ),
    "one link for all": Case(lambda n: three(n, link=lambda *_: "http://news.example/"), ((3, 0), (0, 3))),
    "edited once": Case(edited, ((3, 0), (0, 3), (0, 3)), revisions=1),
    "gone and back": Case(lambda n: three(n, link=link) if n != 2 else rss(element(TITLES[0], link(0, 2))), ((3, 0), (0, 1), (0, 3))),
    "an advert that rotates in the markup": Case(
        lambda n: three(n, link=link, text=lambda _, f: f"Заметка. &lt;img src='http://ads.example/{f}'&gt;"), ((3, 0), *[(0, 3)] * 4)
    ),
    "an advert that rotates in the words": Case(
        lambda n: three(n, link=link, text=lambda _, f: f"Заметка. Скидка {f} рублей."), ((3, 0), *[(0, 3)] * 29), revisions=3 * 24
    ),
}


@pytest.fixture
def web() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def checks(web: FaultServer, store: Store, folder: Path, hours: int) -> list[FeedReport]:
    """A check an hour."""
    given = settings(folder, web.url("/feed"), allow=[web.host_port])
    reports: list[FeedReport] = []
    for hour in range(hours):
        now = NOW + timedelta(hours=hour)
        reports += one_round(store, given, force=True, indexing=False, say=lambda _: None, clock=standing(now))
    return reports


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "made").mkdir()
    with opened(settings(tmp_path / "made")) as made:
        yield made


@pytest.mark.parametrize("name", CASES)
def test_an_article_is_stored_once_whatever_its_publisher_changes(web: FaultServer, store: Store, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    fetch = count(1)
    web.routes["/feed"] = lambda _: answer(case.document(next(fetch)))
    reports = checks(web, store, tmp_path, len(case.brought))
    assert [(report.record.new, report.record.known) for report in reports] == [*case.brought]
    frame = store.articles(range(1, 100))
    assert len(frame) == case.articles
    assert sum(len(store.revisions(number)) for number in frame["id"]) == case.revisions


def test_the_first_date_stays(web: FaultServer, store: Store, tmp_path: Path) -> None:
    fetch = count(2)
    web.routes["/feed"] = lambda _: answer(three(next(fetch), link=link, date=lambda _, day: f"0{day} Mar 2026 12:01:00 +0300"))
    checks(web, store, tmp_path, 3)
    assert set(store.articles([1, 2, 3])["published_at"]) == {PUBLISHED}


def test_a_guessed_date_stays_and_is_marked(web: FaultServer, store: Store, tmp_path: Path) -> None:
    web.routes["/feed"] = answer(three(1, link=link, date=lambda *_: ""))
    checks(web, store, tmp_path, 3)
    frame = store.articles([1, 2, 3])
    assert set(frame["published_at"]) == {NOW}
    assert frame["date_guessed"].all()


def test_the_new_headline_is_shown_and_the_old_one_kept(web: FaultServer, store: Store, tmp_path: Path) -> None:
    fetch = count(1)
    web.routes["/feed"] = lambda _: answer(edited(next(fetch)))
    checks(web, store, tmp_path, 3)
    frame = store.articles([1, 2, 3])
    (number,) = frame[frame["title"].str.endswith("(обновлено)")]["id"]
    ((_, title, text),) = store.revisions(number)
    assert (title, text) == (TITLES[0], "Краткое содержание.")


def test_the_newest_validators_go_back_word_for_word(web: FaultServer, store: Store, tmp_path: Path) -> None:
    fetch = count(1)
    odd = "Mon, 02 Mar 2026 12:00:00 +0300"
    web.routes["/feed"] = lambda _: answer(
        three(1, link=link), 200, f'ETag: W/"лента-{next(fetch)}"'.encode().decode("latin-1"), f"Last-Modified: {odd}"
    )
    checks(web, store, tmp_path, 3)
    sent = [(request.headers.get("if-none-match"), request.headers.get("if-modified-since")) for request in web.requests]
    assert sent == [(None, None), *((f'W/"лента-{n}"'.encode().decode("latin-1"), odd) for n in (1, 2))]


@pytest.mark.parametrize(
    ("answers", "outcomes", "failures"),
    [
        ([500, 200], ["error http_5xx", "ok"], 0),
        ([404, 404, 200], ["error http_4xx", "error http_4xx", "ok"], 0),
        ([200, 304], ["ok", "not_modified"], 0),
        ([304], ["error unexpected_304"], 1),
        ([200, 410, 200], ["ok", "error gone"], 1),
        ([403, 403], ["error http_4xx", "error http_4xx"], 2),
    ],
)
def test_a_feed_that_fails_comes_back_by_itself(
    web: FaultServer, store: Store, tmp_path: Path, answers: list[int], outcomes: list[str], failures: int
) -> None:
    coming = iter(answers)

    def feed(_: Request) -> bytes:
        status = next(coming)
        return answer(three(1, link=link), 200, 'ETag: "1"') if status == 200 else answer(b"", status)

    web.routes["/feed"] = feed
    reports = checks(web, store, tmp_path, len(answers))
    assert [f"{report.record.outcome} {report.record.error_kind or ''}".strip() for report in reports] == outcomes
    (status,) = store.feed_status()
    assert status.failures == failures
    assert store.article_count() == (3 if 200 in answers else 0)
    assert len(web.requests) == len(outcomes), "one request a check, and none of what is gone"


@pytest.mark.parametrize(
    ("status", "retry", "least", "most"),
    [
        (429, "120", 120, 1200),
        (429, "999999999", 86400, 86400),
        (429, "-5", 60, 86400),
        (429, "soon", 60, 86400),
        (503, "300", 300, 1200),
        (429, "Tue, 10 Mar 2026 10:00:00 GMT", 3500, 4000),
    ],
)
def test_a_server_that_asks_for_patience_gets_it(
    web: FaultServer, store: Store, tmp_path: Path, status: int, retry: str, least: int, most: int
) -> None:
    web.routes["/feed"] = answer(b"", status, f"Retry-After: {retry}")
    (report,) = checks(web, store, tmp_path, 1)
    assert report.record.next_check_at is not None
    assert least <= (report.record.next_check_at - NOW).total_seconds() <= most
    assert len(web.requests) == 1


def test_links_are_stored_absolute_or_not_at_all(web: FaultServer, store: Store, tmp_path: Path) -> None:
    links = {
        "/a/1.html": web.url("/a/1.html"),
        "../b/2.html": web.url("/b/2.html"),
        "//cdn.example/3.html": "http://cdn.example/3.html",
        "javascript:alert(1)": None,
        "data:text/html,x": None,
        "file:///etc/passwd": None,
        "http://127.0.0.1:1/": None,
        "http://169.254.169.254/latest": None,
        "http://news.example@127.0.0.1/": None,
    }
    web.routes["/feed"] = answer(rss(*(element(f"Новость {number}", given) for number, given in enumerate(links))))
    checks(web, store, tmp_path, 1)
    stored = {article.title: article.link for number in range(1, 10) if (article := store.article(number)) is not None}
    assert {given: stored[f"Новость {number}"] for number, given in enumerate(links)} == links


PARAGRAPH = "Сенатор Владимир Соколов прибыл в Казань для встречи с депутатами, сообщили в пресс-службе. "
PAGE = f'<html><head><meta charset="windows-1251"><title>x</title></head><body><article><p>{PARAGRAPH * 3}</p></article></body></html>'


def deep(web: FaultServer) -> bytes:
    return answer((PAGE.replace("<article>", "<div>" * 600 + "<article>").replace("</article>", "</article>" + "</div>" * 600)).encode())


PAGES: dict[str, tuple[Callable[[FaultServer], bytes], str]] = {
    "ordinary": (lambda _: answer(PAGE.encode(), 200, "Content-Type: text/html; charset=utf-8"), ""),
    "charset only in a meta tag": (lambda _: answer(PAGE.encode("cp1251"), 200, "Content-Type: text/html"), ""),
    "below 600 elements": (deep, ""),
    "larger than a page": (lambda _: answer((PAGE + "x" * (17 << 20)).encode()), "too_large"),
    "a PDF": (lambda _: answer(b"%PDF-1.7\n" + bytes(range(256)) * 40, 200, "Content-Type: application/pdf"), "no article text"),
    "moved to a private address": (lambda _: answer(b"", 302, "Location: http://10.255.255.1/x"), "blocked_address"),
    "forbidden by robots.txt": (lambda _: answer(PAGE.encode()), "robots"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_its_text_or_the_reason_and_the_headline_stays(web: FaultServer, store: Store, tmp_path: Path, name: str) -> None:
    page, reason = PAGES[name]
    path = "/private/page" if "robots" in name else "/page"
    web.routes[path] = page(web)
    web.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private/\n", 200, "Content-Type: text/plain")
    web.routes["/feed"] = answer(rss(item(TITLES[2], web.url(path), "Краткое изложение.")))
    given = settings(tmp_path, web.url("/feed"), allow=[web.host_port], full_text=True)
    one_round(store, given, indexing=False, say=lambda _: None, clock=lambda: NOW)
    article = store.article(1)
    assert article is not None
    assert article.title == TITLES[2]
    assert ("Владимир Соколов" in article.text) or (reason and reason in article.note and article.text == "Краткое изложение.")
    if not reason:
        assert article.note == ""
