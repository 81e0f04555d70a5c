"""What a feed document says, in every dialect and with every fault."""

import io
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
        (b"\xef\xbb\xbf\n", "empty_body"),
        (b"<!doctype html><html><head><title>x</title></head></html>", "not_a_feed"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "not_a_feed"),
        (b'{"items": [{"title": "x"}]}', "not_a_feed"),
        (b"[1, 2]", "not_a_feed"),
        (b"%PDF-1.7 x", "not_a_feed"),
        (b"plain words", "not_a_feed"),
        (b"<urlset><url/></urlset>", "not_a_feed"),
        (b"<opml><body><outline/><item><title>x</title></item></body></opml>", "not_a_feed"),
        (b"<br>Error <html><body><rss><item><title>x</title></item></rss></body></html>", "not_a_feed"),
        (b"<catalogue><book/></catalogue>", "not_a_feed"),
        (bytes(range(256)), "not_a_feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, kind: str) -> None:
    result = parse(body, url=URL, now=NOW)
    assert isinstance(result, ParseError)
    assert result.kind == kind


ROOTS = [
    ("<r:rss xmlns:r='http://r.example/'><r:channel>", "r:item", "</r:channel></r:rss>"),
    ("<RSS><CHANNEL>", "ITEM", "</CHANNEL></RSS>"),
    ("<Rss><Channel>", "Item", "</Channel></Rss>"),
    ("<channel>", "item", "</channel>"),
    ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>", "item", "</rdf:RDF>"),
    ("<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>", "item", "</r:RDF>"),
    ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'>", "entry", "</feed>"),
    ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'>", "a:entry", "</a:feed>"),
    ("<export>", "item", "</export>"),
]


@pytest.mark.parametrize(("begin", "name", "end"), ROOTS, ids=[begin.split()[0] for begin, _, _ in ROOTS])
def test_every_root_under_which_items_are_found_is_a_feeds(begin: str, name: str, end: str) -> None:
    title = name.replace("item", "title").replace("ITEM", "TITLE").replace("Item", "Title").replace("entry", "title")
    items = "".join(f"<{name}><{title}>{words}</{title}></{name}>" for words in TITLES)
    assert [entry.title for entry in read(begin + items + end).entries] == TITLES


@pytest.mark.parametrize(
    "before",
    [
        "\n\n  ",
        "\ufeff\ufeff",
        "<!-- made by hand -->",
        '<?xml version="1.0"?>\n<?xml version="1.0" encoding="utf-8"?>',
        "<?xml-stylesheet href='http://127.0.0.1/x.xsl'?>",
        "<br />\n<b>Warning</b>:  mysql_connect(): gone in <b>/www/rss.php</b> on line <b>7</b><br />\n",
        "Notice: Undefined index: q in /www/rss.php on line 3\n",
    ],
)
def test_what_stands_before_the_root_does_not_matter(before: str) -> None:
    assert [entry.title for entry in read(before + rss(item())).entries] == TITLES[:1]


def test_what_stands_behind_the_root_does_not_matter() -> None:
    document = read(rss(item()) + "<script>count()</script><!-- 0.02 s -->")
    assert ([entry.title for entry in document.entries], document.trouble) == (TITLES[:1], None)


def test_a_declaration_in_the_middle_is_passed_over() -> None:
    document = read(rss('<?xml version="1.0"?>' + item()))
    assert ([entry.title for entry in document.entries], document.trouble) == (TITLES[:1], None)


def test_a_number_for_a_guid_is_no_link() -> None:
    entry = read(rss("<item><title>x y</title><guid>12</guid></item>")).entries[0]
    assert (entry.guid, entry.link) == ("12", None)


def test_an_item_of_nothing_but_a_link_is_called_by_it() -> None:
    assert read(rss("<item><link>https://a.example/1</link></item>")).entries[0].title == "https://a.example/1"


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
        assert not document.whole
    assert read(whole).whole


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
        ("Mon, 02 Mar 2099 12:00:00 +0300", datetime(2099, 3, 2, 9, 0, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 12:05:00 +0000", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", datetime(1970, 1, 1, tzinfo=UTC)),
        ("когда-то", None),
    ],
)
def test_dates(written: str, expected: object) -> None:
    document = read(rss(f"<item><title>x y</title><pubDate>{written}</pubDate></item>"), zone=ZoneInfo("Europe/Moscow"))
    assert document.entries[0].published == expected


def test_a_date_that_can_be_true_is_preferred_to_one_that_cannot() -> None:
    absurd = "<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>"
    dated = '<dcterms:created xmlns:dcterms="http://purl.org/dc/terms/">2026-03-02T09:00:00Z</dcterms:created>'
    entry = read(rss(f"<item><title>x y</title>{absurd}{dated}</item>")).entries[0]
    assert entry.published == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_published_counts_and_the_update_is_kept() -> None:
    entry = read((FOLDER / "atom10.xml").read_bytes()).entries[0]
    assert (entry.published, entry.updated) == (ONE, datetime(2026, 3, 2, 14, 1, tzinfo=UTC))


def test_what_is_too_long_is_cut_and_said() -> None:
    document = read(rss(item("Длинный заголовок " * 33_000)))
    assert len(document.entries[0].title) <= LONGEST_TITLE
    assert document.trouble == "1 titles or texts were too long and were cut"


def test_deep_nesting_ends_well() -> None:
    assert isinstance(parse(rss(item(more="<x>" * 20_000 + "</x>" * 20_000)).encode(), url=URL, now=NOW), Document | ParseError)


ENDINGS = [
    "<b>",
    "<![CDATA[",
    "<!--",
    "&",
    "< 5",
    "<a href='",
    "</channel>",
    "</rss>",
    "</title></item></channel>",
    "<x:y>",
    "\x00\x1b",
    "<?",
    "<!DOCTYPE x [",
]


@pytest.mark.parametrize("fault", ENDINGS)
def test_a_broken_item_costs_the_others_nothing(fault: str) -> None:
    good = [item(TITLES[0], 1, "<description><![CDATA[<p>Раз & два</p>]]></description>"), item(TITLES[1], 2, "<description>Три</description>")]
    expected = read(rss(good[0] + good[1])).entries
    broken = f"<item><title>Сломано {fault}</title><link>https://a.example/9</link></item>"
    found = read(rss(good[0] + broken + good[1])).entries
    assert (found[0], found[-1]) == expected


def test_a_prefix_that_nobody_declared_costs_nothing() -> None:
    full = "Полный текст. " * 40
    document = read(rss(item(more=f"<content:encoded>{full}</content:encoded>")))
    assert document.entries[0].full_text == full.strip()


def test_an_item_on_which_the_library_fails_costs_the_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = feedparser.parse

    def failing(stream: io.BytesIO, **settings: object) -> object:
        if "Сломано" in stream.getvalue().decode():
            raise ValueError("not this one")
        return honest(stream, **settings)

    monkeypatch.setattr(feedparser, "parse", failing)
    document = read(rss(item() + "<item><title>Сломано <b></title></item>" + item(TITLES[1], 2)))
    assert [entry.title for entry in document.entries] == TITLES
    assert document.trouble is not None
    assert "1 parts could not be read (ValueError)" in document.trouble


@pytest.mark.parametrize(("main", "odd"), [("utf-8", "cp1251"), ("utf-8", "koi8-r"), ("utf-8", "cp866"), ("cp1251", "utf-8"), ("koi8-r", "utf-8")])
def test_an_item_in_another_encoding_is_read_and_spoils_nothing(main: str, odd: str) -> None:
    head, _, rest = rss(item() + "X" + item(TITLES[1], 3)).partition("X")
    body = head.encode(main) + item("Сенатор прибыл в Казань", 2).encode(odd) + rest.encode(main)
    assert [entry.title for entry in read(body).entries] == [TITLES[0], "Сенатор прибыл в Казань", TITLES[1]]


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
