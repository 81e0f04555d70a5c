"""Spikes: none in noise, every planted one, and the same arithmetic as by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from monitor.analysis.spikes import BASELINE_DAYS, PRIOR, SPREAD, Spikes, spikes

FIRST = date(2026, 3, 2)  # the first day looked at, a Monday
LOOKED_AT = 60
SOURCES = 8
ENTITIES = tuple(f"e{number}" for number in range(12))
WEEKDAYS = np.array([1, 1.1, 1.1, 1, 1, 0.5, 0.4])
NAN = float("nan")


@dataclass
class Corpus:
    """Counts of days × sources (× entities), the first 56 days being history; `covered` as analysis.coverage has it."""

    totals: np.ndarray
    named: np.ndarray
    covered: np.ndarray

    def found(self, entities: Sequence[str] = ENTITIES) -> Spikes:
        days = [FIRST + timedelta(days=shift) for shift in range(-BASELINE_DAYS, len(self.totals) - BASELINE_DAYS)]
        sources = [f"s{number}" for number in range(self.totals.shape[1])]
        cells = rows(self.named, self.named > 0, {"day": days, "source": sources, "entity": ENTITIES}, "count")
        late = cells[cells["day"].isin(set(days[BASELINE_DAYS:]))]
        support = late.groupby(["day", "entity"]).agg(articles=("count", "sum"), sources=("source", "nunique")).reset_index()
        totals = rows(self.totals, self.totals > 0, {"day": days, "source": sources}, "total")
        coverage = rows(self.covered, np.full(self.covered.shape, True), {"day": days, "source": sources}, "coverage")
        return spikes(cells, totals, support, coverage, days=days[BASELINE_DAYS:], entities=entities)


def rows(values: np.ndarray, told: np.ndarray, axes: dict[str, Sequence[object]], name: str) -> pd.DataFrame:
    """A row for each of the values that are told."""
    labels = {axis: np.array(of, dtype=object)[at] for (axis, of), at in zip(axes.items(), np.nonzero(told), strict=True)}
    return pd.DataFrame({**labels, name: values[told]})


def corpus(seed: int, *, grows: bool = False, halfway: bool = False, lost: float = 0.0, unrest: float = 0.0) -> Corpus:
    """Outlets of different size and taste, entities of different fame, a weekday rhythm; `unrest` is α of a gamma-mixed Poisson noise."""
    chance = np.random.default_rng(seed)
    length = BASELINE_DAYS + LOOKED_AT
    usual = chance.uniform(4, 40, SOURCES) * WEEKDAYS[np.arange(length) % 7][:, None]
    usual = usual * (1 + np.arange(length) / length)[:, None] if grows else usual
    there = chance.random((length, SOURCES)) >= lost
    if halfway:
        there[: length // 2, :2] = there[length // 2 + 10 :, 2] = False
    totals = chance.poisson(usual) * there
    fame = chance.dirichlet(np.full(len(ENTITIES), 0.5)) * 1.5
    share = np.clip(fame * chance.lognormal(0, 0.5, (SOURCES, len(ENTITIES))), 0, 0.9)
    mood = chance.gamma(1 / unrest, unrest, (length, 1, len(ENTITIES))) if unrest else 1.0
    named = np.minimum(chance.poisson(totals[:, :, None] * share * mood), totals[:, :, None])
    return Corpus(totals, named, there.astype(float))


def steady(count: int, sources: int = 3, volume: int = 20, length: int = BASELINE_DAYS + 14) -> Corpus:
    """The same every day: e0 in `count` of `volume` articles of each source."""
    totals = np.full((length, sources), volume)
    named = np.zeros((length, sources, len(ENTITIES)), dtype=int)
    named[:, :, 0] = count
    return Corpus(totals, named, np.ones((length, sources)))


@pytest.mark.parametrize("kind", [{}, {"grows": True}, {"halfway": True}, {"lost": 0.1}], ids=["even", "growing", "outlets come and go", "lost days"])
def test_poisson_noise_has_no_spikes(kind: dict[str, float]) -> None:
    found = [corpus(seed, **kind).found() for seed in range(20)]  # type: ignore[arg-type]
    cells = sum(len(each.frame) for each in found)
    rare = sum(int((each.frame["p"] <= 0.01).sum()) for each in found)
    assert cells > 7000
    assert rare <= 0.01 * cells + 3 * (0.01 * cells) ** 0.5
    assert sum(bool(each.frame["spike"].any()) for each in found) <= 2, "5 % of twenty corpora, and one more by chance"


def test_restless_entities_spike_hardly_more_often() -> None:
    found = [corpus(seed, unrest=0.2).found() for seed in range(12)]
    cells = sum(len(each.frame) for each in found)
    assert sum(int((each.frame["p"] <= 0.01).sum()) for each in found) <= 0.02 * cells
    assert sum(int(each.frame["spike"].sum()) for each in found) <= 9, "one in a thousand of the days tested"


def test_planted_bursts_are_caught() -> None:
    caught = planted = 0
    for seed in range(20):
        made = corpus(seed)
        chance = np.random.default_rng(1000 + seed)
        days = BASELINE_DAYS + chance.permutation(LOOKED_AT)[: len(ENTITIES)]  # each entity has one of its own
        usual = np.array([made.named[day % 7 :: 7, :, entity].sum(axis=1).mean() for entity, day in enumerate(days)])  # of this weekday
        bursts = np.flatnonzero((usual >= 4) & (usual <= 40))
        for entity in bursts:
            more = chance.poisson(usual[entity], 4)  # in four outlets: five times the usual in all
            made.named[days[entity], :4, entity] += more
            made.totals[days[entity], :4] += more
        found = made.found().frame
        spiked = set(found[found["spike"]][["date", "entity"]].itertuples(index=False, name=None))
        planted += len(bursts)
        caught += sum((FIRST + timedelta(days=int(days[entity]) - BASELINE_DAYS), ENTITIES[entity]) in spiked for entity in bursts)
    assert planted > 60
    assert caught >= 0.95 * planted


def test_somebody_quiet_who_is_named_by_three_outlets_at_once_spikes() -> None:
    made = corpus(5)
    made.named[:, :, 3] = 0
    made.named[BASELINE_DAYS + 20, :3, 3] = (3, 3, 2)
    made.totals[BASELINE_DAYS + 20, :3] += 3
    found = made.found().frame
    assert found[found["spike"]][["date", "entity", "observed"]].to_numpy().tolist() == [[FIRST + timedelta(days=20), "e3", 8]]


@pytest.mark.parametrize("long", [1, 3, 5])
def test_a_burst_two_weeks_ago_does_not_hide_an_equal_one(long: int) -> None:
    made = steady(2, length=BASELINE_DAYS + 40)
    made.named[BASELINE_DAYS + 20 : BASELINE_DAYS + 20 + long, :, 0] = 9
    made.named[BASELINE_DAYS + 34, :, 0] = 9
    found = made.found(["e0"]).frame
    spiked = set(found[found["spike"]]["date"])
    assert spiked == {FIRST + timedelta(days=day) for day in (*range(20, 20 + long), 34)}


def test_unrest_widens_p_by_the_formula() -> None:
    made = steady(2, length=BASELINE_DAYS + 1)
    made.named[:BASELINE_DAYS, :, 0] = np.repeat([1, 3, 1, 3, 1, 3, 1, 6], 7)[:, None]
    made.named[BASELINE_DAYS, :, 0] = 10
    row = made.found(["e0"]).frame.iloc[0]
    usual = (4 * 3 + 3 * 9) / 7  # of all three outlets; the last week, the most restless, is left out
    excess = (4 * (3 - usual) ** 2 + 3 * (9 - usual) ** 2) / (1 - 1 / 7) / 7 - usual
    rate = (19 + PRIOR * (3 * 19 + 0.5) / (3 * 8 * 20 + 1)) / (8 * 20 + PRIOR)
    expected = 3 * 20 * rate
    variance = expected + 3 * 20**2 * rate / (8 * 20 + PRIOR) + SPREAD * excess / usual**2 * expected**2
    size = expected**2 / (variance - expected)
    assert row["expected"] == pytest.approx(expected)
    assert row["p"] == pytest.approx(stats.nbinom.sf(29, size, size / (size + expected)))


def test_expected_and_p_are_those_of_the_formula() -> None:
    made = steady(2)
    made.named[BASELINE_DAYS + 3, :, 0] = (6, 5, 4)
    row = made.found(["e0"]).frame.set_index("date").loc[FIRST + timedelta(days=3)]
    pooled = (3 * 8 * 2 + 0.5) / (3 * 8 * 20 + 1)
    rate = (8 * 2 + PRIOR * pooled) / (8 * 20 + PRIOR)
    expected = 3 * 20 * rate
    variance = expected + 3 * 20**2 * rate / (8 * 20 + PRIOR)
    size = expected**2 / (variance - expected)
    assert (row["observed"], row["articles"], row["sources"]) == (15, 15, 3)
    assert row["expected"] == pytest.approx(expected)
    assert row["p"] == pytest.approx(stats.nbinom.sf(14, size, size / (size + expected)))
    assert row["q"] == pytest.approx(min(1.0, 14 * row["p"])), "the least likely of fourteen days"


def test_more_articles_in_all_are_no_spike_of_anybody() -> None:
    made = steady(2)
    made.totals[BASELINE_DAYS + 3] *= 4
    made.named[BASELINE_DAYS + 3] *= 4
    assert not made.found(["e0"]).frame["spike"].any()


def test_a_new_outlet_full_of_one_entity_is_no_event() -> None:
    made = steady(2)
    made.totals[: BASELINE_DAYS + 2, 0] = made.named[: BASELINE_DAYS + 2, 0, 0] = 0
    made.covered[: BASELINE_DAYS + 2, 0] = 0
    made.named[BASELINE_DAYS + 2 :, 0, 0] = 20
    found = made.found(["e0"])
    assert not found.frame["spike"].any()
    assert found.tested == 14


def test_a_lost_day_is_neither_tested_nor_a_day_of_zero() -> None:
    made = steady(2)
    for at in (BASELINE_DAYS - 4, BASELINE_DAYS + 5):
        made.totals[at] = made.named[at] = 0
        made.covered[at] = 0
    found = made.found(["e0"])
    assert found.untested_days == (FIRST + timedelta(days=5),)
    assert found.tested == 13
    assert found.frame["expected"].to_numpy() == pytest.approx(6, abs=0.05)


def test_what_came_later_of_days_without_data_is_left_out() -> None:
    made, without = steady(3), steady(3)
    made.covered[:, 2] = without.covered[:, 2] = 0
    made.named[:, 2, 0] = 20
    without.named[:, 2] = without.totals[:, 2] = 0
    numbers = ["date", "observed", "expected", "p"]
    pd.testing.assert_frame_equal(made.found(["e0"]).frame[numbers], without.found(["e0"]).frame[numbers])


def test_polled_days_are_compared_with_polled_ones_and_an_archive_with_itself() -> None:
    made = steady(2)
    made.named[:BASELINE_DAYS, :, 0] = 20
    made.covered[:BASELINE_DAYS] = NAN
    assert len(made.found(["e0"]).untested_days) == 14, "nothing alike before them"
    made.covered[:] = NAN
    found = made.found(["e0"])
    assert found.untested_days == ()
    assert (found.frame["expected"] > 50)[:7].all()


def test_what_one_outlet_alone_writes_and_four_articles_are_below_the_floor() -> None:
    made = steady(0)
    made.named[BASELINE_DAYS + 1, 0, 0] = 15
    made.named[BASELINE_DAYS + 2, :2, 0] = 2
    found = made.found(["e0"])
    assert found.frame.empty
    assert found.tested == 14
    assert list(found.frame.columns) == ["date", "entity", "observed", "expected", "p", "q", "articles", "sources", "spike"]
