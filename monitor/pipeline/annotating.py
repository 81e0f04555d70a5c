"""How are texts annotated that no database holds?"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from monitor.config import Settings
from monitor.extract.annotator import Annotator, Found
from monitor.model import MonitorError
from monitor.pipeline.reading import annotator, pool, spread

BATCH = 200  # lines handed to a process at once


def annotate_lines(lines: Iterable[str | bytes], settings: Settings, *, workers: int = 1) -> Iterator[str]:
    """A JSON line out for each JSON line in, in order; blank lines are passed over. Bytes are UTF-8, whatever the terminal speaks.

    Raises:
        MonitorError: a line is not of the form `{"id", "title", "text", "published"}`; the message names its number.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    with pool(workers) as processes:
        for batch in spread(processes, _annotate, settings, numbered, BATCH, workers):
            yield from batch


def _annotate(settings: Settings, lines: list[tuple[int, str | bytes]]) -> list[str]:
    return [_line(settings, number, line) for number, line in lines]


def _line(settings: Settings, number: int, line: str | bytes) -> str:
    try:
        given = json.loads(line)
        title, text, published = given.get("title") or "", given.get("text") or "", day(given.get("published"))
        identity = given["id"]
        if not (isinstance(title, str) and isinstance(text, str)):
            raise TypeError("title and text must be strings")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MonitorError(f'line {number}: expected {{"id", "title", "text", "published"}}: {error}') from error
    return line_of(annotator(settings), identity, title, text, published)


def line_of(reader: Annotator, identity: object, title: str, text: str, published: date | None) -> str:
    """The JSON line that says who is mentioned in one article."""
    mentions = [mention for field in reader.find(title, text, published) for mention in _mentions(field)]
    return json.dumps({"id": identity, "mentions": mentions}, ensure_ascii=False)


def _mentions(found: Found) -> Iterator[dict[str, Any]]:
    """Without sentences: splitting a text into them costs as much as finding who is in it."""
    for one in found.links:
        start, end = found.scene.tokens.span(one.first, one.last)
        surface = found.scene.text[start:end]
        yield {"entity": one.entity, "kind": one.kind, "field": found.field, "start": start, "end": end, "surface": surface}


def day(published: object) -> date | None:
    """The day for which posts are resolved: a bare date, the UTC day of an instant (without a zone: taken as UTC), None for null.

    Raises:
        ValueError: neither.
    """
    if published is None:
        return None
    if not isinstance(published, str):
        raise TypeError(f"published: {published!r} is neither a date nor an instant")
    if len(published) == len("2026-11-23"):
        return date.fromisoformat(published)
    instant = datetime.fromisoformat(published)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC).date()
