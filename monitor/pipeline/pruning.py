"""How do articles leave that have been kept for long enough?"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Settings
from monitor.store.store import Store

BATCH = 500  # articles per transaction: about a second of deleting, so a waiting collector is never held up for long


@dataclass(frozen=True, slots=True)
class Pruned:
    """`articles` published before `limit` were removed, or would be; `limit` is None where everything is kept."""

    articles: int
    limit: datetime | None


def prune(
    store: Store,
    settings: Settings,
    now: datetime,
    *,
    dry_run: bool = False,
    report: Callable[[int, int], None] = lambda _done, _total: None,
    pause: Callable[[float], None] = time.sleep,
) -> Pruned:
    """Remove what feeds brought and was published longer ago than `collect.keep`, batch after batch; imports stay. May be killed at any
    moment and goes on the next time.

    Args:
        report: called after each batch with the articles removed so far and all that are to go.
        pause: called between batches with a fraction of a second, in which whoever waits for the write lock gets it.

    Raises:
        LockedError: somebody else writes for longer than a minute.
    """
    limit = store.oldest_kept(now, settings.collect.keep)
    if limit is None:
        return Pruned(0, None)
    waiting = store.count_old(limit)
    if dry_run:
        return Pruned(waiting, limit)
    done = 0
    while done < waiting:
        with store.writing("prune"):
            removed = store.remove_old(limit, now, BATCH)
        if not removed:
            break
        done += removed
        report(done, max(waiting, done))
        pause(0.1)
    with store.writing("prune"):
        store.remove_others(limit, now)
    return Pruned(done, limit)
