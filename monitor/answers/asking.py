"""Selection → frames, over one database and its columnar copy."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import pandas as pd

from monitor.analysis import association
from monitor.analysis.coverage import Shortfall
from monitor.answers import attention, exporting, spiking, texts, together, trust
from monitor.answers.corpus import Corpus
from monitor.answers.evidence import Reading
from monitor.answers.spiking import Spiking
from monitor.answers.state import Found, State, Summary, network_down, working
from monitor.answers.together import Linked
from monitor.answers.trust import Gap
from monitor.config import Settings
from monitor.extract.annotator import version
from monitor.extract.catalogue import Catalogue
from monitor.model import EntityKind, MonitorError, Source
from monitor.selection import Selection
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

    def today(self) -> date:
        """The local day of the clock."""
        return self._clock().astimezone(self.settings.timezone).date()

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
        """Every bucket of the period for each entity (attention.trend)."""
        return attention.trend(self._corpus, selection)

    def movers(self, selection: Selection) -> pd.DataFrame:
        """Who rose and fell (attention.movers, and `kind`)."""
        return self._with_kind(attention.movers(self._corpus, selection))

    def top(self, selection: Selection) -> pd.DataFrame:
        """Who is named most (attention.top, and `kind`)."""
        return self._with_kind(attention.top(self._corpus, selection))

    def compared(self, selection: Selection) -> pd.DataFrame:
        """The named entities beside the period before and the year before (attention.compared)."""
        return attention.compared(self._corpus, selection)

    def text_basis(self, selection: Selection) -> tuple[pd.Series, tuple[float, float] | None]:
        """How many of the articles have a text (attention.text_basis)."""
        return attention.text_basis(self._corpus, selection)

    def spikes(self, selection: Selection) -> Spiking:
        """Days on which somebody was named more than could be expected (spiking.of)."""
        return spiking.of(self._corpus, selection)

    def pairs(self, selection: Selection, minimum: int = association.MINIMUM) -> pd.DataFrame:
        """Pairs with their measures (together.pairs)."""
        return together.pairs(self._corpus, selection, minimum)

    def linked(self, selection: Selection, minimum: int) -> Linked:
        """Pairs as the page of links shows them (together.linked)."""
        return together.linked(self._corpus, selection, minimum)

    def pair_odds(self, selection: Selection, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
        """Odds ratios of these pairs (together.odds)."""
        return together.odds(self._corpus, selection, pd.DataFrame(list(pairs), columns=["a", "b"]))

    def pair_trend(self, selection: Selection, a: str, b: str) -> pd.DataFrame:
        """One pair over time (together.pair_trend)."""
        return together.pair_trend(self._corpus, selection, a, b)

    # -- the articles behind them

    def articles(self, selection: Selection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
        """The articles that match, newest first (texts.articles)."""
        return texts.articles(self._corpus, selection, limit, offset)

    def sentences(self, selection: Selection, articles: Sequence[int]) -> pd.DataFrame:
        """Their sentences that hold a counted mention (texts.sentences)."""
        return texts.sentences(self._corpus, selection, articles)

    def reading(self, article: int) -> Reading:
        """One article to be read (texts.reading)."""
        return texts.reading(self._corpus, article)

    # -- what was collected

    def coverage(self, selection: Selection) -> pd.DataFrame:
        """How much of each day was collected (trust.covered)."""
        return trust.covered(self._corpus, selection)

    def gaps(self, selection: Selection) -> list[Gap]:
        """Days without any data (trust.gaps)."""
        return trust.gaps(self._corpus, selection)

    def shortfalls(self, selection: Selection) -> list[Shortfall]:
        """Days of which a part was lost (trust.shortfalls)."""
        return trust.shortfalls(self._corpus, selection)

    def corrected(self, selection: Selection) -> pd.DataFrame:
        """Counts with what was not collected (trust.corrected)."""
        return trust.corrected(self._corpus, selection)

    def unusual(self, selection: Selection) -> pd.DataFrame:
        """Outlets that publish unusually much or little (trust.unusual)."""
        return trust.unusual(self._corpus, selection)

    def losses(self, selection: Selection) -> pd.DataFrame:
        """What may have been lost between checks (trust.lost)."""
        return trust.lost(self._corpus, selection)

    def lifespans(self, selection: Selection) -> pd.DataFrame:
        """Which outlets began or ended (trust.lifespans)."""
        return trust.lifespans(self._corpus, selection)

    def source_status(self) -> pd.DataFrame:
        """A row a feed (trust.source_status)."""
        return trust.source_status(self._corpus, self._clock())

    def export(self, what: str, selection: Selection) -> pd.DataFrame:
        """One of EXPORTS in the columns of the contract. `mentions` are all entities' and of every kind in the articles that match.

        Raises:
            MonitorError: there is no such export.
        """
        return pd.concat(self.export_parts(what, selection), ignore_index=True)

    def export_parts(self, what: str, selection: Selection) -> Iterator[pd.DataFrame]:
        """The same in pieces, one after the other, at least one: a million articles with their sentences do not fit into memory at once.

        Whatever is collected meanwhile, all pieces are of one version of the data.
        """
        match what:
            case "articles":
                yield from texts.articles_exported(self._corpus, selection)
            case "mentions":
                yield from texts.mentions_exported(self._corpus, selection)
            case "trends":
                yield exporting.trends(self.trends(selection))
            case "pairs":
                yield together.odds(self._corpus, selection, self.pairs(selection))
            case "coverage":
                yield self.coverage(selection)
            case _:
                raise MonitorError(f"{what}: expected one of {', '.join(exporting.EXPORTS)}")

    def _with_kind(self, frame: pd.DataFrame) -> pd.DataFrame:
        kinds = {entity: kind.value for entity, kind in self.entity_kinds().items()}
        frame.insert(1, "kind", frame["entity"].map(kinds))
        return frame
