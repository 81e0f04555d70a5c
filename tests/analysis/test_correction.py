"""Correction: the full curve lies within the interval when a feed is lost, and nothing is moved when nothing is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from monitor.analysis.correction import COLUMNS, DAILY, by_bucket, corrected
from monitor.analysis.coverage import coverage
from monitor.selection import Step

MOSCOW = ZoneInfo("Europe/Moscow")
FIRST = date(2025, 9, 1)  # a Monday
DAYS = [FIRST + timedelta(days=shift) for shift in range(130)]
LOST, HALF = range(80, 101), range(101, 110)  # days on which a feed does not answer at all, and until noon
WEEKDAYS = np.array([1, 1.1, 1.1, 1, 1, 0.5, 0.4])
OUTLETS, ENTITIES = 10, 6
NAN = float("nan")


@dataclass
class Corpus:
    """Counts of days × outlets (× entities)."""

    totals: np.ndarray
    named: np.ndarray


def corpus(seed: int) -> Corpus:
    """Outlets of skewed size with tastes of their own, bursts that all share, and the unrest of news from day to day and outlet to outlet."""
    chance = np.random.default_rng(seed)
    totals = chance.poisson(chance.lognormal(2.6, 0.8, OUTLETS) * WEEKDAYS[np.arange(len(DAYS)) % 7][:, None])
    fame, taste = chance.dirichlet(np.ones(ENTITIES)), chance.lognormal(0, 0.6, (OUTLETS, ENTITIES))
    mood, whim = chance.gamma(1 / 0.15, 0.15, (len(DAYS), 1, ENTITIES)), chance.gamma(10, 0.1, (len(DAYS), OUTLETS, ENTITIES))
    bursts = np.where(chance.random((len(DAYS), 1, ENTITIES)) < 0.02, 4, 1)
    named = np.minimum(chance.poisson(totals[:, :, None] * fame * taste * mood * whim * bursts), totals[:, :, None])
    return Corpus(totals, named)


def log(dropped: int) -> pd.DataFrame:
    """Checks every six hours; the dropped outlet's fail on the lost days and in the first halves of the half days."""
    rows = []
    for outlet in range(OUTLETS):
        answered = True
        for at, day in enumerate([*DAYS, DAYS[-1] + timedelta(days=1)]):
            for hour in (0, 6, 12, 18):
                fails = outlet == dropped and (at in LOST or (at in HALF and hour < 12))
                instant = datetime.combine(day, time(hour), MOSCOW).astimezone(UTC)
                rows.append((f"feed {outlet}", f"s{outlet}", instant, "error" if fails else "ok", None if fails else answered))
                answered = not fails
    frame = pd.DataFrame(rows, columns=["feed", "source", "finished_at", "outcome", "overlap"])
    return frame.assign(finished_at=pd.to_datetime(frame["finished_at"], utc=True), overlap=frame["overlap"].astype("object"))


def frames(made: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    cells = [(DAYS[day], f"s{outlet}", f"e{entity}", int(made.named[day, outlet, entity])) for day, outlet, entity in np.argwhere(made.named)]
    totals = [(DAYS[day], f"s{outlet}", int(made.totals[day, outlet])) for day, outlet in np.argwhere(made.totals)]
    return pd.DataFrame(cells, columns=["day", "source", "entity", "count"]), pd.DataFrame(totals, columns=["day", "source", "total"])


def replay(full: Corpus, dropped: int, seed: int = 7) -> pd.DataFrame:
    """What is estimated when one feed is lost for three weeks and then in the mornings, and `full`, what there was."""
    chance = np.random.default_rng(seed)
    made = Corpus(full.totals.copy(), full.named.copy())
    made.totals[LOST, dropped] = made.named[LOST, dropped] = 0
    made.named[HALF, dropped] = chance.binomial(full.named[HALF, dropped], 0.5)
    cells, totals = frames(made)
    now = datetime.combine(DAYS[-1] + timedelta(days=1), time(1), MOSCOW).astimezone(UTC)
    held = totals.rename(columns={"total": "articles"})
    covered = coverage(log(dropped), held, first=DAYS[0], last=DAYS[-1], zone=MOSCOW, now=now)
    shown = DAYS[LOST[0] - 2 :]
    found = corrected(cells, totals, covered, days=shown, entities=[f"e{entity}" for entity in range(ENTITIES)])
    return found.assign(full=np.concatenate([full.named[LOST[0] - 2 :, :, entity].sum(axis=1) for entity in range(ENTITIES)]))


@pytest.mark.parametrize("seed", range(4))
def test_the_full_curve_lies_inside_the_interval_when_a_feed_is_dropped(seed: int) -> None:
    full = corpus(seed)
    found = pd.concat([replay(full, dropped) for dropped in range(OUTLETS)])
    estimated = found[(found["seen"] < 1) & found["corrected"].notna()]
    inside = (estimated["low"] <= estimated["full"]) & (estimated["full"] <= estimated["high"])
    assert len(estimated) > 1000
    assert inside.mean() >= 0.94
    assert inside.groupby(estimated["entity"]).mean().min() >= 0.9, "nobody pays for the others"
    width = (estimated["high"] - estimated["low"]) / estimated["full"].clip(lower=1)
    assert width.median() < 0.35, "an interval that holds everything says nothing"
    raw = (estimated["count"] - estimated["full"]).abs().sum()
    assert (estimated["corrected"] - estimated["full"]).abs().sum() < 0.75 * raw, "and the estimate is nearer than the bare count"
    whole = found[found["seen"] == 1]
    assert len(whole) > 300
    assert (whole["corrected"] == whole["full"]).all()
    assert (whole["low"] == whole["high"]).all()


def test_weeks_add_up_and_still_hold_the_full_count() -> None:
    found = pd.concat([replay(corpus(1), dropped) for dropped in range(OUTLETS)], ignore_index=True)
    found["run"] = np.arange(len(found)) // (len(found) // OUTLETS)
    weeks = pd.concat([by_bucket(part, Step.WEEK).assign(full=_weekly(part)) for _, part in found.groupby("run")])
    estimated = weeks[(weeks["seen"] < 1) & weeks["corrected"].notna()]
    assert len(estimated) > 100
    assert ((estimated["low"] <= estimated["full"]) & (estimated["full"] <= estimated["high"])).mean() >= 0.9
    assert (weeks["count"] <= weeks["corrected"].fillna(np.inf)).all()


def _weekly(part: pd.DataFrame) -> np.ndarray:
    starts = [Step.WEEK.start(day) for day in part["date"]]
    return np.asarray(part.groupby([part["entity"], pd.Series(starts, index=part.index)], sort=False)["full"].sum())


def steady(length: int = 40) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Two outlets, each with 5 of 20 articles about e0 on every day, both collected."""
    rows = [(DAYS[at], source) for at in range(length) for source in ("a", "b")]
    cells = pd.DataFrame([(*row, "e0", 5) for row in rows], columns=["day", "source", "entity", "count"])
    totals = pd.DataFrame([(*row, 20) for row in rows], columns=["day", "source", "total"])
    return cells, totals, pd.DataFrame([(*row, 1.0) for row in rows], columns=["day", "source", "coverage"])


def without(frame: pd.DataFrame, day: date, source: str) -> pd.DataFrame:
    return frame[(frame["day"] != day) | (frame["source"] != source)]


def test_half_of_what_is_usual_is_enough_and_less_is_refused() -> None:
    cells, totals, covered = steady()
    cells, totals = (without(frame, DAYS[39], "b") for frame in (cells, totals))
    covered.loc[(covered["day"] == DAYS[39]) & (covered["source"] == "b"), "coverage"] = 0.0
    row = corrected(cells, totals, covered, days=[DAYS[39]], entities=["e0"]).iloc[0]
    assert (row["count"], row["seen"]) == (5, pytest.approx(0.5, abs=0.01))
    assert row["corrected"] == pytest.approx(10, abs=0.3)
    assert row["low"] < 10 < row["high"]
    covered.loc[(covered["day"] == DAYS[39]) & (covered["source"] == "a"), "coverage"] = 0.5
    row = corrected(cells, totals, covered, days=[DAYS[39]], entities=["e0"]).iloc[0]
    assert row[["corrected", "low", "high"]].isna().all()
    assert row["count"] == 5


def test_an_outlet_that_had_not_begun_or_has_ended_is_not_missing() -> None:
    cells, totals, covered = steady(130)
    late = covered["source"] == "b"
    for gone in (covered["day"] < DAYS[100], covered["day"] > DAYS[30]):
        lost = covered.assign(coverage=covered["coverage"].mask(late & gone, 0.0))
        held, all_of_it = (frame[~((frame["source"] == "b") & frame["day"].isin(set(covered[gone]["day"])))] for frame in (cells, totals))
        found = corrected(held, all_of_it, lost, days=[DAYS[95]], entities=["e0"])
        assert found[["corrected", "low", "high", "seen"]].to_numpy().tolist() == [[5, 5, 5, 1]]


def test_days_that_nobody_polled_are_not_corrected() -> None:
    cells, totals, covered = steady()
    found = corrected(cells, totals, covered.assign(coverage=NAN), days=DAYS[30:32], entities=["e0"])
    assert found["count"].tolist() == [10, 10]
    assert found[["corrected", "low", "high", "seen"]].isna().all(axis=None)
    nobody = corrected(cells, totals, covered, days=DAYS[:1], entities=[])
    assert list(nobody.columns) == DAILY
    assert list(by_bucket(nobody, Step.DAY).columns) == list(by_bucket(nobody, Step.WEEK).columns) == COLUMNS


def test_weeks_and_months_of_somebody_seldom_named_hold_the_full_count() -> None:
    """Of a day nothing is expected to be missing, of a month something is: intervals of days do not add up to those of months."""
    chance = np.random.default_rng(11)
    rows = pd.MultiIndex.from_product([DAYS, ["a", "b", "c"], [f"e{entity}" for entity in range(30)]], names=["day", "source", "entity"])
    full = pd.Series(chance.poisson(0.02, len(rows)), rows, name="count").reset_index()
    covered = pd.DataFrame([(day, source, 0.0 if source == "c" and at >= 70 else 1.0) for at, day in enumerate(DAYS) for source in "abc"])
    covered.columns = pd.Index(["day", "source", "coverage"])
    totals = covered.assign(total=(covered["coverage"] * 20).astype(int))[["day", "source", "total"]]
    held = full[(full["source"] != "c") | (full["day"] < DAYS[70])]
    found = corrected(held, totals, covered, days=DAYS[70:126], entities=sorted(set(full["entity"])))
    told = found.dropna(subset=["corrected"])
    assert len(told) > len(found) / 2, "the others are refused: by chance the lost outlet named them most"
    assert ((told["low"] <= told["corrected"]) & (told["corrected"] <= told["high"])).all()
    there = full[full["day"].isin(DAYS[70:126])]
    for step, widest in ((Step.WEEK, 2), (Step.MONTH, 3)):
        sums = there.groupby(["entity", there["day"].map(step.start).rename("date")])["count"].sum().rename("full")
        compared = by_bucket(found, step).merge(sums.reset_index(), on=["entity", "date"]).dropna(subset=["corrected"])
        assert len(compared) > 60
        assert ((compared["low"] <= compared["full"]) & (compared["full"] <= compared["high"])).mean() >= 0.9
        assert (compared["high"] - compared["low"]).median() <= widest


def test_a_day_that_was_lost_wholly_is_refused_alone_and_estimated_within_its_week() -> None:
    cells, totals, covered = steady(42)
    for source in "ab":
        cells, totals = (without(frame, DAYS[37], source) for frame in (cells, totals))
    daily = corrected(
        cells, totals, covered.assign(coverage=covered["coverage"].mask(covered["day"] == DAYS[37], 0.0)), days=DAYS[35:42], entities=["e0"]
    )
    lost = daily[daily["date"] == DAYS[37]].iloc[0]
    assert (lost["count"], lost["seen"]) == (0, 0)
    assert lost[["corrected", "low", "high"]].isna().all()
    week = by_bucket(daily, Step.WEEK).iloc[0]
    assert (week["count"], week["seen"]) == (60, pytest.approx(6 / 7))
    assert week["corrected"] == pytest.approx(70, abs=0.1)
    assert 60 <= week["low"] < 70 < week["high"] < 90
    assert by_bucket(daily.assign(seen=0.49), Step.WEEK)[["corrected", "low", "high"]].isna().all(axis=None)


def test_a_day_that_nobody_polled_takes_its_weeks_estimate_with_it() -> None:
    cells, totals, covered = steady(42)
    daily = corrected(cells, totals, covered.assign(coverage=covered["coverage"].mask(covered["day"] == DAYS[37])), days=DAYS[35:42], entities=["e0"])
    week = by_bucket(daily, Step.WEEK).iloc[0]
    assert week["count"] == 70
    assert week[["corrected", "low", "high"]].isna().all()
