"""Warnings: what is allowed and probably not meant, each on a catalogue of its own."""

from pathlib import Path
from typing import Any

import pytest

from monitor.extract import catalogue, lexicon
from monitor.extract.forms import Forms
from monitor.extract.review import review

FILES = {
    "countries": """
kind: country
entities:
- {id: kz, name: {ru: Казахстан, en: Kazakhstan}, head: president}
- {id: ru, name: {ru: Россия, en: Russia}, capitals: [Москва]}
""",
    "offices": """
offices:
- {office: head, words: [глава], of: any}
- {office: prime-minister, words: [премьер], of: country}
- {office: chancellor, words: [премьер], only: [ru]}
- {post: "kz:pope", phrases: [папа]}
""",
    "leaders": """
kind: leader
entities:
- id: one
  name: {ru: Иван Дундич, en: One}
  first: Иван
  patronymic: Ильич
  last: Дундич
  gender: m
  posts: [{post: "kz:president", start: 2000-01-01, end: 2010-01-01}]
""",
}
LEADER = {"kind": "leader", "first": "Иван", "last": "Дундич", "gender": "m", "name": {"ru": "Иван Дундич", "en": "Two"}}


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms()


def warnings(tmp_path: Path, forms: Forms, *own: dict[str, Any], **files: str) -> list[str]:
    for name, content in (FILES | files).items():
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    studied = catalogue.study(own, folder=tmp_path)
    assert not studied.problems
    return [str(problem) for problem in review(studied, lexicon.build(studied.catalogue, forms), forms)]


def post(office: str, start: str = "2011-01-01", **more: Any) -> list[dict[str, Any]]:
    return [{"post": office, "start": start, **more}]


def leader(**more: Any) -> dict[str, Any]:
    return LEADER | {"id": "two", "name": {"ru": "Пётр Квазимов", "en": "K"}, "first": "Пётр", "last": "Квазимов"} | more


def test_nothing_to_warn_of(tmp_path: Path, forms: Forms) -> None:
    assert warnings(tmp_path, forms) == []


@pytest.mark.parametrize(
    ("office", "meant"),
    [
        ("kz:president", True),  # the head
        ("kz:prime-minister", True),
        ("ru:prime-minister", False),  # the same word has an entry of its own for ru
        ("ru:chancellor", True),
        ("kz:chancellor", False),
        ("kz:pope", True),
        ("kz:speaker", False),
    ],
)
def test_a_post_without_words(tmp_path: Path, forms: Forms, office: str, meant: bool) -> None:
    line = f"config.yaml: entities: two: posts[0].post: warning: no words of offices.yaml mean `{office}`, so it is never found in a text"
    assert warnings(tmp_path, forms, leader(posts=post(office))) == ([] if meant else [line])


def test_a_shared_post_needs_no_words(tmp_path: Path, forms: Forms) -> None:
    assert warnings(tmp_path, forms, leader(posts=post("kz:speaker", collegial=True))) == []


@pytest.mark.parametrize(
    ("posts", "apart"), [(post("ru:chancellor"), True), (post("ru:chancellor", "2009-01-01"), False), ([], False)], ids=["after", "together", "none"]
)
def test_namesakes(tmp_path: Path, forms: Forms, posts: list[dict[str, Any]], apart: bool) -> None:
    found = warnings(tmp_path, forms, LEADER | {"id": "another", "posts": posts, "surname_alone": False})
    line = "config.yaml: entities: another: name: warning: «Иван Дундич» may be `one` too (leaders.yaml), and no posts tell them apart"
    assert (line in found) is not apart


def test_a_first_name_with_a_patronymic_is_no_whole_name(tmp_path: Path, forms: Forms) -> None:
    assert warnings(tmp_path, forms, leader(first="Иван", patronymic="Ильич")) == []


def test_two_blocs_of_one_name(tmp_path: Path, forms: Forms) -> None:
    name = {"kind": "bloc", "name": {"ru": "АБЗК", "en": "A"}}
    first, second = {"id": "a", **name}, {"id": "b", **name}
    assert any(
        "b: name: warning: «АБЗК» may be `a` too" in line and "nothing tells them apart" in line for line in warnings(tmp_path, forms, first, second)
    )
    vague = {"names": [{"text": "АБЗК", "ambiguous": True}]}
    assert not any("tells them apart" in line for line in warnings(tmp_path, forms, first | vague, second | vague))


def test_an_own_name_that_somebody_has(tmp_path: Path, forms: Forms) -> None:
    found = warnings(tmp_path, forms, {"id": "kz", "names": ["Москва", "Великая степь"]}, leader(last="Дундич"))
    assert found == [
        "config.yaml: entities: kz: names: warning: «Москва» is a name of `ru` too",
        "config.yaml: entities: two: last: warning: «Дундич» is a name of `one` too",
    ]
    assert warnings(tmp_path, forms, leader(last="Дундич", surname_alone=False)) == []


def test_only_the_users_names_are_looked_at_in_an_entry_of_the_catalogue(tmp_path: Path, forms: Forms) -> None:
    shared = FILES["countries"].replace("head: president}", "head: president, capitals: [Москва]}")
    assert warnings(tmp_path, forms, {"id": "kz", "names": ["Великая степь"]}, countries=shared) == []


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"last": "По"}, "two: last: warning: «По»: «по» is an ordinary word of every text; say `surname_alone: false`"),
        ({"last": "По", "surname_alone": False}, ""),
        ({"names": [{"text": "Сам", "ambiguous": True}]}, ""),
    ],
)
def test_names_that_are_function_words(tmp_path: Path, forms: Forms, more: dict[str, Any], line: str) -> None:
    assert [found.removeprefix("config.yaml: entities: ") for found in warnings(tmp_path, forms, leader(**more))] == ([line] if line else [])


def test_a_form_may_be_the_function_word(tmp_path: Path, forms: Forms) -> None:
    country = {"id": "na", "kind": "country", "name": {"ru": "Нан", "en": "N"}, "names": [{"text": "Нан", "forms": ["На"]}]}
    assert warnings(tmp_path, forms, country) == [
        "config.yaml: entities: na: names: warning: «Нан»: «на» is an ordinary word of every text; say `ambiguous: true`"
    ]
