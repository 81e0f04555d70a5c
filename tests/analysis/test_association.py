"""Association against hand-computed and published values."""

import math

import pandas as pd
import pytest

from monitor.analysis.association import associate
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
