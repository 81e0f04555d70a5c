"""Which links are one article's and which are kept at all."""

import pytest

from monitor.collect.links import canonical, safe

PLAIN = "https://news.example/politika/zakon/"
SAME = [
    (PLAIN, "https://news.example/politika/zakon?utm_source=rss&utm_medium=feed"),
    (PLAIN, "http://www.news.example/politika/zakon?fbclid=IwAR0&yclid=77&from=rss#comments"),
    (PLAIN, "https://NEWS.example:443/politika/zakon/?gclid=1&PHPSESSID=abc&sid=9"),
    (PLAIN, "http://news.example:80/politika/zakon;jsessionid=1A2B"),
    ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"),
    ("https://a.example/x?й=1&id=2", "https://a.example/x?%D0%B9=1&id=2"),
    ("http://пример.рф/Новости/а", "https://xn--e1afmkfd.xn--p1ai/%D0%9D%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%d0%b0"),
    ("https://a.example", "https://a.example/"),
]
DIFFERENT = [
    ("https://a.example/A", "https://a.example/a"),
    ("https://a.example/news?id=1", "https://a.example/news?id=2"),
    ("https://a.example/?p=12", "https://a.example/?p=13"),
    ("https://a.example/x?from=2026", "https://a.example/x?from=2025"),
    ("https://a.example:8080/x", "https://a.example/x"),
    ("https://a.example/a%2Fb", "https://a.example/a/b"),
    ("https://a.example/x", "https://b.example/x"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_links_of_one_article_are_equal(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_links_of_two_articles_differ(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("link", [one for pair in SAME + DIFFERENT for one in pair])
def test_the_canonical_form_is_its_own(link: str) -> None:
    assert canonical(canonical(link)) == canonical(link)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("/a/1.html", "https://feed.example/a/1.html"),
        ("../b/2.html", "https://feed.example/b/2.html"),
        ("//cdn.example/3", "https://cdn.example/3"),
        (" https://a.example/x y\n", "https://a.example/x%20y"),
        ("https://a.example/новости", "https://a.example/новости"),
        ("javascript:alert(1)", None),
        ("vbscript:x", None),
        ("data:text/html,x", None),
        ("file:///etc/hosts", None),
        ("ftp://a.example/x", None),
        ("http://news.example@127.0.0.1/a", None),
        ("http://user:pass@a.example/", None),
        ("http://127.0.0.1:8000/x", None),
        ("http://localhost/x", None),
        ("http://169.254.169.254/latest/", None),
        ("http://[::1]/x", None),
        ("http://2130706433/x", None),
        ("http://[broken/x", None),
        ("http://a.example:99999/", None),
        ("https://a.example/\ud800x", "https://a.example/x"),
        ("", None),
        (None, None),
        ("https://a.example/" + "x" * 5000, None),
    ],
)
def test_only_links_fit_for_a_reader_are_kept(link: str | None, expected: str | None) -> None:
    assert safe(link, base="https://feed.example/rss/all.xml") == expected


def test_an_exception_opens_one_host_and_port() -> None:
    assert safe("http://127.0.0.1:8765/a", allow_private=["127.0.0.1:8765"]) == "http://127.0.0.1:8765/a"
    assert safe("http://127.0.0.1:8766/a", allow_private=["127.0.0.1:8765"]) is None
