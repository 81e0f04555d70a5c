"""What the program asks of its database: the one door, behind which each subject has its module."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection, Engine

from monitor.model import Annotation, Article, Entry, Feed, FetchRecord, NewArticle, Source, Text
from monitor.store import annotations, articles, feeds, fetches, matching, partitions, search, sightings, stories, totals, unknown
from monitor.store.articles import Added
from monitor.store.articles import text_of as own_text
from monitor.store.connection import check_pages
from monitor.store.database import Database
from monitor.store.fetches import FeedStatus
from monitor.store.identity import Canonical, Void, pins
from monitor.store.tables import import_run
from monitor.store.totals import Totals
from monitor.store.unknown import Unknown


class Store(Database):
    """The database. Readers share it freely; every write is one transaction under the write lock."""

    def __init__(self, path: Path, reader: Engine, writer: Engine | None, canonical: Canonical, clock: Callable[[], datetime]) -> None:
        super().__init__(path, reader, writer, canonical, clock)
        self._pins: dict[int | None, Void] = {}  # seen by `match`, which only reads; kept by the next write for that feed
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
        """For each entry of one whole document the id of the article it shows, None for a new one. Reads only."""
        self._pins[feed_id] = pins(entries, self.canonical)
        with self.reading() as connection:
            recogniser = matching.Recogniser(connection, feed_id, source, entries, self.canonical, self._pins[feed_id])
            return [recogniser.find(marks) for marks in recogniser.marks]

    def add(self, feed: Feed | None, source: str, new: Sequence[NewArticle], *, zone: ZoneInfo, language: str) -> Added:
        """Stores articles and, for a feed, their sightings; rows that the database refuses are kept in `rejected`."""
        feed_id = None if feed is None else feed.id
        with self.transaction() as connection:
            self._keep_pins(connection, feed_id, [item.entry for item in new])
            added = articles.add(connection, feed, source, new, zone=zone, language=language, canonical=self.canonical)
            if feed is not None and new:
                shown = [(number, item.entry) for number, item in zip(added.articles, new, strict=True) if number is not None]
                self._sight(connection, feed, shown, new[0].collected_at, own_text)
        return added

    def sight(self, feed: Feed, pairs: Sequence[tuple[int, Entry]], now: datetime, *, text_of: Callable[[Entry], Text] = own_text) -> list[int]:
        """Records that the feed showed these articles. Returns the ids of those its publisher edited: changed, the old words kept,
        waiting to be indexed again. `text_of` makes an article's text of an entry."""
        with self.transaction() as connection:
            self._keep_pins(connection, feed.id, ())
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

    # -- indexing

    def unindexed(self, version: str, limit: int, after: int = 0) -> list[Article]:
        """Up to `limit` articles beyond id `after` that this version has not read; `feeds` is left empty."""
        with self.reading() as connection:
            found = annotations.unindexed(connection, version, limit, after)
        self._editions.update((item.id, edition) for item, edition in found)
        return [item for item, _ in found]

    def count_unindexed(self, version: str) -> int:
        """How many articles this version has not read."""
        with self.reading() as connection:
            return annotations.count_unindexed(connection, version)

    def save_annotations(self, version: str, rows: Sequence[Annotation], keys: Mapping[int, str]) -> list[int]:
        """Stores mentions, signatures and search keys. Returns the articles that were edited since `unindexed` gave them out: theirs
        are dropped, to be read again. The first version ever becomes the active one."""
        editions = {row.article: self._editions.pop(row.article) for row in rows if row.article in self._editions}
        with self.transaction() as connection:
            return annotations.save(connection, version, rows, keys, self.clock(), editions)

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

    def merge_stories(self, pairs: Iterable[tuple[int, int]]) -> int:
        """Puts the stories of each pair together under the oldest id. Returns how many articles changed story."""
        with self.transaction() as connection:
            return stories.merge(connection, pairs, self.clock())

    # -- reading

    def article(self, number: int) -> Article | None:
        """One article with its text and feeds."""
        with self.reading() as connection:
            return articles.load(connection, number)

    def articles(self, numbers: Sequence[int], *, with_text: bool = False) -> pd.DataFrame:
        """Articles in the order asked for (columns: articles.frame)."""
        with self.reading() as connection:
            return articles.frame(connection, numbers, with_text=with_text)

    def revisions(self, number: int) -> list[tuple[datetime, str, str]]:
        """What an article said before its edits: (replaced at, title, text), oldest first."""
        with self.reading() as connection:
            return articles.revisions(connection, number)

    def reprints(self, number: int) -> list[int]:
        """The other articles of this one's story, oldest first."""
        with self.reading() as connection:
            return stories.reprints(connection, number)

    def annotation(self, number: int) -> Annotation | None:
        """What the active version found in an article; None if it has not read it."""
        return next(iter(self.annotations([number])), None)

    def annotations(self, numbers: Sequence[int]) -> list[Annotation]:
        """What the active version found in these articles, by id."""
        with self.reading() as connection:
            version = annotations.active_version(connection)
            return [] if version is None else annotations.load(connection, version, numbers)

    def unknown_names(self, language: str = "ru") -> Iterator[Unknown]:
        """The articles with names that the active version did not know, by id; all of one moment."""
        with self.reading() as connection:
            version = annotations.active_version(connection)
            if version is not None:
                yield from unknown.walk(connection, version, language)

    def search(self, keys: str, phrases: Sequence[str] = ()) -> list[int]:
        """Ids, newest first, of the articles that hold every word of `keys` and every phrase as written."""
        with self.reading() as connection:
            return search.find(connection, keys, phrases)

    def fetches(self, since: datetime) -> pd.DataFrame:
        """The log of checks (columns: fetches.log)."""
        with self.reading() as connection:
            return fetches.log(connection, since)

    def telling_fetches(self, since: datetime, until: datetime) -> pd.DataFrame:
        """The checks that coverage follows from (fetches.telling)."""
        with self.reading() as connection:
            return fetches.telling(connection, since, until)

    def first_successes(self) -> dict[str, datetime]:
        """Source → when it was first read."""
        with self.reading() as connection:
            return fetches.first_successes(connection)

    def feed_status(self) -> list[FeedStatus]:
        """Every feed with its last check."""
        with self.reading() as connection:
            return fetches.status(connection)

    def article_count(self) -> int:
        """How many articles there are, indexed or not."""
        with self.reading() as connection:
            return annotations.count_articles(connection)

    def counts(self) -> Totals:
        """What the database holds."""
        with self.reading() as connection:
            return totals.count(connection)

    def check(self) -> None:
        """Reads the whole file; raises DamagedError where SQLite's own check finds a fault."""
        with self.reading() as connection:
            check_pages(connection, self.path, thorough=True)
