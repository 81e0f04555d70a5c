"""Writes the installation as of today into a folder, to be looked at: `python -m tests.ui.newsroom FOLDER`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from tests.ui.newsroom.making import make


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def main(folder: Path) -> None:
    """Write the installation into FOLDER, which must be empty or new."""
    if folder.exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} is not empty")
    given = make(folder, datetime.now(UTC))
    click.echo(f"python -m monitor --config {given.path} serve --no-collect")


main()
