"""What can be asked of the database without changing it?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pandas as pd

from monitor.model import Annotation, Article
from monitor.store import annotations, articles, fetches, openers, refusals, retention, search, stories, totals, unknown
from monitor.store.connection import check_pages
from monitor.store.database import Database
from monitor.store.fetches import FeedStatus
from monitor.store.refusals import Refusals
from monitor.store.totals import Totals
from monitor.store.unknown import Unknown


class Reader(Database):
    """The database, read in one moment a question."""

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

    def count_collected_after(self, instant: datetime) -> int:
        """How many articles were collected later."""
        with self.reading() as connection:
            return articles.collected_after(connection, instant)

    def refusals(self) -> Refusals:
        """The rows that the database refused and keeps aside."""
        with self.reading() as connection:
            return refusals.count(connection)

    def oldest_kept(self, now: datetime, keep: timedelta | None) -> datetime | None:
        """What was published before is not kept; None where everything is."""
        with self.reading() as connection:
            return retention.oldest(connection, now, keep)

    def count_old(self, limit: datetime) -> int:
        """How many articles that feeds brought were published before `limit`."""
        with self.reading() as connection:
            return retention.count(connection, limit)

    def cut_at(self) -> str | None:
        """When this file, copied by hand without its write-ahead log, was first opened; None where it was not."""
        with self.reading() as connection:
            return openers.cut_at(connection)
