"""Databases of every earlier release: upgraded whole, also after a kill in the middle, with all that they held."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.model import Field, Mention, MentionKind, Outcome
from monitor.store.errors import OlderSchemaError
from monitor.store.matching import BURIED
from monitor.store.migrations import MIGRATIONS
from monitor.store.refusals import Refusals
from monitor.store.store import Store
from tests.store.making import NOON, canonical, entry, put

SCHEMAS = Path(__file__).parent.parent / "data" / "schemas"
RELEASED = sorted(int(file.stem) for file in SCHEMAS.glob("*.sql"))
# Upgrades, and stops in the middle of the step after the first until it is killed.
UPGRADER = """
import sys, time
from sqlalchemy import text
from monitor.store import database, migrations
from monitor.store.store import Store
def half(connection):
    connection.execute(text("CREATE TABLE half AS SELECT zeroblob(20000000) AS much"))  # more than stays in memory
    connection.execute(text("DELETE FROM body"))
    print("there", flush=True)
    time.sleep(600)
database.migrate = lambda connection: migrations.migrate(connection, (*migrations.MIGRATIONS, half))
Store.open(sys.argv[1])
"""


@pytest.fixture(params=RELEASED)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as a release made it."""
    path = tmp_path / "monitor.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{request.param}.sql").read_text(encoding="utf-8"))
    return path


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_there_is_a_fixture_of_the_first_release() -> None:
    assert RELEASED[0] == 1


def test_an_upgraded_database_keeps_all_it_held(released: Path) -> None:
    number = version(released)
    with Store.open(str(released), canonical=canonical) as store:
        assert version(released) == len(MIGRATIONS)
        held = store.counts()
        assert (held.articles, held.mentions, held.stories, held.first, held.last) == (3, 2, 2, datetime(2001, 9, 11, 8, tzinfo=UTC), NOON)
        first, second, third = (store.article(article) for article in (1, 2, 3))
        assert first is not None
        assert second is not None
        assert third is not None
        assert (first.title, first.text, first.feeds) == (
            "Токаев прибыл в Астану",
            "Токаев прибыл в Астану во вторник.",
            ("https://tass.example/rss",),
        )
        assert (second.date_guessed, second.note, second.story) == (True, "timeout: no answer", 1)
        assert (third.date_only, third.source, third.published_at.date()) == (True, "old", date(2001, 9, 11))
        assert store.revisions(1) == [(NOON.replace(minute=15), "Токаев прибывает в Астану", "Старый текст.")]
        found = store.annotation(1)
        assert found is not None
        assert found.mentions[0] == Mention("tokayev", MentionKind.NAME, Field.TITLE, 0, 6, 0, 22)
        assert found.unknown == (() if number == 1 else ("Дундич",))
        assert store.search("астана") == [1]
        assert store.refusals() == Refusals(1, NOON, "too big")
        assert [(feed.url, feed.outcome, feed.gone) for feed in store.feed_status()] == [
            ("https://tass.example/rss", Outcome.NOT_MODIFIED, False),
            ("https://tass.example/gone", Outcome.ERROR, True),
        ]
        assert len(store.fetches(datetime(2000, 1, 1, tzinfo=UTC))) == 3
        assert store.entities_found() == {"kz", "tokayev"}
        store.check()


def test_an_upgraded_database_goes_on_where_it_was(released: Path) -> None:
    with Store.open(str(released), canonical=canonical) as store:
        feed = store.feeds()[0]
        known = entry("Токаев прибыл в Астану", "https://tass.example/1", "urn:1")
        assert store.match(feed.id, feed.source, [known, entry("Новая", "https://tass.example/3")]) == [1, None]
        assert put(store, "tass", [entry("Новая", "https://tass.example/3")]) == [4]
        assert store.remove_old(datetime(2026, 4, 1, tzinfo=UTC), NOON, 10) == 2
        assert store.match(feed.id, feed.source, [known]) == [BURIED]


def test_a_reader_leaves_it_to_a_writer(released: Path) -> None:
    before = released.read_bytes()
    with pytest.raises(OlderSchemaError, match="waits for its upgrade"):
        Store.open(str(released), readonly=True)
    assert released.read_bytes() == before


def test_an_upgrade_killed_in_the_middle_is_as_if_it_had_not_begun(released: Path) -> None:
    number = version(released)
    with subprocess.Popen([sys.executable, "-c", UPGRADER, str(released)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "there\n"
        child.send_signal(signal.SIGKILL)
    assert version(released) == number
    with closing(sqlite3.connect(released)) as connection:
        assert connection.execute("SELECT count(*) FROM body").fetchone() == (3,)
    with Store.open(str(released), canonical=canonical) as store:
        assert version(released) == len(MIGRATIONS)
        assert store.article_count() == 3
        store.check()
