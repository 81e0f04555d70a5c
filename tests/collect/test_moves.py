"""A feed is asked where it certainly is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.collect.moves import Move, asked, move
from monitor.model import Feed, FetchRecord, Outcome

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = Feed(1, "a", "https://a.example/rss")
NEW = "https://new.example/rss"


def brought(target: str | None = NEW, outcome: Outcome = Outcome.OK) -> FetchRecord:
    return FetchRecord(NOW, NOW, outcome, moved_to=target)


def after(feed: Feed, found: Move) -> Feed:
    return replace(feed, moved_to=found.to, moved_at=found.since, address=found.address)


def test_one_redirect_is_only_noted() -> None:
    assert move(FEED, brought(), NOW) == Move(NEW, NOW, None)


@pytest.mark.parametrize(("days", "address"), [(1, None), (6.9, None), (7, NEW)])
def test_a_week_of_the_same_redirect_is_a_move(days: float, address: str | None) -> None:
    noted = after(FEED, move(FEED, brought(), NOW))
    found = move(noted, brought(outcome=Outcome.NOT_MODIFIED), NOW + days * DAY)
    assert found == Move(NEW, NOW, address)
    assert asked(after(FEED, found)) == (address or FEED.url)


def test_another_target_begins_a_week_of_its_own() -> None:
    noted = after(FEED, move(FEED, brought(), NOW))
    assert move(noted, brought("https://third.example/"), NOW + 8 * DAY) == Move("https://third.example/", NOW + 8 * DAY, None)


def test_a_redirect_that_stops_was_none() -> None:
    noted = after(FEED, move(FEED, brought(), NOW))
    assert move(noted, brought(None), NOW + 8 * DAY) == Move()


def test_failures_confirm_nothing() -> None:
    noted = after(FEED, move(FEED, brought(), NOW))
    failed = FetchRecord(NOW, NOW, Outcome.ERROR, error_kind="not_a_feed", moved_to=NEW)
    assert move(noted, failed, NOW + 8 * DAY) == Move(NEW, NOW, None)


@pytest.mark.parametrize(
    ("old", "new", "at_once"),
    [
        ("http://a.example/rss", "https://a.example/rss", True),
        ("http://a.example:80/rss?x=1", "https://a.example:443/rss?x=1", True),
        ("http://a.example/rss", "https://b.example/rss", False),
        ("http://a.example/rss", "https://a.example/", False),
        ("http://a.example:8080/rss", "https://a.example/rss", False),
        ("https://a.example/rss", "http://a.example/rss", False),
    ],
)
def test_only_a_change_to_https_is_believed_at_once(old: str, new: str, at_once: bool) -> None:
    assert move(replace(FEED, url=old), brought(new), NOW).address == (new if at_once else None)


def test_a_new_address_stays_while_it_answers() -> None:
    moved = replace(FEED, moved_to=NEW, moved_at=NOW, address=NEW)
    assert move(moved, brought(None), NOW + 30 * DAY) == Move(NEW, NOW, NEW)


def test_a_new_address_that_fails_for_long_gives_way_to_the_configured_one() -> None:
    moved = replace(FEED, moved_to=NEW, moved_at=NOW, address=NEW)
    failed = FetchRecord(NOW, NOW, Outcome.ERROR, error_kind="http_4xx")
    assert move(moved, failed, NOW).address == NEW
    assert move(replace(moved, failures=2), failed, NOW) == Move()
    assert move(replace(moved, failures=2), replace(failed, blamed=False), NOW).address == NEW, "the network was down"
    assert move(moved, replace(failed, error_kind="gone", gone=True), NOW) == Move()


def test_a_redirect_back_to_the_configured_address_ends_the_move() -> None:
    moved = replace(FEED, moved_to=NEW, moved_at=NOW, address=NEW)
    assert move(moved, brought(FEED.url), NOW + 30 * DAY) == Move()


def test_a_clock_that_went_back_begins_the_week_again() -> None:
    noted = replace(FEED, moved_to=NEW, moved_at=NOW + 400 * DAY)
    assert move(noted, brought(), NOW) == Move(NEW, NOW, None)
