"""What does a collector say of its work, to people and to programs?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.masking import shown
from monitor.model import Outcome
from monitor.pipeline.collecting import FeedReport
from monitor.store.errors import PassingError


@dataclass(frozen=True, slots=True)
class Event:
    """`text` is a line for people; `name` and `fields` say the same to programs."""

    name: str  # feed | network_down | store_waits | failed | pruned | finished
    text: str
    fields: Mapping[str, object] = field(default_factory=dict)


def checked(report: FeedReport, number: int, of: int) -> Event:
    """A feed was checked."""
    record = report.record
    fields = {
        "feed": shown(report.feed.url),
        "source": report.feed.source,
        "outcome": record.outcome.value,
        "error_kind": record.error_kind,
        "error": shown(record.error or "") or None,
        "status": record.status,
        "entries": record.entries,
        "new": record.new,
        "known": record.known,
        "overlap": record.overlap,
        "seconds": round((record.finished_at - record.started_at).total_seconds(), 3),
        "next_check": None if record.next_check_at is None else record.next_check_at.isoformat(),
    }
    return Event("feed", f"[{number}/{of}] {line(report)}", fields)


def line(report: FeedReport) -> str:
    """One feed's check in one line."""
    record, url = report.record, shown(report.feed.url)
    if record.outcome is Outcome.ERROR:
        return f"{url} error {record.error_kind}: {shown(record.error or '')}"
    if record.outcome is Outcome.NOT_MODIFIED:
        return f"{url} not_modified"
    lost = " possible_loss" if record.overlap is False else ""
    trouble = f" ({shown(record.error)})" if record.error else ""
    return f"{url} {record.outcome} new={record.new} known={record.known}{lost}{trouble}"


def network_down(reports: Sequence[FeedReport]) -> Event:
    """Nothing at all could be reached: one event, not one for each feed."""
    example = reports[0].record
    text = f"network down: none of {len(reports)} feeds could be reached ({shown(reports[0].feed.url)}: {shown(example.error or '')})"
    return Event("network_down", text, {"feeds": len(reports), "error_kind": example.error_kind, "error": shown(example.error or "")})


def pruned(articles: int, limit: datetime) -> Event:
    """What was kept for long enough has been removed."""
    return Event("pruned", f"removed {articles} articles published before {limit:%Y-%m-%d}", {"articles": articles, "limit": limit.isoformat()})


def store_waits(error: PassingError) -> Event:
    """The database cannot take anything at the moment; what was fetched is kept."""
    return Event("store_waits", f"waiting: {error}", {"error": str(error)})
