"""What each command takes, prints and returns: the contract that scripts are written against."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor import __version__
from monitor.__main__ import main
from monitor.model import EntityKind
from tests.faults import FaultServer, answer, closed_port
from tests.making import item, opened, rss, settings

ROOT = Path(__file__).parent.parent
FEED = answer(rss(item("Токаев прибыл в Москву", "http://news.example/1", "Президент Казахстана Токаев встретился с Путиным.")))
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the configuration in `tmp_path`."""
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)

    def invoke(*words: str, given: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), *words], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def process(folder: Path, *words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The same as a process of its own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    command = [sys.executable, "-m", "monitor", "--config", str(folder / "config.yaml"), *words]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=known | environment, timeout=120, check=False)


# -- the configuration


def test_a_wrong_configuration_is_2_and_names_file_and_key(tmp_path: Path, run: Run) -> None:
    (tmp_path / "config.yaml").write_text("database: monitor.db\ncollect:\n  intervall: 15m\n", encoding="utf-8")
    for command in (["status"], ["collect"], ["entities"], ["doctor"], ["export", "articles"]):
        result = run(*command)
        assert result.exit_code == 2
        assert "config.yaml:3: collect.intervall: unknown key" in result.stderr
        assert result.stdout == ""
    assert not (tmp_path / "monitor.db").exists()


def test_a_missing_configuration_is_2(run: Run) -> None:
    result = run("status")
    assert result.exit_code == 2
    assert "config.yaml: cannot be read" in result.stderr


def test_a_wrong_entity_of_the_configuration_is_2_too(tmp_path: Path, run: Run) -> None:
    settings(tmp_path, more="entities:\n  - {id: Не латиница, kind: planet, name: {ru: Марс, en: Mars}}\n")
    for command in (["entities"], ["index"], ["annotate"]):
        result = run(*command, given='{"id": 1, "title": "Марс"}')
        assert result.exit_code == 2
        assert "Error: config.yaml: entities: Не латиница: kind: expected leader, country or bloc" in result.stderr


def test_the_environment_chooses_configuration_and_database(tmp_path: Path) -> None:
    settings(tmp_path)
    elsewhere = {"MONITOR_CONFIG": str(tmp_path / "config.yaml"), "MONITOR_DATABASE": str(tmp_path / "other.db")}
    command = [sys.executable, "-m", "monitor", "status", "--format", "json"]
    result = subprocess.run(command, capture_output=True, cwd=ROOT, env=os.environ | elsewhere, timeout=120, check=False)
    assert result.returncode == 0
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "monitor.db").exists()


def test_version(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"monitor, version {__version__}\n")


# -- collect


def test_all_well_is_0_with_a_line_a_feed_and_nothing_due_is_well_too(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/a": FEED, "/b": FEED}) as web:
        settings(tmp_path, web.url("/a"), web.url("/b"), allow=[web.host_port])
        first = run("collect", "--once")
        assert first.exit_code == 0
        assert [line.split()[0] for line in first.stdout.splitlines()[:2]] == ["[1/2]", "[2/2]"]
        assert {url for url in (web.url("/a"), web.url("/b")) if url in first.stdout} == {web.url("/a"), web.url("/b")}
        assert first.stdout.splitlines()[-1] == "2 feeds checked, 0 failed, 1 new articles"
        again = run("collect")
        assert (again.exit_code, again.stdout) == (0, "no feed is due\n")
        forced = run("collect", "--force", "--source", "s1")
        assert forced.stdout.splitlines()[-1] == "1 feeds checked, 0 failed, 0 new articles"
        assert web.paths().count("/b") == 2
        assert web.paths().count("/a") == 1


def test_some_failed_is_3_and_all_failed_is_1(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/good": FEED, "/bad": answer(b"<html></html>")}) as web:
        closed = f"127.0.0.1:{closed_port()}"
        settings(tmp_path, web.url("/good"), web.url("/bad"), f"http://{closed}/feed", allow=[web.host_port, closed])
        some = run("collect", "--no-index")
        assert some.exit_code == 3
        assert "not_a_feed" in some.stdout
        assert "connection" in some.stdout
        assert run("collect", "--force", "--source", "s1", "--source", "s2").exit_code == 1


def test_degraded_is_well(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/cut": answer(rss(item("Первая", "http://news.example/1"), item("Вторая", "http://news.example/2"))[:-90])}) as web:
        settings(tmp_path, web.url("/cut"), allow=[web.host_port])
        result = run("collect", "--no-index")
    assert "degraded" in result.stdout
    assert result.exit_code == 0


def test_an_unknown_source_is_named_before_anything_is_asked(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/a": FEED}) as web:
        settings(tmp_path, web.url("/a"), allow=[web.host_port])
        result = run("collect", "--source", "s0", "--source", "taas")
        assert web.requests == []
    assert result.exit_code == 1
    assert "no source taas" in result.stderr


def test_a_second_collector_is_refused_and_told_who_holds_the_lock(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/a": FEED}) as web:
        given = settings(tmp_path, web.url("/a"), allow=[web.host_port])
        with opened(given) as store, store.collecting("night shift"):
            result = run("collect")
        assert web.requests == []
        assert result.exit_code == 1
        assert f"held by night shift (process {os.getpid()}" in result.stderr
        assert run("collect").exit_code == 0


@pytest.mark.parametrize("words", [("--every", "0.5q"), ("--every", "0s"), ("--every", "15m", "--force")])
def test_a_senseless_pace_is_refused(tmp_path: Path, run: Run, words: tuple[str, ...]) -> None:
    settings(tmp_path)
    assert run("collect", *words).exit_code == 2


# -- status


def test_status_as_json(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/good": FEED, "/bad": answer(b"", 404)}) as web:
        settings(tmp_path, web.url("/good"), web.url("/bad"), web.url("/new"), allow=[web.host_port])
        run("collect", "--source", "s0", "--source", "s1")
        result = run("status", "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["articles", "mentions", "stories", "first", "last", "version", "sources"]
    assert (found["articles"], found["stories"]) == (1, 1)
    assert found["mentions"] >= 3
    assert found["first"] == found["last"] == "2026-03-10T05:00:00Z"
    assert [list(source) for source in found["sources"]] == [["id", "feeds"]] * 3
    feeds = {source["id"]: source["feeds"][0] for source in found["sources"]}
    contract = ("url", "outcome", "error_kind", "error", "last_success", "next_check", "new", "stored")
    assert {tuple(feed)[: len(contract)] for feed in feeds.values()} == {contract}
    assert [feeds[name]["outcome"] for name in ("s0", "s1", "s2")] == ["ok", "error", "never"]
    assert (feeds["s0"]["new"], feeds["s0"]["stored"], feeds["s0"]["error_kind"], feeds["s0"]["error"]) == (1, 1, None, None)
    assert feeds["s0"]["last_success"].endswith("Z")
    assert feeds["s1"]["error_kind"] == "http_4xx"
    assert feeds["s1"]["last_success"] is None
    assert {name: feeds["s2"][name] for name in contract} == {"url": web.url("/new")} | dict.fromkeys(
        ("error_kind", "error", "last_success", "next_check")
    ) | {
        "outcome": "never",
        "new": 0,
        "stored": 0,
    }


def test_status_for_people(tmp_path: Path, run: Run) -> None:
    with FaultServer({"/bad": answer(b"", 404)}) as web:
        settings(tmp_path, web.url("/bad"), allow=[web.host_port])
        run("collect")
        lines = run("status").stdout.splitlines()
        assert lines[0].startswith("0 articles, 0 mentions, 0 stories")
        assert lines[1].startswith("error")
        assert web.url("/bad") in lines[1]
        assert "http_4xx" in lines[1]


# -- import


def test_bad_lines_are_numbered_on_stderr_and_make_a_3(tmp_path: Path, run: Run) -> None:
    settings(tmp_path)
    good = [
        {"title": f"Новость {number}", "text": "Токаев в Астане.", "url": f"http://a.example/{number}", "date": "2024-05-23"} for number in (1, 2)
    ]
    file = tmp_path / "news.jsonl"
    file.write_text("\n".join([json.dumps(good[0]), "{broken", json.dumps(good[1]), '{"text": "без заголовка"}']) + "\n", encoding="utf-8")
    result = run("import", str(file), "--workers", "1")
    assert result.exit_code == 3
    assert f"{file}:2: expected JSON" in result.stderr
    assert f"{file}:4: expected a title" in result.stderr
    assert result.stdout.splitlines()[0] == "news.jsonl: 2 stored, 0 known, 2 bad lines, 0 refused"
    assert result.stdout.splitlines()[1].startswith("2 articles read, version ")
    file.write_text(json.dumps(good[0]), encoding="utf-8")
    known = run("import", str(file), "--source", "imported", "--no-index")
    assert (known.exit_code, known.stdout) == (0, "news.jsonl: 0 stored, 1 known, 0 bad lines, 0 refused\n")


def test_a_file_of_no_known_kind_is_1(tmp_path: Path, run: Run) -> None:
    settings(tmp_path)
    (tmp_path / "news.docx").write_bytes(b"PK")
    result = run("import", str(tmp_path / "news.docx"))
    assert result.exit_code == 1
    assert "news.docx: expected a .xml" in result.stderr


def test_what_was_stored_without_reading_is_read_by_index(tmp_path: Path, run: Run) -> None:
    settings(tmp_path)
    (tmp_path / "news.csv").write_text("title,date\nТокаев прибыл в Минск,2024-05-23\n", encoding="utf-8")
    assert "read" not in run("import", str(tmp_path / "news.csv"), "--no-index").stdout
    assert run("index").stdout.startswith("1 articles read, version ")
    assert run("index").stdout.startswith("0 articles read, version ")
    assert run("index", "--all").stdout.startswith("1 articles read, version ")


# -- annotate, entities


def test_annotate_gives_a_line_for_a_line_in_order(tmp_path: Path) -> None:
    settings(tmp_path)
    texts = {"Токаев в Москве": "2024-05-23", "Президент Казахстана прилетел 🛬": "2019-03-19T23:30:00+03:00", "Погода": None}
    lines = [{"id": number, "title": title, "text": "", "published": day} for number, (title, day) in enumerate(texts.items())]
    given = (
        "\ufeff"
        + "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        + '{"id": "\\ud83d", "title": "Путин \\ud83d", "text": ""}\n'
    )
    result = process(tmp_path, "annotate", given=given.encode(), LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (result.returncode, result.stderr) == (0, b"")
    out = [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]
    assert [list(line) for line in out] == [["id", "mentions"]] * 4
    assert [line["id"] for line in out] == [0, 1, 2, "\ud83d"]
    assert out[0]["mentions"][0] == {"entity": "tokayev", "kind": "name", "field": "title", "start": 0, "end": 6, "surface": "Токаев"}
    assert {(found["entity"], found["kind"]) for found in out[1]["mentions"]} == {("nazarbayev", "role"), ("kz", "name")}
    assert out[2]["mentions"] == []
    assert out[3]["mentions"][0]["surface"] == "Путин"
    assert not (tmp_path / "monitor.db").exists()


def test_workers_keep_the_order(tmp_path: Path) -> None:
    settings(tmp_path)
    given = "".join(json.dumps({"id": number, "title": "Токаев", "text": "", "published": None}) + "\n" for number in range(450)).encode()
    result = process(tmp_path, "annotate", "--workers", "2", given=given)
    assert result.returncode == 0
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == list(range(450))


@pytest.mark.parametrize(
    "line", ["{", "[]", "null", '{"title": "x"}', '{"id": 1, "title": 5}', '{"id": 1, "published": "вчера"}', "[" * 100_000, b'{"id": "\xff"}']
)
def test_annotate_names_the_line_it_cannot_read(tmp_path: Path, run: Run, line: str | bytes) -> None:
    settings(tmp_path)
    result = run("annotate", given=b'{"id": 1, "title": ""}\n\n' + (line.encode() if isinstance(line, str) else line))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: line 3: expected {")


def test_entities_as_json_lines(tmp_path: Path, run: Run) -> None:
    settings(tmp_path, more="entities:\n  - {id: turan-forum, kind: bloc, name: {ru: Туранский форум, en: Turan Forum}}\n")
    result = run("entities", "--format", "jsonl")
    assert result.exit_code == 0
    found: dict[str, Any] = {line["id"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert len(found) == len(result.stdout.splitlines()), "each id once"
    assert "turan-forum" in found
    for line in found.values():
        assert list(line) == ["id", "kind", "name", "aliases", "posts"]
        assert line["kind"] in set(EntityKind)
        assert set(line["name"]) >= {"ru", "en"}
        assert all(isinstance(alias, str) for alias in line["aliases"])
        assert all(list(post) == ["post", "start", "end"] for post in line["posts"])
    posts = {
        (post["start"], post["end"]): name for name in ("nazarbayev", "tokayev") for post in found[name]["posts"] if post["post"] == "kz:president"
    }
    assert any(end == "2019-03-20" for (_, end), name in posts.items() if name == "nazarbayev"), "the day of handover belongs to the successor"
    assert any(start == "2019-03-20" for (start, _), name in posts.items() if name == "tokayev")
    assert any(end is None for (_, end), name in posts.items() if name == "tokayev"), "in office"
    assert "tokayev" in run("entities").stdout


@pytest.mark.parametrize("command", ["annotate", "entities"])
def test_stateless_commands_load_no_database_and_no_dashboard(tmp_path: Path, command: str) -> None:
    settings(tmp_path)
    script = (
        "import sys; from monitor.__main__ import main\n"
        f"main(['--config', sys.argv[1], {command!r}], standalone_mode=False)\n"
        "print(*{'pandas', 'duckdb', 'sqlalchemy', 'streamlit', 'pyarrow', 'feedparser'} & set(sys.modules), file=sys.stderr)"
    )
    arguments = [sys.executable, "-c", script, str(tmp_path / "config.yaml")]
    given = '{"id": 1, "title": "Токаев в Москве", "text": "Россия 24 сообщила."}'.encode() if command == "annotate" else b""
    result = subprocess.run(arguments, input=given, capture_output=True, cwd=ROOT, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, b"\n")
    assert b"tokayev" in result.stdout


def test_the_dashboard_never_loads_the_tagger() -> None:
    script = "import monitor.answers, monitor.ui.frame, sys; assert not {'natasha', 'trafilatura', 'httpx2'} & set(sys.modules), sorted(sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, timeout=120)
