"""One of many values: found however many they are, by one and the same statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, create_engine, event, select

from monitor.store.mart import refresh
from monitor.store.membership import among
from monitor.store.store import Store
from tests.store.making import MOSCOW, NOON, entry, merge, put, read, said, show

table = Table("thing", MetaData(), Column("id", Integer, primary_key=True), Column("name", String))
WORDS = ['"кавычки"', "O'Neil", "\\", "a,b]", "", "ё😀"]


@pytest.fixture
def things() -> Iterator[Connection]:
    with create_engine("sqlite://").begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"id": number, "name": word} for number, word in enumerate(WORDS)])
        connection.execute(table.insert(), [{"id": number, "name": None} for number in (-(2**63), 2**63 - 1)])
        yield connection


@pytest.mark.parametrize("values", [[], [1], [-(2**63), 2**63 - 1, 77], {0: "", 3: ""}, range(100_000)])
def test_numbers_are_found_however_many(things: Connection, values: Any) -> None:
    expected = [number for number in (-(2**63), *range(len(WORDS)), 2**63 - 1) if number in values]
    assert list(things.execute(select(table.c.id).where(among(table.c.id, values)).order_by(table.c.id)).scalars()) == expected


def test_words_are_found_as_they_are_written(things: Connection) -> None:
    for number, word in enumerate(WORDS):
        assert list(things.execute(select(table.c.id).where(among(table.c.name, [word, "нет такого"]))).scalars()) == [number]


@contextmanager
def statements() -> Iterator[set[str]]:
    """Every statement that is prepared meanwhile."""
    seen: set[str] = set()

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.add(statement)

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


def work(store: Store, mart: Path, count: int) -> None:
    """A round with so many new articles, some of which are edited and some told as one story."""
    feed = store.feeds()[0]
    start = store.counts().articles
    entries = [entry(f"Заметка {number}", f"https://tass.example/{number}", f"g{number}", NOON) for number in range(start, start + count)]
    show(store, feed, entries, NOON)
    show(store, feed, [entry(f"{old.title}!", old.link, old.guid, NOON) for old in entries], NOON + timedelta(minutes=1))
    put(store, "ria", [entry(f"Другая {number}") for number in range(start, start + count)])
    waiting = [article.id for article in store.unindexed("v1", 1000)]
    read(store, {number: [said("kz")] for number in waiting})
    store.remove_old(NOON - timedelta(days=1), NOON, 5)
    merge(store, *[(waiting[0], number) for number in waiting[1:]])
    store.last_shown(feed.id, waiting)
    store.articles(waiting)
    refresh(store, mart, MOSCOW)


def test_no_statement_differs_by_the_number_of_values(store: Store, tmp_path: Path) -> None:
    with statements() as before:
        for count in (2, 3):
            work(store, tmp_path / "mart", count)
    with statements() as after:
        for count in (4, 7, 11, 30):
            work(store, tmp_path / "mart", count)
    assert any("json_each" in statement for statement in before)
    assert after <= before
