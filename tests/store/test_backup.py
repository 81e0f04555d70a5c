"""A backup holds all that was acknowledged before it began; restoring it gives the same numbers, or changes nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitor.selection import Selection
from monitor.store import copying
from monitor.store.backup import backup, restore
from monitor.store.connection import engine
from monitor.store.errors import DamagedError, LockedError, NewerSchemaError, NoDatabaseError, NotOursError, PassingError, StoreError
from monitor.store.mart import refresh
from monitor.store.mart.counts import Counts
from monitor.store.migrations import MIGRATIONS, migrate
from monitor.store.openers import is_open
from monitor.store.store import Store
from tests.store.making import MOSCOW, Clock, canonical, entry, put, read, said

# Stores numbered articles for ever, and says how many are stored.
WRITER = """
import sys
from tests.store.making import canonical, entry, put
from monitor.store.store import Store
with Store.open(sys.argv[1], canonical=canonical) as store:
    number = store.article_count()
    while True:
        put(store, "tass", [entry(f"{number + more}", full="Текст. " * 200) for more in range(20)])
        number += 20
        print(number, flush=True)
"""
# Restores, and stops at the named point until it is killed.
RESTORER = """
import sys, time
from pathlib import Path
from monitor.store import backup
def stop(*_):
    print("there", flush=True)
    time.sleep(600)
module, _, name = sys.argv[3].rpartition(".")
setattr(backup if not module else getattr(backup, module), name, stop)
backup.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@contextmanager
def child(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def fill(store: Store, number: int = 3) -> None:
    first = store.article_count()
    new = put(store, "tass", [entry(f"Заметка {first + more}", full="Текст заметки. " * 50) for more in range(number)])
    read(store, {article: [said("ru"), said("kz", 9)] for article in new})


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock" and not path.name.endswith(("-wal", "-shm")))


def test_a_backup_while_somebody_writes_holds_all_acknowledged_before(store: Store, tmp_path: Path) -> None:
    with child(WRITER, store.path) as writer:
        for number in range(3):
            acknowledged = int(line(writer))
            held = backup(store.path, tmp_path / f"{number}.db")
            assert held.articles >= acknowledged
            with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert copy.execute("SELECT count(*), max(id) FROM article").fetchone() == (held.articles, held.articles)


def test_a_backup_is_not_written_over_unless_told(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        backup(store.path, target)
    assert target.read_text() == "precious"
    fill(store)
    assert backup(store.path, target, force=True).articles == 3
    assert copying.check(target).articles == 3


@pytest.mark.parametrize("force", [False, True])
def test_the_database_is_no_backup_of_itself(store: Store, force: bool) -> None:
    with pytest.raises(StoreError, match="the database itself"):
        backup(store.path, store.path, force=force)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError):
        backup(tmp_path / "monitor.db", tmp_path / "copy.db")
    assert left(tmp_path) == []


def test_a_damaged_database_gives_no_backup_and_says_so(store: Store, tmp_path: Path) -> None:
    fill(store, 200)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[20 * 4096 : -4096] = b"\xaa" * (len(content) - 21 * 4096)
    store.path.write_bytes(content)
    with pytest.raises(DamagedError, match=r"monitor\.db: the file is damaged"):
        backup(store.path, tmp_path / "copy.db")
    assert left(tmp_path) == ["monitor.db"]


def test_a_folder_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="absent"):
        backup(store.path, tmp_path / "absent" / "copy.db")


def test_what_a_killed_backup_left_is_removed_by_the_next(store: Store, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    (tmp_path / f"copy.db.{ended.pid}.part").write_text("half")
    (tmp_path / f"copy.db.{os.getppid()}.part").write_text("of somebody who works on it")
    (tmp_path / "copy.db.notes.part").write_text("not ours")
    backup(store.path, tmp_path / "copy.db")
    assert left(tmp_path) == ["copy.db", f"copy.db.{os.getppid()}.part", "copy.db.notes.part", "monitor.db"]


def test_restoring_gives_the_same_counts_and_charts(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store)
    before = store.counts()
    backup(store.path, tmp_path / "copy.db")
    clock.on(hours=1)
    fill(store)
    with Counts(refresh(store, tmp_path / "mart", MOSCOW)) as later:
        assert later.count_articles(Selection()) == (6, 12, 6)
    store.close()
    done = restore(store.path, tmp_path / "copy.db", clock=clock)
    assert done.held == before
    with Store.open(str(store.path), canonical=canonical, clock=clock) as restored:
        assert restored.counts() == before
        with Counts(refresh(restored, tmp_path / "mart", MOSCOW)) as counts:
            assert counts.count_articles(Selection()) == (3, 6, 3)
        fill(restored, 1)
        with Counts(refresh(restored, tmp_path / "mart", MOSCOW)) as counts:
            assert counts.count_articles(Selection()) == (4, 8, 4)


def test_the_database_before_is_kept_under_a_dated_name(store: Store, tmp_path: Path, clock: Clock) -> None:
    backup(store.path, tmp_path / "copy.db")
    fill(store, 5)
    store.close()
    for name in ("monitor.before-restore-20260302T090030Z.db", "monitor.before-restore-20260302T090030Z-2.db"):
        done = restore(store.path, tmp_path / "copy.db", clock=clock)
        assert done.aside == tmp_path / name
    assert copying.check(tmp_path / "monitor.before-restore-20260302T090030Z.db").articles == 5


def test_a_database_that_was_killed_is_kept_aside_with_its_log(store: Store, tmp_path: Path) -> None:
    backup(store.path, tmp_path / "copy.db")
    store.close()
    with child(WRITER, store.path) as writer:
        acknowledged = int(line(writer))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert (tmp_path / "monitor.db-wal").stat().st_size > 0
    done = restore(store.path, tmp_path / "copy.db")
    assert done.aside is not None
    assert copying.check(done.aside).articles >= acknowledged
    assert copying.check(store.path).articles == 0


def test_open_pages_go_over_to_what_was_restored(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store)
    backup(store.path, tmp_path / "copy.db")
    clock.on(minutes=1)
    fill(store)
    store.close()
    with Store.open(str(store.path), readonly=True) as page:
        before = refresh(page, tmp_path / "mart", MOSCOW)
        assert page.article_count() == 6
        restore(store.path, tmp_path / "copy.db")
        assert page.article_count() == 3
        assert refresh(page, tmp_path / "mart", MOSCOW).version != before.version
        with Store.open(str(store.path), canonical=canonical, clock=clock) as writer:
            fill(writer, 1)
            assert page.article_count() == 4
        page.check()


def test_a_missing_or_broken_database_is_replaced(tmp_path: Path, store: Store) -> None:
    fill(store)
    backup(store.path, tmp_path / "copy.db")
    assert restore(tmp_path / "new" / "folder" / "monitor.db", tmp_path / "copy.db").aside is None
    assert copying.check(tmp_path / "new" / "folder" / "monitor.db").articles == 3
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all")
    done = restore(broken, tmp_path / "copy.db")
    assert done.aside is not None
    assert done.aside.read_bytes() == b"no database at all"
    assert copying.check(broken).articles == 3


def test_a_backup_of_an_earlier_version_is_upgraded(store: Store, tmp_path: Path) -> None:
    store.close()
    old = tmp_path / "old.db"
    made = engine(old, readonly=False)
    with made.begin() as connection:
        migrate(connection, MIGRATIONS[:1])
    made.dispose()
    before = old.read_bytes()
    restore(store.path, old)
    with Store.open(str(store.path), readonly=True) as restored:
        assert restored.article_count() == 0
    assert old.read_bytes() == before


@pytest.mark.parametrize("harm", ["foreign", "newer", "cut", "flipped", "empty"])
def test_a_file_that_is_not_whole_or_not_ours_changes_nothing(store: Store, tmp_path: Path, harm: str) -> None:
    fill(store, 100)
    copy = tmp_path / "copy.db"
    backup(store.path, copy)
    store.close()
    content = bytearray(copy.read_bytes())
    match harm:
        case "foreign":
            content[68:72] = b"abcd"
        case "newer":
            content[60:64] = (len(MIGRATIONS) + 1).to_bytes(4, "big")
        case "cut":
            content = content[: len(content) // 2]
        case "flipped":
            content[30 * 4096 : 31 * 4096] = b"\xaa" * 4096
        case _:
            content = bytearray()
    copy.write_bytes(content)
    expected = {"foreign": NotOursError, "newer": NewerSchemaError, "empty": NoDatabaseError}.get(harm, DamagedError)
    before = store.path.read_bytes()
    with pytest.raises(expected, match=r"copy\.db"):
        restore(store.path, copy)
    assert store.path.read_bytes() == before
    assert left(tmp_path) == ["copy.db", "monitor.db"]


def test_nobody_may_be_collecting(store: Store, tmp_path: Path) -> None:
    backup(store.path, tmp_path / "copy.db")
    with store.collecting("collect --every"), pytest.raises(LockedError, match=f"collect --every .process {os.getpid()}"):
        restore(store.path, tmp_path / "copy.db")


def test_nobody_may_have_it_open_for_writing(store: Store, tmp_path: Path) -> None:
    backup(store.path, tmp_path / "copy.db")
    with pytest.raises(LockedError, match="open for writing"):
        restore(store.path, tmp_path / "copy.db")
    store.close()
    restore(store.path, tmp_path / "copy.db")


def test_a_writer_under_whom_the_file_was_exchanged_stops(store: Store, tmp_path: Path) -> None:
    backup(store.path, tmp_path / "copy.db")
    (tmp_path / "copy.db").replace(store.path)
    with pytest.raises(StoreError, match="start again"):
        fill(store)


def test_a_database_that_is_gone_is_not_read_on(store: Store, tmp_path: Path) -> None:
    with Store.open(str(store.path), readonly=True) as page:
        store.path.rename(tmp_path / "elsewhere.db")
        with pytest.raises(NoDatabaseError, match="gone"):
            page.article_count()


@pytest.mark.parametrize("point", ["copying.copy", "_renew", "_set_aside", "log_of", "_rename", "copying.keep"])
def test_a_killed_restore_leaves_the_old_or_the_new(store: Store, tmp_path: Path, point: str) -> None:
    fill(store)
    backup(store.path, tmp_path / "copy.db")
    fill(store)
    store.close()
    with child(RESTORER, store.path, tmp_path / "copy.db", point) as killed:
        assert line(killed) == "there"
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    with Store.open(str(store.path)) as opened:
        opened.check()
        assert opened.article_count() in (3, 6)
    restore(store.path, tmp_path / "copy.db")
    assert copying.check(store.path).articles == 3
    assert not [name for name in left(tmp_path) if name.endswith(".part")]


def test_a_full_disk_gives_no_backup(store: Store, tmp_path: Path) -> None:
    fill(store, 300)
    code = "import resource, sys; from pathlib import Path; from monitor.store.backup import backup; from monitor.store.errors import PassingError\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    code += "try:\n    backup(Path(sys.argv[1]), Path(sys.argv[2]))\nexcept PassingError as error:\n    print(error)"
    with child(code, store.path, tmp_path / "copy.db") as limited:
        assert line(limited).startswith(f"{tmp_path}/copy.db.{limited.pid}.part: the disk ")
    assert left(tmp_path) == ["monitor.db"]


def test_a_backup_says_that_nobody_has_it_open(store: Store, tmp_path: Path) -> None:
    backup(store.path, tmp_path / "copy.db")
    with Store.open(str(tmp_path / "copy.db"), readonly=True, untouched=True) as copy, copy.reading() as connection:
        assert not is_open(connection)
    assert left(tmp_path) == ["copy.db", "monitor.db"]


def test_a_reader_in_the_way_is_told(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.backup.BUSY_MS", 100)
    backup(store.path, tmp_path / "copy.db")
    with Store.open(str(store.path), readonly=True) as page, page.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM article").scalar_one() == 0
        fill(store)
        store.close()
        with pytest.raises(PassingError, match="reader"):
            restore(store.path, tmp_path / "copy.db")
    assert copying.check(store.path).articles == 3
