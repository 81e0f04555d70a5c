"""What does the extractor find in texts that no database holds?"""

import sys

import click

from monitor.commands.group import with_settings
from monitor.config import Settings


@click.command()
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@with_settings
def annotate(settings: Settings, *, workers: int) -> None:
    """Mentions of the articles on stdin, as JSON lines on stdout; no database.

    A line in is {"id", "title", "text", "published": null | date | instant}.
    """
    from monitor.pipeline import annotating

    for line in annotating.annotate_lines(sys.stdin.buffer, settings, workers=workers):
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "backslashreplace"))  # half of a surrogate pair stays the escape it was
