"""Anti-bot pages, and the pages that only look like them."""

import pytest

from monitor.collect.challenge import is_challenge


def page(title: str, body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("title", ["Just a moment...", "Attention Required! | Cloudflare", "DDoS-Guard", "Проверка браузера", "Один момент…"])
def test_challenges_are_known_by_their_titles(title: str) -> None:
    assert is_challenge({}, page(title))


def test_challenges_are_known_by_header_and_script() -> None:
    assert is_challenge({"cf-mitigated": "challenge"}, b"")
    assert is_challenge({}, page("", "<script>window._cf_chl_opt={}</script>"))


@pytest.mark.parametrize(
    "body",
    [
        page("Проверка браузера: как отличить подделку"),
        page("Лента", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'),
        page("Лента", "<p>Just a moment...</p>"),
        b"<rss><channel><title>Just a moment...</title></channel></rss>",
        b"",
    ],
)
def test_ordinary_pages_are_not_taken_for_challenges(body: bytes) -> None:
    assert not is_challenge({}, body)
