"""How the checks of feeds went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, and_, case, func, or_, select, type_coerce, update

from monitor.model import FetchRecord, Outcome
from monitor.store.membership import among
from monitor.store.tables import feed, fetch, sighting


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """A feed as `status` shows it: its last check, and `stored`, the articles it ever showed. Instants are UTC."""

    feed: int
    source: str
    url: str
    outcome: Outcome
    error_kind: str | None
    error: str | None
    last_check: datetime | None
    last_success: datetime | None
    next_check: datetime | None
    new: int
    stored: int
    failures: int
    gone: bool
    moved_to: str | None
    moved_at: datetime | None
    address: str | None


BROUGHT_BODY = (Outcome.OK, Outcome.DEGRADED)
_GOOD = fetch.c.outcome.in_([Outcome.OK.value, Outcome.DEGRADED.value, Outcome.NOT_MODIFIED.value])
_LOGGED = (
    feed.c.url.label("feed"), feed.c.source, fetch.c.started_at, fetch.c.finished_at, fetch.c.outcome, fetch.c.overlap, fetch.c.new, fetch.c.known,
    fetch.c.error_kind, fetch.c.error,
)  # fmt: skip


def record(connection: Connection, number: int, check: FetchRecord, retry_at: datetime | None = None) -> None:
    """Adds a check to the log and lets the feed remember it. Validators are kept from answers that brought a whole body, or confirmed one.

    `retry_at`: until then the server asked to be left alone (Retry-After).
    """
    row = {
        "feed": number,
        "started_at": check.started_at,
        "finished_at": check.finished_at,
        "outcome": check.outcome.value,
        "error_kind": check.error_kind,
        "error": check.error,
        "status": check.status,
        "entries": check.entries,
        "new": check.new,
        "known": check.known,
        "overlap": check.overlap,
    }
    connection.execute(fetch.insert(), row)
    memory: dict[str, Any] = {"next_check_at": check.next_check_at, "retry_at": retry_at, "gone": check.gone}
    memory |= {"moved_to": check.moved_to, "moved_at": check.moved_at, "address": check.address}
    if check.outcome is Outcome.ERROR:
        memory["failures"] = feed.c.failures + int(check.blamed)
    else:
        memory |= {"failures": 0, "last_success_at": check.finished_at}
    if check.outcome in BROUGHT_BODY:
        memory |= {"etag": check.etag, "last_modified": check.last_modified, "last_full_at": check.finished_at}
    elif check.outcome is Outcome.NOT_MODIFIED:
        given = {"etag": check.etag, "last_modified": check.last_modified}
        memory |= {name: value for name, value in given.items() if value is not None}
    connection.execute(update(feed).where(feed.c.id == number).values(**memory))


def log(connection: Connection, since: datetime) -> pd.DataFrame:
    """Checks that began at `since` or later, oldest first: feed (URL), source, started_at, finished_at, outcome, overlap (None where it
    has no answer), new, known, error_kind, error."""
    return _frame(connection, select(*_LOGGED).join(feed).where(fetch.c.started_at >= since))


def telling(connection: Connection, since: datetime, until: datetime) -> pd.DataFrame:
    """The log of [since, until) without the checks that say nothing about coverage: those between two others that together prove that
    nothing was missed, and repeated failures.

    A feed that is polled every quarter of an hour for a year has 35,000 checks, and its coverage follows from a handful of them.
    """
    success = case((_GOOD, 1), else_=0)
    proof = case((or_(fetch.c.outcome == Outcome.NOT_MODIFIED.value, and_(_GOOD, fetch.c.overlap.is_(True))), 1), else_=0)
    within = select(fetch.c.id, fetch.c.feed, success, proof).where(fetch.c.started_at >= since, fetch.c.started_at < until)
    rows = connection.execute(within.order_by(fetch.c.feed, fetch.c.started_at, fetch.c.id))
    query = select(*_LOGGED).join(feed)
    kept = _telling(np.fromiter((value for row in rows for value in row), dtype=np.int64).reshape(-1, 4))
    return _frame(connection, query.where(among(fetch.c.id, kept))).sort_values("started_at", kind="stable", ignore_index=True)


def _telling(checks: np.ndarray) -> list[int]:
    """The ids to keep of rows (id, feed, success, proof), in order of feed and time. Half a million take 2 s; by windows in SQL 7 s."""
    number, of, success, proof = checks.T
    # A part is a success with the failures before it; it is proven if the success is.
    starts = np.ones(len(checks), dtype=bool)
    starts[1:] = (success[:-1] == 1) | (of[1:] != of[:-1])
    part = np.cumsum(starts) - 1
    ends = np.flatnonzero(np.append(starts[1:], np.ones(len(checks[:1]), dtype=bool)))
    proven, feeds = proof[ends] == 1, of[ends]
    changes = np.flatnonzero(feeds[1:] != feeds[:-1])
    edge = ~proven
    edge[:-1] |= ~proven[1:]  # the one after it proves nothing
    edge[changes] = edge[changes + 1] = edge[:1] = edge[-1:] = True  # the first and the last of each feed
    kept = np.where(success == 1, edge[part], starts & ~proven[part])
    return [int(check) for check in number[kept.astype(bool)]]


def _frame(connection: Connection, query: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    result = connection.execute(query.order_by(fetch.c.started_at, fetch.c.id))
    found = pd.DataFrame(result.all(), columns=list(result.keys()))
    for name in ("started_at", "finished_at"):
        found[name] = pd.to_datetime(found[name], utc=True)
    found["overlap"] = found["overlap"].astype("boolean")
    return found


def first_successes(connection: Connection) -> dict[str, datetime]:
    """Source → when one of its feeds was first read: from then on its coverage is known."""
    of_feed = select(fetch.c.finished_at).where(fetch.c.feed == feed.c.id, _GOOD).order_by(fetch.c.started_at).limit(1).correlate(feed)
    begun: dict[str, datetime] = {}
    for source, at in connection.execute(select(feed.c.source, type_coerce(of_feed.scalar_subquery(), fetch.c.finished_at.type))):
        if at is not None:
            begun[source] = min(at, begun.get(source, at))
    return begun


def status(connection: Connection) -> list[FeedStatus]:
    """Every feed of the configuration with its last check."""
    newest = select(fetch.c.id).where(fetch.c.feed == feed.c.id).order_by(fetch.c.started_at.desc(), fetch.c.id.desc()).limit(1)
    shown = select(func.count()).where(sighting.c.feed == feed.c.id)
    query = (
        select(feed, fetch.c.outcome, fetch.c.error_kind, fetch.c.error, fetch.c.started_at, fetch.c.new, shown.scalar_subquery().label("stored"))
        .outerjoin(fetch, fetch.c.id == newest.correlate(feed).scalar_subquery())
        .where(~feed.c.removed)
        .order_by(feed.c.source, feed.c.id)
    )
    return [
        FeedStatus(
            feed=row.id,
            source=row.source,
            url=row.url,
            outcome=Outcome(row.outcome or Outcome.NEVER),
            error_kind=row.error_kind,
            error=row.error,
            last_check=row.started_at,
            last_success=row.last_success_at,
            next_check=row.next_check_at,
            new=row.new or 0,
            stored=row.stored,
            failures=row.failures,
            gone=row.gone,
            moved_to=row.moved_to,
            moved_at=row.moved_at,
            address=row.address,
        )
        for row in connection.execute(query)
    ]
