"""A command that is told to stop does: soon, with an honest exit code, and whatever was acknowledged is there."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.faults import FaultServer, Request, answer
from tests.making import item, opened, rss, settings
from tests.pipeline.test_rounds import eventually

SOON = 60.0  # seconds: a loaded machine
COMMAND = "from monitor.commands import stopping; from monitor.__main__ import main; stopping.PATIENCE = {patience}; main()"


def running(config: Path, *words: str, patience: float = 30.0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", COMMAND.format(patience=patience), "--config", str(config), *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def silent(request: Request) -> None:
    request.connection.recv(1)  # until the other side gives up


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("words", [("collect",), ("collect", "--every", "1h")], ids=" ".join)
def test_a_signal_ends_it_while_a_feed_hangs(tmp_path: Path, number: signal.Signals, words: tuple[str, ...]) -> None:
    with FaultServer({"/good": answer(rss(item("Токаев прибыл в Минск", "http://news.example/1"))), "/hangs": silent}) as web:
        given = settings(tmp_path, web.url("/hangs"), web.url("/good"), allow=[web.host_port])
        with opened(given) as store:
            child = running(given.path, *words, "--no-index")
            try:
                assert eventually(lambda: "/hangs" in web.paths())
                assert eventually(lambda: store.article_count() == 1)
                os.kill(child.pid, number)
                assert child.wait(SOON) == 128 + number
            finally:
                child.kill()
                child.wait()
            assert store.collector() is None
            store.check()


def test_what_cannot_end_is_cut_off(tmp_path: Path) -> None:
    locked = threading.Event()

    def feed(_: Request) -> bytes:
        locked.wait(SOON)
        return answer(rss(item("Токаев прибыл в Минск", "http://news.example/1")))

    with FaultServer({"/feed": feed}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            child = running(given.path, "collect", "--no-index", patience=0.5)
            try:
                assert eventually(lambda: web.paths() == ["/feed"])
                with store.writing("a test"):  # for a minute the collector waits for its turn to write
                    locked.set()
                    os.kill(child.pid, signal.SIGTERM)
                    assert child.wait(SOON) == 128 + signal.SIGTERM
            finally:
                child.kill()
                child.wait()
            assert store.article_count() == 0


STOPPED = """
import os, signal, threading, duckdb
from monitor.commands.stopping import stoppable
with stoppable(), duckdb.connect(":memory:") as duck:
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
    duck.execute("SELECT sum(hash(a.range) + b.range) FROM range(1000000) a, range(1000000) b")
"""


def test_a_signal_that_a_library_makes_an_error_of_is_a_signal_still() -> None:
    stopped = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, text=True, timeout=SOON, check=False)
    assert (stopped.returncode, stopped.stderr) == (128 + signal.SIGTERM, "")
