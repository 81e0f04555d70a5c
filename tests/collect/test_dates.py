"""How publication dates are written and what they mean."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from monitor.collect.dates import parse

MOSCOW, ALMATY = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Almaty")
INSTANT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

INSTANTS = [
    "Mon, 02 Mar 2026 12:00:00 +0300",
    "Mon, 02 Mar 2026 09:00:00 GMT",
    "2 Mar 2026 09:00 Z",
    "Mon, 02 Mar 26 04:00:00 EST",
    "Mon, 02 Mar 2026 14:45:00 +0545",
    "02 Mar 2026 12:00:00 MSK",
    "2026-03-02T09:00:00Z",
    "2026-03-02T12:00:00+03:00",
    "2026-03-02T12:00:00.123456+03",
    "2026-03-02 12:00",
    "2026/03/02 12:00:00",
    "02.03.2026 12:00",
    "02.03.2026, 12:00:00",
    "12:00, 02.03.2026",
    "2 марта 2026 г., 12:00",
    "2 марта 2026 в 12:00",
    "Понедельник, 2 Марта 2026 - 12:00 (МСК)",
    "пн, 02 мар 2026 12:00:00 +0300",
    "March 2, 2026 12:00 PM",
    "Mon Mar  2 12:00:00 2026",
    "2026-03-02 12:00:00 UTC+3",
]


@pytest.mark.parametrize("written", INSTANTS)
def test_one_instant_in_many_spellings(written: str) -> None:
    found = parse(written, MOSCOW)
    assert isinstance(found, datetime)
    assert found.replace(microsecond=0) == INSTANT


@pytest.mark.parametrize("written", ["2026-03-02", "02.03.2026", "2 марта 2026", "2 марта 2026 года", "March 2, 2026", "20260302", "02/03/2026"])
def test_a_day_without_a_time_stays_a_day(written: str) -> None:
    found = parse(written, MOSCOW)
    assert found == date(2026, 3, 2)
    assert not isinstance(found, datetime)


@pytest.mark.parametrize(
    "written", ["", None, "вчера", "soon", "31.02.2026", "2026-13-01", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "5 брюмера 2026"]
)
def test_what_is_no_date_is_unknown(written: str | None) -> None:
    assert parse(written, MOSCOW) is None


@pytest.mark.parametrize(
    ("written", "zone", "utc"),
    [
        ("2014-10-25 12:00", MOSCOW, (2014, 10, 25, 8)),  # winter time abolished: +04:00 until 26 October 2014
        ("2014-10-27 12:00", MOSCOW, (2014, 10, 27, 9)),
        ("2010-07-01 12:00", MOSCOW, (2010, 7, 1, 8)),  # summer time
        ("1 июля 2012 12:00 мск", UTC, (2012, 7, 1, 8)),
        ("2024-02-01 12:00", ALMATY, (2024, 2, 1, 6)),
        ("2024-04-01 12:00", ALMATY, (2024, 4, 1, 7)),  # +05:00 since March 2024
        ("2026-03-01T24:00:00Z", UTC, (2026, 3, 2, 0)),
    ],
)
def test_a_clock_without_offset_is_read_by_its_zones_rules_of_that_day(written: str, zone: tzinfo, utc: tuple[int, int, int, int]) -> None:
    assert parse(written, zone) == datetime(*utc, tzinfo=UTC)
