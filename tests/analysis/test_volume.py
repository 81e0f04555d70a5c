"""Unusual volume: silence and flood are found, noise and what is known to be short are not."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from monitor.analysis.volume import COLUMNS, unusual

FIRST = date(2026, 1, 5)  # a Monday
DAYS = [FIRST + timedelta(days=shift) for shift in range(60)]
JUDGED = DAYS[30:]


def noise(seed: int, unrest: float = 0.1) -> pd.DataFrame:
    """Ten outlets of 5 to 200 articles a day, fewer at weekends, with the unrest of a newsroom."""
    chance = np.random.default_rng(seed)
    usual = chance.uniform(5, 200, 10) * np.where(np.arange(len(DAYS)) % 7 >= 5, 0.4, 1.0)[:, None]
    counts = chance.poisson(usual * chance.gamma(1 / unrest, unrest, usual.shape))
    rows = [(f"s{source}", DAYS[day], int(counts[day, source])) for day in range(len(DAYS)) for source in range(10)]
    return pd.DataFrame(rows, columns=["source", "day", "articles"])


def covered(share: float = 1.0) -> pd.DataFrame:
    return pd.DataFrame([(day, f"s{source}", share) for day in DAYS for source in range(10)], columns=["day", "source", "coverage"])


def test_noise_is_seldom_flagged() -> None:
    flagged = [len(unusual(noise(seed), covered(), JUDGED)) for seed in range(20)]
    assert sum(flagged) <= 20, "of 6,000 days judged"


@pytest.mark.parametrize(("articles", "direction"), [(0, "below"), (900, "above")])
def test_a_silent_and_a_flooded_outlet_are_found(articles: int, direction: str) -> None:
    held = noise(3)
    held.loc[(held["source"] == "s1") & (held["day"] == DAYS[45]), "articles"] = articles
    found = unusual(held, covered(), JUDGED)
    assert found.iloc[0][["day", "source", "articles", "direction"]].tolist() == [DAYS[45], "s1", articles, direction]
    assert found["expected"].iloc[0] > 10


def test_a_day_that_was_half_lost_is_expected_to_have_half_and_one_lost_wholly_is_not_judged() -> None:
    held, parts = noise(3), covered()
    at = (held["source"] == "s1") & (held["day"] == DAYS[45])
    for share in (0.5, 0.1, 0.0):
        parts.loc[(parts["source"] == "s1") & (parts["day"] == DAYS[45]), "coverage"] = share
        short = held.assign(articles=held["articles"].mask(at, (held["articles"] * share).astype(int)))
        assert "s1" not in set(unusual(short, parts, [DAYS[45]])["source"])


def test_weekends_are_compared_with_weekends() -> None:
    held = pd.DataFrame([("s0", day, 20 if day.weekday() >= 5 else 100) for day in DAYS], columns=["source", "day", "articles"])
    assert unusual(held, covered(), JUDGED).empty
    held.loc[held["day"] == DAYS[47], "articles"] = 100
    assert unusual(held, covered(), JUDGED)[["day", "direction"]].to_numpy().tolist() == [[DAYS[47], "above"]]


def test_trifles_and_the_first_days_of_an_outlet_are_left_alone() -> None:
    held = pd.DataFrame([("s0", day, 3 if day == DAYS[45] else 1) for day in DAYS], columns=["source", "day", "articles"])
    assert unusual(held, covered(), JUDGED).empty
    late = covered()
    assert unusual(noise(1), late[[day >= DAYS[40] for day in late["day"]]], DAYS[40:43]).empty
    assert list(unusual(held, covered()[:0], JUDGED).columns) == COLUMNS
