"""Pass 2: how do stored articles become counted mentions?

    store.unindexed(version) → annotator.annotate → store.save_annotations → stories.links → store.merge_stories

Repeatable and restartable: the key of an annotation is (article, version), batches are whole or absent. After a change of the
catalogue the archive is read again beside the old annotations, and the version flips when all of it is done.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.config import Settings
from monitor.extract import stories
from monitor.model import Article
from monitor.pipeline.reading import Annotated, annotate, annotator, pool, spread
from monitor.store.store import Store

BATCH = 500  # articles per transaction: under a second of work, so a waiting collector is never held up for long
WINDOW = timedelta(days=3)  # how far apart in time a text and its reprint may be


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
    version = annotator(settings).version
    if restart:
        store.forget(version)
    total = store.count_unindexed(version)
    if store.active_version() is None:
        # Nothing was counted before, so nothing can be mixed: the first batch is on the charts as soon as it is read.
        store.activate(version)
    done = 0
    with pool(workers) as processes:
        for read in spread(processes, annotate, settings, _waiting(store, version), BATCH, workers):
            with store.writing("index"):
                store.save_annotations(version, [item.annotation for item in read], {item.annotation.article: item.key for item in read})
                _tell_stories(store, read)
            done += len(read)
            report(done, max(total, done))
    if store.active_version() != version and store.count_unindexed(version) == 0:
        store.activate(version)
    return IndexReport(version, done, store.active_version() == version)


def _waiting(store: Store, version: str) -> Iterator[Article]:
    after = 0
    while articles := store.unindexed(version, BATCH, after):
        yield from articles
        after = articles[-1].id


def _tell_stories(store: Store, read: Sequence[Annotated]) -> None:
    """Put each new article together with its near-duplicates."""
    new = [(item.annotation.article, item.published_at, item.annotation.signature) for item in read]
    first, last = min(item.published_at for item in read), max(item.published_at for item in read)
    window = [(article, at, signature) for article, at, _story, signature in store.window_signatures(first - WINDOW, last + WINDOW)]
    store.merge_stories(stories.links(new, window))
