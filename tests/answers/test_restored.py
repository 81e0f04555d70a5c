"""What a page knows of the days before is that of the database that lies there now."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.answers import open_answers
from monitor.config import Settings
from monitor.model import FetchRecord, Outcome
from monitor.pipeline.rounds import read
from monitor.selection import Selection
from monitor.store.backup import restore
from tests.making import NOW, opened, settings

DAY = timedelta(days=1)


def filled(given: Settings, *checks: datetime) -> None:
    """One feed that was read well at these moments, without a gap."""
    with opened(given) as store:
        store.sync_sources(given.sources)
        (feed,) = store.feeds()
        for number, at in enumerate(checks):
            store.record_fetch(feed.id, FetchRecord(at, at, Outcome.OK, entries=3, known=3, overlap=True if number else None))
        read(store, given)


def test_coverage_is_that_of_the_restored_database(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    here, there = (settings(tmp_path / name, "https://a.example/rss") for name in ("here", "there"))
    filled(here, NOW - 3 * DAY, NOW - timedelta(hours=13))
    filled(there, NOW - 3 * DAY, NOW - 2.5 * DAY)
    yesterday = Selection(start=(NOW - DAY).date(), end=(NOW - DAY).date())
    assert here.database_file is not None
    assert there.database_file is not None
    with closing(open_answers(here, clock=lambda: NOW)) as answers:
        assert answers.coverage(yesterday)["coverage"].tolist() == [pytest.approx(23 / 24)]
        restore(here.database_file, there.database_file)
        answers.state()
        assert answers.coverage(yesterday)["coverage"].tolist() == [0.0]
