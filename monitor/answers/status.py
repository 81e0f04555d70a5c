"""What does `status` tell programs?"""

from datetime import datetime
from typing import Any

from monitor.answers.exporting import instant
from monitor.store.store import Store


def status(store: Store) -> dict[str, Any]:
    """`{articles, mentions, stories, first, last, version, sources: [{id, feeds: [{url, outcome, error_kind, error, last_success,
    next_check, new, stored}]}]}`; instants are ISO UTC, null where there is none; `stored` counts sightings."""
    held = store.counts()
    feeds: dict[str, list[dict[str, Any]]] = {source.id: [] for source in store.sources()}
    for feed in store.feed_status():
        feeds[feed.source].append(
            {
                "url": feed.url,
                "outcome": feed.outcome.value,
                "error_kind": feed.error_kind,
                "error": feed.error,
                "last_success": _iso(feed.last_success),
                "next_check": _iso(feed.next_check),
                "new": feed.new,
                "stored": feed.stored,
            }
        )
    return {
        "articles": held.articles,
        "mentions": held.mentions,
        "stories": held.stories,
        "first": _iso(held.first),
        "last": _iso(held.last),
        "version": store.active_version(),
        "sources": [{"id": source, "feeds": checked} for source, checked in feeds.items()],
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else instant(at)
