"""A store in a folder of its own, with a clock that stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.store import Store
from tests.store.making import Clock, canonical, outlet


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(str(tmp_path / "monitor.db"), canonical=canonical, clock=clock) as opened:
        opened.sync_sources([outlet("tass", "https://tass.example/rss"), outlet("ria", "https://ria.example/rss", "https://ria.example/world")])
        yield opened
