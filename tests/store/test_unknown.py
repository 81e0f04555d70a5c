"""Names that the catalogue lacks: stored with an annotation, and gone with it."""

from collections.abc import Sequence

from monitor.model import Annotation
from monitor.store.store import Store
from monitor.store.unknown import Unknown
from tests.store.making import NOON, entry, merge, put, show


def read(store: Store, found: dict[int, Sequence[str]], version: str = "v1") -> None:
    store.save_annotations(version, [Annotation(number, (), 5, unknown=tuple(names)) for number, names in found.items()], {})


def seen(store: Store) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.article, row.names) for row in store.unknown_names()]


def test_names_come_back_with_article_story_and_source(store: Store) -> None:
    put(store, "tass", [entry("Первая"), entry("Вторая"), entry("Третья")])
    put(store, "ria", [entry("Четвёртая")])
    read(store, {1: ["Ерлан Карин", "Усть-Абзалка"], 2: [], 4: ["Ерланом Кариным"]})
    merge(store, (1, 4))
    assert list(store.unknown_names()) == [
        Unknown(1, 1, "tass", ("Ерлан Карин", "Усть-Абзалка")),
        Unknown(4, 1, "ria", ("Ерланом Кариным",)),
    ]
    assert store.annotation(1) == Annotation(1, (), 5, unknown=("Ерлан Карин", "Усть-Абзалка"))
    assert store.annotation(2) == Annotation(2, (), 5)


def test_only_the_language_asked_for(store: Store) -> None:
    put(store, "tass", [entry("По-русски")])
    put(store, "tass", [entry("Қазақша")], language="kk")
    read(store, {1: ["Карин"], 2: ["Қарін"]})
    assert seen(store) == [(1, ("Карин",))]
    assert [row.article for row in store.unknown_names("kk")] == [2]


def test_nothing_is_told_before_anything_was_read(store: Store) -> None:
    put(store, "tass", [entry("Первая")])
    assert seen(store) == []


def test_only_the_active_version_counts(store: Store) -> None:
    put(store, "tass", [entry("Первая"), entry("Вторая")])
    read(store, {1: ["Карин"], 2: ["Карин"]}, "v1")
    read(store, {1: ["Дундич"]}, "v2")
    assert seen(store) == [(1, ("Карин",)), (2, ("Карин",))]
    store.activate("v2")
    assert seen(store) == [(1, ("Дундич",))]


def test_a_later_version_takes_the_names_over_with_the_rest(store: Store) -> None:
    put(store, "tass", [entry("Первая")])
    read(store, {1: ["Карин"]}, "v1")
    store.take_over("v1", "v2", [1])
    store.activate("v2")
    assert seen(store) == [(1, ("Карин",))]


def test_an_edit_drops_the_names_of_the_text_that_was(store: Store) -> None:
    feed = store.feeds()[0]
    show(store, feed, [entry("Было", "https://a.example/1")], NOON)
    store.unindexed("v1", 10)
    read(store, {1: ["Карин"]})
    show(store, feed, [entry("Стало", "https://a.example/1")], NOON)
    assert seen(store) == []
    store.unindexed("v1", 10)
    read(store, {1: ["Дундич"]})
    assert seen(store) == [(1, ("Дундич",))]


def test_reading_again_replaces_the_names(store: Store) -> None:
    put(store, "tass", [entry("Первая")])
    read(store, {1: ["Карин", "Дундич"]})
    read(store, {1: ["Дундич"]})
    assert seen(store) == [(1, ("Дундич",))]
