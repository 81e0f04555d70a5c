"""In which form are events told?"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monitor.pipeline.telling import Event


def said(form: str) -> Callable[["Event"], None]:
    """A line for people (`text`), or one JSON object a line with `at` (ISO UTC), `event` and its fields (`json`)."""
    return _as_json if form == "json" else lambda event: click.echo(event.text)


def _as_json(event: "Event") -> None:
    told = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event.name, **event.fields}
    click.echo(json.dumps(told, ensure_ascii=False).encode())  # bytes: UTF-8 whatever the terminal speaks
