"""What was read by which version; stories; search."""

import itertools
import random
from datetime import timedelta

import pytest

from monitor.model import Annotation, Article, Field, MentionKind
from monitor.store import partitions
from monitor.store.store import Store
from tests.store.making import NOON, Clock, entry, merge, put, read, said, show


def put_some(store: Store, count: int) -> list[int]:
    return put(store, "tass", [entry(f"Заметка {number}", published=NOON + timedelta(minutes=number)) for number in range(count)])


def numbers(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return partitions.numbers(connection)


def test_articles_wait_for_each_version_on_its_own_the_newest_first(store: Store) -> None:
    put_some(store, 5)
    assert [article.id for article in store.unindexed("v1", 2)] == [5, 4]
    read(store, {1: [], 4: []})
    waiting = store.unindexed("v1", 10)
    assert [article.id for article in waiting] == [5, 3, 2]
    assert [article.id for article in store.unindexed("v1", 10, waiting[1])] == [2]
    assert (store.count_unindexed("v1"), store.count_unindexed("v2")) == (3, 5)


def test_in_whatever_order_articles_came_each_waits_once(store: Store) -> None:
    chance = random.Random(4)
    minutes = [chance.randint(0, 9) for _ in range(60)]  # many of one minute
    put(store, "tass", [entry(f"Заметка {number}", published=NOON + timedelta(minutes=minute)) for number, minute in enumerate(minutes)])
    read(store, {number: [] for number in range(1, 61, 3)})
    given: list[Article] = []
    while part := store.unindexed("v1", 7, given[-1] if given else None):
        given += part
    expected = sorted((number for number in range(1, 61) if number % 3 != 1), key=lambda number: (minutes[number - 1], number), reverse=True)
    assert [article.id for article in given] == expected


def test_mentions_come_back_as_they_were_saved(store: Store) -> None:
    put_some(store, 1)
    mentions = (said("tokayev", 3, kind=MentionKind.ROLE, where=Field.TITLE, sentence=(0, 9)), said("kz", 7, inside=("tokayev", "eaeu")))
    read(store, {1: mentions}, lead_end=33)
    read(store, {1: mentions}, lead_end=33)  # twice: not doubled
    assert store.annotation(1) == Annotation(1, mentions, 33)
    assert store.counts().mentions == 2
    assert store.annotation(2) is None


def test_the_first_version_is_active_at_once_a_later_one_when_it_is_told(store: Store) -> None:
    put_some(store, 2)
    assert store.active_version() is None
    read(store, {1: [said("ru")], 2: [said("ru")]}, "v1")
    assert store.active_version() == "v1"
    read(store, {1: [said("kz"), said("ru")]}, "v2")
    assert (store.active_version(), store.counts().mentions) == ("v1", 2)
    store.activate("v2")
    assert store.annotation(1) == Annotation(1, (said("kz"), said("ru")), 50)
    assert store.annotation(2) is None
    assert store.count_unindexed("v1") == 2  # its mentions are gone


def test_forgetting_a_version_makes_it_read_everything_again(store: Store) -> None:
    put_some(store, 2)
    read(store, {1: [], 2: []})
    store.forget("v1")
    assert store.count_unindexed("v1") == 2


def test_what_was_found_in_an_earlier_text_is_not_stored(store: Store, clock: Clock) -> None:
    feed = store.feeds()[0]
    shown = entry("Было", "https://a.example/1")
    show(store, feed, [shown], NOON)
    assert len(store.unindexed("v1", 10)) == 1
    show(store, feed, [entry("Стало", "https://a.example/1")], NOON)  # while the indexer reads
    assert store.save_annotations("v1", [Annotation(1, (said("ru"),), 5)], {1: "было"}) == [1]
    assert (store.annotation(1), store.search("было")) == (None, [])
    assert [article.title for article in store.unindexed("v1", 10)] == ["Стало"]
    assert store.save_annotations("v1", [Annotation(1, (said("ru"),), 5)], {1: "стать"}) == []
    assert store.search("стать") == [1]


def test_a_later_version_takes_over_what_an_earlier_one_found(store: Store) -> None:
    put_some(store, 3)
    read(store, {1: [said("ru")], 2: []}, "v1")
    read(store, {2: [said("kz")]}, "v2")
    assert store.take_over("v1", "v2", [1, 2, 3]) == [1]  # 2 was read by it already, 3 by nobody
    store.activate("v2")
    assert [store.annotation(number) for number in (1, 2, 3)] == [Annotation(1, (said("ru"),), 50), Annotation(2, (said("kz"),), 50), None]


def test_months_that_a_later_version_reads_alike_keep_their_number(store: Store) -> None:
    put(store, "tass", [entry(f"Заметка {number}", published=NOON - timedelta(days=31 * number)) for number in range(4)])
    read(store, {1: [said("ru")], 2: [said("ru")], 3: [said("ru")]}, "v1")
    read(store, {1: [said("ru")], 2: [said("kz")], 4: []}, "v2")
    before = numbers(store)
    store.activate("v2")
    assert [month for month, number in numbers(store).items() if number != before.get(month)] == ["2025-11", "2025-12", "2026-01"]


def test_an_article_that_was_edited_is_not_taken_over(store: Store) -> None:
    feed = store.feeds()[0]
    show(store, feed, [entry("Было", "https://a.example/1")], NOON)
    read(store, {1: [said("ru")]}, "v1")
    show(store, feed, [entry("Стало", "https://a.example/1")], NOON)
    assert store.take_over("v1", "v2", [1]) == []


def test_search_wants_every_word_and_every_phrase_as_written(store: Store) -> None:
    put(store, "tass", [entry("Северный поток", full="Газ идёт."), entry("Поток", full="Ещё и северный\nпоток.", published=NOON + timedelta(1))])
    store.save_annotations("v1", [], {1: "северный поток газ идти", 2: "поток еще и северный"})
    assert store.search("поток северный") == [2, 1]
    assert store.search("поток газ") == [1]
    assert store.search("поток", ["еще  И северный поток"]) == [2]
    assert store.search("поток", ["газ", "нефть"]) == []
    assert store.search("") == store.search("нет такого") == []
    assert store.search('поток" OR "газ') == []  # not a query language: OR is a word that nobody wrote
    store.save_annotations("v1", [], {1: "другой"})
    assert store.search("газ") == []


def test_stories_are_what_pairs_connect_in_any_order(store: Store) -> None:
    put_some(store, 8)
    read(store, {number: [] for number in range(1, 9)})
    pairs = [(8, 3), (3, 5), (2, 6), (5, 6)]
    for order in itertools.permutations(pairs):
        for pair in order:
            merge(store, pair)
    start, end = NOON - timedelta(days=1), NOON + timedelta(days=1)
    grouped = {number: story for number, _, story, _ in store.window_signatures(start, end)}
    assert grouped == {1: 1, 2: 2, 3: 2, 4: 4, 5: 2, 6: 2, 7: 7, 8: 2}
    assert store.reprints(5) == [2, 3, 6, 8]
    assert store.counts().stories == 4


@pytest.mark.parametrize("seed", range(5))
def test_stories_together_or_one_by_one_are_the_same(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    put_some(store, 40)
    read(store, {number: [] for number in range(1, 41)})
    pairs = [(chance.randint(1, 20), chance.randint(1, 20)) for _ in range(12)]
    for left, right in pairs:
        merge(store, (left + 20, right + 20))
    assert merge(store, *pairs) <= 20
    grouped = {number: story for number, _, story, _ in store.window_signatures(NOON - timedelta(1), NOON + timedelta(1))}
    assert {number: story - 20 for number, story in grouped.items() if number > 20} == {number + 20: grouped[number] for number in range(1, 21)}


def test_the_window_holds_signed_articles_from_start_to_end_both_included(store: Store) -> None:
    put_some(store, 4)
    read(store, {1: [], 2: [], 4: []})
    window = store.window_signatures(NOON + timedelta(minutes=1), NOON + timedelta(minutes=3))
    assert window == [(2, NOON + timedelta(minutes=1), 2, b"sig"), (4, NOON + timedelta(minutes=3), 4, b"sig")]


def test_a_row_that_the_database_refuses_does_not_take_the_others_along(store: Store) -> None:
    """S14."""
    assert put(store, "tass", [entry("Первая"), entry("Вторая \ud800"), entry("Третья")]) == [1, 3]
    with store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT source, entry, reason FROM rejected").one()
    assert kept.source == "tass"
    assert "ud800" in kept.entry
    assert "surrogates" in kept.reason


def test_articles_come_in_the_order_asked_for(store: Store) -> None:
    put_some(store, 3)
    frame = store.articles([3, 1, 99], with_text=True)
    assert list(frame["id"]) == [3, 1]
    assert list(frame["title"]) == ["Заметка 2", "Заметка 0"]
    assert list(frame["feeds"]) == [(), ()]
    assert list(store.articles([]).columns) == [name for name in frame.columns if name != "text"]
    assert store.article(99) is None
