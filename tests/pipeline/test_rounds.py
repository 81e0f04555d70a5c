"""The collector that goes on for ever: alone, interruptible, in a hurry when asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import FaultServer, answer
from tests.making import item, opened, rss, settings

PATIENCE = 60.0  # seconds: a loaded machine; nothing waits this long when all is well


def eventually(true: Callable[[], bool]) -> bool:
    """Looks until it is so; how long is the machine's affair."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_running_collector_refuses_a_second_one_hurries_when_asked_and_ends_at_once(tmp_path: Path) -> None:
    with FaultServer({"/feed": answer(rss(item("Токаев прибыл в Минск", "http://news.example/1")))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        command = [sys.executable, "-m", "monitor", "--config", str(given.path), "collect"]
        with opened(given) as store:
            assert not store.hurry(), "nobody collects"
            running = subprocess.Popen([*command, "--every", "1h"], stdout=subprocess.DEVNULL)
            try:
                assert eventually(lambda: len(web.requests) == 1)
                second = subprocess.run(command, capture_output=True, text=True, check=False)
                assert second.returncode == 1
                assert str(running.pid) in second.stderr
                assert eventually(store.hurry)
                assert eventually(lambda: len(web.requests) == 2), "one interval is an hour"
            finally:
                os.kill(running.pid, signal.SIGTERM)
                assert running.wait(10) == 128 + signal.SIGTERM
            assert store.collector() is None, "the lock dies with its process"
