"""The demonstration archive, imported and read once for all tests of answers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.answers import Answers, open_answers
from monitor.pipeline.importing import import_demonstration
from monitor.pipeline.rounds import read
from tests.making import opened, settings

NOW = datetime(2025, 1, 15, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    given = settings(tmp_path_factory.mktemp("answers"))
    with opened(given) as store:
        import_demonstration(store, given, now=NOW)
        read(store, given)
    held = open_answers(given, clock=lambda: NOW)
    yield held
    held.close()
