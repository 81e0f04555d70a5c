"""Losses: only what no later check could prove to be complete."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd

from monitor.analysis.losses import LIFESPANS, LOSSES, lifespans, losses

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def checks(*rows: tuple[float, str, bool | None], feed: str = "f") -> pd.DataFrame:
    """(hours after noon, outcome, overlap) of one feed."""
    frame = pd.DataFrame([(feed, "s", NOON + timedelta(hours=hours), outcome, overlap) for hours, outcome, overlap in rows])
    frame.columns = pd.Index(["feed", "source", "finished_at", "outcome", "overlap"])
    return frame.assign(finished_at=pd.to_datetime(frame["finished_at"], utc=True), overlap=frame["overlap"].astype("boolean"))


def reasons(frame: pd.DataFrame) -> list[tuple[float, float, str]]:
    found = losses(frame, QUARTER)
    spans = ((found[name] - pd.Timestamp(NOON)).dt.total_seconds() / 3600 for name in ("start", "end"))
    return list(zip(*spans, found["reason"], strict=True))


def test_a_feed_that_turned_over_between_two_checks_has_lost_something() -> None:
    assert reasons(checks((0, "ok", None), (0.25, "ok", True), (0.5, "ok", False), (0.75, "not_modified", None))) == [(0.25, 0.5, "no_overlap")]


def test_failures_lose_nothing_when_the_next_answer_overlaps() -> None:
    assert reasons(checks((0, "ok", None), (0.25, "error", None), (0.5, "ok", True))) == []
    assert reasons(checks((0, "ok", None), (0.25, "error", None), (0.5, "degraded", False))) == [(0, 0.5, "failed")]


def test_a_collector_that_was_off_is_told_from_a_feed_that_failed_and_the_longest_loss_comes_first() -> None:
    log = pd.concat([checks((0, "ok", None), (9, "ok", False)), checks((0, "ok", None), (0.5, "ok", False), feed="g")])
    assert [(feed, reason) for feed, reason in losses(log, QUARTER)[["feed", "reason"]].itertuples(index=False)] == [
        ("f", "not_polled"), ("g", "no_overlap"),
    ]  # fmt: skip


def test_a_first_check_and_an_unfinished_failure_are_no_loss_yet() -> None:
    assert reasons(checks((0, "ok", False), (1, "error", None))) == []
    assert list(losses(checks((0, "ok", None))[:0], QUARTER).columns) == LOSSES


def test_outlets_begin_and_end_within_the_period() -> None:
    def days(source: str, first: int, last: int, every: int = 1) -> list[tuple[str, date, int]]:
        return [(source, date(2026, 1, 1) + timedelta(days=at), 2) for at in range(first, last, every)]

    rows = [
        *days("whole", 0, 60),
        *days("late", 20, 60),
        *days("gone", 0, 40),
        *days("weekly", 0, 58, 7),
        *days("before", 0, 5),
        *days("after", 70, 80),
    ]
    held = pd.DataFrame(rows, columns=["source", "day", "articles"])
    found = lifespans(held, date(2026, 1, 10), date(2026, 3, 1))
    assert {source: (began, ended) for source, _, _, began, ended in found.itertuples(index=False)} == {
        "whole": (False, False), "late": (True, False), "gone": (False, True), "weekly": (False, False),
    }  # fmt: skip
    assert list(lifespans(held[:0], date(2026, 1, 1), date(2026, 1, 2)).columns) == LIFESPANS
