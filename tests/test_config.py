"""config.yaml: what is accepted, and how a mistake is named."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.config import CollectSettings, ConfigError, PerHost, Settings, load
from monitor.model import Source, SourceKind

ROOT = Path(__file__).parent.parent
SOURCE = "{id: a, name: А, kind: state, country: ru, feeds: [https://a.example/rss]}"


def settings(folder: Path, text: str | bytes, **environ: str) -> Settings:
    path = folder / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, environ)


def problems(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings(folder, text)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).split("\n")]


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    text = f"""
database: other.db
timezone: Asia/Almaty
language: en
collect:
  interval: 1.5h
  full_text: false
  allow_private: ["127.0.0.1:8765", "[::1]:80", "Intranet.local:8080"]
  insecure_tls: [old.example:443]
  per_host: {{connections: 1, delay: 250s}}
  keep: 3y
  contact: desk@news.example
sources:
  - {SOURCE}
  - {{id: b-2, name: "Б", kind: exile, country: x-un, language: en, feeds: [http://пример.рф/новости.xml, "https://b.example:8443/?rss=1"]}}
entities:
  - {{id: mine, kind: bloc}}
"""
    found = settings(tmp_path, text)
    assert found == Settings(
        path=tmp_path / "config.yaml",
        database="other.db",
        timezone=ZoneInfo("Asia/Almaty"),
        language="en",
        collect=CollectSettings(
            timedelta(minutes=90),
            False,
            ("127.0.0.1:8765", "[::1]:80", "intranet.local:8080"),
            ("old.example:443",),
            PerHost(1, timedelta(seconds=250)),
            keep=timedelta(days=3 * 365),
            contact="desk@news.example",
        ),
        sources=(
            Source("a", "А", SourceKind.STATE, "ru", "ru", ("https://a.example/rss",)),
            Source("b-2", "Б", SourceKind.EXILE, "x-un", "en", ("http://пример.рф/новости.xml", "https://b.example:8443/?rss=1")),
        ),
        entities=({"id": "mine", "kind": "bloc"},),
    )
    assert found.database_url == f"sqlite:///{tmp_path}/other.db"


def test_an_empty_file_has_the_defaults(tmp_path: Path) -> None:
    found = settings(tmp_path, "")
    assert found.collect == CollectSettings(timedelta(minutes=15), True, (), (), PerHost(2, timedelta(seconds=1)))
    assert found.database_url == f"sqlite:///{tmp_path}/data/monitor.db"
    assert (found.timezone, found.language, found.sources) == (ZoneInfo("Europe/Moscow"), "ru", ())


@pytest.mark.parametrize("body", [b"\xef\xbb\xbftimezone: UTC\n", b"timezone: UTC\r\nlanguage: ru\r\n", "timezone: UTC # пояс\n".encode()])
def test_a_byte_order_mark_and_windows_lines_are_accepted(tmp_path: Path, body: bytes) -> None:
    assert settings(tmp_path, body).timezone == ZoneInfo("UTC")


def test_the_environment_overrides_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings(tmp_path, "", MONITOR_DATABASE="postgresql://u@h/d").database_url == "postgresql://u@h/d"
    assert settings(tmp_path, "", MONITOR_DATABASE="here/m.db").database_url == f"sqlite:///{tmp_path}/here/m.db"
    assert settings(tmp_path, "database: x.db", MONITOR_DATABASE=" ").database_url == f"sqlite:///{tmp_path}/x.db"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("timezone: Mars/Phobos", "config.yaml:1: timezone: expected a time zone of the IANA list"),
        ("\n\ncolect: {}", "config.yaml:3: colect: unknown key; expected one of database, timezone, language, collect, sources, entities"),
        ("collect:\n  per_host: {pause: 1s}", "config.yaml:2: collect.per_host.pause: unknown key; expected one of connections, delay"),
        ("language: de", "config.yaml:1: language: expected 'ru' or 'en'"),
        ("collect: {interval: 15}", "config.yaml:1: collect.interval: expected a duration as 15m"),
        ("collect: {interval: 0s}", "config.yaml:1: collect.interval: expected an interval between 1s and 7d"),
        ("collect: {keep: 12h}", "config.yaml:1: collect.keep: expected a time between 1d and 100y, or null to keep everything"),
        ("collect: {keep: 999999999y}", "config.yaml:1: collect.keep: expected a shorter duration"),
        ("collect: {keep: for ever}", "config.yaml:1: collect.keep: expected a duration as 15m, 1s, 2h, 1d or 3y"),
        ("collect: {contact: nobody}", "config.yaml:1: collect.contact: expected an e-mail address or the address of a page"),
        ("collect: {full_text: perhaps}", "config.yaml:1: collect.full_text: expected true or false"),
        ("collect: {allow_private: [127.0.0.1]}", "config.yaml:1: collect.allow_private[0]: expected an exact host:port"),
        ("collect: {allow_private: ['10.0.0.0/8:80']}", "config.yaml:1: collect.allow_private[0]: expected an exact host:port"),
        ("collect: {per_host: {connections: 0}}", "config.yaml:1: collect.per_host.connections: expected greater than or equal to 1"),
        ("sources: {a: b}", "config.yaml:1: sources: expected a list"),
        ("sources:\n  - 5", "config.yaml:2: sources[0]: expected a mapping"),
        ("sources:\n  - {id: a, name: А, kind: state}", "config.yaml:2: sources[0].feeds: this key is missing"),
        ("sources:\n  - {id: a, name: А, kind: tabloid, feeds: [https://a.example/]}", "config.yaml:2: sources[0].kind: expected 'state', 'private'"),
        (
            "sources:\n  - {id: a, name: А, kind: imported, feeds: [https://a.example/]}",
            "config.yaml:2: sources[0].kind: expected 'state', 'private'",
        ),
        ("sources:\n  - {id: A b, name: А, kind: state, feeds: [https://a.example/]}", "config.yaml:2: sources[0].id: "),
        (
            "sources:\n  - {id: a, name: А, kind: state, country: no, feeds: [https://a.example/]}",
            "config.yaml:2: sources[0].country: expected text in quotes",
        ),
        ("database: a\nlanguage: ru\ndatabase: b", "config.yaml:3: database: this key was already given in line 1; expected it once"),
        ("sources: [\n", "config.yaml:2: expected valid YAML"),
        ("a: b: c", "config.yaml:1: expected valid YAML"),
        ("- 1", "config.yaml:1: the file: expected a mapping"),
        (b"\xff\xfe\x00", "config.yaml: expected UTF-8 text"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_was_expected(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert problems(tmp_path, text)[0].startswith(expected)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/x",
        "a.example/rss",
        "https://",
        "http://user:p@a.example/",
        "http://a b/",
        "http://a.example:99999/",
        "http://[::1/",
        "https://a..b/",
        "javascript:1",
    ],
)
def test_a_bad_address_is_refused(tmp_path: Path, address: str) -> None:
    found = problems(tmp_path, f"sources:\n  - {{id: a, name: А, kind: state, feeds: [https://ok.example/, '{address}']}}")
    assert [line for line in found if line.startswith("config.yaml:2: sources[0].feeds[1]: expected an http or https address")]


def test_all_problems_come_in_one_message_in_the_files_order(tmp_path: Path) -> None:
    text = (
        f"timezone: X/Y\nsources:\n  - {SOURCE}\n  - {SOURCE}\n  - {{id: c, name: В, kind: odd, feeds: ['HTTPS://A.example/rss#x']}}\nlanguage: fr\n"
    )
    assert [line.split(": ")[0] + " " + line.split(": ")[1] for line in problems(tmp_path, text)] == [
        "config.yaml:1 timezone",
        "config.yaml:4 sources[1].feeds[0]",
        "config.yaml:4 sources[1].id",
        "config.yaml:5 sources[2].feeds[0]",
        "config.yaml:5 sources[2].kind",
        "config.yaml:6 language",
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.yaml: cannot be read"):
        load(tmp_path / "absent.yaml", {})


def test_the_shipped_file_names_sixty_russian_outlets_with_country_and_kind() -> None:
    shipped = load(ROOT / "config.yaml", {})
    russian = [source for source in shipped.sources if source.language == "ru"]
    assert len(russian) >= 60
    assert all(source.feeds for source in russian)
    assert [source.id for source in russian if source.country is None] == ["un-news"], "the UN is no country's"
    assert "Аргументы недели" in {source.name for source in russian}
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    assert "UNVERIFIED" in text
    assert sum(line.lstrip().startswith("- {id:") for line in text.split("\n")) == len(shipped.sources)  # one outlet a line
