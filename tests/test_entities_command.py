"""`entities` and its subcommands: what each prints and returns."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from monitor.__main__ import main
from monitor.commands.entity_text import suggestions_yaml
from monitor.extract import catalogue
from monitor.model import EntityKind
from monitor.pipeline.suggesting import Suggestion
from tests.making import FORMS, settings

Run = Callable[..., Result]
SMALL = """
as_of: 2026-01-02
offices: [{office: president, words: [президент]}]
entities:
- {id: kz, kind: country, name: {ru: Казахстан, en: Kazakhstan}}
- {id: tokayev, kind: leader, name: {ru: Токаев, en: Tokayev}, last: Токаев, gender: m, posts: [{post: "kz:president", start: 2019-03-20}]}
"""
DUNDICH = {"kind": "leader", "name": {"ru": "Иван Дундич", "en": "D"}, "first": "Иван", "last": "Дундич", "gender": "m"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `entities …` on the configuration in `tmp_path`, with own entities as given."""
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)

    def invoke(*words: str, own: list[dict[str, Any]] | None = None) -> Result:
        if not (tmp_path / "config.yaml").exists():
            settings(tmp_path, more=f"entities: {json.dumps(own or [], ensure_ascii=False)}\n")
        result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "entities", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def bloc(identity: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": identity, "kind": "bloc", "name": {"ru": name, "en": identity}, **more}


# -- show


def test_show_for_people(run: Run) -> None:
    lines = run("show", "tokayev").stdout.splitlines()
    assert lines[:3] == ["tokayev  leader", "  Russian   Касым-Жомарт Токаев", "  English   Kassym-Jomart Tokayev"]
    assert any(line.split() == ["kz:president", "2019-03-20", "–", "…"] for line in lines)
    assert any(line.split()[-2:] == ["1999-10-12", "acting"] for line in lines)
    surname = lines.index("surname  Токаев")
    assert lines[surname + 1 : surname + 7] == [
        "  nominative     Токаев",
        "  genitive       Токаева",
        "  dative         Токаеву",
        "  accusative     Токаева",
        "  instrumental   Токаевым",
        "  prepositional  Токаеве",
    ]
    assert "person  Касым-Жомарт Токаев" in lines


def test_show_of_a_country_and_a_bloc(run: Run) -> None:
    country = run("show", "kz").stdout
    assert "capital  Нур-Султан  (from 2019-03-23, until 2022-09-17)" in country
    assert "demonym  казахстанец" in country
    assert "  genitive       казахстанца                   казахстанцев" in country
    assert "name  РК  (ambiguous, fixed)\n  every case     РК\n" in country
    assert "kz  2015-01-01 – …" in run("show", "eaeu").stdout
    assert "  parent    un\n" in run("show", "unsc").stdout


def test_show_of_an_own_entity_as_a_json_line(run: Run) -> None:
    own = bloc("turan-forum", "Туранский форум", members=[{"country": "kz", "start": "2020-01-02"}], names=[{"text": "ТФ", "ambiguous": True}])
    result = run("show", "turan-forum", "--format", "jsonl", own=[own])
    found = json.loads(result.stdout)
    assert list(found) == ["id", "kind", "name", "parent", "head", "members", "posts", "names"]
    assert found["members"] == [{"country": "kz", "start": "2020-01-02", "end": None}]
    assert [(name["what"], name["text"], name["flags"]) for name in found["names"]] == [
        ("name", "Туранский форум", []),
        ("name", "ТФ", ["ambiguous", "fixed"]),
    ]
    assert found["names"][0]["forms"]["singular"]["genitive"] == ["Туранского форума"]
    posts = json.loads(run("show", "nazarbayev", "--format", "jsonl").stdout)["posts"]
    assert any(post["post"] == "kz:president" and post["end"] == "2019-03-20" and post["acting"] is False for post in posts)


@pytest.mark.parametrize(("asked", "close"), [("tokaev", "tokayev"), ("Токаев", "tokayev"), ("еаэс", "eaeu")])
def test_an_unknown_id_is_1_and_names_close_ones(run: Run, asked: str, close: str) -> None:
    result = run("show", asked)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: no entity `{asked}` in the catalogue; close to it: {close}")


def test_an_id_like_no_other(run: Run) -> None:
    assert "`python -m monitor entities` lists them" in run("show", "qqqqqqqqqq").stderr


# -- check


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a country and its president instead of the built-in one: `check` reads all of it."""
    folder = tmp_path / "entities"
    folder.mkdir()
    (folder / "all.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(catalogue, "study", partial(catalogue.study, folder=folder))


def test_check_counts_what_is_there(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    known = catalogue.load(cache=FORMS)
    leaders = sum(entity.kind == "leader" for entity in known.entities.values())
    last = result.stdout.splitlines()[-1]
    assert last.startswith(f"{leaders} leaders, ")
    assert f", as of {known.as_of}; 0 errors, {len(result.stdout.splitlines()) - 1} warnings" in last
    assert all(": warning: " in line for line in result.stdout.splitlines()[:-1])


@pytest.mark.usefixtures("small")
def test_check_lists_every_mistake_and_is_2(run: Run) -> None:
    own: list[dict[str, Any]] = [
        bloc("one", "Раз", nmes=["Два"], members=[{"country": "zz"}, {"start": "2020-01-01"}]),
        bloc("two", "Два", members=[{"country": "zz"}], parent="one"),
        {"id": "three", "kind": "leader", "name": {"ru": "Три"}, "gender": "x", "posts": [{"post": "kz:president", "start": "2020-02-30"}]},
        bloc("two", "Опять"),
        {"kind": "bloc"},
        DUNDICH | {"id": "dundich", "posts": [{"post": "kz:president", "start": "2024-01-01"}]},
    ]
    result = run("check", own=own)
    assert result.exit_code == 2
    errors = [line for line in result.stdout.splitlines()[:-1] if ": warning: " not in line]
    assert [line.removeprefix("config.yaml: entities: ").split(", ")[0] for line in errors] == [
        "two: id: already used in config.yaml: entities",
        "entry 5: id: expected a short name such as `tokayev`",
        "one: unknown key `nmes`",
        "one: members[1]: expected {country: …",
        "three: name: expected {ru: …",
        "three: posts[0].start: there is no day 2020-02-30",
        "three: last: expected the surname",
        "three: gender: expected m or f",
        "two: members[0].country: `zz` is not in the catalogue",
        "dundich: posts: `kz:president` is held by `tokayev` too on 2024-01-01 (say `collegial: true` if both held it)",
    ]
    assert f"; {len(errors)} errors, " in result.stdout.splitlines()[-1]


def test_other_commands_refuse_what_check_lists(run: Run) -> None:
    own: list[dict[str, Any]] = [{"kind": "bloc"}, bloc("two", "Два", nmes=["Три"])]
    refused = run(own=own)
    assert refused.exit_code == 2
    first = "Error: config.yaml: entities: entry 1: id: expected a short name such as `tokayev`, got {'kind': 'bloc'}"
    assert refused.stderr == f"{first} (and 1 more: `python -m monitor entities check` lists them)\n"


@pytest.mark.usefixtures("small")
def test_check_warns_of_own_names(run: Run) -> None:
    result = run("check", own=[bloc("ours", "Казахстан")])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "config.yaml: entities: ours: name: warning: «Казахстан» is a name of `kz` too",
        "1 leaders, 1 countries, 1 blocs, 1 posts held 1 times, as of 2026-01-02; 0 errors, 1 warnings",
    ]


@pytest.mark.parametrize("command", [("check",), ("show", "kz"), ("suggest",)])
def test_a_wrong_configuration_is_2_here_too(tmp_path: Path, run: Run, command: tuple[str, ...]) -> None:
    (tmp_path / "config.yaml").write_text("databse: x.db\n", encoding="utf-8")
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "databse: unknown key" in result.stderr


# -- suggest

TEXTS = [
    "Об этом журналистам рассказал министр культуры республики Нурдин Абзалкызов, открывая выставку ковров.",
    "По словам художника, встреча с Нурдином Абзалкызовым продлилась час, говорили о музеях и театрах.",
    "Письмо Нурдину Абзалкызову подписали двести актёров, которые просят отремонтировать старую сцену.",
]


@pytest.fixture
def archive(tmp_path: Path, run: Run) -> Run:
    """`entities …` on an archive of two outlets, imported and indexed."""
    lines = [
        {"title": f"Новость {number}", "text": text, "url": f"http://{number % 2}.example/{number}", "date": "2024-05-23", "source": f"s{number % 2}"}
        for number, text in enumerate(TEXTS)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    settings(tmp_path, more="entities: []\n")
    arguments = ["--config", str(tmp_path / "config.yaml"), "import", str(tmp_path / "news.jsonl"), "--workers", "1"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return run


def test_nothing_collected_and_nothing_indexed_are_told(tmp_path: Path, run: Run) -> None:
    nothing = run("suggest")
    assert nothing.exit_code == 1
    assert "no database yet; collect or import something first" in nothing.stderr
    assert not (tmp_path / "monitor.db").exists()
    CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "status"])
    empty = run("suggest")
    assert (empty.exit_code, empty.stdout) == (1, "")
    assert "Error: nothing is indexed yet: `collect` or `import` brings articles, `index` reads them" in empty.stderr


def test_suggestions_in_every_format(archive: Run, tmp_path: Path) -> None:
    shown = archive("suggest")
    assert shown.exit_code == 0
    head, example = shown.stdout.splitlines()[:2]
    assert head.split() == ["Нурдин", "Абзалкызов", "leader", "3", "articles", "2", "sources"]
    assert "Абзалкызов" in example
    line = json.loads(archive("suggest", "--format", "jsonl").stdout)
    assert list(line) == ["name", "kind", "articles", "stories", "sources", "example", "entry"]
    assert (line["name"], line["kind"], line["stories"]) == ("Нурдин Абзалкызов", "leader", 3)
    entries = yaml.safe_load(archive("suggest", "--format", "yaml").stdout)["entities"]
    assert entries == [line["entry"]]
    assert "abzalkyzov" in catalogue.load(entries, folder=tmp_path / "nothing built in").entities


def test_an_entry_is_read_as_it_was_meant() -> None:
    entry = {"id": "no", "kind": "bloc", "name": {"ru": "Да: «нет», {и} # не", "en": "1e3"}, "surname_alone": False}
    found = Suggestion("Да", EntityKind.BLOC, 3, 3, 2, "Он сказал: # «- да».", entry)
    assert yaml.safe_load("\n".join(suggestions_yaml([found, found])))["entities"] == [entry, entry]


def test_thresholds_and_kinds_are_asked_for(archive: Run) -> None:
    nobody = archive("suggest", "--sources", "3")
    assert (nobody.exit_code, nobody.stdout) == (0, "")
    assert "No unknown name stands in 3 articles of 3 sources; try smaller --articles or --sources." in nobody.stderr
    assert archive("suggest", "--articles", "4").stdout == ""
    assert archive("suggest", "--kind", "bloc", "--kind", "country").stdout == ""
    assert archive("suggest", "--limit", "0").exit_code == 2


def test_articles_of_another_version_are_told(archive: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = "The articles were read by another catalogue: `python -m monitor index` reads them by this one."
    assert notice not in archive("suggest", "--sources", "9").stderr
    monkeypatch.setattr("monitor.extract.annotator.CODE", -1)
    assert notice in archive("suggest", "--sources", "9").stderr
