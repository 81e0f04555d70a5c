"""The page of methods says what the program does, in both languages alike."""

import re

import pytest

from monitor.analysis import spikes
from monitor.ui.pages.methods import PLACE, constants
from monitor.ui.text import LANGUAGES, LOCALES


def written(language: str) -> str:
    return (LOCALES / "methods" / f"{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_constant_has_its_place_and_every_place_its_constant(language: str) -> None:
    assert set(PLACE.findall(written(language))) == {*constants(language), "zone", "as_of"}
    assert constants(language)["baseline_days"] == str(spikes.BASELINE_DAYS)
    assert constants("ru")["level"] == "0{,}05"


def test_both_languages_have_the_same_sections_and_formulas() -> None:
    russian, english = (written(language) for language in LANGUAGES)
    for shape in (r"^### ", r"^\$\$", r"\*\*"):
        assert len(re.findall(shape, russian, re.M)) == len(re.findall(shape, english, re.M)) > 0, shape
    assert PLACE.findall(russian) == PLACE.findall(english), "the same constants in the same order"
