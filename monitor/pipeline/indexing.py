"""Pass 2: how do stored articles become counted mentions?

    store.unindexed(version) → annotator.annotate → store.save_annotations → stories.links → store.merge_stories

Repeatable and restartable: the key of an annotation is (article, version), batches are whole or absent. After a change of the
catalogue the archive is read again beside the old annotations, and the version flips when all of it is done; texts that hold no word of
an entity that changed keep what was found in them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.config import Settings
from monitor.extract import stories
from monitor.extract.difference import Difference
from monitor.model import Article
from monitor.pipeline.batches import batched
from monitor.pipeline.reading import Annotated, annotate, annotator, pool, spread
from monitor.store.store import Store

BATCH = 500  # articles per transaction: under a second of work, so a waiting collector is never held up for long


@dataclass(frozen=True, slots=True)
class IndexReport:
    """`articles` were read under `version`; `active` says that charts count by it now."""

    version: str
    articles: int
    active: bool


def index(
    store: Store,
    settings: Settings,
    *,
    workers: int = 1,
    restart: bool = False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> IndexReport:
    """Read every article that the current version has not read yet.

    Args:
        workers: processes; with 1 the work is done here.
        restart: forget what the current version has read and read all of it again.
        report: called after each batch with the articles read so far and all that were waiting.

    Returns:
        The report; when nothing was waiting, nothing was written.
    """
    reader = annotator(settings)
    version, before = reader.version, store.active_version()
    reader.remember()
    if restart:
        store.forget(version)
    waiting = store.count_unindexed(version)
    if before is None:
        # Nothing was counted before, so nothing can be mixed: the first batch is on the charts as soon as it is read.
        store.activate(version)
    done = 0

    def told(articles: int) -> None:
        nonlocal done
        done += articles
        report(done, max(waiting, done))

    articles = _waiting(store, version)
    if waiting and before not in (None, version) and not restart and (changed := reader.difference(before)):
        articles = _changed(store, articles, changed, before, version, told)
    with pool(workers) as processes:
        for read in spread(processes, annotate, settings, articles, BATCH, workers):
            with store.writing("index"):
                store.save_annotations(version, [item.annotation for item in read], {item.annotation.article: item.key for item in read})
                _tell_stories(store, read)
            told(len(read))
    if store.active_version() != version and store.count_unindexed(version) == 0:
        store.activate(version)
    return IndexReport(version, done, store.active_version() == version)


def _waiting(store: Store, version: str) -> Iterator[Article]:
    after = 0
    while articles := store.unindexed(version, BATCH, after):
        yield from articles
        after = articles[-1].id


def _changed(
    store: Store, articles: Iterable[Article], changed: Difference, before: str, version: str, told: Callable[[int], None]
) -> Iterator[Article]:
    """The articles that must be read; what `before` found in all others is taken over."""
    for batch in batched(articles, BATCH):
        same = [article.id for article in batch if not changed.may_change(f"{article.title}\n{article.text}")]
        with store.writing("index"):
            taken = set(store.take_over(before, version, same))
        told(len(taken))
        yield from (article for article in batch if article.id not in taken)


def _tell_stories(store: Store, read: Sequence[Annotated]) -> None:
    """Put each new article together with its near-duplicates."""
    new = [(item.annotation.article, item.published_at, item.annotation.signature) for item in read]
    first, last = min(item.published_at for item in read), max(item.published_at for item in read)
    window = [(article, at, signature) for article, at, _story, signature in store.window_signatures(first - stories.WINDOW, last + stories.WINDOW)]
    store.merge_stories(stories.links(new, window))
