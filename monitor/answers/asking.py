"""Selection → frames, over one database and its columnar copy."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from monitor.analysis import association, coverage, trends
from monitor.answers import evidence, exporting
from monitor.answers.evidence import Reading
from monitor.answers.state import Found, State, Summary, network_down, status_frame, working
from monitor.config import Settings
from monitor.extract import catalogue
from monitor.extract.annotator import Annotator, version
from monitor.model import Entity, EntityKind, MonitorError, Source
from monitor.selection import Match, Selection, Unit
from monitor.store.counts import Counts
from monitor.store.mart import refresh
from monitor.store.store import Store

# A span between two checks may begin long before the period; beyond a week the collector was off and the days before it are a gap anyway.
LOG_MARGIN = timedelta(days=7)
KEPT = 16  # coverage tables: one per Selection of sources that somebody looks at
PHRASE = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
NOBODY = "-"  # no source has this id: what a Selection becomes whose kinds and countries fit none


class Answers:
    """Thread-safe; each call sees one snapshot of the data, which `state` brings up to date."""

    def __init__(self, settings: Settings, store: Store, known: catalogue.Catalogue, *, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self._store = store
        self._catalogue = known
        self._clock = clock
        self._lock = threading.Lock()
        self._counts = Counts(refresh(store, settings.mart_folder, settings.timezone))
        self._annotator: Annotator | None = None
        self._coverage: OrderedDict[tuple[object, ...], pd.DataFrame] = OrderedDict()

    # -- who and what there is

    def catalogue_names(self, language: str) -> dict[str, str]:
        """Entity → display name."""
        return self._catalogue.names(language)

    def entity_kinds(self) -> dict[str, EntityKind]:
        """Entity → leader, country or bloc."""
        return {entity.id: entity.kind for entity in self._catalogue.model()}

    def entities(self) -> tuple[Entity, ...]:
        """The whole catalogue."""
        return self._catalogue.model()

    def sources(self) -> tuple[Source, ...]:
        """Every outlet that is polled or has articles."""
        return tuple(self._store.sources())

    def state(self) -> State:
        """The installation now; from here on answers are of its data version."""
        snapshot = refresh(self._store, self.settings.mart_folder, self.settings.timezone)
        with self._lock:
            if snapshot.version != self._counts.snapshot.version:
                # The old one is left to those who are still reading from it, and freed with the last of them.
                self._counts = Counts(snapshot)
        first, last, articles = self._counts.days()
        now = self._clock()
        feeds = self._store.feed_status()
        coming = version(self._catalogue)
        counting = self._store.active_version()
        waiting = self._store.count_unindexed(coming)
        held = self._store.article_count()
        done = (held - waiting) / held if held else 1.0
        holder = self._store.collector()
        day = self._store.fetches(now - timedelta(days=1))
        return State(
            data_version=snapshot.version,
            articles=articles,
            first=first,
            last=last,
            indexed_share=done if counting in (None, coming) else 1.0,
            counting_version=counting,
            next_version_share=None if counting in (None, coming) else done,
            as_of=self._catalogue.as_of,
            last_success=max((feed.last_success for feed in feeds if feed.last_success), default=None),
            feeds_ok=working(feeds),
            feeds_total=len(feeds),
            articles_24h=int(day["new"].sum()),
            collecting=holder.who if holder else None,
            network_down=network_down(feeds, now),
        )

    # -- numbers

    def summary(self, selection: Selection) -> Summary:
        """How much there is, beside the period of the same length before it."""
        now = self.count(selection)
        previous: Found | None = None
        if selection.start is not None and selection.end is not None:
            before = selection.before()
            previous = self.count(before) if self._has_data(before) else None
        return Summary(now.articles, now.mentions, now.stories, now.sources, previous)

    def count(self, selection: Selection) -> Found:
        """How much a Selection finds: what a clicked number must equal."""
        asked, given = self._resolved(selection)
        counts = self._counts
        articles, mentions, stories = counts.count_articles(asked, given)
        return Found(articles, mentions, stories, counts.count_sources(asked, given))

    def trends(self, selection: Selection) -> pd.DataFrame:
        """`date, entity, count, total, share, coverage`: every bucket of the period for each named entity (none named: all found)."""
        asked, given = self._bounded(selection)
        if asked.start is None or asked.end is None:
            return pd.DataFrame(columns=["date", "entity", "count", "total", "share", "coverage"])
        counts = self._counts
        found, totals = counts.trend(asked, given), counts.totals(asked, given)
        entities = list(asked.entities) or sorted(found["entity"].unique())
        dates = trends.buckets(asked.start, asked.end, asked.step)
        return trends.attention(found, totals, self._covered(asked), dates, entities, unit=asked.unit)

    def movers(self, selection: Selection) -> pd.DataFrame:
        """`entity, kind, count, previous, change, share, previous_share`, the largest changes first; NaN where the period before has no
        data. Shares are of all articles (stories, sources) of the same filters; of mentions there is none but per 100 articles."""
        asked, given = self._bounded(selection)
        if asked.start is None:
            return pd.DataFrame(columns=["entity", "kind", "count", "previous", "change", "share", "previous_share"])
        before = asked.before()
        counts = self._counts
        frame = trends.changes(counts.period(asked, given), counts.period(before, given), asked.unit)
        frame["share"] = trends.per_total(frame["count"], counts.whole(asked, given), asked.unit)
        frame["previous_share"] = trends.per_total(frame["previous"], counts.whole(before, given), asked.unit)
        if not self._has_data(before):
            frame[["previous", "change", "previous_share"]] = float("nan")
        return self._with_kind(frame)

    def top(self, selection: Selection) -> pd.DataFrame:
        """`entity, kind, mentions, articles, stories, sources, share`, distinct over the period; the share is of its articles."""
        asked, given = self._resolved(selection)
        frame = self._counts.period(asked, given)
        frame["share"] = trends.per_total(frame["articles"], self._counts.whole(asked, given), Unit.ARTICLES)
        return self._with_kind(frame)

    def pairs(self, selection: Selection, minimum: int = association.MINIMUM) -> pd.DataFrame:
        """`a, b, count, jaccard, npmi, g2, q` of the pairs seen together at least `minimum` times."""
        asked, given = self._resolved(selection)
        return association.associate(self._counts.pairs(asked, given), minimum)

    def pair_trend(self, selection: Selection, a: str, b: str) -> pd.DataFrame:
        """`date, count, total, share, coverage` of one pair in every bucket of the period."""
        asked, given = self._bounded(selection)
        if asked.start is None or asked.end is None:
            return pd.DataFrame(columns=["date", "count", "total", "share", "coverage"])
        unit = Unit.ARTICLES if asked.unit is Unit.MENTIONS else asked.unit
        found = self._counts.pair_trend(asked, a, b, given).assign(entity=a)
        dates = trends.buckets(asked.start, asked.end, asked.step)
        frame = trends.attention(found, self._counts.totals(asked, given), self._covered(asked), dates, [a], unit=unit)
        return frame.drop(columns="entity")

    # -- the articles behind them

    def articles(self, selection: Selection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
        """`id, source, feeds, title, link, published_at, day, date_only, date_guessed, collected_at, language, story, origin, has_text`,
        newest first; instants are UTC, `day` is local."""
        asked, given = self._resolved(selection)
        return self._with_day(self._store.articles(self._counts.article_ids(asked, limit, offset, given)))

    def sentences(self, selection: Selection, articles: Sequence[int]) -> pd.DataFrame:
        """The sentences of these articles that hold a counted mention (columns: evidence.sentences)."""
        asked, given = self._resolved(selection)
        found = self._counts.mentions(asked, given, within=list(articles))
        texts = self._store.articles(list(articles), with_text=True)
        words = {int(number): (str(title), str(text)) for number, title, text in zip(texts["id"], texts["title"], texts["text"], strict=True)}
        return evidence.sentences(found[found["counted"]], words, articles)

    def reading(self, article: int) -> Reading:
        """One article to be read.

        Raises:
            MonitorError: there is no such article.
        """
        held = self._store.article(article)
        if held is None:
            raise MonitorError(f"article {article}: there is none with this number")
        annotation = self._store.annotation(article)
        reprints = self._store.articles(self._store.reprints(article))[["id", "source", "title", "published_at", "link"]]
        return Reading(held, annotation.mentions if annotation else (), reprints, tuple(self._store.revisions(article)))

    # -- what was collected

    def coverage(self, selection: Selection) -> pd.DataFrame:
        """`day, source, coverage` over the period (analysis.coverage)."""
        asked, _ = self._bounded(selection)
        first, last = asked.start, asked.end
        if first is None or last is None:
            return pd.DataFrame(columns=["day", "source", "coverage"])
        now = self._clock()
        # Checks change today's coverage without changing the data: a minute's age is the most a page may show.
        key = (self._counts.snapshot.version, first, last, asked.sources, int(now.timestamp()) // 60)
        with self._lock:
            known = self._coverage.get(key)
        if known is None:
            since = datetime.combine(first, datetime.min.time(), self.settings.timezone).astimezone(UTC) - LOG_MARGIN
            fetches, days = self._of(asked, self._store.fetches(since)), self._of(asked, self._counts.source_days())
            known = coverage.coverage(fetches, days, first=first, last=last, zone=self.settings.timezone, now=now)
            with self._lock:
                self._coverage[key] = known
                while len(self._coverage) > KEPT:
                    self._coverage.popitem(last=False)
        return known

    def gaps(self, selection: Selection) -> list[tuple[date, date, tuple[str, ...]]]:
        """Runs of days without any data: first day, last day, the sources that are missing."""
        frame = self.coverage(selection)
        everybody = tuple(sorted(frame["source"].unique()))
        return [gap for gap in coverage.gaps(frame) if gap[2] == everybody]

    def source_status(self) -> pd.DataFrame:
        """A row a feed (columns: state.status_frame)."""
        rows = [(source.id, source.name, source.kind.value, source.country) for source in self._store.sources()]
        sources = pd.DataFrame(rows, columns=["source", "name", "kind", "country"])
        today = self._clock().astimezone(self.settings.timezone).date()
        return status_frame(self._store.feed_status(), sources, self._counts.source_days(today - timedelta(days=14), today), today)

    def export(self, what: str, selection: Selection) -> pd.DataFrame:
        """One of EXPORTS, in the columns of the export contract."""
        return exporting.EXPORTS[what](self, selection)

    def mentions(self, selection: Selection) -> tuple[pd.DataFrame, dict[int, tuple[str, str]]]:
        """Every entity's mentions in the articles that match, and those articles' (title, text)."""
        asked, given = self._resolved(selection)
        found = self._counts.mentions(asked, given)
        texts = self._store.articles(sorted({int(number) for number in found["article"]}), with_text=True)
        return found, {int(number): (str(title), str(text)) for number, title, text in zip(texts["id"], texts["title"], texts["text"], strict=True)}

    # -- how a Selection is made answerable

    def _reader(self) -> Annotator:
        if self._annotator is None:
            self._annotator = Annotator(self._catalogue, cache=self.settings.forms_folder)
        return self._annotator

    def _resolved(self, selection: Selection) -> tuple[Selection, list[int] | None]:
        """Kinds and countries of sources as sources, the text query as article ids."""
        sources = selection.sources
        if selection.source_kinds or selection.source_countries:
            fitting = [
                source.id
                for source in self._store.sources()
                if (not selection.source_kinds or source.kind in selection.source_kinds)
                and (not selection.source_countries or source.country in selection.source_countries)
                and (not selection.sources or source.id in selection.sources)
            ]
            sources = tuple(fitting) or (NOBODY,)
        phrases = PHRASE.findall(selection.query)
        given = self._store.search(self._reader().search_key(selection.query), phrases) if selection.query.strip() else None
        return replace(selection, sources=sources, source_kinds=(), source_countries=(), query=""), given

    def _bounded(self, selection: Selection) -> tuple[Selection, list[int] | None]:
        """Resolved, with the days of all data where the period is open; both stay None while there is no data."""
        asked, given = self._resolved(selection)
        first, last, _ = self._counts.days()
        return replace(asked, start=asked.start or first, end=asked.end or last), given

    def _covered(self, asked: Selection) -> pd.Series:
        daily = coverage.combine(self.coverage(asked), self._of(asked, self._counts.source_days()))
        return trends.by_bucket(daily, asked.step)

    def _has_data(self, selection: Selection) -> bool:
        """Something was collected in this period, whether or not it matches."""
        whole = replace(selection, entities=(), match=Match.ANY, query="")
        asked, _ = self._resolved(whole)
        return self._counts.whole(asked)["articles"] > 0 or bool((self.coverage(asked)["coverage"] > 0).any())

    @staticmethod
    def _of(asked: Selection, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["source"].isin(asked.sources)] if asked.sources else frame

    def _with_kind(self, frame: pd.DataFrame) -> pd.DataFrame:
        kinds = {entity: kind.value for entity, kind in self.entity_kinds().items()}
        frame.insert(1, "kind", frame["entity"].map(kinds))
        return frame

    def _with_day(self, frame: pd.DataFrame) -> pd.DataFrame:
        local: Any = frame["published_at"].dt.tz_convert(self.settings.timezone).dt.date
        return frame.assign(day=frame["day"].where(frame["day"].notna(), local))
