"""Documents that would take minutes."""

import time
from datetime import UTC, datetime

import pytest

from monitor.collect.intricacy import MOST_ITEMS, MOST_MARKS, trimmed
from monitor.collect.parser import Document, parse

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ITEM = "<item><title>Заголовок</title></item>"


def document(description: str) -> str:
    return f"<rss><channel>{ITEM}<item><title>Сложный</title><description>{description}</description></item>{ITEM}</channel></rss>"


def test_an_ordinary_document_stays() -> None:
    xml = document("<![CDATA[" + "<p>x</p>" * 30_000 + "]]>" + "&lt;p&gt;" * 2_000)
    assert trimmed(xml) == (xml, ())


def test_an_item_of_absurdly_many_marks_is_cut_and_that_is_said() -> None:
    xml, lost = trimmed(document("<b>" * 50_000))
    assert MOST_MARKS - 10 < xml.count("<b>") <= MOST_MARKS
    assert xml.endswith(f"</item>{ITEM}</channel></rss>")
    assert lost == ("1 items had more markup than can be read and were cut",)


def test_items_beyond_a_number_are_left_out_and_that_is_said() -> None:
    xml, lost = trimmed(f"<rss>{ITEM * (MOST_ITEMS + 7)}</rss>")
    assert (xml, lost) == (f"<rss>{ITEM * MOST_ITEMS}</rss>", ("7 items beyond the first 50000 were left out",))


def test_hundreds_of_attributes_are_dropped() -> None:
    many = " ".join(f'a{number}="{number}"' for number in range(5_000))
    assert trimmed(document(f"<b {many}>x</b>")) == (document("<b>x</b>"), ())


HOSTILE = {
    "angles": "<" * 150_000,
    "ampersands": "&" * 150_000,
    "open quotes": "<a b='" * 30_000,
    "open sections": "<![CDATA[" * 40_000,
    "open comments": "<!--" * 50_000,
    "instructions": "<?" * 50_000,
    "open elements": "<x>" * 50_000,
    "closed elements": "<x>" * 30_000 + "</x>" * 30_000,
    "ends": "</" * 50_000,
    "one attribute": f"<a b='{'x' * 1_000_000}'/>",
    "attributes": "<a " + " ".join(f"a{number}='1'" for number in range(20_000)) + "/>",
    "namespaces": "<a " + " ".join(f"xmlns:a{number}='u'" for number in range(20_000)) + "/>",
    "prefixes": "".join(f"<a{number}:b/>" for number in range(20_000)),
    "lines": "\n" * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_takes_seconds_and_costs_the_other_items_nothing(name: str) -> None:
    started = time.process_time()
    read = parse(document(HOSTILE[name]).encode(), url="https://feed.example/", now=NOW)
    assert time.process_time() - started < 10  # 0.1 to 1 second; quadratic time would be minutes
    assert isinstance(read, Document)
    assert [entry.title for entry in read.entries] == ["Заголовок", "Сложный", "Заголовок"]
