"""Which instant an article is counted at."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.store.dating import Dated, dated
from tests.store.making import MOSCOW, NOON


@pytest.mark.parametrize("published", [NOON, NOON + timedelta(minutes=5), NOON + timedelta(hours=24), datetime(1990, 1, 1, tzinfo=UTC)])
def test_a_possible_instant_is_kept(published: datetime) -> None:
    assert dated(published, NOON, MOSCOW) == Dated(published, None, guessed=False)


@pytest.mark.parametrize(
    "published",
    [
        NOON + timedelta(days=2),
        datetime(2099, 3, 2, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        date(2099, 3, 2),
        date.max,
        date(1989, 12, 31),
        datetime(1985, 5, 1, tzinfo=UTC),
        date(1970, 1, 1),
        date.min,
        datetime.min.replace(tzinfo=UTC),
    ],
)
def test_an_impossible_date_is_guessed_and_kept_as_claimed(published: date) -> None:
    assert dated(published, NOON, MOSCOW) == Dated(NOON, None, guessed=True, claimed=published.isoformat())


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_last_day_of_the_calendar_is_guessed_in_every_zone(zone: str) -> None:
    assert dated(date.max, NOON, ZoneInfo(zone)).guessed


def test_no_date_is_the_time_of_collection() -> None:
    assert dated(None, NOON, MOSCOW) == Dated(NOON, None, guessed=True)


def test_a_bare_day_is_its_local_noon_by_the_rules_of_that_year() -> None:
    assert dated(date(2012, 7, 1), NOON, MOSCOW).published_at == datetime(2012, 7, 1, 8, tzinfo=UTC)  # Moscow was UTC+4
    assert dated(date(2020, 7, 1), NOON, MOSCOW) == Dated(datetime(2020, 7, 1, 9, tzinfo=UTC), date(2020, 7, 1), guessed=False)
    assert dated(date(2026, 3, 2), NOON, ZoneInfo("Pacific/Kiritimati")).day == date(2026, 3, 2)
