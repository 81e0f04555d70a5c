"""What holds of any text, any link, any compressed body and any header."""

import gzip
import unicodedata
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.collect.addresses import is_private_name
from monitor.collect.answers import LONGEST_WAIT, retry_after
from monitor.collect.decompression import Decompressor, UndecodableError
from monitor.collect.fetched import Fetched
from monitor.collect.links import canonical, safe
from monitor.collect.robots import robots
from monitor.collect.text import cut, line, plain, tidy

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
often = settings(max_examples=200, deadline=None, derandomize=True, database=None)

anything = some.text(alphabet=some.characters(codec=None, exclude_categories=()), max_size=120)
marks = (
    "< > </ /> <b> </b> <p> <br/> <!-- --> <![CDATA[ ]]> <script> </script> <svg> & &amp; &lt; &#0; &#xD800; &nbsp; ' \" = "
    "\n \r \t \x85 \u2028 \0 \u200d é e\u0301 🇷🇺 👨 а б"
)
markup = some.lists(some.sampled_from(marks.split(" ")), max_size=20).map("".join) | anything
ORDINARY = ("\n", "\u200c", "\u200d")


def is_clean(text: str) -> bool:
    return not any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in ORDINARY for letter in text)


@often
@given(markup)
def test_cleaned_text_has_no_control_characters_and_no_superfluous_blanks(text: str) -> None:
    for cleaned in (plain(text), tidy(text), line(text)):
        assert is_clean(cleaned)
        assert cleaned == cleaned.strip()
        assert "  " not in cleaned
        assert "\n\n" not in cleaned
    assert "\n" not in line(text)


@often
@given(markup)
def test_what_is_tidy_stays_so(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "<" in plain(text) or "&" in plain(text) or "]]>" in plain(text) or plain(plain(text)) == plain(text)


@often
@given(markup, some.integers(1, 60))
def test_a_cut_keeps_the_beginning_within_the_limit(text: str, limit: int) -> None:
    shorter = cut(text, limit)
    assert len(shorter) <= limit
    assert shorter == text if len(text) <= limit else text.startswith(shorter.removesuffix("…"))
    assert cut(shorter, limit) == shorter
    assert len(line(text, limit)) <= limit


_LINK_PARTS = (
    "http: https: // / \\ . .. # ? & = % %2F %zz @ : ; a.example localhost 127.0.0.1 [::1] [ ] xn-- xn--e1 пример.рф www. utm_source=1 "
    ":80 :443 :99999 й A + javascript: data:"
)
_PATH_PARTS = "a A й %D0%B9 %2f / ? & = b=1 utm_x=2 #f ; : @"
_ODD = ["\ud800", "и\u0306", "\u00a0", "\n"]
links = some.one_of(
    anything,
    some.lists(some.sampled_from([*_LINK_PARTS.split(), *_ODD]), max_size=12).map("".join),
    some.lists(some.sampled_from([*_PATH_PARTS.split(), *_ODD]), max_size=12).map(lambda parts: "https://a.example/" + "".join(parts)),
)


@often
@given(links, some.sampled_from(["", "https://feed.example/a/b", "http://[", "\ud800", "file:///etc/"]))
def test_a_safe_link_is_absolute_public_and_stays_as_it_is(link: str, base: str) -> None:
    found = safe(link, base=base)
    if found is not None:
        parts = urlsplit(found)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert not is_private_name(parts.hostname)
        assert "@" not in parts.netloc
        assert safe(found) == found
        found.encode()


@often
@given(links)
def test_the_canonical_form_is_its_own(link: str) -> None:
    once = canonical(link)
    assert canonical(once) == once


paths = some.lists(some.text("abcXYZ019-_йё", min_size=1, max_size=6), max_size=3).map("/".join)
queries = some.lists(some.tuples(some.sampled_from(["id", "p", "q"]), some.text("ab19й", max_size=3)), max_size=3)


@often
@given(
    paths,
    queries,
    some.booleans(),
    some.booleans(),
    some.sampled_from(["", "/", "#top"]),
    some.sampled_from(["utm_source=rss", "fbclid=1", "PHPSESSID=x", ""]),
)
def test_differences_that_do_not_count_do_not_count(
    path: str, query: list[tuple[str, str]], www: bool, secure: bool, end: str, tracking: str
) -> None:
    pairs = [f"{name}={value}" for name, value in query]
    plain_link = f"https://a.example/{path}" + (f"?{'&'.join(pairs)}" if pairs else "")
    dressed = [*reversed(pairs), *([tracking] if tracking else [])]
    slash, fragment = (end, "") if end == "/" else ("", end)
    address = f"{'https' if secure else 'HTTP'}://{'www.' if www else ''}A.example:{443 if secure else 80}/{path}{slash}"
    assert canonical(address + (f"?{'&'.join(dressed)}" if dressed else "") + fragment) == canonical(plain_link)


@often
@given(paths, paths)
def test_links_of_two_paths_differ(one: str, other: str) -> None:
    assert (canonical(f"https://a.example/{one}") == canonical(f"https://a.example/{other}")) == (one == other)


headers = some.sampled_from(["", "identity", "gzip", "x-gzip", "deflate", "gzip, deflate", "gzip, gzip"])


def opened(header: str, body: bytes, sizes: list[int]) -> tuple[bytes, bool]:
    decompressor, found, start = Decompressor(header), [], 0
    for size in [*sizes, len(body)]:
        found += list(decompressor.feed(body[start : start + size]))
        start += size
    assert all(len(piece) <= 1 << 18 for piece in found) or header in ("", "identity")
    return b"".join(found), decompressor.is_complete()


@often
@given(
    headers,
    some.binary(max_size=200) | some.binary(max_size=60).map(gzip.compress) | some.binary(max_size=60).map(zlib.compress),
    some.lists(some.integers(0, 30), max_size=6),
)
def test_any_body_opens_or_is_undecodable_however_it_arrives(header: str, body: bytes, sizes: list[int]) -> None:
    answers = []
    for pieces in (sizes, []):
        try:
            answers.append(opened(header, body, pieces))
        except UndecodableError:
            answers.append((b"", False))
    assert answers[0] == answers[1]


@often
@given(some.text(max_size=40))
def test_any_content_encoding_is_known_or_refused(header: str) -> None:
    try:
        Decompressor(header)
    except UndecodableError as error:
        assert str(error)  # noqa: PT017


@often
@given(some.binary(max_size=60), some.binary(min_size=1, max_size=8), some.integers(0, 80))
def test_a_damaged_gzip_body_opens_or_is_undecodable(body: bytes, damage: bytes, place: int) -> None:
    packed = gzip.compress(body)
    try:
        opened("gzip", packed[:place] + damage + packed[place + len(damage) :], [5])
    except UndecodableError as error:
        assert str(error)  # noqa: PT017


rules = some.lists(
    some.sampled_from(
        ["User-agent: ", "*", "MonitorBot", "Disallow: ", "Allow: ", "/", "Crawl-delay: ", "1e999", "-5", "nan", "\n", "%", "$", "\0", "Sitemap: "]
    ),
    max_size=20,
)


@often
@given(some.binary(max_size=200) | rules.map(lambda parts: "".join(parts).encode()))
def test_any_robots_file_is_rules(body: bytes) -> None:
    found = robots(Fetched(url="https://a.example/robots.txt", final_url="https://a.example/robots.txt", status=200, body=body))
    assert 0 <= found.crawl_delay <= 10
    found.refusal("https://a.example/%zz?a=b#c")
    found.refusal("https://[")


@often
@given(
    some.text(max_size=40)
    | some.integers().map(str)
    | some.lists(
        some.sampled_from(["Mon,", "30", "Feb", "Nov", "2026", "9999", "0001", "12:00:00", "99:99:99", "GMT", "+9999", "-0000", ":"]), max_size=8
    ).map(" ".join)
)
def test_a_wait_is_never_negative_and_never_longer_than_a_day(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or timedelta() <= wait <= LONGEST_WAIT


def test_the_longest_wait_is_a_day() -> None:
    assert retry_after("999999999999999", NOW) == LONGEST_WAIT == timedelta(days=1)
    assert pytest.approx(86_400) == LONGEST_WAIT.total_seconds()
