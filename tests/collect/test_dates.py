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
    "2 марта 2026 г., 12:00 МСК",
    "Пн, 02 мар 2026 12:00:00 +0300",
    "2 марта 2026 г. в 12:00",
    "Mon, 02 Mar 2026 12:00:00 PM",
    "3/2/2026 12:00:00 PM",
    "02.03.26 12:00",
    "20260302T120000",
    "20260302120000",
    "2026-03-02T0900Z",
    "1772442000",
    "1772442000000",
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
    "written",
    [
        "",
        None,
        "вчера",
        "сегодня, 12:40",
        "вчера в 12:40",
        "12:40",
        "soon",
        "31.02.2026",
        "2026-13-01",
        "5 брюмера 2026",
        "9999-12-31T24:00:00Z",
        "177244200",
    ],
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


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1970),
        ("0001-01-01T00:00:00Z", 1),
        ("1 мая 1985", 1985),
        ("2099-01-01", 2099),
        ("9999-12-31T23:00:00Z", 9999),
    ],
)
def test_a_date_that_cannot_be_true_is_read_as_it_stands(written: str, expected: int) -> None:
    found = parse(written)
    assert found is not None
    assert found.year == expected


MONTHS = [
    ("январь января январе янв. янв", 1),
    ("февраль февраля феврале февр. фев", 2),
    ("март марта марте мар. мар", 3),
    ("апрель апреля апреле апр. апр", 4),
    ("май мая мае", 5),
    ("июнь июня июне июн. июн", 6),
    ("июль июля июле июл. июл", 7),
    ("август августа августе авг. авг", 8),
    ("сентябрь сентября сентябре сент. сен", 9),
    ("октябрь октября октябре окт. окт", 10),
    ("ноябрь ноября ноябре нояб. ноя", 11),
    ("декабрь декабря декабре дек. дек", 12),
]


@pytest.mark.parametrize(("name", "month"), [(name, month) for names, month in MONTHS for name in names.split()])
def test_russian_months_are_known_in_every_form(name: str, month: int) -> None:
    assert parse(f"25 {name} 2026") == date(2026, month, 25)
    assert parse(f"25 {name.upper()} 2026 г.") == date(2026, month, 25)


def test_a_slashed_date_is_day_first_unless_it_cannot_be() -> None:
    assert parse("02/03/2026") == date(2026, 3, 2)
    assert parse("03/25/2026") == date(2026, 3, 25)


def test_two_digits_are_this_centurys_years_up_to_69() -> None:
    assert (parse("01.02.69"), parse("01.02.70")) == (date(2069, 2, 1), date(1970, 2, 1))


def test_the_halves_of_a_day_are_told_apart() -> None:
    hours = [parse(f"2026-03-02 {written}") for written in ("12:30 AM", "11:30 a.m.", "12:30 PM", "11:30 p.m.")]
    assert [found.hour for found in hours if isinstance(found, datetime)] == [0, 11, 12, 23]
