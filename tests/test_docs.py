"""The documents name everything that there is, and nothing that is not."""

import re
from pathlib import Path

import click
import pytest
import yaml

from monitor import config
from monitor.__main__ import main
from monitor.config.schema import CollectEntry, File, SourceEntry
from monitor.extract import catalogue
from monitor.selection import WORDS
from monitor.ui.frame import PAGES

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ru.md")
ARCHITECTURE = "docs/architecture.md"
DOCUMENTS = (*READMES, ARCHITECTURE)
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
