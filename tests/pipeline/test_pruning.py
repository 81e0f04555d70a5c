"""What was kept for long enough leaves in batches, stays away while a feed still shows it, and charts follow."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.collect.links import canonical
from monitor.config import Settings
from monitor.pipeline import pruning
from monitor.pipeline.pruning import Pruned, prune
from monitor.store.errors import LockedError
from monitor.store.store import Store
from tests.faults import FaultServer, answer
from tests.making import NOW, collected, item, rss, settings
from tests.store.making import Clock, entry, put, show

LATER = NOW + timedelta(days=40)


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    made = settings(tmp_path, "https://a.example/rss", "https://b.example/rss")
    return replace(made, collect=replace(made.collect, keep=timedelta(days=30)))


@pytest.fixture
def store(given: Settings) -> Iterator[Store]:
    with Store.open(given.database_url, canonical=canonical, clock=Clock(LATER), keep=given.collect.keep) as opened:
        opened.sync_sources(given.sources)
        feed = opened.feeds()[0]
        opened.keep = None  # as it was when these were new
        show(opened, feed, [entry(f"Старая {number}", None, str(number), NOW + timedelta(minutes=number)) for number in range(12)], NOW)
        show(opened, feed, [entry("Новая", None, "new", LATER)], LATER)
        opened.keep = given.collect.keep
        yield opened


def test_the_old_leave_batch_after_batch(store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "BATCH", 5)
    told: list[tuple[int, int]] = []
    paused: list[float] = []
    done = prune(store, given, LATER, report=lambda gone, of: told.append((gone, of)), pause=paused.append)
    assert done == Pruned(12, LATER - timedelta(days=30))
    assert told == [(5, 12), (10, 12), (12, 12)]
    assert len(paused) == 3
    assert store.article_count() == 1
    assert prune(store, given, LATER, pause=paused.append) == Pruned(0, LATER - timedelta(days=30))


def test_a_dry_run_removes_nothing(store: Store, given: Settings) -> None:
    assert prune(store, given, LATER, dry_run=True).articles == 12
    assert store.article_count() == 13


def test_without_a_limit_nothing_is_removed(store: Store, given: Settings) -> None:
    assert prune(store, replace(given, collect=replace(given.collect, keep=None)), LATER) == Pruned(0, None)
    assert store.article_count() == 13


def test_imports_stay(store: Store, given: Settings) -> None:
    put(store, "s0", [entry("Архив", None, None, NOW - timedelta(days=3000))], LATER)
    prune(store, given, LATER, pause=lambda _: None)
    assert store.article_count() == 2


def test_each_batch_is_a_transaction_of_its_own(store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the first batch, the rest goes the next time."""
    monkeypatch.setattr(pruning, "BATCH", 5)

    def kill(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prune(store, given, LATER, pause=kill)
    assert store.article_count() == 8
    assert prune(store, given, LATER, pause=lambda _: None).articles == 7


def test_somebody_who_writes_on_is_named(store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object, **__: object) -> None:
        raise LockedError("held by index")

    monkeypatch.setattr(store._write_lock, "held", held)
    with pytest.raises(LockedError, match="index"):
        prune(store, given, LATER)


def test_a_feed_that_still_shows_what_was_removed_brings_nothing_back(tmp_path: Path) -> None:
    """S18: a short retention, then the same document again."""
    shown = [item("Старая", "http://news.example/old"), item("Без даты", "http://news.example/undated", date="")]
    with FaultServer({"/feed": answer(rss(*shown))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        given = replace(given, collect=replace(given.collect, keep=timedelta(days=30)))
        with Store.open(given.database_url, canonical=canonical, clock=lambda: NOW, keep=given.collect.keep) as store:
            collected(store, given)
            assert store.article_count() == 2
        web.routes["/feed"] = answer(rss(item("Свежая", "http://news.example/new", date="Sun, 19 Apr 2026 08:00:00 +0300"), *shown))
        with Store.open(given.database_url, canonical=canonical, clock=lambda: LATER, keep=given.collect.keep) as store:
            assert "new=1 known=2" in collected(store, given, later=timedelta(days=40))[0]
            assert prune(store, given, LATER, pause=lambda _: None).articles == 2
            for days in range(41, 400, 60):
                said = collected(store, given, later=timedelta(days=days), force=True)
                assert "new=0 known=3" in said[0]
                prune(store, given, NOW + timedelta(days=days), pause=lambda _: None)
            assert [store.article(number) is not None for number in (1, 2, 3)].count(True) == 1


def test_removing_takes_no_batch_longer_than_five_seconds(store: Store, given: Settings) -> None:
    feed = store.feeds()[1]
    old: datetime = NOW + timedelta(days=1)
    store.keep = None
    many = [entry(f"Заметка {number}", None, f"n{number}", old + timedelta(seconds=number), full="Текст. " * 300) for number in range(pruning.BATCH)]
    show(store, feed, many, old)
    store.save_annotations("v1", [], dict.fromkeys(range(14, 14 + pruning.BATCH), "слово " * 300))
    begun = time.monotonic()
    assert store.remove_old(LATER - timedelta(days=30), LATER, pruning.BATCH) == pruning.BATCH
    assert time.monotonic() - begun < 5
