"""The commands: `python -m monitor [--config FILE] COMMAND`.

Each imports what it needs: pandas, DuckDB and the models take seconds to load, and worker processes load this module too.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import __version__, config
from monitor.config import ConfigError, Settings
from monitor.model import MonitorError, Outcome
from monitor.selection import FLAGS, WORDS, parse_selection, selection_words

if TYPE_CHECKING:
    from monitor.store.store import Store

# The tagger multiplies small matrices: with threads of their own they take three times the processor's time and gain nothing
# (5,000 articles: 11.8 s of it instead of 4.1). Set before anything loads numpy; worker processes inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PARTLY, NOTHING, WRONG_CONFIG = 3, 1, 2  # exit codes: some feeds failed, nothing worked, config.yaml is wrong


class Duration(click.ParamType[timedelta]):
    """A duration as config.yaml has it."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            pace = config.duration(value)
        except ValueError as error:
            self.fail(f"{value}: {error}", param, ctx)
        if pace < timedelta(seconds=1):
            self.fail(f"{value}: expected 1s at least", param, ctx)
        return pace


class Commands(click.Group):
    """Expected failures become one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.echo(str(error), err=True)
            ctx.exit(WRONG_CONFIG)
        except MonitorError as error:
            from monitor.extract.entry import CatalogueError

            click.echo(f"Error: {error}", err=True)
            ctx.exit(WRONG_CONFIG if isinstance(error, CatalogueError) else NOTHING)  # the user's own entities stand in config.yaml


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option(
    "--config", "path", type=click.Path(path_type=Path), envvar="MONITOR_CONFIG", default="config.yaml", show_default=True, help="The configuration."
)
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def main(context: click.Context, path: Path) -> None:
    """Who is mentioned in the news, how much, when, where and together with whom."""
    context.obj = path


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Passes the loaded configuration as the first argument."""

    @click.pass_context
    def loaded(context: click.Context, /, *args: Any, **options: Any) -> Any:
        return context.invoke(command, config.load(context.find_object(Path) or Path("config.yaml"), os.environ), *args, **options)

    loaded.__doc__, loaded.__name__ = command.__doc__, command.__name__
    return loaded


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The Selection's options, by the words of `monitor.selection`."""
    for word, field in reversed(WORDS.items()):
        flag = field in FLAGS
        command = click.option(f"--{word}", field, is_flag=flag, multiple=not flag, help=OPTION_HELP[word])(command)
    return command


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


def opened(settings: Settings) -> "Store":
    """The database for writing; its folder and tables are made if need be."""
    from monitor.collect.links import canonical
    from monitor.store.store import Store

    return Store.open(settings.database_url, canonical=canonical)


@main.command()
@click.option("--once", is_flag=True, help="One round of the feeds that are due; also what happens without options.")
@click.option("--every", type=Duration(), metavar="15m", help="Go on for ever, each feed every so often.")
@click.option("--force", is_flag=True, help="Check feeds that are not due yet; validators, Retry-After and gone are still honoured.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only this source; may be repeated.")
@click.option("--no-index", is_flag=True, help="Store articles without reading them.")
@with_settings
def collect(settings: Settings, *, once: bool, every: timedelta | None, force: bool, sources: tuple[str, ...], no_index: bool) -> None:
    """Fetch feeds, store what is new, count who is mentioned.

    A line a feed. Exit code: 0 all well, 3 some feeds failed, 1 nothing worked.
    """
    from monitor.pipeline import rounds

    if every and (once or force or sources):
        raise click.UsageError("--every goes with no other choice of feeds")
    unknown = set(sources) - {source.id for source in settings.sources}
    if unknown:
        raise MonitorError(f"{settings.path}: no source {', '.join(sorted(unknown))}; `python -m monitor status` lists them")
    with opened(settings) as store:
        if every:
            rounds.for_ever(store, settings, every, indexing=not no_index, say=click.echo)
        with store.collecting("collect"):
            reports = rounds.one_round(store, settings, sources=sources, force=force, indexing=not no_index, say=click.echo)
    failed = sum(report.record.outcome is Outcome.ERROR for report in reports)
    new = sum(report.record.new for report in reports)
    click.echo(f"{len(reports)} feeds checked, {failed} failed, {new} new articles" if reports else "no feed is due")
    sys.exit(0 if not failed else NOTHING if failed == len(reports) else PARTLY)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE…")
@click.option("--source", metavar="ID", help="Owner of every item, instead of the source that the file names.")
@click.option("--no-index", is_flag=True, help="Store articles without reading them.")
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Processes for reading.")
@with_settings
def import_(settings: Settings, *, files: tuple[Path, ...], source: str | None, no_index: bool, workers: int) -> None:
    """Store articles of saved RSS/Atom files, JSONL or CSV (title, text, url, date, source), packed with gzip or not.

    Bad lines are named and left out; exit code 3 if there were any.
    """
    from monitor.pipeline import importing

    bad = 0
    with opened(settings) as store:
        for file in files:
            with click.progressbar(length=file.stat().st_size, label=file.name, file=sys.stderr) as bar:
                report = importing.import_file(store, settings, file, source=source, now=datetime.now(UTC), progress=partial(_move, bar))
            for line in report.bad:
                click.echo(f"{file}:{line.number}: {line.reason}", err=True)
            bad += len(report.bad) + report.refused
            click.echo(f"{file.name}: {report.stored} stored, {report.known} known, {len(report.bad)} bad lines, {report.refused} refused")
        if not no_index:
            read(store, settings, workers=workers)
    sys.exit(PARTLY if bad else 0)


def _move(bar: Any, done: int) -> None:
    bar.update(done - bar.pos)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Read the whole archive again.")
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@with_settings
def index(settings: Settings, *, everything: bool, workers: int) -> None:
    """Read the articles that the current catalogue has not read yet."""
    with opened(settings) as store:
        read(store, settings, workers=workers, restart=everything)


def read(store: "Store", settings: Settings, *, workers: int = 1, restart: bool = False) -> None:
    """The index pass with a progress bar."""
    from monitor.pipeline import rounds

    with progress("reading") as report:
        done = rounds.read(store, settings, workers=workers, restart=restart, report=report)
    click.echo(f"{done.articles} articles read, version {done.version}{'' if done.active else ' (not yet counted by charts)'}")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, moved by `report(done, total)`."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def report(done: int, total: int) -> None:
            bar.length = max(total, 1)
            _move(bar, done)

        yield report


@main.command()
@with_settings
def demo(settings: Settings) -> None:
    """Prepare the demonstration archive, in a database of its own."""
    from monitor.pipeline import importing

    shown = settings.demonstration()
    with opened(shown) as store:
        new = importing.import_demonstration(store, shown, now=datetime.now(UTC))
        click.echo(f"{new} new articles")
        read(store, shown)


@main.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="If it is busy the next free one is taken.")
@click.option("--no-collect", is_flag=True, help="Only the dashboard.")
@click.option("--demo", "demonstration", is_flag=True, help="Open on the demonstration archive; collects nothing.")
@with_settings
def serve_(settings: Settings, *, port: int, no_collect: bool, demonstration: bool) -> None:
    """Collector and dashboard together, until Ctrl-C."""
    from monitor import serve

    free = serve.free_port(port)
    if free != port:
        click.echo(f"Port {port} is busy, using {free}.")
    every = f"{int(settings.collect.interval.total_seconds())}s"
    plan = serve.plan(free, settings.path, every, collect=not no_collect and not demonstration, demo=demonstration, environment=os.environ)
    sys.exit(serve.serve(plan, click.echo))


@main.command("doctor")
@with_settings
def doctor_(settings: Settings) -> None:
    """Is this installation healthy? Exit code 1 if something must be mended."""
    from monitor import doctor

    checks = doctor.examine(settings, datetime.now(UTC))
    for check in checks:
        click.echo(f"{check.verdict:4}  {check.subject}: {check.finding}")
    sys.exit(NOTHING if any(check.verdict is doctor.Verdict.BAD for check in checks) else 0)


@main.command("status")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_settings
def status_(settings: Settings, *, form: str) -> None:
    """What is stored, and how each feed's last check ended."""
    from monitor.answers.status import status

    with opened(settings) as store:
        store.sync_sources(settings.sources)
        found = status(store)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1).encode())  # bytes: UTF-8 whatever the terminal speaks
        return
    click.echo(f"{found['articles']} articles, {found['mentions']} mentions, {found['stories']} stories, {found['first']} to {found['last']}")
    for source in found["sources"]:
        for feed in source["feeds"]:
            reason = f"  {feed['error_kind']}: {feed['error']}" if feed["error_kind"] else ""
            click.echo(f"{feed['outcome']:12}  {feed['stored']:6}  {source['id']:20}  {feed['url']}{reason}")


@main.command("export")
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


@main.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@with_settings
def annotate(settings: Settings, *, workers: int) -> None:
    """Mentions of the articles on stdin, as JSON lines on stdout; no database.

    A line in is {"id", "title", "text", "published": null | date | instant}.
    """
    from monitor.pipeline import annotating

    for line in annotating.annotate_lines(sys.stdin.buffer, settings, workers=workers):
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "backslashreplace"))  # half of a surrogate pair stays the escape it was


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@with_settings
def entities(settings: Settings, *, form: str) -> None:
    """The catalogue: leaders, countries and blocs, with their names and posts."""
    from monitor.extract import catalogue

    for entity in catalogue.load(settings.entities).model():
        if form == "text":
            click.echo(f"{entity.id:28} {entity.kind:8} {entity.name['ru']}")
            continue
        posts = [{"post": post.post, "start": str(post.start), "end": str(post.end) if post.end else None} for post in entity.posts]
        line = {"id": entity.id, "kind": entity.kind, "name": entity.name, "aliases": entity.aliases, "posts": posts}
        click.echo(json.dumps(line, ensure_ascii=False).encode())


if __name__ == "__main__":
    main(prog_name="python -m monitor")
