"""What the program asks of its database: the one door, behind which each subject has its module."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from monitor.model import Annotation, Article, Entry, Feed, FetchRecord, NewArticle, Source, Text
from monitor.store import annotations, articles, feeds, fetches, matching, partitions, retention, sightings, stories
from monitor.store.articles import Added
from monitor.store.articles import text_of as own_text
from monitor.store.identity import Canonical, Void, pins
from monitor.store.matching import BURIED
from monitor.store.reader import Reader
from monitor.store.tables import import_run


class Store(Reader):
    """The database. Readers share it freely; every write is one transaction under the write lock."""

    def __init__(self, path: Path, reader: Engine, writer: Engine | None, canonical: Canonical, clock: Callable[[], datetime]) -> None:
        super().__init__(path, reader, writer, canonical, clock)
        self._pins: dict[int | None, Void] = {}  # seen by `match`, which only reads; kept by the next write for that feed
        self._returned: dict[int | None, set[int]] = {}  # what is left of removed articles, seen by `match` too
        self._editions: dict[int, int] = {}  # of the articles given out to be indexed

    # -- sources

    def sync_sources(self, sources: Iterable[Source]) -> None:
        """Makes sources and feeds those of the configuration; removed ones are kept and marked, returning ones keep their memory."""
        with self.transaction() as connection:
            feeds.sync(connection, sources)

    def add_source(self, source: Source) -> None:
        """Inserts or updates one source."""
        with self.transaction() as connection:
            feeds.put(connection, source)

    def sources(self) -> list[Source]:
        """Every source that ever was, by id; `feeds` are those polled now."""
        with self.reading() as connection:
            return feeds.sources(connection)

    def feeds(self) -> list[Feed]:
        """The feeds of the configuration."""
        with self.reading() as connection:
            return feeds.feeds(connection)

    def due_feeds(self, now: datetime, sources: Sequence[str] = (), *, force: bool = False) -> list[Feed]:
        """Feeds to check now, the longest waiting first; `force` ignores the schedule, but neither `gone` nor a Retry-After."""
        with self.reading() as connection:
            return feeds.due(connection, now, sources, force=force)

    def revive(self, feed_id: int) -> None:
        """A feed that was gone is due again."""
        with self.transaction() as connection:
            feeds.revive(connection, feed_id)

    # -- collecting

    def match(self, feed_id: int | None, source: str, entries: Sequence[Entry]) -> list[int | None]:
        """For each entry of one whole document the id of the article it shows, None for a new one, BURIED for one of a feed that is not
        kept for its age. Reads only."""
        self._pins[feed_id] = pins(entries, self.canonical)
        with self.reading() as connection:
            recogniser = matching.Recogniser(connection, feed_id, source, entries, self.canonical, self._pins[feed_id])
            found = [recogniser.find(marks) for marks in recogniser.marks]
            now = self.clock()
            oldest = self._oldest(connection, feed_id, now)
        self._returned[feed_id] = recogniser.returned
        old = (number is None and retention.expired(entry, now, oldest) for number, entry in zip(found, entries, strict=True))
        return [BURIED if gone else number for number, gone in zip(found, old, strict=True)]

    def _oldest(self, connection: Connection, feed_id: int | None, now: datetime) -> datetime | None:
        """Imports are never limited."""
        return None if feed_id is None else retention.oldest(connection, now, self.keep)

    def add(self, feed: Feed | None, source: str, new: Sequence[NewArticle], *, zone: ZoneInfo, language: str) -> Added:
        """Stores articles and, for a feed, their sightings; rows that the database refuses are kept in `rejected`."""
        feed_id = None if feed is None else feed.id
        with self.transaction() as connection:
            self._keep_pins(connection, feed_id, [item.entry for item in new])
            oldest = self._oldest(connection, feed_id, self.clock())
            added = articles.add(connection, feed, source, new, zone=zone, language=language, canonical=self.canonical, oldest=oldest)
            if feed is not None and new:
                shown = [(number, item.entry) for number, item in zip(added.articles, new, strict=True) if number is not None]
                self._sight(connection, feed, shown, new[0].collected_at, own_text)
        return added

    def sight(self, feed: Feed, pairs: Sequence[tuple[int, Entry]], now: datetime, *, text_of: Callable[[Entry], Text] = own_text) -> list[int]:
        """Records that the feed showed these articles. Returns the ids of those its publisher edited: changed, the old words kept,
        waiting to be indexed again. `text_of` makes an article's text of an entry."""
        with self.transaction() as connection:
            self._keep_pins(connection, feed.id, ())
            retention.renew(connection, sorted(self._returned.pop(feed.id, ())), now)
            return self._sight(connection, feed, pairs, now, text_of)

    def last_shown(self, feed_id: int, numbers: Sequence[int]) -> dict[int, datetime | date | None] | None:
        """Which of these articles the feed's last document held, with their first dates (sightings.last_shown)."""
        with self.reading() as connection:
            return sightings.last_shown(connection, feed_id, numbers)

    def _sight(self, connection: Connection, feed: Feed, pairs: sightings.Pairs, now: datetime, text_of: Callable[[Entry], Text]) -> list[int]:
        edited = sightings.sight(connection, feed, pairs, now, text_of=text_of, canonical=self.canonical)
        partitions.bump_articles(connection, edited, self.clock())
        return edited

    def _keep_pins(self, connection: Connection, feed_id: int | None, entries: Sequence[Entry]) -> None:
        for void in (self._pins.pop(feed_id, Void()), pins(entries, self.canonical)):
            matching.void_everywhere(connection, feed_id, void)

    def record_fetch(self, feed_id: int, check: FetchRecord, *, retry_at: datetime | None = None) -> None:
        """Adds a check to the log and to the feed's memory at once. `retry_at`: no request before, the server said (Retry-After)."""
        with self.transaction() as connection:
            fetches.record(connection, feed_id, check, retry_at)

    def record_import(self, file: str, started_at: datetime, *, added: int, known: int, bad: int) -> None:
        """Adds an import to the log, finished now."""
        row = {"file": file, "started_at": started_at, "finished_at": self.clock(), "added": added, "known": known, "bad": bad}
        with self.transaction() as connection:
            connection.execute(import_run.insert(), row)

    # -- retention

    def remove_old(self, limit: datetime, now: datetime, most: int) -> int:
        """Removes up to `most` articles published before `limit` that feeds brought, for good. Returns how many."""
        with self.transaction() as connection:
            return retention.remove(connection, limit, now, most)

    def remove_others(self, limit: datetime, now: datetime) -> None:
        """Removes refused rows from before `limit`, and what recognises removed articles that no feed has shown for a year."""
        with self.transaction() as connection:
            retention.remove_others(connection, limit, now)

    # -- indexing

    def unindexed(self, version: str, limit: int, before: Article | None = None) -> list[Article]:
        """Up to `limit` articles that this version has not read, the newest first; `feeds` is left empty.

        `before`: the last one of an earlier answer, after which to go on.
        """
        with self.reading() as connection:
            found = annotations.unindexed(connection, version, limit, before)
        self._editions.update((item.id, edition) for item, edition in found)
        return [item for item, _ in found]

    def count_unindexed(self, version: str) -> int:
        """How many articles this version has not read."""
        with self.reading() as connection:
            return annotations.count_unindexed(connection, version)

    def save_annotations(self, version: str, rows: Sequence[Annotation], keys: Mapping[int, str], alike: Iterable[tuple[int, int]] = ()) -> list[int]:
        """Stores mentions, signatures and search keys, and puts the stories of `alike` pairs of articles together under the oldest id: all
        of it or nothing. Returns the articles that were edited since `unindexed` gave them out: theirs are dropped, to be read again. The
        first version ever becomes the active one."""
        editions = {row.article: self._editions.pop(row.article) for row in rows if row.article in self._editions}
        with self.transaction() as connection:
            return annotations.save(connection, version, rows, keys, alike, self.clock(), editions)

    def take_over(self, before: str, version: str, articles: Sequence[int]) -> list[int]:
        """What an earlier version found in these articles counts as found by `version` too. Returns the articles that had been read."""
        with self.transaction() as connection:
            taken = annotations.take_over(connection, before, version, articles)
        for article in taken:
            self._editions.pop(article, None)
        return taken

    def forget(self, version: str) -> None:
        """Drops what a version found, so that it reads everything again."""
        with self.transaction() as connection:
            annotations.forget(connection, version, self.clock())

    def entities_found(self) -> frozenset[str]:
        """Every entity that any version ever found in an article."""
        with self.reading() as connection:
            return annotations.entities_found(connection)

    def active_version(self) -> str | None:
        """The version that charts count; None before anything was indexed."""
        with self.reading() as connection:
            return annotations.active_version(connection)

    def activate(self, version: str) -> None:
        """Charts count this version from now on; other versions' mentions are dropped."""
        with self.transaction() as connection:
            annotations.activate(connection, version, self.clock())

    def window_signatures(self, start: datetime, end: datetime) -> list[tuple[int, datetime, int, bytes]]:
        """(id, published_at, story, signature) of the signed articles published in [start, end]."""
        with self.reading() as connection:
            return stories.window(connection, start, end)

    def signatures(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The signatures by which the stories of these articles were told; those never read have none."""
        with self.reading() as connection:
            return stories.signatures(connection, numbers)
