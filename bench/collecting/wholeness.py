"""Is the database whole: sound, nothing lost that was acknowledged, nothing twice, nothing half?"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from bench.collecting import stored
from monitor import config
from monitor.pipeline import reading
from monitor.store.store import Store

# What no moment may show, whenever the writer was killed.
NEVER = {
    "titles stored twice": "SELECT count(*) FROM (SELECT title FROM article GROUP BY title HAVING count(*) > 1)",
    "articles without a text row": "SELECT count(*) FROM article WHERE id NOT IN (SELECT article FROM body)",
    "articles of a feed without a sighting": "SELECT count(*) FROM article WHERE feed IS NOT NULL AND id NOT IN (SELECT article FROM sighting)",
    "read articles that search does not know": "SELECT count(*) FROM annotation WHERE article NOT IN (SELECT rowid FROM search)",
    "stories without their first article": "SELECT count(*) FROM article WHERE story NOT IN (SELECT id FROM article)",
}
EXAMPLES = 3
AT_ONCE = 500


def faults(folder: Path, owed: Collection[str], *, thorough: bool = False) -> list[str]:
    """What is wrong at this moment; pages are checked quickly, or wholly."""
    found: list[str] = []
    with stored.database(folder) as connection:
        try:
            verdict = connection.execute("PRAGMA integrity_check" if thorough else "PRAGMA quick_check").fetchone()[0]
            found += [f"damaged: {verdict}"] if verdict != "ok" else []
            orphans = Counter(row[0] for row in connection.execute("PRAGMA foreign_key_check"))
            found += [f"{number} rows of {table} point to nothing" for table, number in orphans.items()]
            counted = {what: connection.execute(question).fetchone()[0] for what, question in NEVER.items()}
            found += [f"{number} {what}" for what, number in counted.items() if number]
        except sqlite3.OperationalError as error:
            return [] if "no such table" in str(error) and not owed else [str(error)]
    held = Counter(stored.paths(folder))
    found += _told("acknowledged, but not there", [path for path in owed if path not in held])
    return found + _told("stored more than once", [path for path, times in held.items() if times > 1])


def absent(folder: Path, wanted: Collection[str]) -> list[str]:
    """Whether any of these is not stored."""
    held = set(stored.paths(folder))
    return _told("shown by its feed, but not there", [path for path in wanted if path not in held])


def unread(folder: Path) -> list[str]:
    """Articles that nobody read, and those of which something else is stored than reading them gives."""
    settings = config.load(folder / "config.yaml", {})
    with Store.open(settings.database_url, readonly=True) as store:
        version = reading.annotator(settings).version
        numbers = [row[0] for row in stored.rows(folder, "SELECT id FROM article ORDER BY id")]
        waiting = store.count_unindexed(version)
        return ([f"{waiting} articles were never read"] if waiting else []) + list(_misread(store, settings, numbers))


def _misread(store: Store, settings: config.Settings, numbers: list[int]) -> Iterator[str]:
    for start in range(0, len(numbers), AT_ONCE):
        part = [article for number in numbers[start : start + AT_ONCE] if (article := store.article(number)) is not None]
        held = {row.article: (row.mentions, row.lead_end, row.unknown) for row in store.annotations([article.id for article in part])}
        for again in reading.annotate(settings, part):
            row = again.annotation
            if row.article in held and held[row.article] != (row.mentions, row.lead_end, row.unknown):
                yield f"article {row.article}: {len(held[row.article][0])} mentions are stored, reading it finds {len(row.mentions)}"


def _told(what: str, paths: list[str]) -> list[str]:
    more = f" and {len(paths) - EXAMPLES} more" if len(paths) > EXAMPLES else ""
    return [f"{what}: {', '.join(sorted(paths)[:EXAMPLES])}{more}"] if paths else []
