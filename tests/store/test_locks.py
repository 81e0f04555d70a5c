"""Who may write, across threads and processes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.store.errors import LockedError
from monitor.store.locks import FileLock
from monitor.store.store import Store
from tests.store.making import NOON, Clock

CHILD = """
import sys
from pathlib import Path
from monitor.store.locks import FileLock
with FileLock(Path(sys.argv[1])).held("index"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def held_by_a_child(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
        child.kill()


def impatient(path: Path) -> tuple[FileLock, list[float]]:
    """A lock whose clock jumps with every sleep; the sleeps are listed."""
    slept: list[float] = []
    return FileLock(path, clock=Clock(), monotonic=lambda: sum(slept) * 1000, sleep=slept.append), slept


def test_another_process_waits_and_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    with held_by_a_child(path) as child:
        lock, slept = impatient(path)
        with pytest.raises(LockedError, match=rf"index \(process {child.pid}, since .* UTC\); waited 60 s"), lock.held("collect"):
            pass
        assert slept
        holder = lock.holder()
        assert holder is not None
        assert (holder.who, holder.pid) == ("index", child.pid)


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    with held_by_a_child(path) as child:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        lock, _ = impatient(path)
        assert lock.holder() is None
        with lock.held("collect", wait=0):
            holder = FileLock(path).holder()
        assert holder is not None
        assert (holder.who, holder.pid, holder.since) == ("collect", os.getpid(), NOON)


def test_a_lock_is_taken_as_soon_as_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    with held_by_a_child(path) as child:
        assert child.stdin is not None

        def let_go(_: float) -> None:
            child.communicate("\n")

        with FileLock(path, sleep=let_go).held("collect"):
            assert child.returncode == 0


def test_the_same_thread_takes_it_again_another_does_not(tmp_path: Path) -> None:
    lock, _ = impatient(tmp_path / "write.lock")
    refused: list[str] = []

    def other() -> None:
        try:
            with lock.held("other"):
                pass
        except LockedError as error:
            refused.append(str(error))

    with lock.held("collect"):
        with lock.held("inner"):
            pass
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert len(refused) == 1
        assert "collect" in refused[0]
    with lock.held("again", wait=0):
        pass


def test_a_second_collector_is_told_at_once(store: Store, tmp_path: Path) -> None:
    with held_by_a_child(tmp_path / "monitor.db.collector.lock") as child:
        with pytest.raises(LockedError, match=f"process {child.pid}"), store.collecting("collect"):
            pass
        holder = store.collector()
        assert holder is not None
        assert holder.pid == child.pid
        with store.writing("import"):  # collecting is not writing
            pass


def test_a_writer_waits_for_the_batch_of_another_process(store: Store, tmp_path: Path) -> None:
    with held_by_a_child(tmp_path / "monitor.db.write.lock"):
        with pytest.raises(LockedError, match="index"), store.writing("collect", wait=0):
            pass
        assert store.article_count() == 0  # reading needs no lock
        assert store.writer() is not None
    assert store.writer() is None
