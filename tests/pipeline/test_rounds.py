"""The collector that goes on for ever: alone, interruptible, in a hurry when asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.pipeline import indexing, rounds
from monitor.pipeline.importing import import_file
from monitor.pipeline.reading import annotator
from monitor.store.store import Store
from tests.faults import FaultServer, answer
from tests.making import NOW, item, opened, rss, settings
from tests.pipeline.test_importing import jsonl

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


class EnoughError(Exception):
    """Ends a collector that goes on for ever."""


def test_feeds_are_looked_after_while_an_archive_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(tmp_path)
    lines = [{"title": f"Токаев прибыл в Минск {day}", "text": "", "date": f"2022-11-{day}", "source": "a"} for day in range(10, 15)]
    waiting: list[int] = []

    def looked(store: Store, *_: object, **__: object) -> None:
        waiting.append(store.count_unindexed(annotator(given).version))
        if len(waiting) > len(lines):
            raise EnoughError

    monkeypatch.setattr(indexing, "BATCH", 1)
    monkeypatch.setattr(rounds, "TICK", timedelta())
    monkeypatch.setattr(rounds, "one_round", looked)
    monkeypatch.setattr(rounds, "_prune", lambda *_: None)
    with opened(given) as store:
        import_file(store, given, jsonl(tmp_path / "news.jsonl", *lines), now=NOW)
        with pytest.raises(EnoughError):
            rounds.for_ever(store, given, timedelta(hours=1), say=lambda _: None)
    assert waiting == [5, 4, 3, 2, 1, 0]
