"""Case forms of one name are counted together under its nominative."""

import pytest

from monitor.extract.forms import Forms
from monitor.extract.naming import Least, Seen, grouped


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms()


def names(forms: Forms, counts: dict[str, int], least: int = 1) -> dict[str, set[str]]:
    found = grouped({name: Seen(count, 1) for name, count in counts.items()}, forms, Least(least, 1), 1000)
    return {naming.nominative: set(naming.spellings) for naming in found}


@pytest.mark.parametrize(
    ("nominative", "counts"),
    [
        ("Иванов", {"Ивановым": 3, "Иванова": 4}),  # the nominative stands nowhere
        ("Карин", {"Карин": 3, "Карина": 2, "Карину": 1, "Карином": 1}),
        ("Дундич", {"Дундичем": 1, "Дундича": 1, "Дундич": 1}),
        ("Мария Захарова", {"Марией Захаровой": 2, "Марии Захаровой": 3, "Мария Захарова": 2}),
        ("Алла Пугачева", {"Аллы Пугачевой": 10}),
        ("Артемовск", {"Артемовска": 4, "Артемовске": 9}),  # the dictionary spells it with ё
        ("Центральная Азия", {"Центральной Азии": 7, "Центральную Азию": 2}),
        ("Хезболла", {"Хезболла": 3, "Хезболлы": 3, "Хезболлой": 1}),
        ("Федор Конюхов", {"Федор Конюхов": 5, "Фёдором Конюховым": 1}),
        ("АУКУС", {"АУКУС": 2}),
        ("Эдмонд Поуп", {"Эдмонда Поупа": 2, "Эдмонду Поупу": 1}),
    ],
)
def test_spellings_of_one_name(forms: Forms, nominative: str, counts: dict[str, int]) -> None:
    assert names(forms, counts) == {nominative: set(counts)}


def test_a_woman_is_no_form_of_a_man(forms: Forms) -> None:
    found = names(forms, {"Сергей Иванов": 3, "Сергея Иванова": 2, "Светлана Иванова": 3, "Светланы Ивановой": 2})
    assert found == {"Сергей Иванов": {"Сергей Иванов", "Сергея Иванова"}, "Светлана Иванова": {"Светлана Иванова", "Светланы Ивановой"}}


def test_gender_is_told_by_the_forms(forms: Forms) -> None:
    seen = {"Алия Дундич": Seen(3, 1), "Алии Дундич": Seen(1, 1), "Ерлан Дундич": Seen(2, 1), "Ерлану Дундичу": Seen(1, 1)}
    found = grouped(seen, forms, Least(1, 1), 9)
    assert {naming.nominative: naming.gender for naming in found} == {"Алия Дундич": "f", "Ерлан Дундич": "m"}


def test_a_surname_alone_belongs_to_the_only_person_who_has_it(forms: Forms) -> None:
    spellings = {"Ерлан Дундич": 5, "Дундича": 6, "Ерлан Тынымбайулы Дундич": 1}
    assert names(forms, spellings) == {"Ерлан Дундич": set(spellings)}
    rare = {"Ерлан Дундич": 5, "Дундичу": 1}
    assert names(forms, rare, least=2) == {"Ерлан Дундич": set(rare)}
    shared = names(forms, spellings | {"Павел Дундич": 3})
    assert shared["Дундич"] == {"Дундича"}


def test_a_place_has_no_surname(forms: Forms) -> None:
    assert set(names(forms, {"Центральная Азия": 30, "Азии": 20})) == {"Центральная Азия", "Азия"}


def test_a_rare_whole_name_does_not_own_a_frequent_word(forms: Forms) -> None:
    assert set(names(forms, {"Санкт Петербург": 3, "Петербурге": 200})) == {"Санкт Петербург", "Петербург"}


def test_all_forms_together_must_be_frequent_and_in_several_sources(forms: Forms) -> None:
    seen = {"Дундича": Seen(2, 0b01), "Дундичу": Seen(1, 0b10), "Квазимов": Seen(9, 0b01), "Абзалкызов": Seen(2, 0b11)}
    assert [naming.nominative for naming in grouped(seen, forms, Least(3, 2), 10)] == ["Дундич"]


def test_no_more_is_worked_out_than_asked_for(forms: Forms) -> None:
    frequent, rare = {f"{letter}дундич": 100 for letter in "АБВ"}, {"Квазимов": 2, "Абзалка": 3}
    seen = {name: Seen(count, 1) for name, count in (frequent | rare).items()}
    assert {naming.nominative for naming in grouped(seen, forms, Least(1, 1), 3)} == set(frequent)
