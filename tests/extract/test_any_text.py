"""Whatever a text holds: no fault, true offsets, and the same entities however its letters are written."""

import unicodedata
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.extract.annotator import Annotator
from monitor.model import Field

DAY = date(2024, 5, 1)
PIECES = [
    "Россия", "президент", "-", " ", "В.", "Путин", "«", "»", "\u00ad", "\n", "и", "\ud83d", "США", "глава", ",", "й\u0306", "🙂", "экс", "Си",
    "ТОКАЕВ", "\x00", "1", "Казахстана", "МИД РФ", "российско-казахстанский", "\u202e", "\u0301", "ё", "Kазахстан", ".", "!", "\u2028", "ЕАЭС",
]  # fmt: skip
ANYTHING = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).map("".join)
SENTENCES = [
    "Токаев прибыл в Москву по приглашению Путина.",
    "Президент России Владимир Путин встретился с премьер-министром Армении Николом Пашиняном.",
    "ЕАЭС и ОДКБ обсудили в Минске белорусско-казахстанские проекты.",
    "Россияне и казахстанцы ждут решения Кремля, сообщил МИД РФ.",
]
INVISIBLE = ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u200e"]
LOOK_ALIKE = str.maketrans("аеорсухАВЕКМНОРСТХ", "aeopcyxABEKMHOPCTX")


@given(ANYTHING, ANYTHING)
@example("", "\U00017000 Токаев\U00017000")  # Tangut: letters without a Unicode name
@settings(max_examples=150, deadline=None)
def test_no_text_is_too_strange(annotator: Annotator, title: str, text: str) -> None:
    found = annotator.annotate(1, title, text, DAY)
    assert 0 <= found.lead_end <= len(text)
    for mention in found.mentions:
        field = title if mention.field is Field.TITLE else text
        assert 0 <= mention.sentence_start <= mention.start < mention.end <= mention.sentence_end <= len(field)
    for one in found.mentions:
        alike = [other for other in found.mentions if other is not one and (other.entity, other.field) == (one.entity, one.field)]
        assert not [other for other in alike if other.start < one.end and one.start < other.end], "one entity never overlaps itself"
    annotator.search_key(text)


def seen(annotator: Annotator, text: str) -> list[tuple[str, str]]:
    return sorted((mention.entity, mention.kind.value) for mention in annotator.annotate(1, "", text, DAY).mentions)


@given(st.sampled_from(SENTENCES), st.data())
@settings(max_examples=60, deadline=None)
def test_invisible_letters_change_nothing(annotator: Annotator, sentence: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(1, len(sentence) - 1), max_size=12))
    letters = list(sentence)
    for place in sorted(places, reverse=True):
        letters.insert(place, data.draw(st.sampled_from(INVISIBLE)))
    assert seen(annotator, "".join(letters)) == seen(annotator, sentence) != []


@given(st.sampled_from(SENTENCES))
@settings(max_examples=10, deadline=None)
def test_letters_put_together_of_two_are_the_same(annotator: Annotator, sentence: str) -> None:
    assert seen(annotator, unicodedata.normalize("NFD", sentence)) == seen(annotator, sentence)


@given(st.sampled_from(SENTENCES), st.data())
@settings(max_examples=60, deadline=None)
def test_latin_letters_among_cyrillic_ones_change_nothing(annotator: Annotator, sentence: str, data: st.DataObject) -> None:
    """A mask of which letters are swapped; a word that is Latin throughout would be another word."""
    words = []
    for word in sentence.split(" "):
        swapped = [letter.translate(LOOK_ALIKE) if data.draw(st.booleans()) else letter for letter in word]
        mixed = "".join(swapped)
        words.append(mixed if any("а" <= letter <= "я" for letter in mixed.lower()) else word)
    assert seen(annotator, " ".join(words)) == seen(annotator, sentence)


@given(st.sampled_from(SENTENCES))
@settings(max_examples=10, deadline=None)
def test_yo_is_ye(annotator: Annotator, sentence: str) -> None:
    assert seen(annotator, sentence.replace("ё", "е")) == seen(annotator, sentence)
