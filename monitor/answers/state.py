"""How fresh is what we show, and how much is it?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from monitor.answers.trouble import exceptions
from monitor.config import CollectSettings
from monitor.masking import shown
from monitor.model import Outcome
from monitor.store.fetches import FeedStatus

# Every feed that was checked lately failed to connect: that is our network, not a hundred outlets at once.
NETWORK_KINDS = frozenset({"connection", "timeout"})
LATELY = timedelta(hours=1)
HEALTH = ("number", "failures", "gone", "moved_to", "moved_at", "address", "exceptions")
SHOWN_DAYS = 14  # of a source's articles, beside its feeds


@dataclass(frozen=True, slots=True)
class State:
    """The installation at one moment.

    `data_version` names the data: equal versions, equal numbers. `articles`, `first` and `last` (local days) are of what charts count;
    `coming_version` is that of today's catalogue, `next_version_share` how much of the archive it has read, None where charts count by it.
    """

    data_version: str
    articles: int
    first: date | None
    last: date | None
    indexed_share: float
    counting_version: str | None
    coming_version: str
    next_version_share: float | None
    as_of: date
    last_success: datetime | None
    feeds_ok: int
    feeds_total: int
    articles_24h: int
    collecting: str | None
    network_down: bool


@dataclass(frozen=True, slots=True)
class Found:
    """How much a Selection finds; stories and sources are distinct."""

    articles: int
    mentions: int
    stories: int
    sources: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a Selection finds in its period and in the one just before; None where that one has no data."""

    articles: int
    mentions: int
    stories: int
    sources: int
    previous: Found | None = None


def network_down(feeds: list[FeedStatus], now: datetime) -> bool:
    """Nothing but failed connections in the last hour, over at least two feeds."""
    checked = [feed for feed in feeds if feed.last_check is not None and now - feed.last_check < LATELY]
    return len(checked) > 1 and all(feed.outcome is Outcome.ERROR and feed.error_kind in NETWORK_KINDS for feed in checked)


def working(feeds: list[FeedStatus]) -> int:
    """How many feeds ended their last check well."""
    return sum(feed.outcome in (Outcome.OK, Outcome.DEGRADED, Outcome.NOT_MODIFIED) for feed in feeds)


def status_frame(
    feeds: list[FeedStatus], sources: pd.DataFrame, days: pd.DataFrame, today: date, collect: CollectSettings, back: int = SHOWN_DAYS
) -> pd.DataFrame:
    """One row per feed: source, name, kind, country, feed (URL), outcome, error_kind, error, last_check, last_success, next_check, new,
    stored, articles_day (the source's articles on each of the last `back` local days, oldest first), number, failures, gone, moved_to, moved_at,
    address (asked instead of the URL), exceptions (made for it in config.yaml). Addresses and errors are without the secrets in them."""
    window = [today - timedelta(days=shift) for shift in reversed(range(back))]
    table = days[days["day"].isin(window)].pivot_table(index="source", columns="day", values="articles", aggfunc="sum").reindex(columns=window)
    daily = {str(source): [int(value) for value in row] for source, row in zip(table.index, table.fillna(0).to_numpy(), strict=True)}
    columns = ["source", "feed", "outcome", "error_kind", "error", "last_check", "last_success", "next_check", "new", "stored", *HEALTH]
    rows = [
        (
            feed.source,
            shown(feed.url),
            feed.outcome.value,
            feed.error_kind,
            None if feed.error is None else shown(feed.error),
            feed.last_check,
            feed.last_success,
            None if feed.gone else feed.next_check,
            feed.new,
            feed.stored,
            feed.feed,
            feed.failures,
            feed.gone,
            None if feed.moved_to is None else shown(feed.moved_to),
            feed.moved_at,
            None if feed.address is None else shown(feed.address),
            exceptions(feed.address or feed.url, collect),
        )
        for feed in feeds
    ]
    frame = pd.DataFrame(rows, columns=columns).merge(sources, on="source", how="left")
    for name in ("last_check", "last_success", "next_check", "moved_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    frame["articles_day"] = pd.Series([daily.get(source, [0] * back) for source in frame["source"]], dtype=object)
    shared = [name for name in columns[1:] if name not in HEALTH]
    return frame[["source", "name", "kind", "country", *shared, "articles_day", *HEALTH]]
