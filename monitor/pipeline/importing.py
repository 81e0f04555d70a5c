"""How do saved feeds and tables become stored articles?

archive.read → store.match → store.add
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor import demo
from monitor.collect import archive
from monitor.config import Settings
from monitor.model import Entry, NewArticle, Origin, Source, SourceKind, Text
from monitor.pipeline.batches import batched
from monitor.store.store import Store

BATCH = 1000  # articles per transaction
UNNAMED = "imported"  # the source of items that name none


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file's items: each is counted exactly once. `refused`: by the database, kept in its table `rejected`."""

    stored: int
    known: int
    refused: int
    bad: tuple[archive.BadLine, ...]


def import_file(
    store: Store,
    settings: Settings,
    path: Path,
    *,
    source: str | None = None,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Store what a file holds.

    Args:
        source: owner of every item; without it the items' own, else `imported`. An unknown one is created with kind `imported`.
        progress: told now and then how many bytes of the file have been read.

    Raises:
        MonitorError: the file cannot be read or is none of RSS, Atom, JSONL and CSV.
    """
    owners = {source.id: source for source in (*settings.sources, *store.sources())}
    stored = known = refused = 0
    bad: list[archive.BadLine] = []
    for batch in batched(archive.read(path, zone=settings.timezone, now=now, progress=progress), BATCH):
        entries: dict[str, list[Entry]] = {}
        for item in batch:
            if isinstance(item, archive.BadLine):
                bad.append(item)
            else:
                entries.setdefault(source or item.source or UNNAMED, []).append(item.entry)
        for owner, given in entries.items():
            if owner not in owners:
                owners[owner] = Source(owner, owner, SourceKind.IMPORTED)
                store.add_source(owners[owner])
            new, seen, dropped = _store(store, settings, owners[owner], given, now)
            stored, known, refused = stored + new, known + seen, refused + dropped
    store.record_import(path.name, now, added=stored, known=known, bad=len(bad) + refused)
    return ImportReport(stored, known, refused, tuple(bad))


def _store(store: Store, settings: Settings, owner: Source, entries: Sequence[Entry], now: datetime) -> tuple[int, int, int]:
    """How many were new, known and refused."""
    with store.writing(f"import {owner.id}"):
        matches = store.match(None, owner.id, entries)
        unseen = [NewArticle(entry, _text(entry), now) for entry, match in zip(entries, matches, strict=True) if match is None]
        added = store.add(None, owner.id, unseen, zone=settings.timezone, language=owner.language)
    refused = added.articles.count(None)
    return len(added.new), len(entries) - len(added.new) - refused, refused


def _text(entry: Entry) -> Text:
    body = entry.full_text or entry.summary
    return Text(body, Origin.IMPORT if body else Origin.NONE)


def import_demonstration(store: Store, settings: Settings, *, now: datetime) -> int:
    """Store the demonstration archive; returns how many articles were new."""
    with store.writing("demonstration"):
        for outlet in demo.SOURCES:
            store.add_source(outlet)
    return sum(import_file(store, settings, demo.feed(outlet.id), source=outlet.id, now=now).stored for outlet in demo.SOURCES)
