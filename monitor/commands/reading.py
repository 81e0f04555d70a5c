"""What does the extractor know, and what does it find? Without a database."""

import json
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


@click.command()
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
