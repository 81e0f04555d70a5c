"""What is old enough goes with all that belongs to it, and does not come back with the next check."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from monitor.model import Entry, Feed
from monitor.selection import Selection, Unit
from monitor.store import tables
from monitor.store.mart import refresh
from monitor.store.mart.counts import Counts
from monitor.store.matching import BURIED
from monitor.store.retention import BUILT, REMEMBERED
from monitor.store.store import Store
from tests.store.making import MOSCOW, NOON, Clock, canonical, entry, merge, outlet, put, read, said, show

KEEP = timedelta(days=30)


@pytest.fixture
def keeping(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(str(tmp_path / "monitor.db"), canonical=canonical, clock=clock, keep=KEEP) as opened:
        opened.sync_sources([outlet("tass", "https://tass.example/rss"), outlet("ria", "https://ria.example/rss")])
        yield opened


@pytest.fixture
def feed(keeping: Store) -> Feed:
    return keeping.feeds()[0]


def rows(store: Store) -> dict[str, int]:
    names = ("article", "body", "sighting", "revision", "annotation", "rejected", "tombstone")
    with store.reading() as connection:
        return {name: connection.execute(select(func.count()).select_from(tables.metadata.tables[name])).scalar_one() for name in names}


def prune(store: Store, now: datetime) -> int:
    limit = store.oldest_kept(now, store.keep)
    assert limit is not None
    removed = store.remove_old(limit, now, 1000)
    store.remove_others(limit, now)
    return removed


OLD = entry("Старая", "https://a.example/old", "old", NOON, full="Старый текст.")
NEW = entry("Новая", "https://a.example/new", "new", NOON + timedelta(days=40), full="Новый текст.")


def newer(store: Store, clock: Clock) -> None:
    """Another outlet goes on."""
    other = store.feeds()[1]
    show(store, other, [entry(f"Свежая {clock.now:%d.%m.%Y}", f"https://ria.example/{clock.now:%Y%m%d}", None, clock.now)], clock.now)


def aged(store: Store, feed: Feed, clock: Clock) -> None:
    """An old article with an edit, mentions and search keys, then 40 days and a new one."""
    show(store, feed, [replace(OLD, full_text="Самый первый текст.")], clock.now)
    show(store, feed, [OLD], clock.now)
    clock.on(days=40)
    show(store, feed, [NEW, OLD], clock.now)
    read(store, {1: [said("ru")], 2: [said("kz")]})
    store.save_annotations("v1", [], {1: "старый текст", 2: "новый текст"})


def test_an_old_article_goes_with_all_that_belongs_to_it(keeping: Store, feed: Feed, clock: Clock) -> None:
    aged(keeping, feed, clock)
    assert rows(keeping) == {"article": 2, "body": 2, "sighting": 2, "revision": 1, "annotation": 2, "rejected": 0, "tombstone": 0}
    assert prune(keeping, clock.now) == 1
    assert rows(keeping) == {"article": 1, "body": 1, "sighting": 1, "revision": 0, "annotation": 1, "rejected": 0, "tombstone": 1}
    assert keeping.article(1) is None
    assert keeping.search("старый") == []
    assert keeping.search("новый") == [2]
    keeping.check()


def test_charts_count_what_is_left(keeping: Store, feed: Feed, clock: Clock, tmp_path: Path) -> None:
    aged(keeping, feed, clock)
    with Counts(refresh(keeping, tmp_path / "mart", MOSCOW)) as counts:
        assert counts.count_articles(Selection()) == (2, 2, 2)
    clock.on(minutes=1)
    prune(keeping, clock.now)
    with Counts(refresh(keeping, tmp_path / "mart", MOSCOW)) as counts:
        assert counts.count_articles(Selection()) == (1, 1, 1)
        assert counts.article_ids(Selection(), 9) == [2]
        assert counts.days() == (date(2026, 4, 11), date(2026, 4, 11), 1)
        assert list(counts.trend(Selection(unit=Unit.STORIES))["count"]) == [1]


def test_what_is_still_shown_never_comes_back_as_new(keeping: Store, feed: Feed, clock: Clock) -> None:
    aged(keeping, feed, clock)
    prune(keeping, clock.now)
    undated = [NEW, replace(OLD, published=None)]
    for _ in range(30):  # far beyond a year, in steps
        clock.on(days=20)
        fresh = entry(f"Свежая {clock.now:%d.%m.%Y}", f"https://a.example/{clock.now:%Y%m%d}", None, clock.now)
        assert show(keeping, feed, [fresh, *undated], clock.now) == 1
        prune(keeping, clock.now)
    assert rows(keeping)["article"] <= 3


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(OLD, id="as it was"),
        pytest.param(replace(OLD, published=None), id="without its date"),
        pytest.param(replace(OLD, title="Другой заголовок", published=None), id="another title"),
        pytest.param(replace(OLD, guid=None, title="Другой заголовок", published=None), id="its link alone"),
        pytest.param(replace(OLD, link=None, published=None), id="its GUID and title"),
        pytest.param(replace(OLD, guid=None, link=None, published=None), id="its title alone"),
        pytest.param(replace(OLD, published=NOON + timedelta(days=41)), id="dated anew"),
    ],
)
def test_a_removed_article_is_recognised_by_all_that_recognised_it(keeping: Store, feed: Feed, clock: Clock, again: Entry) -> None:
    aged(keeping, feed, clock)
    prune(keeping, clock.now)
    assert keeping.match(feed.id, feed.source, [again]) == [BURIED]
    assert show(keeping, feed, [again], clock.now) == 0


def test_another_article_is_new_beside_a_removed_one(keeping: Store, feed: Feed, clock: Clock) -> None:
    aged(keeping, feed, clock)
    prune(keeping, clock.now)
    assert show(keeping, feed, [entry("Третья", "https://a.example/3", "3", clock.now)], clock.now) == 1


def test_another_feed_knows_it_by_its_link(keeping: Store, feed: Feed, clock: Clock) -> None:
    aged(keeping, feed, clock)
    prune(keeping, clock.now)
    other = keeping.feeds()[1]
    assert keeping.match(other.id, other.source, [replace(OLD, guid="x", published=None)]) == [BURIED]
    assert keeping.match(other.id, other.source, [replace(OLD, link=None, published=None)]) == [None]


def test_what_no_feed_has_shown_for_a_year_is_forgotten(keeping: Store, feed: Feed, clock: Clock) -> None:
    aged(keeping, feed, clock)
    prune(keeping, clock.now)
    clock.on(days=REMEMBERED.days + 1)
    show(keeping, feed, [entry("Свежая", "https://a.example/f", None, clock.now)], clock.now)
    prune(keeping, clock.now)
    assert rows(keeping)["tombstone"] == 0
    assert keeping.match(feed.id, feed.source, [replace(OLD, published=None)]) == [None]


def test_a_feed_does_not_bring_what_would_be_removed_at_once(keeping: Store, feed: Feed, clock: Clock) -> None:
    pinned = entry("О редакции", "https://a.example/about", None, NOON - timedelta(days=900))
    by_day = entry("По дням", "https://a.example/day", None, (NOON - timedelta(days=32)).date())
    on_the_edge = entry("На краю", "https://a.example/edge", None, (NOON - timedelta(days=30)).date())
    assert keeping.match(feed.id, feed.source, [pinned, by_day, on_the_edge]) == [BURIED, BURIED, None]
    assert show(keeping, feed, [pinned, by_day, on_the_edge], clock.now) == 1


@pytest.mark.parametrize("published", [None, datetime(1970, 1, 1, tzinfo=UTC), date(1, 1, 1)])
def test_without_a_date_that_can_be_true_nothing_is_too_old(keeping: Store, feed: Feed, clock: Clock, published: datetime | date | None) -> None:
    assert show(keeping, feed, [entry("Заметка", "https://a.example/1", None, published)], clock.now) == 1
    clock.on(days=29)
    assert prune(keeping, clock.now) == 0
    clock.on(days=2)
    assert prune(keeping, clock.now) == 1


def test_imports_are_never_limited(keeping: Store, clock: Clock) -> None:
    assert len(put(keeping, "tass", [entry("Архив", "https://a.example/1", None, NOON - timedelta(days=4000))], clock.now)) == 1
    assert prune(keeping, clock.now) == 0


def test_a_removed_article_can_be_imported_again(keeping: Store, feed: Feed, clock: Clock) -> None:
    aged(keeping, feed, clock)
    prune(keeping, clock.now)
    assert keeping.match(None, "tass", [OLD]) == [None]
    assert put(keeping, "tass", [OLD], clock.now) == [3]


def test_numbers_of_removed_articles_are_not_given_again(keeping: Store, feed: Feed, clock: Clock) -> None:
    show(keeping, feed, [OLD], clock.now)
    keeping.remove_old(clock.now + KEEP, clock.now, 10)
    newer(keeping, clock)
    assert keeping.article(1) is None
    assert keeping.article(2) is not None


def test_a_story_outlives_its_first_article(keeping: Store, feed: Feed, clock: Clock) -> None:
    show(keeping, feed, [OLD], clock.now)
    clock.on(days=20)
    show(keeping, feed, [replace(NEW, published=clock.now), entry("Ещё", "https://a.example/more", None, clock.now)], clock.now)
    merge(keeping, (1, 2), (2, 3))
    clock.on(days=11)
    newer(keeping, clock)
    assert prune(keeping, clock.now) == 1
    assert keeping.reprints(2) == [3]
    show(keeping, feed, [entry("Четвёртая", "https://a.example/4", None, clock.now)], clock.now)
    assert merge(keeping, (3, 5), (1, 4)) == 1  # what was removed meanwhile joins nothing
    assert keeping.reprints(5) == [2, 3]


def test_mentions_found_in_an_article_that_went_meanwhile_are_dropped(keeping: Store, feed: Feed, clock: Clock) -> None:
    show(keeping, feed, [OLD], clock.now)
    assert [article.id for article in keeping.unindexed("v1", 9)] == [1]
    clock.on(days=31)
    newer(keeping, clock)
    prune(keeping, clock.now)
    read(keeping, {1: [said("ru")]})
    assert rows(keeping)["annotation"] == 0


def test_an_article_that_went_between_recognition_and_sighting_is_left_out(keeping: Store, feed: Feed, clock: Clock) -> None:
    show(keeping, feed, [OLD], clock.now)
    clock.on(days=31)
    known = keeping.match(feed.id, feed.source, [OLD])
    assert known == [1]
    newer(keeping, clock)
    prune(keeping, clock.now)
    assert keeping.article(1) is None
    assert keeping.sight(feed, [(1, OLD)], clock.now) == []


@pytest.mark.parametrize("years", [-40, 5])
def test_a_clock_that_is_wrong_removes_nothing(keeping: Store, feed: Feed, clock: Clock, years: int) -> None:
    clock.on(days=1)
    show(keeping, feed, [replace(NEW, published=NOON + timedelta(hours=number), link=None, guid=str(number)) for number in range(3)], clock.now)
    assert prune(keeping, clock.now + timedelta(days=365 * years)) == 0
    clock.on(days=365 * years)
    assert show(keeping, feed, [entry("Свежая", "https://a.example/5", None, NOON + timedelta(hours=9))], clock.now) == 1


def test_articles_of_a_lost_clock_are_not_taken_for_old(keeping: Store, feed: Feed, clock: Clock) -> None:
    clock.now = datetime(1970, 1, 2, tzinfo=UTC)
    assert clock.now < BUILT
    show(keeping, feed, [entry("Заметка", "https://a.example/1", None, None)], clock.now)
    assert prune(keeping, NOON) == 0


def test_a_batch_takes_the_oldest_first(keeping: Store, feed: Feed, clock: Clock) -> None:
    show(keeping, feed, [entry(f"Заметка {day}", None, str(day), NOON - timedelta(days=day)) for day in range(5)], clock.now)
    clock.on(days=40)
    limit = NOON + timedelta(days=1)
    assert [keeping.remove_old(limit, clock.now, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_without_a_limit_everything_is_kept(store: Store, clock: Clock) -> None:
    assert store.oldest_kept(clock.now, None) is None
    assert show(store, store.feeds()[0], [entry("Древняя", "https://a.example/1", None, datetime(1999, 1, 1, 1, 2, 3, tzinfo=UTC))], clock.now) == 1
