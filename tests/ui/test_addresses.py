"""Whatever stands in the address, a page opens; nothing of it is obeyed but the words of a Selection."""

import pytest

from monitor.answers import Answers
from monitor.selection import WORDS, Selection
from tests.ui.visits import run, words

NASTY = (
    "' OR 1=1--", "%", "_", "%' ESCAPE '\\", '"; DROP TABLE article;--', "x" * 10_000, "\x00", "a\x00b", "\ufffd", "../../etc/passwd",
    "<svg onload=alert(1)>",
    "{0}", "{n}", "%s", "\u202egnp", "*", "(", '"', "NEAR(", "AND OR NOT", "title:x", "^", "-", "нефть*", "«»",
)  # fmt: skip
DATES = ("0000-00-00", "2026-13-45", "9999-12-31", "0001-01-01", "-1", "вчера", "2026-02-30", "99999999999")


@pytest.mark.parametrize("value", NASTY, ids=lambda value: ascii(value)[:20])
def test_a_search_for_anything_is_an_answer_or_nothing_found(value: str, answers: Answers) -> None:
    at = run(answers, query={"query": value})
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("word", [word for word in WORDS if word not in ("demo", "query", "from", "to")])
@pytest.mark.parametrize("value", NASTY[:8:2], ids=lambda value: ascii(value)[:20])
def test_a_senseless_value_of_any_word_opens_the_page_without_it(word: str, value: str, answers: Answers) -> None:
    at = run(answers, query={word: value, "entity": value if word == "entity" else "kz"})
    assert not at.exception
    assert not at.error
    assert len(at.title) == 1


@pytest.mark.parametrize("value", DATES)
@pytest.mark.parametrize("word", ["from", "to"])
def test_a_day_that_is_none_opens_the_default_period(word: str, value: str, answers: Answers) -> None:
    at = run(answers, query={word: value})
    assert not at.exception
    assert len(at.title) == 1


def test_wildcards_of_sql_are_letters(answers: Answers) -> None:
    everything = answers.count(Selection()).articles
    assert everything > 100
    for letter in ("%", "_", "' OR 1=1--", "%%%"):
        assert answers.count(Selection(query=letter)).articles < everything / 10


def test_hundreds_of_unknown_words_are_told_of_in_one_line(answers: Answers) -> None:
    at = run(answers, query={"entity": [f"stranger-{n}" for n in range(300)]})
    assert not at.exception
    said = next(warning.value for warning in at.warning if "stranger" in warning.value)
    assert len(said) < 2000
    assert "stranger-299" not in words(at)
