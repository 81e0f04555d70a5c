"""Attention: numerator and denominator under the same filters, gaps that are not zeros."""

from datetime import date, timedelta

import pandas as pd
import pytest

from monitor.analysis.trends import attention, buckets, by_bucket, changes, smooth, text_basis, text_moves, voice
from monitor.selection import Step, Unit

D1, D2, D3 = (date(2026, 3, day) for day in (1, 2, 3))


def counted(*rows: tuple[date, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["date", "entity", "count"])


def totals(*rows: tuple[date, int]) -> pd.DataFrame:
    return pd.DataFrame([(day, n, n, min(n, 2)) for day, n in rows], columns=["date", "articles", "stories", "sources"])


def test_buckets_begin_on_mondays_and_on_the_first() -> None:
    assert buckets(date(2026, 3, 4), date(2026, 3, 17), Step.WEEK) == [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
    assert buckets(date(2025, 12, 31), date(2026, 2, 1), Step.MONTH) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert buckets(D1, D3, Step.DAY) == [D1, D2, D3]


def test_no_data_is_never_zero_and_zero_is_never_no_data() -> None:
    frame = attention(counted((D1, "kz", 4)), totals((D1, 8)), pd.Series({D1: 1.0, D2: 1.0, D3: 0.0}), [D1, D2, D3], ["kz"], unit=Unit.ARTICLES)
    assert frame["count"].tolist()[:2] == [4, 0]
    assert frame["share"].tolist()[0] == 0.5
    assert frame["total"].tolist()[1] == 0
    assert frame["share"].isna().tolist() == [False, True, True], "0 of 0 is not a share"
    assert frame[["count", "total", "share"]].isna().all(axis=1).tolist() == [False, False, True]


def test_unpolled_days_keep_their_counts_without_coverage() -> None:
    frame = attention(counted((D1, "kz", 1)), totals((D1, 2)), pd.Series({D1: float("nan")}), [D1], ["kz"], unit=Unit.ARTICLES)
    assert frame["count"].tolist() == [1]
    assert frame["coverage"].isna().all()


def test_mentions_are_given_per_hundred_articles() -> None:
    frame = attention(counted((D1, "kz", 6)), totals((D1, 4)), pd.Series({D1: 1.0}), [D1], ["kz"], unit=Unit.MENTIONS)
    assert frame["share"].tolist() == [150.0]
    assert frame["total"].tolist() == [4]


def test_sources_are_divided_by_sources() -> None:
    frame = attention(counted((D1, "kz", 1)), totals((D1, 9)), pd.Series({D1: 1.0}), [D1], ["kz"], unit=Unit.SOURCES)
    assert frame["share"].tolist() == [0.5]


def test_the_mean_of_shares_is_the_share_of_sums() -> None:
    days = [D1 + timedelta(days=shift) for shift in range(7)]
    counts = [1, 0, 0, 0, 0, 0, 6]
    volume = [1, 9, 9, 9, 9, 9, 54]
    frame = attention(
        counted(*[(day, "kz", n) for day, n in zip(days, counts, strict=True)]),
        totals(*zip(days, volume, strict=True)),
        pd.Series(dict.fromkeys(days, 1.0)),
        days,
        ["kz"],
        unit=Unit.ARTICLES,
    )
    mean = smooth(frame, Unit.ARTICLES)
    assert mean["count"].tolist()[-1] == 1.0
    assert mean["share"].tolist()[-1] == pytest.approx(7 / 100)


def test_a_mean_bridges_no_gap() -> None:
    days = [D1 + timedelta(days=shift) for shift in range(7)]
    covered = pd.Series({day: 0.0 if day in days[1:5] else 1.0 for day in days})
    frame = attention(counted((days[0], "kz", 7)), totals((days[0], 9)), covered, days, ["kz"], unit=Unit.ARTICLES)
    assert smooth(frame, Unit.ARTICLES)["count"].isna().all(), "three days with data of seven are not enough"


def test_coverage_of_a_week_is_the_mean_of_its_known_days() -> None:
    daily = pd.Series({date(2026, 3, 2): 1.0, date(2026, 3, 3): 0.5, date(2026, 3, 4): float("nan"), date(2026, 3, 9): float("nan")})
    weekly = by_bucket(daily, Step.WEEK)
    assert weekly[date(2026, 3, 2)] == 0.75
    assert pd.isna(weekly[date(2026, 3, 9)])


def test_movers_come_by_size_of_the_change() -> None:
    now = pd.DataFrame({"entity": ["kz", "ru"], "articles": [5, 100]})
    before = pd.DataFrame({"entity": ["ru", "by"], "articles": [98, 9]})
    frame = changes(now, before, Unit.ARTICLES)
    assert frame["entity"].tolist() == ["by", "kz", "ru"]
    assert frame["change"].tolist() == [-9, 5, 2]


def test_share_of_voice_adds_up_to_one_where_somebody_is_named() -> None:
    trend = attention(
        counted((D1, "kz", 3), (D1, "uz", 1), (D2, "kz", 0)), totals((D1, 8), (D2, 5)), pd.Series({D1: 1.0, D2: 1.0, D3: 0.0}), [D1, D2, D3],
        ["kz", "uz"], unit=Unit.ARTICLES,
    )  # fmt: skip
    shares = voice(trend).set_index(["entity", "date"])
    assert shares.loc[("kz", D1), "voice"] == 0.75
    assert shares.loc[("uz", D1), "voice"] == 0.25
    assert shares.loc[("kz", D1), "sum"] == 4
    assert shares.loc[("kz", D2), "sum"] == 0
    assert shares["voice"].isna().tolist() == [False, True, True] * 2, "nobody named, and no data"


def days_of_texts(*shares: float, articles: int = 100) -> pd.DataFrame:
    rows = [(D1 + timedelta(days=day), articles, round(share * articles)) for day, share in enumerate(shares)]
    return pd.DataFrame(rows, columns=["date", "articles", "texts"])


def test_the_text_basis_warns_when_it_moves_and_not_before() -> None:
    assert text_basis(days_of_texts(0.9, 0.5))[D2] == 0.5
    assert text_moves(days_of_texts(*[0.9] * 10, *[0.1] * 10)) == pytest.approx((0.1, 0.9))
    assert text_moves(days_of_texts(*[0.9] * 10, *[0.75] * 10)) is None
    assert text_moves(days_of_texts(0.9, 0.1)) is None, "both days make one span"
    assert text_moves(days_of_texts(*[1.0, 0.0] * 40, articles=3)) is None, "single days waver"
    assert text_moves(days_of_texts()) is None
