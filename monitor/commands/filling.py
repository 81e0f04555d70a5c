"""How do files, the demonstration and the index pass fill the database, with a bar that shows how far they are?"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.commands.group import PARTLY, opened, with_settings
from monitor.config import Settings

if TYPE_CHECKING:
    from monitor.store.store import Store


@click.command("import")
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


@click.command()
@click.option("--all", "everything", is_flag=True, help="Read the whole archive again.")
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@with_settings
def index(settings: Settings, *, everything: bool, workers: int) -> None:
    """Read the articles that the current catalogue has not read yet."""
    with opened(settings) as store:
        read(store, settings, workers=workers, restart=everything)


@click.command()
@with_settings
def demo(settings: Settings) -> None:
    """Prepare the demonstration archive, in a database of its own."""
    from monitor.pipeline import importing

    shown = settings.demonstration()
    with opened(shown) as store:
        new = importing.import_demonstration(store, shown, now=datetime.now(UTC))
        click.echo(f"{new} new articles")
        read(store, shown)


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


def _move(bar: Any, done: int) -> None:
    bar.update(done - bar.pos)
