"""Bytes in, never an exception out: whatever arrives from the network or stands in a file is read as far as it goes."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from monitor.collect import archive, dates, encoding, mojibake
from monitor.collect.parser import LONGEST_TEXT, LONGEST_TITLE, Document, ParseError, parse
from monitor.collect.repair import Foreign, Repaired, repair
from monitor.model import Entry, MonitorError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://feed.example/rss/all.xml"
REAL = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "data" / "feeds").glob("*.xml"))]
REAL.append(
    json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Раз", "tags": ["x"]}, {"id": "2", "title": "Два"}]}
    ).encode()
)
often = settings(max_examples=150, deadline=None, derandomize=True, database=None)
seldom = settings(often, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

TAGS = (
    b"< <a <a> </a> <a/> <b> </b> </> <p> <br> <div> <script> <svg> <title> </title> <link> <guid> <description> <item> </item> <entry> </entry> "
    b"<channel> </channel> </rss> </feed> <x:y> <content:encoded> <source> <author> <item/> <![CDATA[ ]]> <!-- --> <!- <![ <? ?> <!DOCTYPE"
)
SIGNS = (
    b"& &amp; &lt; &#0; &#xD83D; &#xFFFFFFF; &nbsp; &nothing; &#60; \" ' = / > [ ] { } , : \\ \\ud800 xmlns= xmlns:a='' encoding='rot13' "
    b"\x00 \x1b \xff \xfe \xd0 \x80 \xcf\xf0\xe8 \xef\xbb\xbf \xef\xbf\xbe \xff\xfe \xfe\xff 1970-01-01 http://["
)
FRAGMENTS = [
    *TAGS.split(b" "),
    *SIGNS.split(b" "),
    b'<a href="',
    b"<?xml version='1.0' encoding='koi8-r'?>",
    b"<content type='xhtml'>",
    b'<div xmlns="http://www.w3.org/1999/xhtml">',
    b"<!DOCTYPE x [<!ENTITY a 'b'>",
]
noise = some.one_of(
    some.sampled_from(FRAGMENTS), some.binary(max_size=12), some.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
hostile = some.lists(noise, min_size=1, max_size=8).map(b"".join)


@some.composite
def mutated(draw: some.DrawFn) -> bytes:
    """A real document after a few accidents."""
    body = draw(some.sampled_from(REAL))
    for _ in range(draw(some.integers(1, 4))):
        start = draw(some.integers(0, len(body)))
        end = draw(some.integers(start, min(len(body), start + 200)))
        other = draw(some.sampled_from(REAL))
        accident = draw(some.sampled_from(("insert", "delete", "repeat", "cut", "flip", "splice")))
        if accident == "insert":
            body = body[:start] + draw(hostile) + body[start:]
        elif accident == "delete":
            body = body[:start] + body[end:]
        elif accident == "repeat":
            body = body[:end] + body[start:]
        elif accident == "cut":
            body = body[:end] if draw(some.booleans()) else body[start:]
        elif accident == "flip":
            body = body[:start] + bytes(255 - byte for byte in body[start : start + 1]) + body[start + 1 :]
        else:
            body = body[:start] + other[draw(some.integers(0, len(other))) :]
    return body


def check(result: Document | ParseError) -> None:
    """What holds of every answer."""
    if isinstance(result, ParseError):
        assert result.kind in ("empty_body", "not_a_feed", "bad_xml")
        assert result.message
        return
    for entry in result.entries:
        assert 0 < len(entry.title) <= LONGEST_TITLE
        assert "\n" not in entry.title
        assert len(entry.full_text or entry.summary) <= LONGEST_TEXT
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert entry.updated is None or entry.updated.tzinfo is UTC
        assert not isinstance(entry.published, datetime) or entry.published.tzinfo is UTC
        for words in (entry.title, entry.summary, entry.full_text, entry.guid, entry.link):
            (words or "").encode()  # can be stored: no halves of letters
            assert "\0" not in (words or "")


@often
@given(some.one_of(some.binary(max_size=300), hostile), some.none() | some.text(max_size=40) | some.just("text/xml; charset=utf-16"))
def test_any_bytes_have_an_answer(body: bytes, content_type: str | None) -> None:
    check(parse(body, url=URL, now=NOW, content_type=content_type))


@settings(often, max_examples=200)
@given(mutated())
def test_a_damaged_document_has_an_answer(body: bytes) -> None:
    check(parse(body, url=URL, now=NOW))


@often
@given(some.text(max_size=100), some.sampled_from(["http://", "//[", "", "https://feed.example/ü", "\ud800"]))
def test_any_address_has_an_answer(link: str, url: str) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": link, "url": link, "title": "x y", "date_published": link}]})
    check(parse(body.encode(), url=url, now=NOW))


json_values: some.SearchStrategy[object] = some.sampled_from(
    [None, True, 0, -1.5, 10**30, float("nan"), "x", "\ud800", "1970-01-01", "<b>", [], {}, [[]], {"a": ["b"]}]
)
json_items = some.dictionaries(
    some.sampled_from(("id", "url", "title", "summary", "content_html", "content_text", "date_published", "language")), json_values, max_size=4
)


@often
@given(some.lists(json_items | json_values, max_size=4), json_values)
def test_any_json_feed_has_an_answer(items: list[object], title: object) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items})
    read = parse(body.encode(), url=URL, now=NOW)
    check(read)
    assert isinstance(read, Document)


TITLES = ["Госдума приняла закон", "Назначена дата выборов", "Суд отклонил иск"]


def item(number: int, *, atom: bool) -> bytes:
    text = f"<![CDATA[<p>{TITLES[number]} & <b>всё</b></p>]]>"
    if atom:
        identity = f'<link href="https://a.example/{number}"/><id>urn:{number}</id><updated>2026-03-02T09:0{number}:00Z</updated>'
        return f'<entry><title>{TITLES[number]}</title>{identity}<content type="html">{text}</content></entry>'.encode()
    identity = (
        f'<link>https://a.example/{number}</link><guid isPermaLink="false">{number}</guid><pubDate>Mon, 02 Mar 2026 09:0{number}:00 GMT</pubDate>'
    )
    return f"<item><title>{TITLES[number]}</title>{identity}<description>{text}</description></item>".encode()


def entries(items: list[bytes], *, atom: bool) -> tuple[Entry, ...]:
    begin, end = (
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>', b"</feed>")
        if atom
        else (b'<rss version="2.0"><channel>', b"</channel></rss>")
    )
    read = parse(b'<?xml version="1.0" encoding="utf-8"?>' + begin + b"".join(items) + end, url=URL, now=NOW)
    return read.entries if isinstance(read, Document) else ()


@often
@given(
    hostile,
    some.integers(0, 3),
    some.booleans(),
    some.sampled_from([b"%s", b"<title>%s</title>", b"<title>x y</title><description>%s</description>"]),
)
def test_one_hostile_item_costs_the_others_nothing(words: bytes, place: int, atom: bool, around: bytes) -> None:
    good = [item(number, atom=atom) for number in range(3)]
    expected = entries(good, atom=atom)
    assert [entry.title for entry in expected] == TITLES
    name = b"entry" if atom else b"item"
    bad = b"<" + name + b">" + around.replace(b"%s", words) + b"</" + name + b">"
    found = entries([*good[:place], bad, *good[place:]], atom=atom)
    assert [entry for entry in found if entry in expected] == list(expected)


@often
@given(some.binary(max_size=300) | hostile | mutated(), some.none() | some.text(max_size=40))
def test_any_bytes_are_some_text(body: bytes, content_type: str | None) -> None:
    assert isinstance(encoding.decode(body, content_type), str)
    body.decode(encoding.name_of(body, content_type), "replace")


@often
@given(some.text(max_size=200), some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_is_read_as_it_was_written(text: str, name: str) -> None:
    if name != "utf-8" or not text.startswith("\ufeff"):
        body = f"<rss>{text}</rss>".encode(name, "replace")
        assert encoding.decode(body) == mojibake.once(f"<rss>{text}</rss>".encode("utf-8", "replace").decode())


@often
@given(some.text(max_size=200) | hostile.map(lambda body: f"<rss>{body.decode('utf-8', 'replace')}</rss>"))
def test_repairing_a_repaired_document_changes_nothing(text: str) -> None:
    once = repair(text)
    assert isinstance(once, Repaired | Foreign)
    if isinstance(once, Repaired):
        again = repair(once.xml)
        assert isinstance(again, Repaired)
        assert again.xml == once.xml


written = some.one_of(
    some.text(max_size=60),
    some.lists(
        some.sampled_from(
            [
                "1",
                "2",
                "02",
                "12",
                "24",
                "31",
                "99",
                "1970",
                "2026",
                "00",
                "мая",
                "нояб.",
                "Mar",
                ":",
                ",",
                ".",
                "-",
                "/",
                "+",
                "T",
                "Z",
                "GMT",
                "MSK",
                "мск",
                "AM",
                "pm",
                "+0545",
                "+99:99",
                "г.",
                "в",
                ":30",
                ":59",
            ]
        ),
        max_size=10,
    ).map(" ".join),
    some.lists(some.sampled_from(["1", "2", "9", "0", ":", ".", "-", "/", "+", "t", "z", "а", "m"]), max_size=24).map("".join),
)


@settings(often, max_examples=300)
@given(written, some.sampled_from(["UTC", "Europe/Moscow", "Pacific/Kiritimati", "Asia/Kathmandu"]))
def test_any_text_is_an_instant_in_utc_or_a_day_or_nothing(text: str, zone: str) -> None:
    found = dates.parse(text, ZoneInfo(zone))
    assert found is None or isinstance(found, date)
    assert not isinstance(found, datetime) or found.tzinfo is UTC


@often
@given(some.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2099, 12, 31)), some.integers(-12 * 4, 14 * 4))  # noqa: DTZ001
def test_every_instant_is_read_back_from_the_usual_spellings(naive: datetime, quarters: int) -> None:
    instant = naive.replace(microsecond=0, tzinfo=UTC)
    offset = timedelta(minutes=15 * quarters)
    local = naive.replace(microsecond=0) + offset
    sign, minutes = ("-" if quarters < 0 else "+"), abs(15 * quarters)
    zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"
    for spelled in (
        f"{local:%Y-%m-%dT%H:%M:%S}{zone}",
        f"{local:%d %b %Y %H:%M:%S} {zone}",
        f"{local:%d.%m.%Y, %H:%M:%S} {zone}",
        f"{local:%Y%m%dT%H%M%S}{zone}",
    ):
        assert dates.parse(spelled, ZoneInfo("Europe/Moscow")) == instant


@seldom
@given(some.sampled_from(["a.xml", "a.jsonl", "a.csv", "a.tsv", "a.csv.gz"]), some.binary(max_size=300) | hostile | mutated())
def test_any_file_is_articles_and_bad_lines_or_an_error_that_names_it(tmp_path: Path, name: str, body: bytes) -> None:
    (tmp_path / name).write_bytes(body)
    try:
        for found in archive.read(tmp_path / name, zone=ZoneInfo("Europe/Moscow"), now=NOW):
            assert isinstance(found, archive.Item | archive.BadLine)
    except MonitorError as error:
        assert name in str(error)  # noqa: PT017


@seldom
@given(
    some.lists(
        some.sampled_from(['"', ",", ";", "\t", "\n", "\r", "\0", "title", "date", "url", "2026-03-02", "1985-01-01", "x", "\ufeff"]), max_size=20
    ).map("".join)
)
def test_any_table_is_articles_and_bad_lines(tmp_path: Path, rows: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"title,date,url\n{rows}".encode())
    for found in archive.read(tmp_path / "a.csv", zone=ZoneInfo("UTC"), now=NOW):
        assert isinstance(found, archive.Item | archive.BadLine)
