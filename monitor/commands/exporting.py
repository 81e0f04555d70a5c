"""Which words does a Selection have on the command line, and how does its answer become a file?"""

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from monitor.commands.group import with_settings
from monitor.config import Settings
from monitor.model import MonitorError
from monitor.selection import FLAGS, WORDS, parse_selection, selection_words

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
@click.option("--format", "form", type=click.Choice(["csv", "jsonl", "xlsx"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="A file instead of stdout; whole or not at all.")
@with_settings
def export_(settings: Settings, *, what: str, form: str, output: Path | None, **words: Any) -> None:
    """What the pages show, as a file: articles, mentions, trends, pairs or coverage of a Selection."""
    from monitor import export
    from monitor.answers import open_answers

    given = {word: ["1"] if words[field] is True else list(words[field] or ()) for word, field in WORDS.items()}
    selection = parse_selection(given)
    frame = open_answers(settings, selection.demo).export(what, selection)
    match form:
        case "xlsx":
            asked = {word: " ".join(values) for word, values in selection_words(selection).items()}
            body = export.xlsx_bytes(frame, {**asked, "timezone": settings.timezone.key, "exported": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"})
        case "jsonl":
            body = export.jsonl_bytes(frame)
        case _:
            body = export.csv_bytes(frame, excel=False)
    if output is None:
        sys.stdout.buffer.write(body)
        return
    part = output.with_name(output.name + ".part")
    try:
        part.write_bytes(body)
        part.replace(output)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise MonitorError(f"{output}: cannot be written: {error.strerror}") from error
    click.echo(f"{output}: {len(frame)} rows", err=True)
