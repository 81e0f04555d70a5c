"""JSON Feed, honest and damaged."""

import json
from datetime import UTC, date, datetime

import pytest

from monitor.collect.jsonfeed import read
from monitor.collect.parser import Document, ParseError, parse
from monitor.model import Entry

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "https://feed.example/feed.json"
ADDRESS = "https://jsonfeed.org/version/1.1"
TITLES = ["Госдума приняла закон", "Назначена дата выборов", "Сенатор прыбыл в Казань"]
ITEMS = [{"id": f"urn:{number}", "url": f"https://a.example/{number}", "title": title} for number, title in enumerate(TITLES)]


def feed(*items: object, **more: object) -> bytes:
    return json.dumps({"version": ADDRESS, "title": "Лента", "language": "ru-RU", "items": items, **more}, ensure_ascii=False).encode()


def document(body: bytes) -> Document:
    read_ = parse(body, url=URL, now=NOW, content_type="application/feed+json")
    assert isinstance(read_, Document), read_
    return read_


@pytest.mark.parametrize("version", [ADDRESS, "https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1.0"])
def test_every_field_finds_its_place(version: str) -> None:
    full = "Полный <текст> & больше. " * 30
    item = {
        "id": "urn:1",
        "url": "/a/1",
        "external_url": "https://b.example/",
        "title": "Рост < 5 & цены",
        "summary": "Кратко: 2 < 3",
        "content_text": full,
        "date_published": "2026-03-02T12:00:00+03:00",
        "date_modified": "2026-03-02T14:00:00+03:00",
        "language": "kk",
    }
    expected = Entry(
        guid="urn:1",
        link="https://feed.example/a/1",
        title="Рост < 5 & цены",
        summary="Кратко: 2 < 3",
        full_text=full.strip(),
        published=datetime(2026, 3, 2, 9, tzinfo=UTC),
        updated=datetime(2026, 3, 2, 11, tzinfo=UTC),
        language="kk",
    )
    assert document(feed(item, version=version)) == Document("Лента", (expected,), "ru")


def test_markup_is_taken_off_and_an_outer_link_serves() -> None:
    entry = document(feed({"id": 7, "external_url": "https://b.example/7", "content_html": "<p>Раз</p><p>Два &amp; три</p>"})).entries[0]
    assert (entry.guid, entry.link, entry.title, entry.summary) == ("7", "https://b.example/7", "Раз", "Раз\nДва & три")


def test_a_feed_without_items_is_well() -> None:
    assert document(feed()) == Document("Лента", (), "ru")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b" \r\n", b"\x00"])
def test_marks_and_blanks_around_it_do_not_matter(mark: bytes) -> None:
    assert [entry.title for entry in document(mark + feed(*ITEMS) + mark).entries] == TITLES


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-32", "cp1251"])
def test_other_encodings_are_read(name: str) -> None:
    assert [entry.title for entry in document(feed(*ITEMS).decode().encode(name)).entries] == TITLES


def test_control_characters_and_halves_of_letters_vanish() -> None:
    body = feed(*ITEMS).replace("приняла".encode(), b"\x01\x0b\\ud83d\n\\u0000")
    assert document(body).entries[0].title == "Госдума закон"


@pytest.mark.parametrize("wrong", [None, 1, 1.5, True, "x", [], {}, [1], {"a": []}])
@pytest.mark.parametrize("field", ["id", "url", "title", "summary", "content_html", "date_published", "date_modified", "language"])
def test_a_value_of_a_wrong_type_costs_no_item(field: str, wrong: object) -> None:
    found = document(feed(ITEMS[0], {**ITEMS[1], field: wrong}, ITEMS[2]))
    assert [entry.link for entry in found.entries][::2] == ["https://a.example/0", "https://a.example/2"]
    assert len(found.entries) == 3


@pytest.mark.parametrize("wrong", [None, 1, "x", {}, True])
def test_items_that_are_no_list_are_none(wrong: object) -> None:
    assert document(feed(items=wrong)).entries == ()


def test_items_that_are_no_objects_are_left_out_and_said() -> None:
    found = document(feed("x", ITEMS[0], None))
    assert ([entry.title for entry in found.entries], found.trouble) == (TITLES[:1], "2 items are no objects and were left out")


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"version": "1.1"}',
        b'{"version": "2.0", "items": [{"content_text": "x"}]}',
        b'{"version": ["https://jsonfeed.org/version/1"], "items": []}',
        b'{"type": "FeatureCollection", "items": [{"title": "x"}]}',
        b'{"error": "no such feed"',
        b'{"note": "see jsonfeed.org/version/1", "items": [{"title": "x"}]}',
    ],
)
def test_another_json_document_is_no_feed(body: bytes) -> None:
    result = parse(body, url=URL, now=NOW)
    assert isinstance(result, ParseError)
    assert result.kind == "not_a_feed"


def test_a_bare_number_of_the_version_serves_where_items_carry_words() -> None:
    assert document(b'{"version": "1.0", "items": [{"content_text": "one word"}]}').entries[0].title == "one word"


def test_of_a_cut_document_only_whole_items_are_kept() -> None:
    whole = feed(*ITEMS)
    for end in range(whole.index(b'"items"') + 10, len(whole) - 1):
        found = document(whole[:end])
        count = sum(
            whole[:end].count(f"/{number}".encode() + b'", "title"') and whole[:end].count(title.encode() + b'"}')
            for number, title in enumerate(TITLES)
        )
        assert [entry.title for entry in found.entries] == TITLES[:count]
        assert found.title == "Лента"
        assert not found.whole
        assert found.trouble is not None
        assert "stops in the middle" in found.trouble


@pytest.mark.parametrize(
    "broken", ['{"title": "x",}', '{"title": x}', "{]", '{"title": "\\q"}', '{"n": ' + "9" * 5000 + "}", '{"a": ' + "[" * 5000 + "}"]
)
def test_a_broken_item_costs_the_others_nothing(broken: str) -> None:
    body = feed(*ITEMS).replace(b'}, {"id": "urn:2"', f'}}, {broken}, {{"id": "urn:2"'.encode())
    found = document(body)
    assert [entry.title for entry in found.entries if entry.title in TITLES] == TITLES
    assert found.trouble


def test_a_document_of_nothing_but_beginnings_takes_no_time() -> None:
    feed_ = read(feed()[:-2].decode() + '{"a":"},{' * 200_000)
    assert feed_ is not None
    assert len(feed_.items) < 1000


def test_an_absurd_date_is_handed_on() -> None:
    assert document(feed({**ITEMS[0], "date_published": "1970-01-01"})).entries[0].published == date(1970, 1, 1)
