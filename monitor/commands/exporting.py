"""Which words does a Selection have on the command line, and how does its answer become a file?"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from monitor.commands.group import with_settings
from monitor.config import Settings
from monitor.model import MonitorError
from monitor.selection import FLAGS, WORDS, parse_selection, selection_words

if TYPE_CHECKING:
    import pandas as pd

TOLD = 1_000_000  # rows between two words about how far it is

OPTION_HELP = {
    "from": "First local day, as 2026-11-23.",
    "to": "Last local day, inclusive.",
    "entity": "An entity's id; may be repeated.",
    "match": "any or all of the entities.",
    "source": "A source's id; may be repeated.",
    "source-kind": "state, private, exile, official, foreign or imported; may be repeated.",
    "source-country": "A country's id; may be repeated.",
    "language": "Language of the articles, ru by default; '' for every one.",
    "where": "anywhere, title or lead.",
    "kind": "A kind of mention: name, role, metonym, capital, adjective, demonym; may be repeated. [name and role]",
    "step": "day, week or month.",
    "unit": "mentions, articles, stories or sources.",
    "share": "Shares instead of counts on the page.",
    "level": "article or sentence: where two entities must meet.",
    "query": "Words or a «phrase» that the articles must hold.",
    "demo": "The demonstration archive.",
}


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The Selection's options, by the words of `monitor.selection`."""
    for word, field in reversed(WORDS.items()):
        flag = field in FLAGS
        command = click.option(f"--{word}", field, is_flag=flag, multiple=not flag, help=OPTION_HELP[word])(command)
    return command


@click.command("export")
@click.argument("what", type=click.Choice(["articles", "mentions", "trends", "pairs", "coverage"]))
@selection_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "excel", "jsonl", "xlsx"]),
    default="csv",
    show_default=True,
    help="csv for programs; excel: a CSV with BOM, semicolons and decimal commas.",
)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="A file instead of stdout; whole or not at all.")
@with_settings
def export_(settings: Settings, *, what: str, form: str, output: Path | None, **words: Any) -> None:
    """What the pages show, as a file: articles, mentions, trends, pairs or coverage of a Selection."""
    from monitor.answers import open_answers

    given = {word: ["1"] if words[field] is True else list(words[field] or ()) for word, field in WORDS.items()}
    selection = parse_selection(given)
    with closing(open_answers(settings, selection.demo)) as answers:
        frames = Counted(answers.export_parts(what, selection))
        about = {word: " ".join(values) for word, values in selection_words(selection).items()}
        about |= {"timezone": settings.timezone.key, "exported": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        if output is None:
            _write(sys.stdout.buffer, form, frames, about)
            return
        with _whole(output) as part:
            _write(part, form, frames, about)
    click.echo(f"{output}: {frames.rows} rows", err=True)


class Counted:
    """Frames that are counted while they pass; a look every million rows says that there is something going on."""

    def __init__(self, frames: Iterable["pd.DataFrame"]) -> None:
        self._frames = frames
        self.rows = 0

    def __iter__(self) -> Iterator["pd.DataFrame"]:
        for frame in self._frames:
            if (self.rows + len(frame)) // TOLD > self.rows // TOLD:
                click.echo(f"{self.rows + len(frame)} rows …", err=True)
            self.rows += len(frame)
            yield frame


def _write(out: IO[bytes], form: str, frames: Iterable["pd.DataFrame"], about: Mapping[str, str]) -> None:
    from monitor import export

    if form == "xlsx":
        export.xlsx_file(out, frames, about)
        return
    for part in export.jsonl_parts(frames) if form == "jsonl" else export.csv_parts(frames, excel=form == "excel"):
        out.write(part)


@contextmanager
def _whole(output: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is complete: whatever ends the program before, what was there stays."""
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(output)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise MonitorError(f"{output}: cannot be written: {error.strerror}") from error
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
