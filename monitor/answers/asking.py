"""Selection → frames, over one database and its columnar copy."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from monitor.analysis import association, coverage, trends
from monitor.answers import evidence, exporting
from monitor.answers.corpus import Corpus
from monitor.answers.evidence import Reading, Texts
from monitor.answers.state import Found, State, Summary, network_down, status_frame, working
from monitor.config import Settings
from monitor.extract.annotator import version
from monitor.extract.catalogue import Catalogue
from monitor.model import EntityKind, MonitorError, Source
from monitor.selection import Selection, Unit
from monitor.store.store import Store


class Answers:
    """Thread-safe; each call sees one snapshot of the data, which `state` brings up to date."""

    def __init__(self, settings: Settings, store: Store, catalogue: Catalogue, *, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self._corpus = Corpus(settings, store, catalogue, clock)
        self._store = store
        self._catalogue = catalogue
        self._clock = clock

    def close(self) -> None:
        """Lets go of the database."""
        self._corpus.counts.close()
        self._store.close()

    # -- who and what there is

    def catalogue_names(self, language: str) -> dict[str, str]:
        """Entity → display name."""
        return self._catalogue.names(language)

    def entity_kinds(self) -> dict[str, EntityKind]:
        """Entity → leader, country or bloc."""
        return {entity.id: entity.kind for entity in self._catalogue.entities.values()}

    def mentioned(self) -> frozenset[str]:
        """The entities that were ever found in an article: of thousands in the catalogue those worth offering."""
        return self._store.entities_found() & self._catalogue.entities.keys()

    def sources(self) -> tuple[Source, ...]:
        """Every outlet that is polled or has articles."""
        return tuple(self._store.sources())

    def state(self) -> State:
        """The installation now; from here on answers are of its data version."""
        data_version = self._corpus.refresh()
        first, last, articles = self._corpus.days()
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
            data_version=data_version,
            articles=articles,
            first=first,
            last=last,
            indexed_share=done if counting in (None, coming) else 1.0,
            counting_version=counting,
            coming_version=coming,
            next_version_share=None if counting in (None, coming) else done,
            as_of=self._catalogue.as_of,
            last_success=max((feed.last_success for feed in feeds if feed.last_success), default=None),
            feeds_ok=working(feeds),
            feeds_total=len(feeds),
            articles_24h=int(day["new"].sum()),
            collecting=holder.who if holder else None,
            network_down=network_down(feeds, now),
        )

    def hurry(self) -> bool:
        """Asks the running collector for a round of all feeds now; False where none goes on for ever."""
        return self._store.hurry()

    # -- numbers

    def summary(self, selection: Selection) -> Summary:
        """How much there is, beside the period of the same length before it."""
        now = self.count(selection)
        previous: Found | None = None
        if selection.start is not None and selection.end is not None:
            before = selection.before()
            previous = self.count(before) if self._corpus.has_data(self._corpus.resolved(before)[0]) else None
        return Summary(now.articles, now.mentions, now.stories, now.sources, previous)

    def count(self, selection: Selection) -> Found:
        """How much a Selection finds: what a clicked number must equal."""
        asked, given = self._corpus.resolved(selection)
        counts = self._corpus.counts
        articles, mentions, stories = counts.count_articles(asked, given)
        return Found(articles, mentions, stories, counts.count_sources(asked, given))

    def trends(self, selection: Selection) -> pd.DataFrame:
        """`date, entity, count, total, share, coverage`: every bucket of the period for each named entity (none named: all found)."""
        asked, given = self._corpus.bounded(selection)
        if asked.start is None or asked.end is None:
            return pd.DataFrame(columns=["date", "entity", "count", "total", "share", "coverage"])
        counts = self._corpus.counts
        found, totals = counts.trend(asked, given), counts.totals(asked, given)
        entities = list(asked.entities) or sorted(found["entity"].unique())
        dates = trends.buckets(asked.start, asked.end, asked.step)
        return trends.attention(found, totals, self._corpus.covered(asked), dates, entities, unit=asked.unit)

    def movers(self, selection: Selection) -> pd.DataFrame:
        """`entity, kind, count, previous, change, share, previous_share`, the largest changes first; NaN where the period before has no
        data. Shares are of all articles (stories, sources) of the same filters; of mentions there is none but per 100 articles."""
        asked, given = self._corpus.bounded(selection)
        if asked.start is None:
            return pd.DataFrame(columns=["entity", "kind", "count", "previous", "change", "share", "previous_share"])
        before = asked.before()
        counts = self._corpus.counts
        frame = trends.changes(counts.period(asked, given), counts.period(before, given), asked.unit)
        frame["share"] = trends.per_total(frame["count"], counts.whole(asked, given), asked.unit)
        frame["previous_share"] = trends.per_total(frame["previous"], counts.whole(before, given), asked.unit)
        if not self._corpus.has_data(before):
            frame[["previous", "change", "previous_share"]] = float("nan")
        return self._with_kind(frame)

    def top(self, selection: Selection) -> pd.DataFrame:
        """`entity, kind, mentions, articles, stories, sources, share`, distinct over the period; the share is of its articles."""
        asked, given = self._corpus.resolved(selection)
        frame = self._corpus.counts.period(asked, given)
        frame["share"] = trends.per_total(frame["articles"], self._corpus.counts.whole(asked, given), Unit.ARTICLES)
        return self._with_kind(frame)

    def pairs(self, selection: Selection, minimum: int = association.MINIMUM) -> pd.DataFrame:
        """`a, b, count, jaccard, npmi, g2, q` of the pairs seen together at least `minimum` times."""
        asked, given = self._corpus.resolved(selection)
        return association.associate(self._corpus.counts.pairs(asked, given), minimum)

    def odds(self, selection: Selection, pairs: pd.DataFrame) -> pd.DataFrame:
        """These pairs with `odds_ratio, ci_low, ci_high`, stratified by source and month: dearer than `pairs`, so for those shown only."""
        tables = self._corpus.counts.strata(*self._corpus.resolved(selection))
        return association.odds_ratios(pairs, tables.totals, tables.each, tables.both)

    def pair_trend(self, selection: Selection, a: str, b: str) -> pd.DataFrame:
        """`date, count, total, share, coverage` of one pair in every bucket of the period."""
        asked, given = self._corpus.bounded(selection)
        if asked.start is None or asked.end is None:
            return pd.DataFrame(columns=["date", "count", "total", "share", "coverage"])
        unit = Unit.ARTICLES if asked.unit is Unit.MENTIONS else asked.unit
        found = self._corpus.counts.pair_trend(asked, a, b, given).assign(entity=a)
        dates = trends.buckets(asked.start, asked.end, asked.step)
        frame = trends.attention(found, self._corpus.counts.totals(asked, given), self._corpus.covered(asked), dates, [a], unit=unit)
        return frame.drop(columns="entity")

    # -- the articles behind them

    def articles(self, selection: Selection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
        """`id, source, feeds, title, link, published_at, day, date_only, date_guessed, collected_at, language, story, origin, has_text`,
        newest first; instants are UTC, `day` is local."""
        asked, given = self._corpus.resolved(selection)
        return self._with_day(self._store.articles(self._corpus.counts.article_ids(asked, limit, offset, given)))

    def sentences(self, selection: Selection, articles: Sequence[int]) -> pd.DataFrame:
        """The sentences of these articles that hold a counted mention (columns: evidence.sentences)."""
        asked, given = self._corpus.resolved(selection)
        found = self._corpus.counts.mentions(asked, given, within=list(articles))
        return evidence.sentences(found[found["counted"]], self._texts(articles), articles)

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
        return self._corpus.coverage(self._corpus.bounded(selection)[0])

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
        return status_frame(self._store.feed_status(), sources, self._corpus.counts.source_days(today - timedelta(days=14), today), today)

    def export(self, what: str, selection: Selection) -> pd.DataFrame:
        """One of EXPORTS in the columns of the contract. `mentions` are all entities' and of every kind in the articles that match.

        Raises:
            MonitorError: there is no such export.
        """
        match what:
            case "articles":
                return exporting.articles(self.articles(selection))
            case "mentions":
                found = self._corpus.counts.mentions(*self._corpus.resolved(selection))
                return exporting.mentions(found, self._texts(sorted({int(number) for number in found["article"]})))
            case "trends":
                return exporting.trends(self.trends(selection))
            case "pairs":
                return self.odds(selection, self.pairs(selection))
            case "coverage":
                return self.coverage(selection)
        raise MonitorError(f"{what}: expected one of {', '.join(exporting.EXPORTS)}")

    def _texts(self, articles: Sequence[int]) -> Texts:
        frame = self._store.articles(list(articles), with_text=True)
        return {int(number): (str(title), str(text)) for number, title, text in zip(frame["id"], frame["title"], frame["text"], strict=True)}

    def _with_kind(self, frame: pd.DataFrame) -> pd.DataFrame:
        kinds = {entity: kind.value for entity, kind in self.entity_kinds().items()}
        frame.insert(1, "kind", frame["entity"].map(kinds))
        return frame

    def _with_day(self, frame: pd.DataFrame) -> pd.DataFrame:
        local: Any = frame["published_at"].dt.tz_convert(self.settings.timezone).dt.date
        return frame.assign(day=frame["day"].where(frame["day"].notna(), local))
