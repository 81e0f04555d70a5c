"""A proposed entry is one that the catalogue takes, and its id nobody has."""

from pathlib import Path
from typing import Any

import pytest

from monitor.extract import catalogue, proposal
from monitor.extract.forms import Forms
from monitor.extract.naming import Naming
from monitor.extract.transliteration import latin, slug
from monitor.model import EntityKind


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms()


def proposed(forms: Forms, name: str, kind: EntityKind = EntityKind.LEADER, gender: str = "m", taken: tuple[str, ...] = ()) -> dict[str, Any]:
    return proposal.entry(Naming(name, frozenset({name}), gender), kind, taken, forms)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ерлан Карин", "Yerlan Karin"),
        ("Дмитрий Белый", "Dmitry Bely"),
        ("Ильхам Алиев", "Ilkham Aliyev"),
        ("Щербакова", "Shcherbakova"),
        ("Фёдор Юрьев", "Fyodor Yuryev"),
        ("Аль-Каида", "Al-Kaida"),
        ("МАГАТЭ", "MAGATE"),
    ],
)
def test_in_latin_letters(name: str, written: str) -> None:
    assert latin(name) == written
    assert slug(name) == written.lower().replace(" ", "-")


def test_a_person_has_the_parts_of_the_name(forms: Forms) -> None:
    found = proposed(forms, "Мария Павловна Черепова", gender="f")
    assert found == {
        "id": "cherepova",
        "kind": "leader",
        "name": {"ru": "Мария Павловна Черепова", "en": "Mariya Pavlovna Cherepova"},
        "first": "Мария",
        "patronymic": "Павловна",
        "last": "Черепова",
        "gender": "f",
    }
    assert proposed(forms, "Мария Дундич")["gender"] == "f"  # as the dictionary has the first name
    assert proposed(forms, "Жан Клод Юнкер")["last"] == "Клод Юнкер"
    assert "first" not in proposed(forms, "Дундич")


def test_a_surname_that_is_a_word_does_not_count_alone(forms: Forms) -> None:
    assert proposed(forms, "Иван Мороз")["surname_alone"] is False
    assert "surname_alone" not in proposed(forms, "Иван Дундич")


def test_an_id_is_free(forms: Forms) -> None:
    assert proposed(forms, "Иван Дундич", taken=("dundich",))["id"] == "ivan-dundich"
    assert proposed(forms, "Иван Дундич", taken=("dundich", "ivan-dundich"))["id"] == "ivan-dundich-2"
    assert proposed(forms, "АУКУС", EntityKind.BLOC, taken=("aukus",))["id"] == "aukus-2"


def test_the_catalogue_takes_every_kind(forms: Forms, tmp_path: Path) -> None:
    made = [
        proposed(forms, "Мария Павловна Черепова", gender="f"),
        proposed(forms, "Дундич"),
        proposed(forms, "Дундичград", EntityKind.COUNTRY),
        proposed(forms, "АБЗК", EntityKind.BLOC),
    ]
    known = catalogue.load(made, folder=tmp_path)
    assert set(known.entities) == {"cherepova", "dundich", "dundichgrad", "abzk"}
