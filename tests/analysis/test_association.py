"""Association against hand-computed and published values."""

import math

import pandas as pd
import pytest

from monitor.analysis.association import associate, odds_ratios
from monitor.analysis.network import layout


def pairs(*rows: tuple[str, str, int, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["a", "b", "count", "n_a", "n_b", "n"])


def test_measures_of_one_table() -> None:
    row = associate(pairs(("kz", "ru", 20, 40, 50, 200))).iloc[0]
    assert row["jaccard"] == pytest.approx(20 / 70)
    assert row["npmi"] == pytest.approx(math.log2(0.1 / (0.2 * 0.25)) / -math.log2(0.1))
    cells = [(20, 10), (20, 30), (30, 40), (130, 120)]
    assert row["g2"] == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells))


def test_g2_of_dunnings_example() -> None:
    """Dunning (1993), table 3: «the swiss» — 110 together, 2442 and 111 alone, 29114 without either: 270.72."""
    assert associate(pairs(("swiss", "the", 110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114))).iloc[0]["g2"] == pytest.approx(270.72, abs=0.01)


def test_independent_names_show_nothing() -> None:
    row = associate(pairs(("a", "b", 50, 100, 500, 1000))).iloc[0]
    assert row["g2"] == pytest.approx(0)
    assert row["npmi"] == pytest.approx(0)
    assert row["q"] == pytest.approx(1)


def test_rare_pairs_are_not_tested_and_the_family_is_what_is_returned() -> None:
    frame = associate(pairs(("a", "b", 4, 4, 4, 100), ("a", "c", 9, 10, 10, 100), ("b", "c", 6, 60, 10, 100)), minimum=5)
    assert list(zip(frame["a"], frame["b"], strict=True)) == [("a", "c"), ("b", "c")]
    assert frame["q"].tolist()[0] < 0.001 < frame["q"].tolist()[1]


def test_always_together_and_nothing_at_all() -> None:
    assert associate(pairs(("a", "b", 10, 10, 10, 10))).iloc[0]["npmi"] == 1.0
    assert associate(pairs()).empty
    assert list(associate(pairs()).columns) == ["a", "b", "count", "jaccard", "npmi", "g2", "q"]


def test_the_picture_of_links_does_not_move() -> None:
    frame = pairs(("a", "b", 10, 20, 20, 100), ("b", "c", 3, 20, 5, 100))
    assert layout(frame).equals(layout(frame.iloc[::-1]))
    assert layout(frame)["entity"].tolist() == ["a", "b", "c"]
    assert layout(pairs()).empty


def strata(*tables: tuple[int, int, int, int]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Tables (both, only a, only b, neither) as they are asked for."""
    names = [f"s{number}" for number in range(len(tables))]
    totals = pd.DataFrame({"stratum": names, "n": [sum(table) for table in tables]})
    each = pd.DataFrame(
        [("a", name, both + only) for name, (both, only, _, _) in zip(names, tables, strict=True)]
        + [("b", name, both + only) for name, (both, _, only, _) in zip(names, tables, strict=True)],
        columns=["entity", "stratum", "n"],
    )
    together = [("a", "b", name, both) for name, (both, _, _, _) in zip(names, tables, strict=True) if both]
    return totals, each, pd.DataFrame(together, columns=["a", "b", "stratum", "n"])


ONE_PAIR = pd.DataFrame({"a": ["a"], "b": ["b"]})


def test_odds_ratio_of_a_textbook_table() -> None:
    """The University Group Diabetes Program by age (Rothman, Epidemiology): Mantel–Haenszel odds ratio 1.40."""
    row = odds_ratios(ONE_PAIR, *strata((8, 98, 5, 115), (22, 76, 16, 69))).iloc[0]
    assert row["odds_ratio"] == pytest.approx(1.40, abs=0.005)
    assert row["ci_low"] < 1 < row["ci_high"]


def test_one_stratum_is_the_plain_odds_ratio_with_woolfs_interval() -> None:
    row = odds_ratios(ONE_PAIR, *strata((20, 30, 40, 110))).iloc[0]
    assert row["odds_ratio"] == pytest.approx(20 * 110 / (30 * 40))
    margin = 1.959964 * math.sqrt(1 / 20 + 1 / 30 + 1 / 40 + 1 / 110)
    assert math.log(row["ci_high"] / row["odds_ratio"]) == pytest.approx(margin, rel=1e-6)
    assert math.log(row["odds_ratio"] / row["ci_low"]) == pytest.approx(margin, rel=1e-6)


def test_what_the_outlets_explain_is_no_link() -> None:
    """One outlet names both often, the other seldom, in each of them independently: pooled it looks like a link (Simpson)."""
    pooled = odds_ratios(ONE_PAIR, *strata((66, 34, 34, 66))).iloc[0]
    apart = odds_ratios(ONE_PAIR, *strata((64, 16, 16, 4), (4, 16, 16, 64))).iloc[0]
    assert pooled["ci_low"] > 1
    assert apart["odds_ratio"] == pytest.approx(1)


def test_a_stratum_without_the_pair_counts_against_it() -> None:
    alone = odds_ratios(ONE_PAIR, *strata((10, 10, 10, 70))).iloc[0]
    beside = odds_ratios(ONE_PAIR, *strata((10, 10, 10, 70), (0, 10, 10, 80))).iloc[0]
    assert beside["odds_ratio"] < alone["odds_ratio"]


def test_never_apart_has_no_interval_and_no_pairs_are_no_fault() -> None:
    row = odds_ratios(ONE_PAIR, *strata((10, 0, 0, 90))).iloc[0]
    assert row["odds_ratio"] == math.inf
    assert math.isnan(row["ci_low"])
    empty = odds_ratios(ONE_PAIR.iloc[:0], *strata((10, 0, 0, 90)))
    assert list(empty.columns) == ["a", "b", "odds_ratio", "ci_low", "ci_high"]
