import pytest

from monitor.extract.tokens import folded, mixed, tokenise, unmasked


def test_bounds_lead_back_to_the_original() -> None:
    text = "В Казах\u00adстан\u200bе и Кита\u0438\u0306ская"
    tokens = tokenise(text)
    assert tokens.words == ["В", "Казахстане", "и", "Китайская"]
    start, end = tokens.span(1, 2)
    assert text[start:end] == "Казах\u00adстан\u200bе"
    start, end = tokens.span(3, 4)
    assert text[start:end] == text[text.index("Кит") :]


def test_plain_text_is_not_copied() -> None:
    tokens = tokenise("Саммит в Астане.")
    assert tokens.offsets is None
    assert [tokens.gap(i) for i in range(4)] == ["", " ", " ", "."]


@pytest.mark.parametrize(
    ("word", "plain"),
    [("Pоссия", "Россия"), ("CCCP", "СССР"), ("HATO", "НАТО"), ("NATO", "NATO"), ("Россия", "Россия"), ("Trump", "Trump"), ("x", "x")],
)
def test_look_alikes(word: str, plain: str) -> None:
    assert unmasked(word) == plain


def test_folding() -> None:
    assert folded("Мирзиёев") == folded("МИРЗИЕЕВ") == "мирзиеев"


@pytest.mark.parametrize("text", ["", " ", "\u00ad\u200b", "\u0306", "🙂", "а\x00б", "\ud83d", "«»", "-" * 50])
def test_any_text(text: str) -> None:
    tokens = tokenise(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.ends)


def test_words_in_two_alphabets_are_named_once() -> None:
    assert mixed("Kазахстан и Токаев, Kазахстан; NATO, iPhone, Яндекс.Go, Gокер") == ("Kазахстан",)
