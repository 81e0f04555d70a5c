"""How the checks of feeds went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, and_, case, func, or_, select, type_coerce, update

from monitor.model import FetchRecord, Outcome
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
    if check.outcome is Outcome.ERROR:
        memory["failures"] = feed.c.failures + 1
    else:
        memory |= {"failures": 0, "last_success_at": check.finished_at}
    if check.outcome in BROUGHT_BODY:
        memory |= {"etag": check.etag, "last_modified": check.last_modified, "last_full_at": check.finished_at}
    elif check.outcome is Outcome.NOT_MODIFIED:
        given = {"etag": check.etag, "last_modified": check.last_modified}
        memory |= {name: value for name, value in given.items() if value is not None}
    if check.moved_to is not None:
        memory["moved_to"] = check.moved_to
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
    in_order = (fetch.c.started_at, fetch.c.id)
    # A part is a success with the failures before it.
    part = func.sum(success).over(partition_by=fetch.c.feed, order_by=in_order, rows=(None, 0)) - success
    checks = select(fetch.c.id, fetch.c.feed, success.label("success"), proof.label("proof"), part.label("part"))
    checks = checks.where(fetch.c.started_at >= since, fetch.c.started_at < until)
    check = checks.subquery()
    parts = select(check.c.feed, check.c.part, func.max(check.c.proof).label("proven"), func.min(check.c.id).label("first"))
    held = parts.group_by(check.c.feed, check.c.part).subquery()
    following = func.lead(held.c.proven, 1, 0).over(partition_by=held.c.feed, order_by=held.c.part)
    chain = select(held, following.label("next_proven")).subquery()
    told = select(check.c.id).join(chain, and_(chain.c.feed == check.c.feed, chain.c.part == check.c.part))
    told = told.where(
        or_(
            and_(check.c.success == 1, or_(chain.c.part == 0, chain.c.proven == 0, chain.c.next_proven == 0)),
            and_(check.c.success == 0, chain.c.proven == 0, check.c.id == chain.c.first),
        )
    )
    return _frame(connection, select(*_LOGGED).join(feed).where(fetch.c.id.in_(told)))


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
        )
        for row in connection.execute(query)
    ]
