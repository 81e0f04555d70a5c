"""Pass 2: how do stored articles become counted mentions?

    store.unindexed(version) → annotator.annotate → store.save_annotations → stories.links → store.merge_stories

Repeatable and restartable: the key of an annotation is (article, version), batches are whole or absent. After a change of the
catalogue the archive is read again beside the old annotations, and the version flips when all of it is done.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from monitor.config import Settings
from monitor.extract import catalogue, stories
from monitor.extract.annotator import Annotator
from monitor.model import Annotation, Article
from monitor.pipeline.importing import batched
from monitor.store.store import Store

Item = TypeVar("Item")
Done = TypeVar("Done")

BATCH = 500  # articles per transaction: under a second of work, so a waiting collector is never held up for long
WINDOW = timedelta(days=3)  # how far apart in time a text and its reprint may be


@dataclass(frozen=True, slots=True)
class Annotated:
    """What reading one article gave: its mentions and the key by which search finds it."""

    annotation: Annotation
    key: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class IndexReport:
    """`articles` were read under `version`; `active` says that charts count by it now."""

    version: str
    articles: int
    active: bool


def annotator(settings: Settings) -> Annotator:
    """The annotator of this configuration, its generated forms kept beside the database."""
    return _annotator(json.dumps(settings.entities, ensure_ascii=False, default=str), settings.forms_folder)


@cache
def _annotator(entities: str, forms: Path) -> Annotator:
    """One per process: building it takes most of a second."""
    return Annotator(catalogue.load(json.loads(entities)), cache=forms)


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


def annotate(settings: Settings, articles: Sequence[Article]) -> list[Annotated]:
    """Read these articles; pure, and runs in any process."""
    reader = annotator(settings)
    return [
        Annotated(
            reader.annotate(article.id, article.title, article.text, _day(article)),
            reader.search_key(f"{article.title}\n{article.text}"),
            article.published_at,
        )
        for article in articles
    ]


def _day(article: Article) -> date | None:
    """The day for which posts are resolved: an instant's UTC day; unknown where the date was guessed."""
    return None if article.date_guessed else article.published_at.astimezone(UTC).date()


def _tell_stories(store: Store, read: Sequence[Annotated]) -> None:
    """Put each new article together with its near-duplicates."""
    new = [(item.annotation.article, item.published_at, item.annotation.signature) for item in read]
    first, last = min(item.published_at for item in read), max(item.published_at for item in read)
    window = [(article, at, signature) for article, at, _story, signature in store.window_signatures(first - WINDOW, last + WINDOW)]
    store.merge_stories(stories.links(new, window))


@contextmanager
def pool(workers: int) -> Iterator[Executor | None]:
    """Processes behind the `concurrent.futures` interface; None where one process does it all."""
    if workers <= 1:
        yield None
        return
    # Spawned, not forked: the parent has threads and open databases.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
        yield processes


def spread(
    processes: Executor | None, work: Callable[[Settings, list[Item]], list[Done]], settings: Settings, items: Iterable[Item], size: int, workers: int
) -> Iterator[list[Done]]:
    """Batches of finished work, in the order of the items; a batch per process is always under way while one is being taken."""
    if processes is None:
        for batch in batched(items, size):
            yield work(settings, batch)
        return
    under_way: deque[Future[list[Done]]] = deque()
    for batch in batched(items, size):
        under_way.append(processes.submit(work, settings, batch))
        if len(under_way) > workers:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()
