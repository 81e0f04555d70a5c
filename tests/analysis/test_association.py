"""Association against hand-computed and published values."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from monitor.analysis.association import associate, compared, family, in_pairs, odds_ratios, surely


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


def test_g2_is_that_of_another_implementation() -> None:
    (row,) = associate(pairs(("a", "b", 12, 40, 90, 700)))["g2"]
    other = stats.chi2_contingency([[12, 28], [78, 582]], lambda_="log-likelihood", correction=False)
    assert row == pytest.approx(other.statistic)


RARE = pairs(("a", "b", 4, 10, 10, 100), ("a", "c", 9, 10, 10, 100), ("b", "c", 6, 10, 10, 100), ("a", "d", 3, 10, 4, 100))


def test_rare_pairs_are_not_tested_but_all_that_could_have_met_are_the_family() -> None:
    assert family(in_pairs(RARE)) == 3, "d is named four times only"
    frame = associate(RARE, minimum=1)
    assert list(zip(frame["a"], frame["b"], strict=True)) == [("a", "c"), ("b", "c"), ("a", "b"), ("a", "d")]
    assert frame["q"].isna().tolist() == [False, False, True, True]
    p = stats.chi2.sf(frame["g2"].to_numpy()[:2], df=1)
    assert frame["q"].to_numpy()[:2] == pytest.approx([min(3 * p[0], 1.5 * p[1]), 1.5 * p[1]])
    assert associate(RARE, minimum=9)["q"].tolist() == frame["q"].tolist()[:1], "what is shown does not change what is tested"


def test_who_met_nobody_could_have_met() -> None:
    """In sentences many a frequent name meets nobody."""
    named = pd.Series({"a": 10, "b": 10, "c": 10, "d": 4, "e": 8})
    assert family(named) == 6
    alone, beside = associate(RARE), associate(RARE, named=named)
    assert beside["q"].tolist() == pytest.approx([min(1.0, 2 * q) for q in alone["q"]])


def test_more_than_chance_is_more_not_less() -> None:
    counted = pairs(("a", "b", 90, 100, 100, 1000), ("a", "c", 6, 100, 500, 1000), ("b", "c", 50, 100, 500, 1000))
    frame = associate(counted)
    assert frame.set_index("b").loc[["b", "c"], "q"].tolist()[0] < 0.001
    assert dict(zip(zip(frame["a"], frame["b"], strict=True), surely(frame, counted), strict=True)) == {
        ("a", "b"): True, ("b", "c"): False, ("a", "c"): False,
    }  # fmt: skip
    apart = frame.set_index(["a", "b"])["q"]
    assert apart["a", "c"] < 0.001, "they avoid each other, which is no link"
    assert associate(counted, partly=True).set_index(["a", "b"])["q"]["a", "c"] == 1, "of sentences a part is counted: falling short proves nothing"


def topical(seed: int) -> np.ndarray:
    """6,000 articles × 50 entities of Zipf's fame, brought together by twelve topics."""
    chance = np.random.default_rng(seed)
    profiles = chance.dirichlet(np.full(50, 0.15), 12) * chance.uniform(2, 6, (12, 1))
    share = profiles[chance.integers(0, 12, 6000)] + 0.25 / np.arange(1, 51) ** 0.9
    return np.asarray(chance.random(share.shape) < np.clip(share, 0, 0.9))


def sparse(seed: int) -> np.ndarray:
    """1,500 articles × 120 entities, most of them rare: those that meet five times are a selection."""
    chance = np.random.default_rng(seed)
    return np.asarray(chance.random((1500, 120)) < 0.3 / np.arange(1, 121) ** 0.9)


def permuted(present: np.ndarray, seed: int) -> np.ndarray:
    """Every entity in as many articles as before, in any."""
    chance = np.random.default_rng(seed)
    return np.column_stack([chance.permutation(column) for column in present.T])


def counted(present: np.ndarray) -> pd.DataFrame:
    both = present.astype(int).T @ present.astype(int)
    a, b = np.triu_indices(len(both), 1)
    met = both[a, b] > 0
    a, b = a[met], b[met]
    names = np.array([f"e{number:03}" for number in range(len(both))])
    alone = np.diag(both)
    return pd.DataFrame({"a": names[a], "b": names[b], "count": both[a, b], "n_a": alone[a], "n_b": alone[b], "n": len(present)})


@pytest.mark.parametrize("made", [topical, sparse])
def test_a_permuted_corpus_holds_no_links(made: Callable[[int], np.ndarray]) -> None:
    found = [bool((associate(counted(permuted(made(seed), 100 + seed)))["q"] < 0.05).any()) for seed in range(20)]
    assert sum(found) <= 3


def test_links_of_topics_and_planted_ones_are_found() -> None:
    present = topical(3)
    links = counted(present)
    assert surely(associate(links), links).sum() > 100
    noise = permuted(present, 103)
    planted = [(20, 31), (22, 35), (25, 40), (28, 44), (30, 47)]
    for a, b in planted:
        expected = noise[:, a].sum() * noise[:, b].sum() / len(noise)
        chance = np.random.default_rng(a)
        together = chance.choice(len(noise), int(3 * expected) + 20, replace=False)
        noise[together, a] = noise[together, b] = True
    links = counted(noise)
    frame = associate(links)
    sure = frame[surely(frame, links)]
    assert {(f"e{a:03}", f"e{b:03}") for a, b in planted} <= set(zip(sure["a"], sure["b"], strict=True))
    assert len(sure) <= len(planted) + 2


def test_another_period_is_compared_by_share_and_tested_exactly() -> None:
    now = pairs(("a", "b", 40, 0, 0, 400), ("a", "c", 10, 0, 0, 400), ("b", "c", 2, 0, 0, 400))
    before = pairs(("a", "b", 40, 0, 0, 800), ("a", "c", 20, 0, 0, 800), ("c", "d", 9, 0, 0, 800))
    frame = compared(now, before, 400, 800)
    assert frame["previous"].tolist() == [40, 20, 0]
    assert frame["change"].tolist() == pytest.approx([5.0, 0.0, 0.5])
    assert frame["change_q"].isna().tolist() == [False, False, True]
    tail = stats.fisher_exact(np.array([[40, 360], [40, 760]]), alternative="greater").pvalue
    assert frame["change_q"].iloc[0] == pytest.approx(3 * 2 * tail), "three pairs were tested, that of c and d among them"
    assert frame["change_q"].iloc[1] == 1
    nothing = compared(now, before[:0], 400, 800)
    assert nothing["previous"].tolist() == [0, 0, 0], "articles, but no pair"
    assert nothing["change"].tolist() == pytest.approx([10, 2.5, 0.5])
    assert compared(now, before[:0], 400, None)[["previous", "change", "change_q"]].isna().all(axis=None), "no data"


@pytest.mark.parametrize("times", [1, 3])
def test_two_periods_that_are_alike_do_not_differ(times: int) -> None:
    found = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        usual = 30 / np.arange(1, 301) ** 0.9
        counts = [pd.DataFrame({"a": "a", "b": [f"e{at:03}" for at in range(300)], "count": chance.poisson(usual * size)}) for size in (1, times)]
        shown, earlier = (frame[frame["count"] > 0] for frame in counts)
        found += bool((compared(shown, earlier, 1000, 1000 * times)["change_q"] < 0.05).any())
    assert found <= 5


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
