"""When a feed is due again."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.collect.schedule import conditional, next_check
from monitor.model import Feed, FetchRecord, Outcome

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def wait(outcome: Outcome, kind: str | None = None, *, failures: int = 0, url: str = "https://a.example/rss", **more: object) -> timedelta:
    record = FetchRecord(started_at=NOW, finished_at=NOW, outcome=outcome, error_kind=kind)
    return next_check(NOW, Feed(1, "a", url, failures=failures), record, QUARTER, **more) - NOW  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.DEGRADED, Outcome.NOT_MODIFIED])
def test_success_waits_for_the_interval_and_a_little(outcome: Outcome) -> None:
    assert QUARTER <= wait(outcome, failures=7) <= QUARTER * 1.1


@pytest.mark.parametrize(
    ("kind", "failures", "least", "most"),
    [
        ("http_5xx", 0, QUARTER, QUARTER * 1.1),
        ("http_5xx", 2, QUARTER * 4, QUARTER * 4.1),
        ("http_5xx", 60, timedelta(days=1), timedelta(days=1)),
        ("http_4xx", 0, QUARTER * 4, QUARTER * 4.1),
        ("blocked_challenge", 1, QUARTER * 8, QUARTER * 8.1),
        ("connection", 0, QUARTER, QUARTER * 1.1),
        ("connection", 60, timedelta(hours=1), timedelta(hours=1) + QUARTER * 0.1),
        ("timeout", 60, timedelta(hours=1), timedelta(hours=1) + QUARTER * 0.1),
        ("gone", 0, timedelta(days=1), timedelta(days=1)),
    ],
)
def test_failures_wait_longer(kind: str, failures: int, least: timedelta, most: timedelta) -> None:
    assert least <= wait(Outcome.ERROR, kind, failures=failures) <= most


def test_no_feed_is_blamed_for_the_network() -> None:
    record = FetchRecord(started_at=NOW, finished_at=NOW, outcome=Outcome.ERROR, error_kind="connection", blamed=False)
    assert next_check(NOW, Feed(1, "a", "https://a.example/", failures=60), record, QUARTER) - NOW == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("last_full", "expected"),
    [(None, False), (timedelta(minutes=15), True), (timedelta(hours=23), True), (timedelta(days=1), False), (timedelta(days=-2), False)],
    ids=["never", "just now", "today", "a day ago", "by a clock that was ahead"],
)
def test_a_stuck_cache_is_asked_for_everything_once_a_day(last_full: timedelta | None, expected: bool) -> None:
    feed = Feed(1, "a", "https://a.example/", last_full_at=None if last_full is None else NOW - last_full)
    assert conditional(feed, NOW) is expected


def test_retry_after_is_honoured_up_to_a_day() -> None:
    assert wait(Outcome.ERROR, "rate_limited", retry_after=timedelta(hours=3)) >= timedelta(hours=3)
    assert wait(Outcome.ERROR, "rate_limited", retry_after=timedelta(days=9)) == timedelta(days=1)
    assert wait(Outcome.ERROR, "rate_limited", retry_after=timedelta(seconds=2)) >= QUARTER


def test_a_refusal_waits_a_minute_even_under_a_short_interval() -> None:
    record = FetchRecord(started_at=NOW, finished_at=NOW, outcome=Outcome.ERROR, error_kind="rate_limited")
    assert next_check(NOW, Feed(1, "a", "https://a.example/"), record, timedelta(seconds=1)) >= NOW + timedelta(minutes=1)


def test_feeds_do_not_come_due_together_and_each_keeps_its_place() -> None:
    waits = [wait(Outcome.OK, url=f"https://a.example/{number}") for number in range(50)]
    assert len(set(waits)) > 25
    assert waits == [wait(Outcome.OK, url=f"https://a.example/{number}") for number in range(50)]
