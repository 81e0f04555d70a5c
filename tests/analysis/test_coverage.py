"""Coverage: what was polled, what was lost, what nobody can know."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from monitor.analysis.coverage import Shortfall, combine, coverage, gaps, shortfalls

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 3, 10, 9, tzinfo=UTC)  # 12:00 in Moscow


def checks(*rows: tuple[str, str, datetime, str, bool | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["feed", "source", "finished_at", "outcome", "overlap"])
    return frame.assign(finished_at=pd.to_datetime(frame["finished_at"], utc=True), overlap=frame["overlap"].astype("object"))


def articles(*rows: tuple[str, date, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "day", "articles"])


def day_values(frame: pd.DataFrame, source: str) -> list[float | None]:
    return [None if pd.isna(value) else round(float(value), 3) for value in frame[frame["source"] == source]["coverage"]]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=MOSCOW).astimezone(UTC)


def test_a_day_is_covered_between_checks_that_overlap() -> None:
    log = checks(
        ("f", "s", at(8, 0), "ok", None),
        ("f", "s", at(8, 12), "ok", True),
        ("f", "s", at(9, 0), "not_modified", None),
        ("f", "s", at(9, 12), "ok", False),
    )
    frame = coverage(log, articles(), first=date(2026, 3, 8), last=date(2026, 3, 9), zone=MOSCOW, now=NOON)
    assert day_values(frame, "s") == [1.0, 0.0]


def test_failed_checks_prove_nothing_but_lose_nothing_when_the_next_one_overlaps() -> None:
    log = checks(("f", "s", at(8, 0), "ok", None), ("f", "s", at(8, 12), "error", None), ("f", "s", at(9, 0), "ok", True))
    frame = coverage(log, articles(), first=date(2026, 3, 8), last=date(2026, 3, 8), zone=MOSCOW, now=NOON)
    assert day_values(frame, "s") == [1.0]


def test_feeds_of_one_source_stand_in_for_each_other() -> None:
    log = checks(
        ("f", "s", at(8, 0), "ok", None),
        ("f", "s", at(8, 12), "ok", True),
        ("g", "s", at(8, 6), "ok", None),
        ("g", "s", at(8, 18), "ok", True),
    )
    frame = coverage(log, articles(), first=date(2026, 3, 8), last=date(2026, 3, 8), zone=MOSCOW, now=NOON)
    assert day_values(frame, "s") == [0.75]


def test_today_counts_only_the_part_that_has_passed() -> None:
    log = checks(("f", "s", at(9, 0), "ok", None), ("f", "s", at(10, 9), "ok", True))
    frame = coverage(log, articles(), first=date(2026, 3, 10), last=date(2026, 3, 12), zone=MOSCOW, now=NOON)
    assert day_values(frame, "s") == [0.75], "9 of the 12 hours so far, and no row for tomorrow"


def test_days_before_the_first_check_are_unknown_where_articles_reach_them_and_no_data_where_not() -> None:
    log = checks(("f", "s", at(9, 0), "ok", None), ("f", "s", at(10, 0), "ok", True))
    frame = coverage(log, articles(("s", date(2026, 3, 8), 3)), first=date(2026, 3, 7), last=date(2026, 3, 9), zone=MOSCOW, now=NOON)
    assert day_values(frame, "s") == [0.0, None, 1.0]


def test_an_outlet_that_had_not_begun_while_others_had_lost_nothing() -> None:
    log = checks(*((source, source, at(day, 0), "ok", True) for source, days in {"old": (7, 8, 9, 10), "new": (9, 10)}.items() for day in days))
    frame = coverage(log, articles(("new", date(2026, 3, 9), 3)), first=date(2026, 3, 6), last=date(2026, 3, 9), zone=MOSCOW, now=NOON)
    assert day_values(frame, "old") == [0.0, 1.0, 1.0, 1.0]
    assert day_values(frame, "new") == [0.0, None, None, 1.0], "on a day when nobody had begun there is no data"
    alone = coverage(log[log["source"] == "new"], articles(), first=date(2026, 3, 8), last=date(2026, 3, 9), zone=MOSCOW, now=NOON)
    assert day_values(alone, "new") == [0.0, 1.0]


def test_a_short_silence_of_an_archive_is_unknown_and_a_long_one_no_data() -> None:
    days = [*range(1, 6), 9, *range(20, 25)]
    held = articles(*[("s", date(2026, 1, day), 2) for day in days])
    frame = coverage(checks(), held, first=date(2025, 12, 31), last=date(2026, 1, 25), zone=MOSCOW, now=NOON)
    missing = {day.day for day in frame[frame["coverage"] == 0]["day"]}
    assert missing == {31, *range(10, 20), 25}, "before the first, the ten silent days, after the last; 6 to 8 January is a long weekend"


def test_a_weekly_is_not_full_of_holes() -> None:
    held = articles(*[("s", date(2026, 1, 1) + timedelta(days=7 * week), 2) for week in range(8)])
    frame = coverage(checks(), held, first=date(2026, 1, 1), last=date(2026, 2, 15), zone=MOSCOW, now=NOON)
    assert frame["coverage"].isna().all()


def test_a_selection_weighs_sources_by_their_usual_volume() -> None:
    day = date(2026, 3, 8)
    frame = pd.DataFrame([(day, "big", 1.0), (day, "small", 0.0)], columns=["day", "source", "coverage"])
    before = pd.DataFrame([(day - timedelta(days=1), "big", 1.0), (day - timedelta(days=1), "small", 1.0)], columns=["day", "source", "coverage"])
    held = articles(("big", day, 90), ("big", day - timedelta(days=1), 90), ("small", day - timedelta(days=1), 10))
    combined = combine(pd.concat([before, frame]), held)
    assert combined[day] == pytest.approx(0.9)


def test_an_archive_alone_has_unknown_coverage_and_no_zero() -> None:
    day = date(2026, 3, 8)
    frame = pd.DataFrame([(day, "archive", float("nan")), (day, "later", 0.0)], columns=["day", "source", "coverage"])
    combined = combine(frame, articles(("archive", day, 5), ("later", day + timedelta(days=1), 5)))
    assert pd.isna(combined[day])


def test_gaps_name_who_is_missing() -> None:
    rows = [(date(2026, 3, day), source, 0.0 if day in (2, 3) or (source, day) == ("b", 4) else 1.0) for day in range(1, 6) for source in "ab"]
    found = gaps(pd.DataFrame(rows, columns=["day", "source", "coverage"]))
    assert found == [(date(2026, 3, 2), date(2026, 3, 3), ("a", "b")), (date(2026, 3, 4), date(2026, 3, 4), ("b",))]


def test_days_before_anything_are_no_data_even_where_no_source_has_a_weight_yet() -> None:
    days = [date(2026, 3, 1), date(2026, 3, 2)]
    frame = pd.DataFrame([(day, source, 0.0) for day in days for source in "ab"], columns=["day", "source", "coverage"])
    assert combine(frame, articles(("a", date(2026, 5, 1), 3))).tolist() == [0.0, 0.0]


def test_a_partial_loss_names_its_days_and_who_is_missing() -> None:
    parts = {("b", 3): 0.0, ("b", 4): 0.4, ("c", 6): 0.2, ("a", 8): 0.95}
    rows = [(date(2026, 3, day), source, parts.get((source, day), 1.0)) for day in range(1, 10) for source in "abc"]
    frame = pd.DataFrame(rows, columns=["day", "source", "coverage"])
    held = articles(*[(source, date(2026, 3, day), 10) for day in range(1, 10) for source in "abc"])
    lost = shortfalls(frame, combine(frame, held))
    assert [(run.first.day, run.last.day, run.sources) for run in lost] == [(3, 4, ("b",)), (6, 6, ("c",))]
    assert lost[0].coverage == pytest.approx((2 / 3 + 2.4 / 3) / 2)
    assert shortfalls(frame.assign(coverage=0.0), combine(frame.assign(coverage=0.0), held)) == [], "days without anything are gaps"
    assert shortfalls(frame.assign(coverage=float("nan")), combine(frame.assign(coverage=float("nan")), held)) == []
    assert Shortfall(date(2026, 3, 6), date(2026, 3, 6), lost[1].coverage, ("c",)) == lost[1]


def test_a_day_has_the_same_coverage_in_whatever_period_it_is_asked_for() -> None:
    log = checks(("f", "s", at(8, 0), "ok", True), ("f", "s", at(8, 12), "ok", True))
    held = articles(("s", date(2026, 3, 7), 3), ("s", date(2026, 3, 9), 3))

    def asked(begun: dict[str, datetime] | None) -> list[float | None]:
        found = coverage(log, held, first=date(2026, 3, 6), last=date(2026, 3, 9), zone=MOSCOW, now=NOON, begun=begun)
        return day_values(found, "s")

    assert asked(None) == [0.0, None, 0.5, 0.0]
    assert asked({"s": at(1, 0)}) == [0.0, 0.0, 0.5, 0.0], "it was polled before: lost, not unknown"
