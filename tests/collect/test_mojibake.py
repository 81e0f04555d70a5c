"""Words that were encoded twice."""

import pytest

from monitor.collect.encoding import decode
from monitor.collect.mojibake import once

WORDS = "«Россия» и Казахстан — договор №5 о ёлках, США"


def twice(words: str, name: str) -> str:
    """As a program shows utf-8 that takes it for that encoding; a byte without a letter is the control character of its number."""
    return "".join(bytes((byte,)).decode(name, "ignore") or chr(byte) for byte in words.encode())


@pytest.mark.parametrize("name", ["cp1252", "latin-1", "cp1251"])
def test_utf8_taken_for_another_encoding_is_undone(name: str) -> None:
    assert once(twice(WORDS, name)) == WORDS
    assert WORDS in decode(f"<rss><title>{twice(WORDS, name)}</title></rss>".encode())


@pytest.mark.parametrize(
    "honest",
    [WORDS, "РФ, СССР и США: «С…»", "Річ і Сіль — Різдво, Рѕ", "Ð is a letter, Ñandú too", "ÐÑÐÑ", "Ўзбекистон Республикаси", "СЃ РЃ"],
)
def test_what_was_encoded_once_stays(honest: str) -> None:
    assert once(honest) == honest


def test_only_the_damaged_words_change() -> None:
    assert once(f"Министр: <b>{twice('договор', 'cp1252')}</b>, сказал он") == "Министр: <b>договор</b>, сказал он"
