import re
from html import unescape

import pytest

from monitor.ui.marked import anchor, marked, safe_link

EVIL = "<img src=x onerror=alert(1)> & **жирно** [сюда](javascript:alert(1)) :smile: $x$"


def shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    "spans",
    [[], [(0, 5, "kz", "name")], [(0, len(EVIL), "kz", "name"), (4, 9, "us", "name")], [(3, 12, "kz", "role"), (8, 20, "us", "name")],
        [(-5, 999, "kz", "name")], [(7, 7, "kz", "name")]],
)  # fmt: skip
def test_strangers_text_comes_through_unchanged_and_dead(spans: list[tuple[int, int, str, str]]) -> None:
    html = marked(EVIL, spans, {"kz": 'Казах"стан'})
    assert shown(html) == EVIL
    assert set(re.findall(r"<(/?\w+)", html)) <= {"mark", "/mark"}


def test_a_mention_is_marked_and_named() -> None:
    assert marked("Глава Казахстана сказал", [(6, 16, "kz", "name")], {"kz": "Казахстан"}) == (
        'Глава <mark class="m-mark" title="Казахстан">Казахстана</mark> сказал'
    )


def test_nested_mentions_name_both() -> None:
    html = marked("президент Казахстана", [(0, 20, "tokayev", "role"), (10, 20, "kz", "name")], {"tokayev": "Токаев", "kz": "Казахстан"})
    assert 'title="Токаев">президент ' in html
    assert 'title="Токаев, Казахстан">Казахстана' in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", " JavaScript:alert(1)", "", None, 5, "//host/path", "file:///etc/passwd"])
def test_only_web_addresses_become_links(url: object) -> None:
    assert safe_link(url) is None
    assert "<a" not in anchor("Заголовок", url)


def test_a_link_opens_beside_the_page_and_cannot_break_out() -> None:
    html = anchor("<b>Заголовок</b>", 'https://example.org/?a="><script>')
    assert 'target="_blank" rel="noopener noreferrer"' in html
    assert "<script>" not in html
    assert "<b>" not in html
