"""A change of the catalogue touches the texts that hold a changed entity's words, and no other text reads differently."""

from pathlib import Path

import pytest

from monitor.extract import catalogue, difference
from monitor.extract.annotator import Annotator
from monitor.extract.catalogue import Catalogue
from monitor.extract.difference import Difference
from tests.extract.test_mentions import lines, marked

OWN = (
    {"id": "tokayev", "names": ["Ертай"], "posts": [{"post": "kz:culture-minister", "start": "1980-01-01", "end": "1980-02-01"}]},
    {"id": "weather", "kind": "bloc", "name": {"ru": "Гидрометцентр", "en": "Weather service"}, "names": ["Южная погода"]},
    {"id": "ru", "names": ["Россиюшка"]},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="module")
def before(builtin: Catalogue, folder: Path) -> Annotator:
    made = Annotator(builtin, cache=folder)
    made.remember()
    return made


@pytest.fixture(scope="module")
def after(folder: Path) -> Annotator:
    return Annotator(catalogue.load(OWN), cache=folder)


@pytest.fixture(scope="module")
def changed(before: Annotator, after: Annotator) -> Difference:
    found = after.difference(before.version)
    assert found is not None
    return found


def test_a_text_that_holds_no_changed_word_reads_as_before(before: Annotator, after: Annotator, changed: Difference) -> None:
    kept = 0
    for line in lines():
        day, text, _, _ = marked(line)
        if not changed.may_change(text):
            kept += 1
            assert after.annotate(1, "", text, day) == before.annotate(1, "", text, day)
            assert after.search_key(text) == before.search_key(text)
    assert kept > 0.5 * len(lines())


@pytest.mark.parametrize(
    "text",
    ["Ертай приехал", "ЕРТАЙ ПРИЕХАЛ", "Прогноз дал Гидрометцентр", "Президент Казахстана молчит", "О Россиюшке пели", "Токаев молчит"],
)
def test_a_text_with_a_changed_entitys_word_may_change(changed: Difference, text: str) -> None:
    assert changed.may_change(text)


def test_words_of_a_long_name_count_only_together(changed: Difference) -> None:
    assert changed.may_change("Погода стала южной, южная погода")
    assert not changed.may_change("Погода портится")


def test_no_change_changes_nothing(before: Annotator) -> None:
    found = before.difference(before.version)
    assert found is not None
    assert not found.may_change("Президент Казахстана Токаев прибыл в Россию")


def test_other_rules_may_change_any_text(before: Annotator, builtin: Catalogue, folder: Path) -> None:
    known = difference.recall(folder, before.version)
    assert known is not None
    other = difference.knowledge(builtin, known.lexicon, "other rules")
    assert difference.difference(known, other) is None


def test_a_version_that_was_not_kept_may_have_found_anything(after: Annotator) -> None:
    assert after.difference("0" * 12) is None
