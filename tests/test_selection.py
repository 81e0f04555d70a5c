"""A question goes into words and comes back the same; what is wrong with a word is said."""

from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.model import MentionKind, MonitorError, SourceKind
from monitor.selection import COUNTED_KINDS, WORDS, YEARS, Level, Match, Selection, Step, Unit, Where, parse_selection, selection_words

DAYS = some.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
NAMES = some.lists(some.text("abcxyz-0123.", min_size=1), unique=True, max_size=4).map(tuple)


def several(members: type[SourceKind] | type[MentionKind], least: int = 0) -> some.SearchStrategy[tuple[object, ...]]:
    return some.lists(some.sampled_from(list(members)), unique=True, min_size=least).map(tuple)


SELECTIONS = some.builds(
    Selection,
    start=some.none() | DAYS,
    end=some.none() | DAYS,
    entities=NAMES,
    match=some.sampled_from(Match),
    sources=NAMES,
    source_kinds=several(SourceKind),
    source_countries=NAMES,
    language=some.sampled_from(["ru", "en", "kk", ""]),
    where=some.sampled_from(Where),
    kinds=several(MentionKind, least=1),
    step=some.sampled_from(Step),
    unit=some.sampled_from(Unit),
    share=some.booleans(),
    level=some.sampled_from(Level),
    query=some.text(),
    demo=some.booleans(),
).filter(lambda asked: asked.start is None or asked.end is None or asked.start <= asked.end)
PERIODS = some.tuples(DAYS, DAYS).map(sorted)


@given(SELECTIONS)
def test_words_lead_back_to_the_same_question(asked: Selection) -> None:
    words = selection_words(asked)
    assert parse_selection(words) == asked
    assert list(words) == [word for word in WORDS if word in words], "in the order of links"


def test_what_equals_the_default_is_not_written() -> None:
    assert selection_words(Selection()) == {}
    assert selection_words(Selection(start=date(2026, 3, 1), share=True)) == {"from": ["2026-03-01"], "share": ["1"]}
    assert parse_selection({}) == Selection()


def test_every_field_has_its_word() -> None:
    assert set(WORDS.values()) == set(Selection.__dataclass_fields__)


def test_of_a_repeated_word_all_count_once_and_of_another_the_last() -> None:
    asked = parse_selection({"entity": ["kz", "ru", "kz", ""], "step": ["day", "week"], "lang": ["en"]})
    assert asked == Selection(entities=("kz", "ru"), step=Step.WEEK), "unknown words are left alone"


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("true", True), ("0", False), ("False", False), ("no", False)])
def test_a_flag_can_be_taken_back(value: str, flag: bool) -> None:
    assert parse_selection({"share": [value]}).share is flag


@pytest.mark.parametrize(
    ("word", "value", "expected"),
    [
        ("from", "23.11.2026", "2026-11-23"),
        ("from", "0001-01-01", "1900 to 2199"),
        ("to", "9999-12-31", "1900 to 2199"),
        ("to", "2026-02-30", "2026-11-23"),
        *((word, "nonsense", ", ".join(kind)) for word, kind in {"match": Match, "where": Where, "step": Step, "unit": Unit, "level": Level}.items()),
        ("kind", "verb", ", ".join(MentionKind)),
        ("source-kind", "red", ", ".join(SourceKind)),
    ],
)
def test_a_wrong_value_is_named_with_its_word_and_what_was_expected(word: str, value: str, expected: str) -> None:
    with pytest.raises(MonitorError) as refused:
        parse_selection({word: [value]})
    assert f"{word}={value}" in str(refused.value)
    assert expected in str(refused.value)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(MonitorError, match=r"from=2026-03-02 is after to=2026-03-01"):
        parse_selection({"from": ["2026-03-02"], "to": ["2026-03-01"]})
    assert parse_selection({"from": ["2026-03-02"], "to": ["2026-03-02"]}).start == date(2026, 3, 2)


@given(some.sampled_from(Step), DAYS)
def test_buckets_follow_each_other_without_gap_or_overlap(step: Step, day: date) -> None:
    start = step.start(day)
    after = step.next(start)
    assert start <= day < after
    assert step.start(start) == start
    assert step.start(after) == after
    assert step.start(after - timedelta(days=1)) == start


def test_a_week_is_its_monday_and_a_month_its_first() -> None:
    thursday = date(2026, 1, 1)
    assert Step.WEEK.start(thursday) == date(2025, 12, 29)
    assert Step.MONTH.start(date(2024, 2, 29)) == date(2024, 2, 1)
    assert Step.MONTH.next(date(2024, 12, 1)) == date(2025, 1, 1)
    assert Step.DAY.start(thursday) == thursday


@given(PERIODS, some.sampled_from(Step), some.data())
def test_the_buckets_of_a_period_share_out_its_days(period: list[date], step: Step, data: some.DataObject) -> None:
    start, end = period
    asked = Selection(start, end, step=step)
    day = data.draw(some.dates(start, end))
    part = asked.within(step.start(day))
    assert part.start is not None
    assert part.end is not None
    assert start <= part.start <= day <= part.end <= end
    assert part.start in (start, step.start(day))
    assert part.end in (end, step.next(step.start(day)) - timedelta(days=1))


def test_a_bucket_of_an_open_period_is_whole() -> None:
    part = Selection(step=Step.MONTH, entities=("kz",)).within(date(2024, 2, 1))
    assert part == Selection(date(2024, 2, 1), date(2024, 2, 29), step=Step.MONTH, entities=("kz",))


def test_about_several_asks_for_all_of_them_about_one_for_it() -> None:
    asked = Selection(entities=("de", "fr", "it"), match=Match.ALL, unit=Unit.STORIES)
    assert asked.about("kz") == Selection(entities=("kz",), match=Match.ANY, unit=Unit.STORIES)
    assert asked.about("kz", "ru") == Selection(entities=("kz", "ru"), match=Match.ALL, unit=Unit.STORIES)


@given(PERIODS)
def test_the_period_before_is_as_long_and_ends_the_day_before(period: list[date]) -> None:
    asked = Selection(period[0], period[1])
    before = asked.before()
    assert cast(date, before.end) + timedelta(days=1) == asked.start
    assert cast(date, before.end) - cast(date, before.start) == period[1] - period[0]


@pytest.mark.parametrize("asked", [Selection(), Selection(start=date(2026, 1, 1)), Selection(end=date(2026, 1, 1))])
def test_before_an_unbounded_period_there_is_none(asked: Selection) -> None:
    with pytest.raises(MonitorError, match="unbounded"):
        asked.before()
    with pytest.raises(MonitorError, match="unbounded"):
        asked.year_before()


def test_the_year_before_has_the_same_days_and_knows_leap_years() -> None:
    assert Selection(date(2026, 3, 1), date(2026, 3, 31)).year_before() == Selection(date(2025, 3, 1), date(2025, 3, 31))
    assert Selection(date(2024, 2, 1), date(2024, 2, 29)).year_before() == Selection(date(2023, 2, 1), date(2023, 2, 28))


def test_names_and_roles_count_unless_asked_otherwise() -> None:
    assert COUNTED_KINDS == (MentionKind.NAME, MentionKind.ROLE)
    assert Selection().kinds == COUNTED_KINDS
    assert parse_selection({"kind": ["capital"]}).kinds == (MentionKind.CAPITAL,)
