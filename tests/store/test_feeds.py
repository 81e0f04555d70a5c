"""Which feeds are due, and what a check leaves behind."""

import random
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from monitor.analysis.coverage import coverage
from monitor.model import FetchRecord, Outcome
from monitor.store.store import Store
from tests.store.making import MOSCOW, NOON, outlet

OK = FetchRecord(NOON, NOON + timedelta(seconds=2), Outcome.OK, entries=3, new=2, known=1, overlap=True, etag='W/"1"', last_modified="Mon")
LATER = NOON + timedelta(hours=1)


def test_a_new_feed_is_due_and_a_checked_one_when_its_time_comes(store: Store) -> None:
    first = store.feeds()[0]
    assert len(store.due_feeds(NOON)) == 3
    store.record_fetch(first.id, replace(OK, next_check_at=LATER))
    assert first.id not in {feed.id for feed in store.due_feeds(LATER - timedelta(seconds=1))}
    assert [feed.id for feed in store.due_feeds(LATER)][-1] == first.id  # those never checked go first
    assert first.id in {feed.id for feed in store.due_feeds(NOON, force=True)}
    assert {feed.source for feed in store.due_feeds(NOON, ["ria"], force=True)} == {"ria"}


def test_force_obeys_a_retry_after(store: Store) -> None:
    first = store.feeds()[0]
    store.record_fetch(first.id, FetchRecord(NOON, NOON, Outcome.ERROR, "rate_limited", "slow down", 429, next_check_at=LATER), retry_at=LATER)
    assert first.id not in {feed.id for feed in store.due_feeds(LATER - timedelta(seconds=1), force=True)}
    assert first.id in {feed.id for feed in store.due_feeds(LATER, force=True)}


@pytest.mark.parametrize("force", [False, True])
def test_an_instant_that_a_wrong_clock_wrote_holds_no_feed_up(store: Store, force: bool) -> None:
    first, second, third = store.feeds()
    store.record_fetch(first.id, replace(OK, next_check_at=NOON + timedelta(days=400)))
    store.record_fetch(second.id, replace(OK, next_check_at=NOON), retry_at=NOON + timedelta(days=400))
    store.record_fetch(third.id, replace(OK, next_check_at=NOON + timedelta(days=1)), retry_at=NOON + timedelta(days=1))
    assert {feed.id for feed in store.due_feeds(NOON, force=force)} == {first.id, second.id}


def test_force_leaves_a_gone_feed_alone_until_it_is_revived(store: Store) -> None:
    first = store.feeds()[0]
    store.record_fetch(first.id, OK)
    store.record_fetch(first.id, FetchRecord(NOON, NOON, Outcome.ERROR, "gone", "410", 410, gone=True))
    assert first.id not in {feed.id for feed in store.due_feeds(LATER, force=True)}
    store.revive(first.id)
    revived = next(feed for feed in store.due_feeds(NOON) if feed.id == first.id)
    assert (revived.gone, revived.etag, revived.failures) == (False, None, 0)


def test_validators_come_from_whole_answers_only(store: Store) -> None:
    first = store.feeds()[0]

    def memory() -> tuple[str | None, str | None, int]:
        feed = next(feed for feed in store.feeds() if feed.id == first.id)
        return feed.etag, feed.last_modified, feed.failures

    store.record_fetch(first.id, OK)
    assert memory() == ('W/"1"', "Mon", 0)
    store.record_fetch(first.id, FetchRecord(NOON, NOON, Outcome.ERROR, "timeout", "no answer", etag="wrong"))
    store.record_fetch(first.id, FetchRecord(NOON, NOON, Outcome.ERROR, "timeout", "no answer"))
    assert memory() == ('W/"1"', "Mon", 2)
    store.record_fetch(first.id, FetchRecord(NOON, NOON, Outcome.NOT_MODIFIED, status=304, etag='W/"2"'))
    assert memory() == ('W/"2"', "Mon", 0)
    store.record_fetch(first.id, replace(OK, etag=None, last_modified=None))
    assert memory() == (None, None, 0)


def test_status_shows_the_last_check_and_the_last_success(store: Store) -> None:
    first = store.feeds()[0]
    store.record_fetch(first.id, OK)
    store.record_fetch(first.id, FetchRecord(LATER, LATER, Outcome.ERROR, "timeout", "no answer in 30 s", next_check_at=LATER + timedelta(minutes=5)))
    row = next(row for row in store.feed_status() if row.feed == first.id)
    assert (row.outcome, row.error_kind, row.error, row.last_check) == (Outcome.ERROR, "timeout", "no answer in 30 s", LATER)
    assert (row.last_success, row.next_check, row.new, row.failures) == (OK.finished_at, LATER + timedelta(minutes=5), 0, 1)
    assert {row.outcome for row in store.feed_status() if row.feed != first.id} == {Outcome.NEVER}


def test_the_log_is_read_from_an_instant_on(store: Store) -> None:
    first, second, _ = store.feeds()
    store.record_fetch(first.id, OK)
    store.record_fetch(second.id, FetchRecord(LATER, LATER, Outcome.NOT_MODIFIED))
    log = store.fetches(NOON)
    assert list(log["source"]) == ["tass", "ria"]
    assert list(log["overlap"].isna()) == [False, True]
    assert bool(log["overlap"][0]) is True
    assert log["started_at"][1] == pd.Timestamp(LATER)
    assert list(store.fetches(NOON + timedelta(seconds=1))["feed"]) == [second.url]
    assert list(store.fetches(LATER + timedelta(days=1)).columns) == list(log.columns)


@pytest.mark.parametrize("again", [True, False])
def test_a_feed_that_moves_to_another_source_keeps_its_memory(store: Store, again: bool) -> None:
    first = store.feeds()[0]
    store.record_fetch(first.id, OK)
    store.sync_sources([outlet("ria", *([first.url] if again else []))])
    assert [(feed.id, feed.source, feed.etag) for feed in store.feeds()] == ([(first.id, "ria", OK.etag)] if again else [])


def test_the_checks_that_tell_of_coverage_give_the_coverage_of_all(store: Store) -> None:
    chance = random.Random(3)
    spoke = [Outcome.OK, Outcome.NOT_MODIFIED, Outcome.ERROR, Outcome.DEGRADED]
    for feed in store.feeds():
        at = NOON - timedelta(days=20)
        while at < NOON:
            at += timedelta(minutes=chance.choice([15, 60, 600]))
            (outcome,) = chance.choices(spoke, [6, 5, 3 * chance.random(), 1])
            overlap = chance.choice([*[True] * 8, False, None]) if outcome in (Outcome.OK, Outcome.DEGRADED) else None
            store.record_fetch(feed.id, FetchRecord(at, at + timedelta(seconds=3), outcome, overlap=overlap))
    since, cut = NOON - timedelta(days=15), NOON - timedelta(days=7)
    logs = [
        store.fetches(since),
        store.telling_fetches(since, NOON + timedelta(days=1)),
        pd.concat([store.telling_fetches(since, cut), store.fetches(cut)], ignore_index=True),
    ]
    assert len(logs[0]) > 4 * len(logs[1])
    held = pd.DataFrame({"source": [], "day": [], "articles": []})
    first, last = since.date(), NOON.date()
    frames = [coverage(log, held, first=first, last=last, zone=MOSCOW, now=NOON) for log in logs]
    assert 0.3 < frames[0]["coverage"].mean() < 1
    pd.testing.assert_frame_equal(frames[1], frames[0])
    pd.testing.assert_frame_equal(frames[2], frames[0])


def test_a_source_is_known_from_its_first_good_check_on(store: Store) -> None:
    first, second, _ = store.feeds()
    store.record_fetch(first.id, FetchRecord(NOON, NOON, Outcome.ERROR, "timeout", "no answer"))
    assert store.first_successes() == {}
    store.record_fetch(first.id, FetchRecord(LATER, LATER, Outcome.NOT_MODIFIED))
    store.record_fetch(second.id, replace(OK, started_at=LATER, finished_at=LATER + timedelta(minutes=1)))
    assert store.first_successes() == {first.source: LATER, second.source: LATER + timedelta(minutes=1)}
