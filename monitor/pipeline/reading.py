"""How are texts read, here or in other processes?

Knows no database: what a worker process does not import it need not load.
"""

import json
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TypeVar

from monitor.config import Settings
from monitor.extract import catalogue
from monitor.extract.annotator import Annotator
from monitor.model import Annotation, Article
from monitor.pipeline.batches import batched

Item = TypeVar("Item")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Annotated:
    """What reading one article gave: its mentions and the key by which search finds it."""

    annotation: Annotation
    key: str
    published_at: datetime


def annotator(settings: Settings) -> Annotator:
    """The annotator of this configuration, its generated forms kept beside the database."""
    return _annotator(json.dumps(settings.entities, ensure_ascii=False, default=str), settings.forms_folder)


@lru_cache(maxsize=2)  # a changed config.yaml makes another; what is large is not kept for ever
def _annotator(entities: str, forms: Path) -> Annotator:
    """One per process: building it takes most of a second."""
    return Annotator(catalogue.load(json.loads(entities), cache=forms), cache=forms)


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


@contextmanager
def pool(workers: int) -> Iterator[Executor | None]:
    """Processes behind the `concurrent.futures` interface; None where one process does it all."""
    if workers <= 1:
        yield None
        return
    # Spawned, not forked: the parent has threads and open databases.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent) as processes:
        yield processes


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever, its models in memory."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


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
