"""Items of broken documents by themselves."""

import pytest

from monitor.collect.salvage import documents, fault, hidden, spans

GOOD, BAD, OPEN = "<item><title>a</title></item>", "<item><title>b<i></title></item>", "<item><title>c</title>"


def items(xml: str) -> list[str]:
    return [xml[start:end] for start, end in spans(xml, hidden(xml))]


def test_a_fault_is_named_with_its_line() -> None:
    assert fault("<a>\n<b></a>") == "mismatched tag in line 2"
    assert fault("<a><b/></a>") is None


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (GOOD + BAD, [GOOD, BAD]),
        (OPEN + GOOD + OPEN, [OPEN, GOOD, OPEN]),
        ("<item><![CDATA[</item><item>]]></item>" + GOOD, ["<item><![CDATA[</item><item>]]></item>", GOOD]),
        ("<!-- " + GOOD + GOOD, [GOOD, GOOD]),
        ("<!-- <item> -->" + GOOD, [GOOD]),
        ("<item><!-- </item>" + "<item>--></item>", ["<item><!-- </item>", "<item>--></item>"]),
        ("<items><x/></items>" + GOOD, [GOOD]),
        (GOOD + "</item>", [GOOD]),
        ("", []),
    ],
)
def test_items_are_found_by_their_tags(inside: str, expected: list[str]) -> None:
    assert items(f"<rss><channel>{inside}</channel></rss>") == expected


def test_good_items_come_together_and_a_bad_one_alone() -> None:
    parts = list(documents(f"<rss a='1'><channel><title>x</title>{GOOD}{GOOD}{BAD}{GOOD}</channel></rss>", "rss"))
    assert parts == [
        "<rss a='1'><channel><title>x</title></channel></rss>",
        f"<rss a='1'>{GOOD}{GOOD}</rss>",
        f"<rss a='1'>{BAD}</rss>",
        f"<rss a='1'>{GOOD}</rss>",
    ]


def test_a_document_that_lacks_only_declarations_of_prefixes_stays_one() -> None:
    parts = list(documents("<rss><item><media:title x:y='1'>a</media:title></item></rss>", "rss"))
    assert parts == ['<rss xmlns:media="urn:undeclared:media" xmlns:x="urn:undeclared:x"><item><media:title x:y=\'1\'>a</media:title></item></rss>']


def test_a_broken_root_is_replaced() -> None:
    assert list(documents(f"<rss a=1>{GOOD}{BAD}</rss>", "rss"))[1] == f"<rss>{GOOD}</rss>"


def test_many_broken_items_are_read_together_from_some_number_on() -> None:
    assert len(list(documents(f"<rss>{BAD * 1000}</rss>", "rss"))) < 300
