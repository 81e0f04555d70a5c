"""What `entities show` is told of each name."""

from pathlib import Path
from typing import Any

import pytest

from monitor.extract import catalogue
from monitor.extract.described import NameForms, described
from monitor.extract.forms import Forms

NOTHING = Path(__file__).parent / "no built-in catalogue"
TOWN = {"text": "Дундичград", "start": "2019-03-23", "end": "2022-09"}
COUNTRY: dict[str, Any] = {
    "id": "x",
    "kind": "country",
    "name": {"ru": "Дундичия", "en": "D"},
    "names": [{"text": "РД", "ambiguous": True, "with_country": True}],
    "adjectives": ["дундический"],
    "demonyms": ["дундичанин"],
    "capitals": [TOWN],
    "metonyms": ["Белый дворец"],
}
LEADER: dict[str, Any] = {
    "id": "y",
    "kind": "leader",
    "name": {"ru": "Ерлан Карин", "en": "K"},
    "first": "Ерлан",
    "patronymic": "Ильич",
    "last": "Карин",
    "gender": "m",
    "surname_alone": False,
    "spellings": {"last": ["Кәрін"]},
    "names": [{"text": "Елбасы", "ambiguous": True}],
}


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms()


def names(entry: dict[str, Any], forms: Forms, *, brief: bool = False) -> dict[str, NameForms]:
    entity = catalogue.load([entry], folder=NOTHING).entities[entry["id"]]
    return {name.text: name for name in described(entity, forms, brief=brief)}


def test_what_each_name_is(forms: Forms) -> None:
    country, leader = names(COUNTRY, forms), names(LEADER, forms)
    assert {text: name.what for text, name in country.items()} == {
        "Дундичия": "name",
        "РД": "name",
        "Дундичград": "capital",
        "Белый дворец": "metonym",
        "дундический": "adjective",
        "дундическо": "prefix",
        "дундичанин": "demonym",
    }
    assert {text: name.what for text, name in leader.items()} == {
        "Ерлан Карин": "person",
        "Карин": "surname",
        "Кәрін": "surname",
        "Елбасы": "nickname",
    }


def test_flags_and_dates(forms: Forms) -> None:
    country, leader = names(COUNTRY, forms), names(LEADER, forms)
    assert country["РД"].flags == ("ambiguous", "with_country", "fixed")
    assert (country["Дундичград"].start, country["Дундичград"].end) == ("2019-03-23", "2022-10-01")
    assert (country["Дундичия"].flags, country["Дундичия"].start) == ((), "")
    assert leader["Карин"].flags == ("surname_alone: false",)
    assert leader["Елбасы"].flags[0] == "ambiguous"


def test_forms_by_number_and_case(forms: Forms) -> None:
    country = names(COUNTRY, forms)
    assert country["Дундичия"].forms.keys() == {"singular"}
    assert country["Дундичия"].forms["singular"]["genitive"] == ("Дундичии",)
    people = country["дундичанин"].forms
    assert (people["singular"]["dative"], people["plural"]["nominative"]) == (("дундичанину",), ("дундичане",))
    assert set(country["РД"].forms["singular"].values()) == {("РД",)}


def test_brief_leaves_out_what_multiplies_and_says_how_much(forms: Forms) -> None:
    whole, short = names(LEADER, forms)["Ерлан Карин"], names(LEADER, forms, brief=True)["Ерлан Карин"]
    assert "Ерлан Ильич Карин" in whole.forms["singular"]["nominative"]
    assert short.forms["singular"]["nominative"] == ("Ерлан Карин", "Карин Ерлан")
    assert (whole.more, short.more > 10) == (0, True)
    assert names(LEADER, forms, brief=True)["Карин"] == names(LEADER, forms)["Карин"]
