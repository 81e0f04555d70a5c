"""No secret of an address is shown, and nothing else is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.masking import MASK, shown


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://user:pass@host.example/rss", "https://***@host.example/rss"),
        ("https://user@host.example/rss", "https://***@host.example/rss"),
        ("https://a:p@ss@host.example/rss", "https://***@host.example/rss"),
        ("postgresql+psycopg://monitor:s3cret@db:5432/news?sslmode=require", "postgresql+psycopg://***@db:5432/news?sslmode=require"),
        ("https://h.example/rss?token=abc&page=2", "https://h.example/rss?token=***&page=2"),
        ("https://h.example/rss?page=2&API_KEY=abc#x", "https://h.example/rss?page=2&API_KEY=***#x"),
        ("https://h.example/rss?X-Amz-Signature=ab&X-Amz-Credential=cd", "https://h.example/rss?X-Amz-Signature=***&X-Amz-Credential=***"),
        ("https://h.example/rss?accessToken=abc", "https://h.example/rss?accessToken=***"),
        ("https://h.example/rss?%74oken=abc", "https://h.example/rss?%74oken=***"),
        ("https://h.example/rss?key=a;sig=b&auth=c", "https://h.example/rss?key=***;sig=***&auth=***"),
        ("https://h.example/#access_token=abc", "https://h.example/#access_token=***"),
        ("connection to server failed: host=db password=s3cret user=monitor", "connection to server failed: host=db password=*** user=***"),
        ("could not open 'https://u:p@h.example/a?secret=b': timed out", "could not open 'https://***@h.example/a?secret=***': timed out"),
        ("password='two words' host=db", "password=*** host=db"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: ***"),
    ],
)
def test_a_secret_is_masked(text: str, masked: str) -> None:
    assert shown(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "https://tass.ru/rss/v2.xml",
        "https://h.example/rss?rubric=politics&author=petrov&keyword=нефть&page=2",
        "https://medium.example/@author/feed",
        "mail@example.org",
        "sqlite:////data/monitor.db",
        "429: Too Many Requests; retry after 120 s",
        "",
    ],
)
def test_what_is_no_secret_is_shown_letter_by_letter(text: str) -> None:
    assert shown(text) == text


SECRET = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=12, max_size=20)


@given(SECRET, SECRET, st.sampled_from(["token", "key", "api_key", "password", "secret", "auth", "sig", "access-token", "PassWord"]))
def test_no_secret_survives_in_an_address_inside_a_sentence(one: str, two: str, name: str) -> None:
    said = shown(f"round 3: https://{one}:{two}@host.example/rss?a=1&{name}={two}&b=2 did not answer")
    assert one not in said.replace("https://host", "")
    assert two not in said
    assert "host.example/rss?a=1&" in said
    assert "&b=2 did not answer" in said
    assert said.count(MASK) == 2


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert shown(shown(text)) == shown(text)
