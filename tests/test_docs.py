"""The documents name everything that there is, and nothing that is not."""

import re
from pathlib import Path

import click
import pytest
import yaml

from monitor import config
from monitor.__main__ import main
from monitor.answers.trouble import ERROR_KINDS
from monitor.config.schema import CollectEntry, File, SourceEntry
from monitor.extract import catalogue
from monitor.selection import WORDS
from monitor.ui.frame import PAGES

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ru.md")
ARCHITECTURE = "docs/architecture.md"
DOCUMENTS = (*READMES, ARCHITECTURE)
OPERATIONS = ("docs/operations.md", "docs/operations.ru.md")
UNITS = sorted(path.name for path in (ROOT / "docs/systemd").iterdir())
SUBCOMMANDS = {
    f"{name} {part}": command for name, group in main.commands.items() if isinstance(group, click.Group) for part, command in group.commands.items()
}
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MACHINE = re.compile(r"(?<![\w.:/])/(?:work|tmp|home|root|Users|var)\b|bash_jobs|\bshared/")


def text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def spans(document: str) -> list[str]:
    """What stands in backticks outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", FENCED.sub("", text(document)))


def names(document: str, word: str) -> bool:
    """Whether a document has this word as code: in backticks or in a fenced block."""
    code = [*spans(document), *(body for _, body in FENCED.findall(text(document)))]
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", part) for part in code)


def first_words(document: str) -> set[str]:
    """The first word of each table row's first cell that is code: what a table explains."""
    return set(re.findall(r"^\| `([^\s`]+)", text(document), re.MULTILINE))


def make_targets() -> list[str]:
    return re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE)


def test_makefile_is_understood() -> None:
    assert {"run", "test", "demo"} <= set(make_targets())


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_named(readme: str, target: str) -> None:
    assert f"make {target}" in spans(readme)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_explained(readme: str, command: str) -> None:
    assert command in first_words(readme)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_every_subcommand_is_explained_with_its_options(readme: str, command: str) -> None:
    explained = next(row for row in re.findall(r"^\| `([^`]+)`", text(readme), re.MULTILINE) if row.startswith(command))
    options = [option for parameter in SUBCOMMANDS[command].params for option in parameter.opts if option.startswith("--")]
    assert [option for option in options if option not in explained] == []


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("word", WORDS)
def test_every_option_of_a_selection_is_named(readme: str, word: str) -> None:
    assert f"--{word}" in spans(readme)


def test_the_options_of_export_are_the_words_of_a_selection() -> None:
    options = {name.removeprefix("--") for option in main.commands["export"].params for name in option.opts if name.startswith("--")}
    assert options - {"format", "output"} == set(WORDS)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("key", [*File.model_fields, *(f"collect: {key}" for key in CollectEntry.model_fields)])
def test_every_key_of_the_configuration_is_named(readme: str, key: str) -> None:
    assert names(readme, key)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("key", SourceEntry.model_fields)
def test_every_key_of_a_source_is_named(readme: str, key: str) -> None:
    assert key in spans(readme)


def test_the_shipped_configuration_shows_every_key() -> None:
    shipped = yaml.safe_load(text("config.yaml"))
    assert set(shipped) == set(File.model_fields)
    assert set(shipped["collect"]) == set(CollectEntry.model_fields)


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_named(readme: str, page: str) -> None:
    assert f"/{page}" in spans(readme)


@pytest.mark.parametrize("readme", READMES)
def test_the_example_configuration_is_accepted(readme: str, tmp_path: Path) -> None:
    example = "".join(body for language, body in FENCED.findall(text(readme)) if language == "yaml")
    file = tmp_path / "config.yaml"
    file.write_text(example, encoding="utf-8")
    settings = config.load(file, {})
    known = catalogue.load(settings.entities)
    assert len(settings.sources) == 1
    assert {entry["id"] for entry in settings.entities} == {"kz", "turan-forum", "maria-ivanova"} <= set(known.entities)


def test_both_readmes_have_the_same_parts() -> None:
    english, russian = (text(readme) for readme in READMES)
    for mark in (r"^#+ ", r"^\| ", r"^- ", r"^```"):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, russian, re.MULTILINE)), mark


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_backticks_exists(document: str) -> None:
    paths = [span for span in spans(document) if re.match(r"(monitor|tests|docs|bench)/", span)]
    assert paths
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text(document))
    missing = [target for target in targets if not ((ROOT / document).parent / target).exists()]
    assert not missing


def test_sections_that_the_code_refers_to_are_there() -> None:
    sources = [*ROOT.glob("monitor/**/*.py"), ROOT / ".streamlit/config.toml"]
    wanted = {section for path in sources for section in re.findall(r"docs/architecture\.md, (\w+)", path.read_text(encoding="utf-8"))}
    assert wanted
    assert wanted <= set(re.findall(r"^#+ (.+)$", text(ARCHITECTURE), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_place_of_another_machine_is_named(document: str) -> None:
    assert not MACHINE.findall(text(document))


@pytest.mark.parametrize("place", ["/work/main", "/tmp/bash_jobs.0", "/home/somebody", "../shared/data"])
def test_a_place_of_another_machine_would_be_found(place: str) -> None:
    assert MACHINE.search(f"see `{place}` there")


def run(words: list[str]) -> str:
    """The command of a command line, understood as click would and not run; fails where a command or option is not there."""
    context = click.Context(main, info_name="monitor")
    name, command, rest = main.resolve_command(context, words[2:] if words[0] == "--config" else words)
    assert name is not None
    assert command is not None
    command.make_context(name, rest, parent=context)
    return name


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_a_unit_starts_a_command_that_exists(unit: str, tmp_path: Path) -> None:
    text_of = text(f"docs/systemd/{unit}")
    (started,) = re.findall(r"^ExecStart=(.+)$", text_of, re.MULTILINE)
    words = started.split()
    assert words[:3] == ["/opt/monitor/.venv/bin/python", "-m", "monitor"]
    assert run(words[3:]) in unit.replace("dashboard", "serve")
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "SuccessExitStatus=143 130", "SystemCallFilter=@system-service"):
        assert line in text_of


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    for words in (["colect"], ["collect", "--evry", "15m"]):
        with pytest.raises(click.UsageError):
            run(words)


@pytest.mark.parametrize("document", OPERATIONS)
def test_operations_start_commands_that_exist(document: str) -> None:
    code = [*spans(document), *(line for _, body in FENCED.findall(text(document)) for line in body.splitlines())]
    started = [found[1].split() for part in code if (found := re.search(r"python -m monitor (.+)", part))]
    assert len(started) >= 5
    for words in started:
        run([str(ROOT / "LICENSE") if word.startswith("monitor-2026") or "/monitor-2026" in word else word for word in words])


@pytest.mark.parametrize("document", OPERATIONS)
def test_operations_name_every_command_unit_and_kind_of_trouble(document: str) -> None:
    for word in (*main.commands, *UNITS, *ERROR_KINDS):
        assert any(word in part for part in spans(document)), word


def test_both_operations_have_the_same_parts() -> None:
    english, russian = (text(document) for document in OPERATIONS)
    for mark in (r"^#+ ", r"^\| ", r"^- ", r"^\d\. ", r"^```"):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, russian, re.MULTILINE)), mark
    assert [body for _, body in FENCED.findall(english)] == [body for _, body in FENCED.findall(russian)]


@pytest.mark.parametrize("document", OPERATIONS)
def test_operations_lead_to_what_is_there(document: str) -> None:
    paths = [span for span in spans(document) if re.match(r"(monitor|tests|docs|bench)/", span)]
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", text(document))
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [target for target in targets if not ((ROOT / document).parent / target).exists()] == []


@pytest.mark.parametrize("proxy", ["docs/nginx.conf", "docs/Caddyfile"])
def test_proxies_go_to_the_port_of_the_dashboards_unit(proxy: str) -> None:
    (port,) = re.findall(r"--port (\d+)", text("docs/systemd/monitor-dashboard.service"))
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", text(proxy))) == {port}
    (hosts,) = re.findall(r"MONITOR_HOSTS=(\S+)", text("docs/systemd/monitor-dashboard.service"))
    assert hosts in text(proxy)
