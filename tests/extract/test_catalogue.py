"""Own tiny catalogues: what is refused names the file, the entry and the key."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from monitor.extract import catalogue
from monitor.extract.catalogue import Catalogue, CatalogueError

COUNTRIES = """
as_of: 2026-01-02
kind: country
entities:
- {id: kz, name: {ru: Казахстан, en: Kazakhstan}, names: [{text: Нур, start: 2019-03-23, end: 2022-09}], head: president}
- {id: ru, name: {ru: Россия, en: Russia}}
"""
LEADER = "kind: leader\nentities:\n- {{id: {id}, name: {{ru: Имя Фамилия, en: Name}}, first: Имя, last: Фамилия, gender: m, posts: [{posts}]}}\n"


def folder(tmp_path: Path, **files: str) -> Path:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "countries.yaml").write_text(COUNTRIES, encoding="utf-8")
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    return tmp_path


def leader(identity: str, posts: str) -> str:
    return LEADER.format(id=identity, posts=posts)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (leader("a", '{post: "kz:president", start: 2019-13-01}'), r"leaders.yaml.*"),
        (leader("a", '{post: "kz:president", start: "2019-13"}'), r"leaders.yaml: a: posts\[0\].start: expected a date.*2019-13"),
        (leader("a", '{post: "kz:president"}'), r"leaders.yaml: a: posts\[0\].start: expected a date"),
        (leader("a", '{post: "kz:president", start: 2020-01-01, end: 2019-01-01}'), r"a: posts\[0\].end: .* before start"),
        (leader("a", '{post: "xx:president", start: 2020-01-01}'), r"a: posts\[0\].post: `xx` is not in the catalogue"),
        (leader("a", "{post: president, start: 2020-01-01}"), r"a: posts\[0\].post: expected `<entity>:<office>`"),
        (leader("a", '{post: "kz:president", start: 2020-01-01, who: b}'), r"a: posts\[0\]: unknown key `who`"),
        (leader("kz", ""), r"leaders.yaml: kz: id: already used in countries.yaml"),
        (
            "kind: bloc\nentities:\n- {id: b, name: {ru: Союз, en: Union}, parent: nowhere}\n",
            r"leaders.yaml: b: parent: `nowhere` is not in the catalogue",
        ),
        ("kind: bloc\nentities:\n- {id: b, name: {ru: Союз, en: Union}, parent: b}\n", r"b: parent: `b` is its own ancestor"),
        ("kind: bloc\nentities:\n- {id: b, name: {ru: Союз, en: Union}, members: [{country: zz}]}\n", r"b: members\[0\].country: `zz`"),
        ("kind: bloc\nentities:\n- {id: b, name: {ru: Союз}}\n", r"leaders.yaml: b: name: expected"),
        ("kind: planet\nentities:\n- {id: b, name: {ru: Союз, en: Union}}\n", r"leaders.yaml: b: kind: expected leader, country or bloc"),
        ("kind: leader\nentities:\n- {id: b, name: {ru: Имя, en: Name}, last: Имя}\n", r"b: gender: expected m or f"),
        ("kind: country\nentities:\n- {id: no, name: {ru: Норвегия, en: Norway}}\n", r"leaders.yaml: entry 1: id: expected a short name"),
        (
            "kind: country\nentities:\n- {id: b, name: {ru: А, en: A}, names: [{txt: Б}]}\n",
            r"b: names\[0\]: unknown key `txt`, expected one of ambiguous",
        ),
        ("kind: country\nentities:\n- {id: b, name: {ru: А, en: A}, nmes: [Б]}\n", r"leaders.yaml: b: unknown key `nmes`"),
        ("entities: {a: 1}\n", r"leaders.yaml: entities: expected a list"),
        ("entitys: []\n", r"leaders.yaml: unknown key `entitys`"),
        ("entities: [\n", r"leaders.yaml: not valid YAML"),
        ("offices: [{office: president}]\n", r"leaders.yaml: offices\[0\]: expected both `office` and `words`"),
        ("offices: [{office: president, words: [президент], of: planet}]\n", r"offices\[0\].of: expected country, bloc or any"),
    ],
)
def test_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        catalogue.load(folder=folder(tmp_path, leaders=content))


def test_two_holders_on_one_day(tmp_path: Path) -> None:
    one = leader("one", '{post: "kz:president", start: 2000-01-01, end: 2010-01-02}')
    two = leader("two", '{post: "kz:president", start: 2010-01-01}')
    with pytest.raises(CatalogueError, match=r"kz:president. is held by .one. too on 2010-01-01"):
        catalogue.load(folder=folder(tmp_path, leaders=one, others=two))


def test_holders(tmp_path: Path) -> None:
    one = leader("one", '{post: "kz:president", start: 2000-01-01, end: 2010-01-02}')
    two = leader("two", '{post: "kz:president", start: 2010-01-02, end: 2015-03}, {post: "ru:chair", start: 2001-01-01, collegial: true}')
    three = leader("three", '{post: "kz:president", start: 2015-03}, {post: "ru:chair", start: 2001-01-01, collegial: true}')
    found = catalogue.load(folder=folder(tmp_path, leaders=one, others=two, more=three))
    days = [date(1999, 12, 31), date(2010, 1, 1), date(2010, 1, 2), date(2015, 2, 28), date(2015, 3, 1), date(2015, 3, 31), date(2015, 4, 1)]
    assert [found.holder("kz:president", day) for day in days] == [None, "one", "two", "two", None, None, "three"]
    assert found.holder("ru:chair", date(2005, 1, 1)) is None  # shared
    assert found.holder("ru:nothing", date(2005, 1, 1)) is None
    assert found.posts_of("two", date(2011, 1, 1)) == ("kz:president", "ru:chair")


def test_hash_is_of_the_facts_alone(tmp_path: Path) -> None:
    here = folder(tmp_path)
    first = catalogue.load(folder=here)
    lines = COUNTRIES.strip().splitlines()
    (here / "countries.yaml").write_text("\n".join(["# a comment", *lines[:3], lines[4], lines[3]]), encoding="utf-8")
    again = catalogue.load(folder=here)
    assert again.content_hash == first.content_hash
    assert list(again.entities) != list(first.entities)
    (here / "countries.yaml").write_text(COUNTRIES.replace("Россия", "Русь"), encoding="utf-8")
    assert catalogue.load(folder=here).content_hash != first.content_hash
    assert first.as_of == date(2026, 1, 2)


def test_own_entities(tmp_path: Path) -> None:
    here = folder(tmp_path)
    plain = catalogue.load(folder=here)
    own: list[dict[str, object]] = [{"id": "ru", "names": ["Русь"]}, {"id": "atom", "kind": "bloc", "name": {"ru": "Атом", "en": "Atom"}}]
    found = catalogue.load(own, folder=here)
    assert [n.text for n in found.entities["ru"].names] == ["Русь"]
    assert found.names("en")["atom"] == "Atom"
    assert found.content_hash != plain.content_hash
    for wrong, message in (
        ({"id": "ru", "name": {"ru": "Русь", "en": "Rus"}}, r"config.yaml: entities: ru: id: already used"),
        ({"id": "x", "name": {"ru": "Х", "en": "X"}}, r"config.yaml: entities: x: kind"),
        ({"name": {"ru": "Х", "en": "X"}}, r"config.yaml: entities: entry 1: id"),
    ):
        with pytest.raises(CatalogueError, match=message):
            catalogue.load([wrong], folder=here)


def test_builtin(builtin: Catalogue) -> None:
    assert len(builtin.entities) > 1000
    assert builtin.holder("kz:president", date(2019, 3, 19)) == "nazarbayev"
    assert builtin.holder("kz:president", date(2019, 3, 20)) == "tokayev"
    model = {entity.id: entity for entity in builtin.model()}
    assert model["unsc"].parent == "un"
    assert "Токаев" in model["tokayev"].aliases
    assert "Касым-Жомарт Токаев" in model["tokayev"].aliases
    assert len(set(model["kz"].aliases)) == len(model["kz"].aliases)
    assert set(builtin.names("ru")) == set(builtin.names("en")) == set(builtin.entities)


def test_loading_needs_no_models() -> None:
    heavy = "('pymorphy3', 'natasha', 'numpy')"
    code = f"import sys; from monitor.extract import catalogue; catalogue.load(); sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_parsed_files_and_the_whole_are_kept(tmp_path: Path) -> None:
    here, cache = folder(tmp_path / "entities"), tmp_path / "cache"
    first = catalogue.load(folder=here, cache=cache)
    assert sorted(path.name.split("-")[0] for path in cache.iterdir()) == ["catalogue", "whole"]
    again = catalogue.load(folder=here, cache=cache)
    assert again == first
    (here / "countries.yaml").write_text(COUNTRIES.replace("Россия", "Русь"), encoding="utf-8")
    assert catalogue.load(folder=here, cache=cache).entities["ru"].name["ru"] == "Русь"
    assert [path.name.split("-")[1] for path in cache.glob("catalogue-*")] == ["countries"]  # the old one went


def test_the_kept_catalogue_is_the_same(builtin: Catalogue, tmp_path: Path) -> None:
    own = [{"id": "ru", "names": [{"text": "Русь", "start": "2020-01"}]}]
    made = catalogue.load(own, cache=tmp_path)
    assert catalogue.load(own, cache=tmp_path) == made
    assert catalogue.load(cache=tmp_path) == builtin
    assert made != builtin
    for path in tmp_path.glob("whole-*"):
        path.write_bytes(path.read_bytes()[:-9])  # cut short: read anew
    assert catalogue.load(own, cache=tmp_path) == made


def test_a_head_and_a_bare_surname_have_their_days(tmp_path: Path) -> None:
    country = "{id: kz, name: {ru: Казахстан, en: Kazakhstan}, head: [{office: president, end: 2018-04-09}, {office: premier, start: 2018-04-09}]}"
    more = f"kind: country\nentities:\n- {country}\n"
    (tmp_path / "countries.yaml").write_text(more, encoding="utf-8")
    person = "{id: a, name: {ru: Иван Ли, en: Ivan Li}, first: Иван, last: Ли, gender: m, surname_alone: {start: 2014-01-01}}"
    (tmp_path / "leaders.yaml").write_text(f"kind: leader\nentities:\n- {person}\n", encoding="utf-8")
    found = catalogue.load(folder=tmp_path)
    assert [found.entities["kz"].head(day) for day in (date(2018, 4, 8), date(2018, 4, 9), None)] == ["president", "premier", None]
    assert (found.entities["a"].surname_alone, found.entities["a"].surname_start) == (True, date(2014, 1, 1))


def test_every_mistake_is_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    wrong = """kind: leader
entities:
- {id: a, name: {ru: А, en: A}, last: А, gender: x, posts: [{post: "kz:president", start: 2019-02-30, who: b}, {post: kz, start: 2020-01-01}]}
- {id: b, name: {ru: Б}, gender: m, spellings: [В], order: up, fixed_last: 1}
- {id: c, name: {ru: В, en: C}, last: В, gender: m, posts: [{post: "a:chair", start: 2020-01-01}, {post: "zz:chair", start: 2020-01-01}]}
- {id: c, name: {ru: Г, en: D}, last: Г, gender: m}
- {name: {ru: Г, en: D}}
"""
    here = folder(tmp_path, leaders=wrong, more="entitys: []\nas_of: soon\noffices: [{office: x}]\nnobody: {}\n", yaml="entities: [\n")
    studied = catalogue.study(folder=here)
    assert [f"{problem.where}: {problem.what}".partition(",")[0] for problem in studied.problems] == [
        "leaders.yaml: c: id: already used in leaders.yaml",
        "leaders.yaml: entry 5: id: expected a short name such as `tokayev`",
        "more.yaml: unknown key `entitys`",
        "more.yaml: as_of: expected a date such as 2019-03-20",
        "more.yaml: offices[0]: expected both `office` and `words`",
        "more.yaml: nobody: expected a list",
        'yaml.yaml: not valid YAML: while parsing a flow node did not find expected node content in "<byte string>"',
        "leaders.yaml: a: posts[0]: unknown key `who`",
        "leaders.yaml: a: posts[0].start: there is no day 2019-02-30",
        "leaders.yaml: a: posts[1].post: expected `<entity>:<office>` such as kz:president",
        "leaders.yaml: a: gender: expected m or f",
        "leaders.yaml: b: name: expected {ru: …",
        "leaders.yaml: b: last: expected the surname",
        "leaders.yaml: b: spellings: expected {first: [..]",
        "leaders.yaml: b: fixed_last: expected true or false",
        "leaders.yaml: b: order: expected last-first or first-last",
        "leaders.yaml: c: posts[1].post: `zz` is not in the catalogue",  # but `a` is, whatever is wrong with it
    ]
    assert set(studied.catalogue.entities) == {"kz", "ru", "c"}
    with pytest.raises(
        CatalogueError, match=r"^leaders.yaml: c: id: already used .* \(and 16 more: `python -m monitor entities check` lists them\)$"
    ):
        catalogue.load(folder=here)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{id: b, name: {ru: А, en: A}, names: [{text: Б, start: 2020-01-02, end: 2020-01-01}]}", r"names\[0\].end: 2020-01-01 is not after start"),
        ("{id: b, name: {ru: А, en: A}, members: [{country: kz, start: 2020-01-02, end: 2020-01-01}]}", r"members\[0\].end: .* is before start"),
        ("{id: b, name: {ru: А, en: A}, members: [{country: kz, start: 2020-01-02 10:00:00}]}", r"members\[0\].start: expected a date"),
    ],
)
def test_an_end_is_after_its_start_and_a_day_is_no_instant(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        catalogue.load(folder=folder(tmp_path, blocs=f"kind: bloc\nentities: [{content}]\n"))


def test_what_is_wrong_with_a_kept_file_is_told_again(tmp_path: Path) -> None:
    here = folder(tmp_path / "entities", leaders="entitys: []\n")
    for _ in range(2):
        with pytest.raises(CatalogueError, match="unknown key `entitys`"):
            catalogue.load(folder=here, cache=tmp_path / "cache")
