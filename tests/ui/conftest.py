"""The newsroom, made once for all tests of pages, and variants of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.answers import Answers, open_answers
from monitor.config import Settings, load
from monitor.model import FetchRecord, Outcome
from monitor.store.locks import FileLock
from monitor.ui.data import look_again
from tests.ui.newsroom import NOW, configured, make, opened

Opening = Callable[[Settings], Answers]
OWN = {"id": "turan-forum", "kind": "bloc", "name": {"ru": "Туранский форум", "en": "Turan Forum"}}  # makes another version of the catalogue


@pytest.fixture(autouse=True)
def _state_of_now() -> None:
    """Pages keep the state for two seconds, within which the next test may have another."""
    look_again()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The newsroom, which nobody writes to: made by whichever process of the run needs it first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(shared / "newsroom.lock").held("newsroom"):
        if not (shared / "newsroom").exists():
            make(shared / "unfinished")
            (shared / "unfinished").rename(shared / "newsroom")
    return load(shared / "newsroom" / "config.yaml", {})


@pytest.fixture(scope="session")
def answers(installation: Settings) -> Iterator[Answers]:
    """What the pages ask, of the newsroom at its own time."""
    with closing(open_answers(installation, clock=lambda: NOW)) as held:
        yield held


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """Of a new installation, which nothing was collected in."""
    with closing(open_answers(configured(tmp_path_factory.mktemp("empty")), clock=lambda: NOW)) as held:
        yield held


@pytest.fixture
def asking() -> Iterator[Opening]:
    """Opens the answers of a variant, until the test's end."""
    with ExitStack() as stack:
        yield lambda given: stack.enter_context(closing(open_answers(given, clock=lambda: NOW)))


@pytest.fixture
def copied(installation: Settings, tmp_path: Path) -> Settings:
    """The newsroom, to be written to."""
    unshared = shutil.ignore_patterns("*-wal", "*-shm", "*.lock")
    folder = shutil.copytree(installation.data_folder, tmp_path / "newsroom", symlinks=True, ignore=unshared)
    return load(Path(folder) / "config.yaml", {})


@pytest.fixture
def waiting(copied: Settings, asking: Opening) -> Answers:
    """The newsroom after a change of the catalogue, a quarter of it read anew."""
    held = asking(configured(copied.data_folder, [OWN]))
    state = held.state()
    with opened(held.settings) as store:
        store.take_over(str(state.counting_version), state.coming_version, range(1, round(state.articles / 4) + 1))
    return held


@pytest.fixture
def offline(copied: Settings, asking: Opening) -> Answers:
    """The newsroom without a network: no feed could be reached at its last check."""
    at = NOW - timedelta(minutes=4)
    failed = FetchRecord(at, at, Outcome.ERROR, "connection", "no address for this host")
    with opened(copied) as store:
        for feed in store.feeds():
            store.record_fetch(feed.id, failed)
    return asking(copied)
