"""How is what is stored backed up, restored and, after its time, removed?"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.filling import progress
from monitor.commands.group import opened, with_settings
from monitor.config import Settings
from monitor.model import MonitorError

if TYPE_CHECKING:
    from monitor.store.totals import Totals


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="FILE is a folder: of the dated backups in it only the newest N stay.")
@with_settings
def backup(settings: Settings, *, file: Path, force: bool, keep: int | None) -> None:
    """Copy the database whole, of one moment, while others work; into a folder under a dated name.

    FILE is there complete and checked, or not at all.
    """
    from monitor.store import backup as copies

    database, into_folder = _database(settings), file.is_dir()
    if keep is not None and not into_folder:
        raise click.UsageError(f"--keep goes with a folder that exists, and {file} is none")
    target = file / f"{database.stem}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{database.suffix}" if into_folder else file
    held = copies.backup(database, target, force=force)
    click.echo(f"{target}: {_told(held)}, {target.stat().st_size / (1 << 20):.1f} MiB")
    if keep is not None:
        dated = re.compile(re.escape(database.stem) + r"-\d{8}T\d{6}Z" + re.escape(database.suffix))
        for old in sorted(path for path in file.iterdir() if dated.fullmatch(path.name))[:-keep]:
            old.unlink()
            click.echo(f"{old}: removed")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@with_settings
def restore(settings: Settings, *, file: Path) -> None:
    """Put a backup in the place of the database, which is kept beside it under a dated name.

    Nobody may be collecting, importing or indexing meanwhile; open pages go over to what was restored.
    """
    from monitor.store import backup as copies

    done = copies.restore(_database(settings), file)
    if done.aside is not None:
        click.echo(f"the database before: {done.aside}")
    click.echo(f"restored: {_told(done.held)}")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say how many articles would go.")
@with_settings
def prune(settings: Settings, *, dry_run: bool) -> None:
    """Remove what feeds brought and was published longer ago than collect.keep; imports stay."""
    from monitor.pipeline import pruning

    if settings.collect.keep is None:
        click.echo("collect.keep is not set: everything is kept")
        return
    with opened(settings) as store, progress("removing") as report:
        done = pruning.prune(store, settings, datetime.now(UTC), dry_run=dry_run, report=report)
    limit = f"published before {done.limit:%Y-%m-%d %H:%M} UTC" if done.limit else ""
    click.echo(f"{done.articles} articles {limit} {'would be removed' if dry_run else 'removed'}")


def _database(settings: Settings) -> Path:
    from monitor.store.connection import database_path

    if settings.database_file is None:
        raise MonitorError("the database is not a file: use its own tools")
    return database_path(settings.database_url)


def _told(held: "Totals") -> str:
    period = f", {held.first:%Y-%m-%d} to {held.last:%Y-%m-%d}" if held.first and held.last else ""
    return f"{held.articles} articles, {held.mentions} mentions, {held.stories} stories{period}"
