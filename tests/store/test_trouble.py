"""Full disks, disks that fail and damaged files: told in words, nothing acknowledged lost, nothing overwritten."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from monitor.store.errors import DamagedError, LockedError, NotOursError, PassingError, StoreError, refused_by_disk, trouble, worded
from monitor.store.mart import refresh
from monitor.store.store import Store
from tests.store.making import MOSCOW, NOON, entry, outlet, put, read, said

# Stores batches until the disk is full, says how many articles were acknowledged and why it stopped; then tries again when told.
LIMITED = """
import resource, sys
from tests.store.making import NOON, entry, put
from monitor.store.errors import PassingError
from monitor.store.store import Store
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
with Store.open(sys.argv[1]) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    stored = store.article_count()
    try:
        while True:
            stored += len(put(store, "tass", [entry(f"{stored + more}", full="Текст. " * 200) for more in range(20)]))
    except PassingError as error:
        print(stored, store.article_count(), error, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    print(len(put(store, "tass", [entry("потом", full="Текст. " * 200)])), flush=True)
"""


def batch(store: Store, number: int = 20) -> int:
    first = store.article_count()
    return len(put(store, "tass", [entry(f"Заметка {first + more}", full="Текст. " * 200) for more in range(number)]))


def without_end(store: Store) -> None:
    while True:
        batch(store)


def limit(store: Store, pages: int) -> None:
    """The database may have so many pages: as a disk that is full."""
    assert store._writer is not None
    with store._writer.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_loses_nothing_and_is_gone_on_from(store: Store) -> None:
    batch(store)
    limit(store, 150)
    with pytest.raises(PassingError, match=r"monitor\.db: the disk is full; free some space"):
        without_end(store)
    held = store.article_count()
    assert held % 20 == 0
    store.check()
    with pytest.raises(PassingError, match="full"):
        batch(store)
    limit(store, 100_000)
    assert batch(store) == 20
    assert store.article_count() == held + 20


def test_a_full_disk_is_not_the_fault_of_a_row(store: Store) -> None:
    limit(store, 150)
    with pytest.raises(PassingError):
        without_end(store)
    limit(store, 100_000)
    assert store.refusals().rows == 0


def test_a_file_that_may_not_grow_loses_nothing_and_is_gone_on_from(store: Store) -> None:
    store.close()
    done = subprocess.run([sys.executable, "-c", LIMITED, str(store.path)], capture_output=True, text=True, check=True)
    told, again = done.stdout.splitlines()
    acknowledged, held, reason = told.split(" ", 2)
    assert int(acknowledged) > 0
    assert held == acknowledged
    assert reason.startswith(f"{store.path}: the disk ")
    assert again == "1"
    with Store.open(str(store.path)) as after:
        assert after.article_count() == int(acknowledged) + 1
        after.check()


def test_a_full_disk_does_not_hide_who_holds_a_lock(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    with store.writing("collect"):
        assert store.article_count() == 0


def test_a_copy_for_charts_that_cannot_be_written_may_pass(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch(store)
    read(store, {1: [said("ru")]})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("monitor.store.mart.month.write", full)
        with pytest.raises(PassingError, match="disk is full"):
            refresh(store, tmp_path / "mart", MOSCOW)
    assert refresh(store, tmp_path / "mart", MOSCOW).months


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [(28, PassingError, "full"), (122, PassingError, "full"), (5, PassingError, "Input/output"), (13, StoreError, "Permission")],
)
def test_what_the_system_says_of_a_file_is_worded(number: int, kind: type[StoreError], words: str) -> None:
    error = refused_by_disk("file", OSError(number, os.strerror(number)))
    assert type(error) is kind
    assert words in str(error)


def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", none)
    with pytest.raises(StoreError, match="No locks available: this file system has no locks; keep the database on a local disk"):
        Store.open(str(tmp_path / "monitor.db"))


CODES = {
    sqlite3.SQLITE_IOERR: (PassingError, "read or write error"),
    sqlite3.SQLITE_IOERR_WRITE: (PassingError, "read or write error"),
    sqlite3.SQLITE_IOERR_FSYNC: (PassingError, "read or write error"),
    sqlite3.SQLITE_IOERR_READ: (PassingError, "read or write error"),
    sqlite3.SQLITE_FULL: (PassingError, "disk is full"),
    sqlite3.SQLITE_BUSY: (LockedError, "locked"),
    sqlite3.SQLITE_PROTOCOL: (LockedError, "locked"),
    sqlite3.SQLITE_CORRUPT: (DamagedError, "damaged"),
    sqlite3.SQLITE_NOTADB: (NotOursError, "not a database"),
    sqlite3.SQLITE_READONLY: (StoreError, "read-only"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "cannot be opened"),
}


class Failing(sqlite3.Connection):
    """A connection whose statements fail when a test says so."""

    code: int | None = None
    when: str = ""

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(FailingCursor)


class FailingCursor(sqlite3.Cursor):
    def execute(self, statement: str, *arguments: Any) -> Any:
        fail(statement)
        return super().execute(statement, *arguments)

    def executemany(self, statement: str, *arguments: Any) -> Any:
        fail(statement)
        return super().executemany(statement, *arguments)


def fail(statement: str) -> None:
    if Failing.code is not None and statement.startswith(Failing.when):
        error = sqlite3.OperationalError("as the disk says")
        error.sqlite_errorcode = Failing.code
        raise error


@pytest.fixture
def failing(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, str], Store]]:
    """A store whose statements that begin so fail with this code."""
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda *arguments, **options: connect(*arguments, **options, factory=Failing))
    with Store.open(str(store.path)) as made:

        def arm(code: int, when: str) -> Store:
            Failing.code, Failing.when = code, when
            return made

        yield arm
        Failing.code = None


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("when", ["SELECT", "INSERT INTO body", "BEGIN"])
def test_what_the_disk_says_is_told_in_words(failing: Callable[[int, str], Store], code: int, when: str) -> None:
    kind, words = CODES[code]
    with pytest.raises(kind, match=words) as told:
        batch(failing(code, when))
    assert type(told.value) is kind
    assert "monitor.db" in str(told.value)
    Failing.code = None
    assert batch(failing(code, "never")) == 20


def test_an_error_of_another_kind_is_not_worded() -> None:
    with pytest.raises(sqlite3.OperationalError), worded("file"), closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("SELECT nonsense")
    assert trouble(ValueError("no")) is None


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "monitor.db"
    with Store.open(str(path)) as store:
        store.add_source(outlet("tass"))
        batch(store, 60)
        read(store, {number: [said("ru")] for number in range(1, 40)})
        store.save_annotations("v1", [], dict.fromkeys(range(1, 40), "заметка текст"))
    return path.read_bytes()


@pytest.mark.parametrize("offset", [0, 8, 100, 1000, 2048, 4000])
@pytest.mark.parametrize("readonly", [False, True])
def test_bytes_flipped_anywhere_are_told_in_words_and_never_overwritten(sound: bytes, tmp_path: Path, offset: int, readonly: bool) -> None:
    path = tmp_path / "monitor.db"
    for page in range(0, len(sound) // 4096, 3):
        harmed = bytearray(sound)
        start = page * 4096 + offset
        harmed[start : start + 16] = bytes(value ^ 0xFF for value in harmed[start : start + 16])
        path.write_bytes(harmed)
        try:
            with Store.open(str(path), readonly=readonly) as store:
                store.check()
                assert store.article_count() >= 0
        except StoreError as error:
            assert "monitor.db" in str(error)  # noqa: PT017 - not each such place is noticed: a letter of a text is no fault of the file
            assert path.read_bytes() == bytes(harmed)
        for beside in tmp_path.glob("monitor.db?*"):
            beside.unlink()


def test_a_database_that_lost_a_table_is_told_in_words(store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("DROP TABLE meta")
        connection.commit()
    with pytest.raises(DamagedError, match="no table meta"):
        Store.open(str(store.path))


def test_rows_that_are_refused_are_counted_with_their_reason(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute(text("CREATE TRIGGER t BEFORE INSERT ON article WHEN new.title = 'X' BEGIN SELECT RAISE(ABORT, 'too long'); END"))
    assert len(put(store, "tass", [entry("Раз"), entry("X"), entry("Два")])) == 2
    refused = store.refusals()
    assert (refused.rows, refused.last) == (1, NOON)
    assert "too long" in (refused.reason or "")


def test_a_reader_that_stays_leaves_no_large_log_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """S7: while somebody reads for long the log grows; it is cut once it begins anew."""
    store.close()
    monkeypatch.setattr("monitor.store.connection.LOG_BYTES", 200_000)
    log = Path(f"{store.path}-wal")
    with Store.open(str(store.path)) as writer, Store.open(str(store.path), readonly=True) as page:
        with page.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM article")).scalar_one() == 0
            for _ in range(60):
                batch(writer)
            assert log.stat().st_size > 5_000_000
            assert connection.execute(text("SELECT count(*) FROM article")).scalar_one() == 0
        for _ in range(3):
            batch(writer, 1)
        assert log.stat().st_size <= 250_000
        assert page.article_count() == 1203
