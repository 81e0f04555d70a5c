"""What is a Selection asked of, and what does it mean there?"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pandas as pd

from monitor.analysis import coverage, trends
from monitor.config import Settings
from monitor.extract.annotator import Annotator
from monitor.extract.catalogue import Catalogue
from monitor.model import MonitorError
from monitor.selection import Match, Selection
from monitor.store.mart import refresh
from monitor.store.mart.counts import Counts
from monitor.store.store import Store

# A span between two checks may begin long before the period; beyond a week the collector was off and the days before it are a gap anyway.
LOG_MARGIN = timedelta(days=7)
HISTORY = timedelta(days=120)  # a month, the month before it and what spikes and estimates look back to: asked for at once, not piece by piece
KEPT = 16  # coverage tables: one per Selection of sources that somebody looks at
PHRASE = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
NOBODY = "-"  # no source has this id: what a Selection becomes whose kinds and countries fit none

Asked = tuple[Selection, list[int] | None]  # without sources' kinds and countries and the text query; the articles of the query


class Corpus:
    """A database with its columnar copy, read at one moment that `refresh` moves forward. Thread-safe."""

    def __init__(self, settings: Settings, store: Store, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.store = store
        self.catalogue = catalogue
        self.clock = clock
        self.counts = Counts(refresh(store, settings.mart_folder, settings.timezone))
        self._lock = threading.Lock()
        self._annotator: Annotator | None = None
        self._coverage: OrderedDict[tuple[object, ...], pd.DataFrame] = OrderedDict()
        self._past: tuple[datetime, datetime, pd.DataFrame] | None = None  # since, until, the checks that tell of coverage
        self._days: tuple[str, pd.DataFrame] | None = None

    def refresh(self) -> str:
        """Sees what was written since; returns the version of the data."""
        snapshot = refresh(self.store, self.settings.mart_folder, self.settings.timezone)
        with self._lock:
            if snapshot.database != self.counts.snapshot.database:  # another file lies in its place: restored, with another past
                self._past = None
                self._coverage.clear()
            if snapshot.version != self.counts.snapshot.version:
                # The old one is left to those who are still reading from it, and freed with the last of them.
                self.counts = Counts(snapshot, self.counts)
        return snapshot.version

    def resolved(self, selection: Selection) -> Asked:
        """Kinds and countries of sources as sources, the text query as article ids."""
        sources = selection.sources
        if selection.source_kinds or selection.source_countries:
            fitting = [
                source.id
                for source in self.store.sources()
                if (not selection.source_kinds or source.kind in selection.source_kinds)
                and (not selection.source_countries or source.country in selection.source_countries)
                and (not selection.sources or source.id in selection.sources)
            ]
            sources = tuple(fitting) or (NOBODY,)
        found = self._search(selection.query) if selection.query.strip() else None
        return replace(selection, sources=sources, source_kinds=(), source_countries=(), query=""), found

    def bounded(self, selection: Selection) -> Asked:
        """Resolved, with the days of all data where the period is open; both stay None while there is no data."""
        asked, found = self.resolved(selection)
        first, last, _ = self.days()
        return replace(asked, start=asked.start or first, end=asked.end or last), found

    def days(self) -> tuple[date | None, date | None, int]:
        """First day, last day, articles. What is dated ahead of the clock is there, but the last day is today at the latest."""
        first, last, articles = self.counts.days()
        return first, None if last is None else min(last, self.clock().astimezone(self.settings.timezone).date()), articles

    def coverage(self, asked: Selection) -> pd.DataFrame:
        """`day, source, coverage` over the period of a bounded Selection (analysis.coverage)."""
        first, last = asked.start, asked.end
        if first is None or last is None:
            return pd.DataFrame(columns=["day", "source", "coverage"])
        now = self.clock()
        # Checks change today's coverage without changing the data: a minute's age is the most a page may show.
        key = (self.counts.snapshot.version, first, last, asked.sources, int(now.timestamp()) // 60)
        with self._lock:
            known = self._coverage.get(key)
        if known is None:
            known = coverage.coverage(
                self.checks(asked), self.source_days(asked), first=first, last=last, zone=self.settings.timezone, now=now,
                begun=self.store.first_successes(),
            )  # fmt: skip
            with self._lock:
                self._coverage[key] = known
                while len(self._coverage) > KEPT:
                    self._coverage.popitem(last=False)
        return known

    def daily(self, asked: Selection) -> pd.Series:
        """Day → coverage of all sources of a bounded Selection together (analysis.coverage.combine)."""
        return coverage.combine(self.coverage(asked), self.source_days(asked))

    def covered(self, asked: Selection) -> pd.Series:
        """Bucket → the mean of its days' coverage."""
        return trends.by_bucket(self.daily(asked), asked.step)

    def source_days(self, asked: Selection) -> pd.DataFrame:
        """`source, day, articles, texts` of the Selection's sources, of all days and languages."""
        return _of(asked, self._source_days())

    def checks(self, asked: Selection) -> pd.DataFrame:
        """The checks of the Selection's sources that coverage follows from (store.telling_fetches), from a week before its first day on."""
        if asked.start is None:
            raise MonitorError("the checks of an unbounded period are not asked for")
        zone, now = self.settings.timezone, self.clock()
        since = datetime.combine(asked.start, time(), zone).astimezone(UTC) - LOG_MARGIN
        today = max(since, datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC))
        with self._lock:
            known = self._past
        if known is None or known[1] != today or known[0] > since:
            # What days before today were checked does not change any more, and a log that reaches further back tells the same of later days.
            since = min(since, today - HISTORY)
            known = since, today, self.store.telling_fetches(since, today)
            with self._lock:
                self._past = known
        past = known[2]
        return _of(asked, pd.concat([past, self.store.fetches(today)], ignore_index=True))

    def has_data(self, asked: Selection) -> bool:
        """Something was collected in this period, whether or not it matches."""
        whole = replace(asked, entities=(), match=Match.ANY)
        return self.counts.whole(whole)["articles"] > 0 or bool((self.coverage(whole)["coverage"] > 0).any())

    def _source_days(self) -> pd.DataFrame:
        """All articles by source and day: asked of the same data again and again."""
        version, days = self.counts.snapshot.version, self._days
        if days is None or days[0] != version:
            days = self._days = (version, self.counts.source_days())
        return days[1]

    def _search(self, query: str) -> list[int]:
        if self._annotator is None:
            self._annotator = Annotator(self.catalogue, cache=self.settings.forms_folder)
        return self.store.search(self._annotator.search_key(query), PHRASE.findall(query))


def _of(asked: Selection, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["source"].isin(asked.sources)] if asked.sources else frame
