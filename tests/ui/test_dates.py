from datetime import date

import pytest

from monitor.selection import Step
from monitor.ui.dates import TICKS, bucket_name, ticks


def test_buckets_are_named_by_their_step() -> None:
    day = date(2026, 11, 16)
    assert [bucket_name(day, step, "ru") for step in Step] == ["16.11.2026", "16–22 ноя 2026", "ноябрь 2026"]
    assert [bucket_name(day, step, "en") for step in Step] == ["16.11.2026", "16–22 Nov 2026", "November 2026"]


@pytest.mark.parametrize(
    ("monday", "said"),
    [
        (date(2022, 5, 9), "9–15 мая 2022"),
        (date(2022, 2, 28), "28 фев – 6 мар 2022"),
        (date(2021, 12, 27), "27 дек 2021 – 2 янв 2022"),
    ],
)
def test_a_week_names_both_of_its_ends(monday: date, said: str) -> None:
    assert bucket_name(monday, Step.WEEK, "ru") == said


def test_a_short_axis_has_days_and_a_year_where_it_begins() -> None:
    at, words = ticks(date(2021, 12, 27), date(2022, 1, 3), Step.DAY, "ru")
    assert at == [date(2021, 12, 27), date(2021, 12, 29), date(2021, 12, 31), date(2022, 1, 2)]
    assert words == ["27.12<br>2021", "29.12", "31.12", "02.01<br>2022"]


def test_weeks_keep_to_their_mondays() -> None:
    at, _ = ticks(date(2022, 1, 3), date(2022, 3, 28), Step.WEEK, "ru")
    assert {day.weekday() for day in at} == {0}


@pytest.mark.parametrize(("language", "first", "second"), [("ru", "янв<br>2022", "апр"), ("en", "Jan<br>2022", "Apr")])
def test_a_year_has_months_by_name(language: str, first: str, second: str) -> None:
    at, words = ticks(date(2022, 1, 1), date(2022, 12, 31), Step.DAY, language)
    assert at == [date(2022, month, 1) for month in (1, 4, 7, 10)]
    assert words[:2] == [first, second]


def test_an_axis_that_begins_within_a_month_begins_with_the_next() -> None:
    at, words = ticks(date(2021, 11, 15), date(2022, 10, 10), Step.WEEK, "ru")
    assert at[0] == date(2022, 1, 1)
    assert words[0] == "янв<br>2022"


def test_decades_have_years() -> None:
    at, words = ticks(date(2000, 3, 1), date(2026, 3, 1), Step.MONTH, "ru")
    assert words == [str(day.year) for day in at]
    assert len(at) <= TICKS + 1


def test_a_single_bucket_has_its_date() -> None:
    assert ticks(date(2022, 5, 1), date(2022, 5, 1), Step.MONTH, "ru") == ([date(2022, 5, 1)], ["май<br>2022"])
