"""The newsroom's exports and the pages beside them, both at the hour of the test: the command has no other clock."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from monitor.answers import Answers, open_answers
from monitor.config import Settings
from tests.ui.recomputed.exported import Exported


@pytest.fixture(scope="session")
def exported(installation: Settings) -> Exported:
    """The whole archive."""
    return Exported.of(installation)


@pytest.fixture(scope="session")
def today(installation: Settings) -> Iterator[Answers]:
    """What the pages ask."""
    with closing(open_answers(installation)) as held:
        yield held
