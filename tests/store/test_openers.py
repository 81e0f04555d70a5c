"""A file copied by hand while it was written to lacks what stood in its log: it says so itself."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store.openers import Openers, is_open
from monitor.store.store import Store
from tests.store.making import NOON, Clock, entry, put

WRITER = """
import sys
from tests.store.making import entry, put
from monitor.store.store import Store
with Store.open(sys.argv[1]) as store:
    put(store, "tass", [entry("Заметка")])
    print("stored", flush=True)
    sys.stdin.readline()
"""


def says_open(path: Path) -> bool:
    with Store.open(str(path), readonly=True, untouched=True) as file, file.reading() as connection:
        return is_open(connection)


def copied(store: Store, folder: Path) -> Path:
    """The file alone, as somebody copies it who does not know of the log."""
    return Path(shutil.copy(store.path, folder / "copy.db"))


def test_a_copy_without_the_log_says_that_it_was_open(store: Store, tmp_path: Path) -> None:
    put(store, "tass", [entry("Заметка")])
    copy = copied(store, tmp_path)
    assert says_open(copy)
    assert not Openers(copy).any()
    assert Openers(store.path).any()


def test_after_the_last_writer_the_file_is_whole(store: Store, tmp_path: Path) -> None:
    put(store, "tass", [entry("Заметка")])
    second = Store.open(str(store.path))
    store.close()
    assert says_open(copied(second, tmp_path)), "the second still has it open"
    second.close()
    copy = copied(second, tmp_path)
    assert not says_open(copy)
    with Store.open(str(copy), readonly=True) as whole:
        assert whole.article_count() == 1


def test_an_open_page_does_not_hinder_the_last_writer(store: Store, tmp_path: Path) -> None:
    with Store.open(str(store.path), readonly=True) as page:
        put(store, "tass", [entry("Заметка")])
        assert page.article_count() == 1
        store.close()
        copy = copied(store, tmp_path)
    assert not says_open(copy)
    with Store.open(str(copy), readonly=True) as whole:
        assert whole.article_count() == 1


def test_a_killed_writer_leaves_its_log_and_the_next_makes_it_whole(store: Store, tmp_path: Path) -> None:
    store.close()
    with subprocess.Popen([sys.executable, "-c", WRITER, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "stored\n"
        child.send_signal(signal.SIGKILL)
    assert not Openers(store.path).any()
    assert (tmp_path / "monitor.db-wal").stat().st_size > 0
    with Store.open(str(store.path)) as following:
        assert following.article_count() == 1
        assert following.cut_at() is None
    assert not says_open(store.path)


def test_opening_such_a_copy_for_writing_is_remembered(store: Store, tmp_path: Path) -> None:
    copy = copied(store, tmp_path)
    with Store.open(str(copy), clock=Clock()):
        pass
    with Store.open(str(copy)) as again:
        assert again.cut_at() == NOON.isoformat()
        assert store.cut_at() is None


def test_a_look_that_leaves_nothing_makes_no_files(store: Store, tmp_path: Path) -> None:
    store.close()
    before = sorted(tmp_path.iterdir())
    with Store.open(str(store.path), readonly=True, untouched=True) as look:
        assert look.article_count() == 0
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_a_look_at_what_is_written_to_sees_the_newest(store: Store, open_elsewhere: bool) -> None:
    if not open_elsewhere:
        store.close()
        store = Store.open(str(store.path))
    put(store, "tass", [entry("Заметка")])
    with Store.open(str(store.path), readonly=True, untouched=True) as look:
        assert look.article_count() == 1
    store.close()
