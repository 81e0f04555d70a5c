"""Pass 2: how do stored articles become counted mentions?

    store.unindexed(version) → annotator.annotate → stories.links → store.save_annotations

Repeatable and restartable: the key of an annotation is (article, version), batches are whole or absent. The newest articles come first:
charts begin with the present, and a batch spans a few days, with whose articles it must be compared. After a change of the
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
    """`articles` were read under `version`, `left` wait for it; `active` says that charts count by it now."""

    version: str
    articles: int
    left: int
    active: bool


def index(
    store: Store,
    settings: Settings,
    *,
    workers: int = 1,
    restart: bool = False,
    enough: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> IndexReport:
    """Read every article that the current version has not read yet, or as many as there is time for.

    Args:
        workers: processes; with 1 the work is done here.
        restart: forget what the current version has read and read all of it again.
        enough: asked after each batch; the rest waits for the next time.
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

    changed = reader.difference(before) if waiting and before not in (None, version) and not restart else None
    left, stuck = waiting, False
    with pool(workers) as processes:
        # What is collected meanwhile is newer than what is being read: another turn finds it.
        while left and not stuck and not (done and enough()):
            begun = done
            articles = _waiting(store, version, enough)
            if changed and before is not None:
                articles = _changed(store, articles, changed, before, version, told)
            for read in spread(processes, annotate, settings, articles, BATCH, workers):
                with store.writing("index"):
                    found = [item.annotation for item in read]
                    store.save_annotations(version, found, {item.annotation.article: item.key for item in read}, _alike(store, read))
                told(len(read))
            left, stuck = store.count_unindexed(version), done == begun
    if store.active_version() != version and left == 0:
        store.activate(version)
    return IndexReport(version, done, left, store.active_version() == version)


def _waiting(store: Store, version: str, enough: Callable[[], bool]) -> Iterator[Article]:
    last: Article | None = None
    while (last is None or not enough()) and (articles := store.unindexed(version, BATCH, last)):
        yield from articles
        last = articles[-1]


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


def _alike(store: Store, read: Sequence[Annotated]) -> list[tuple[int, int]]:
    """Each new article with its near-duplicates. One that has its signature already was put together with them when it got it."""
    told = store.signatures([item.annotation.article for item in read])
    new = [(item.annotation.article, item.published_at, item.annotation.signature) for item in read]
    new = [row for row in new if row[2] != told.get(row[0])]
    if not new:
        return []
    first, last = min(at for _, at, _ in new), max(at for _, at, _ in new)
    window = [(article, at, signature) for article, at, _story, signature in store.window_signatures(first - stories.WINDOW, last + stories.WINDOW)]
    return stories.links(new, window)
