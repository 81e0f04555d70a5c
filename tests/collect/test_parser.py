"""What a feed document says, in every dialect and with every fault."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest

from monitor.collect.parser import LONGEST_TITLE, Document, ParseError, parse

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://feed.example/rss/all.xml"
FOLDER = Path(__file__).parent.parent / "data" / "feeds"
ONE, TWO = datetime(2026, 3, 2, 9, 1, tzinfo=UTC), datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
TITLES = ["Госдума приняла закон о бюджете", "Совет Федерации назначил дату выборов"]


def read(body: bytes | str, **settings: object) -> Document:
    document = parse(body if isinstance(body, bytes) else body.encode(), **{"url": URL, "now": NOW, **settings})  # type: ignore[arg-type]
    assert isinstance(document, Document), document
    return document


def rss(items: str, head: str = "", attributes: str = "") -> str:
    channel = f"<channel><title>Лента</title><language>ru-RU</language>{items}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0" {attributes}>{channel}</rss>'


def item(title: str = TITLES[0], number: int = 1, more: str = "") -> str:
    identity = f"<link>https://a.example/{number}</link><guid>{number}</guid><pubDate>Mon, 02 Mar 2026 12:0{number}:00 +0300</pubDate>"
    return f"<item><title>{title}</title>{identity}{more}</item>"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.xml")), ids=lambda path: path.name)
def test_every_dialect_says_the_same(path: Path) -> None:
    document = read(path.read_bytes())
    assert [entry.title for entry in document.entries] == TITLES
    assert [entry.published for entry in document.entries] == [ONE, TWO]
    assert [entry.link for entry in document.entries] == ["https://a.example/1", "https://a.example/2"]
    assert document.trouble is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<![CDATA[Бюджет: доходы < расходов & долг > 20%]]>", "Бюджет: доходы < расходов & долг > 20%"),
        ("<![CDATA[&laquo;Партия&raquo; &mdash; итоги]]>", "«Партия» — итоги"),
        ("Рога & Копыта &mdash; партия", "Рога & Копыта — партия"),
        ("Цена 5 &lt; 10", "Цена 5 < 10"),
        ("Совет\x1b назначил&#x0b; дату", "Совет назначил дату"),
        ("Знак &#xD83D;&#xDE00; и &#xD83D;", "Знак 😀 и"),
        ("&lt;b&gt;Жирный&lt;/b&gt; заголовок", "Жирный заголовок"),
        ("<![CDATA[<script>x</script>Закон]]>", "Закон"),
        ("Флаг 🇷🇺 и 👨\u200d👩\u200d👧", "Флаг 🇷🇺 и 👨\u200d👩\u200d👧"),
    ],
)
def test_titles_are_cleaned_and_repaired(title: str, expected: str) -> None:
    assert read(rss(item(title))).entries[0].title == expected


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty_body"),
        (b" \r\n", "empty_body"),
        (b"<!doctype html><html><head><title>x</title></head></html>", "not_a_feed"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "not_a_feed"),
        (b"%PDF-1.7 x", "not_a_feed"),
        (b"plain words", "not_a_feed"),
        (b"<urlset><url/></urlset>", "not_a_feed"),
        (bytes(range(256)), "not_a_feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, kind: str) -> None:
    result = parse(body, url=URL, now=NOW)
    assert isinstance(result, ParseError)
    assert result.kind == kind


def test_an_empty_feed_is_well() -> None:
    assert read(rss("")) == Document("Лента", (), "ru", None)


def test_of_a_cut_document_only_whole_items_are_kept() -> None:
    whole = rss(item() + item(TITLES[1], 2))
    for end in range(whole.index("</item>") + 7, len(whole) - 8):
        document = read(whole[:end])
        kept = 2 if end >= whole.rindex("</item>") + 7 else 1
        assert [entry.title for entry in document.entries] == TITLES[:kept]
        assert document.trouble is not None
        assert "stops in the middle" in document.trouble


def test_a_document_cut_before_its_first_item_ends_has_none() -> None:
    document = read(rss(item()).partition("</item>")[0])
    assert document.entries == ()
    assert document.trouble


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', "X&b;Y"),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "X&x;Y"),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/e.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p; <!ENTITY x "LEAK">]>', "X&x;Y"),
    ],
)
def test_a_documents_own_entities_stay_unexpanded(head: str, title: str) -> None:
    document = read(rss(item(title), head))
    assert document.entries[0].title == title
    assert document.trouble is not None


def test_one_guid_for_all_keeps_all() -> None:
    assert len(read(rss(item() + item(TITLES[1], 1))).entries) == 2


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/hosts", "http://127.0.0.1:99/a", "http://169.254.169.254/", "http://u@a.example/"]
)
def test_links_nobody_should_follow_are_dropped_and_the_item_kept(link: str) -> None:
    entry = read(rss(f"<item><title>Заголовок</title><link>{link}</link></item>")).entries[0]
    assert (entry.title, entry.link) == ("Заголовок", None)


def test_links_are_absolute_and_a_configured_private_one_is_kept() -> None:
    assert read(rss("<item><title>x y</title><link>../b/2.html</link></item>")).entries[0].link == "https://feed.example/b/2.html"
    local = read(rss("<item><title>x y</title><link>http://127.0.0.1:99/a</link></item>"), allow_private=["127.0.0.1:99"])
    assert local.entries[0].link == "http://127.0.0.1:99/a"


def test_an_entry_without_a_title_is_called_by_its_summary() -> None:
    document = read(
        rss("<item><description>&lt;p&gt;Краткое содержание&lt;/p&gt;&lt;p&gt;и ещё&lt;/p&gt;</description></item><item><guid>2</guid></item>")
    )
    assert [(entry.title, entry.summary) for entry in document.entries] == [("Краткое содержание", "Краткое содержание\nи ещё")]
    assert document.trouble == "1 items without title and text were left out"


FULL = "Первый абзац полного текста статьи. " * 12


@pytest.mark.parametrize(
    ("attributes", "element"),
    [
        ('xmlns:content="http://purl.org/rss/1.0/modules/content/"', "content:encoded"),
        ('xmlns:yandex="http://news.yandex.ru"', "yandex:full-text"),
        ('xmlns:rbc_news="https://www.rbc.ru"', "rbc_news:full-text"),
    ],
)
def test_full_text_is_found_where_feeds_carry_it(attributes: str, element: str) -> None:
    more = f"<description>Кратко</description><{element}><![CDATA[<p>{FULL}</p><p>Конец.</p>]]></{element}>"
    entry = read(rss(item(more=more), attributes=attributes)).entries[0]
    assert entry.full_text == f"{FULL.strip()}\nКонец."
    assert entry.summary == "Кратко"


def test_a_teaser_is_no_full_text() -> None:
    more = "<content:encoded>Кратко…</content:encoded>"
    entry = read(rss(item(more=more), attributes='xmlns:content="http://purl.org/rss/1.0/modules/content/"')).entries[0]
    assert (entry.full_text, entry.summary) == (None, "Кратко…")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026-03-02 12:00", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
        ("Mon, 02 Mar 2099 12:00:00 +0300", None),
        ("Mon, 23 Nov 2026 12:05:00 +0000", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("когда-то", None),
    ],
)
def test_dates(written: str, expected: object) -> None:
    document = read(rss(f"<item><title>x y</title><pubDate>{written}</pubDate></item>"), zone=ZoneInfo("Europe/Moscow"))
    assert document.entries[0].published == expected


def test_published_counts_and_the_update_is_kept() -> None:
    entry = read((FOLDER / "atom10.xml").read_bytes()).entries[0]
    assert (entry.published, entry.updated) == (ONE, datetime(2026, 3, 2, 14, 1, tzinfo=UTC))


def test_what_is_too_long_is_cut_and_said() -> None:
    document = read(rss(item("Длинный заголовок " * 33_000)))
    assert len(document.entries[0].title) <= LONGEST_TITLE
    assert document.trouble == "1 titles or texts were too long and were cut"


def test_deep_nesting_ends_well() -> None:
    assert isinstance(parse(rss(item(more="<x>" * 20_000 + "</x>" * 20_000)).encode(), url=URL, now=NOW), Document | ParseError)


@pytest.mark.parametrize("failure", [MemoryError(), RecursionError("too deep"), ValueError("surrogates not allowed")])
def test_a_crash_of_the_library_is_a_value(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def crash(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(feedparser, "parse", crash)
    result = parse(rss(item()).encode(), url=URL, now=NOW)
    assert isinstance(result, ParseError)
    assert result.kind == "bad_xml"


def snapshot() -> Iterator[Path]:
    shared = Path(__file__).parents[3] / "shared" / "data" / "feeds" / "snapshot"
    yield from sorted(shared.glob("*.xml")) if shared.is_dir() else ()


@pytest.mark.skipif(not list(snapshot()), reason="the captured feeds are not here")
def test_every_item_of_the_captured_feeds_is_read() -> None:
    for path in snapshot():
        body = path.read_bytes()
        expected = sum(body.count(mark) for mark in (b"<item>", b"<item ", b"<entry>", b"<entry "))
        document = read(body)
        assert (len(document.entries), document.trouble) == (expected, None), path.name
