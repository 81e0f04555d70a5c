"""Broken documents made readable."""

import pytest

from monitor.collect.repair import Foreign, Repaired, repair


def repaired(text: str) -> Repaired:
    result = repair(text)
    assert isinstance(result, Repaired), result
    return result


def body(text: str) -> str:
    return repaired(text).xml.partition("\n")[2]


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("a & b &amp; &laquo;c&raquo; &unknown; &#38; &#x0b;", "a &amp; b &amp; «c» &amp;unknown; &amp; "),
        ("5 < 10 <3 <= <b>x</b>", "5 &lt; 10 &lt;3 &lt;= <b>x</b>"),
        ("<![CDATA[a & b < c]]>", "<![CDATA[a & b < c]]>"),
        ("<![CDATA[<![CDATA[a & b]]>]]>", "<![CDATA[a & b]]>]]&gt;"),
        ("<![CDATA[open & on", "open &amp; on"),
        ("closed ]]> only", "closed ]]&gt; only"),
        ('<?xml version="1.0"?>x', "x"),
    ],
)
def test_marks_that_begin_nothing_are_escaped(broken: str, mended: str) -> None:
    assert body(f"<rss>{broken}</rss>") == f"<rss>{mended}</rss>"


def test_the_end_of_another_element_is_not_the_roots() -> None:
    cut = "<feed><entry><title>x</title></entry><entry><feedburner:origLink>x</feedburner:origLink>"
    assert not repaired(cut).whole


def test_an_end_tag_within_an_item_is_not_the_documents() -> None:
    text = "<rss><channel><item><title>a</rss></title></item><item><title>b</title></item>"
    assert not repaired(text).whole
    assert repaired(text + "</channel></rss>").whole


@pytest.mark.parametrize("text", ["<rss/>", "<rss></rss>", "<RSS></rss>", "<rss><channel/></rss  >", "<rss><channel/></rss>\n<!-- x -->"])
def test_a_short_document_is_whole(text: str) -> None:
    assert repaired(text).whole


@pytest.mark.parametrize("text", ["<rss", "<", "", "<!DOCTYPE rss [", '{"html": "<rss><item>"}', "%PDF <rss>"])
def test_what_has_no_root_is_foreign(text: str) -> None:
    assert isinstance(repair(text), Foreign)
