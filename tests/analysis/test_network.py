"""The picture of links: the same for the same links, and nearly the same for nearly the same."""

import numpy as np
import pandas as pd

from monitor.analysis.network import communities, layout


def grouped(seed: int = 1) -> pd.DataFrame:
    """30 entities in four groups, linked much within and little between them."""
    chance = np.random.default_rng(seed)
    rows = [
        (f"e{a:02}", f"e{b:02}", 1 + int(chance.poisson(30 if a % 4 == b % 4 else 4)))
        for a in range(30)
        for b in range(a + 1, 30)
        if chance.random() < (0.7 if a % 4 == b % 4 else 0.08)
    ]
    return pd.DataFrame(rows, columns=["a", "b", "count"])


def changed(pairs: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Counts a tenth up or down, two links gone, one entity new."""
    chance = np.random.default_rng(seed)
    moved = pairs.assign(count=np.maximum(1, (pairs["count"] * chance.uniform(0.9, 1.1, len(pairs))).round()))
    kept = moved[~moved.index.isin(chance.choice(len(pairs), 2, replace=False))]
    return pd.concat([kept, pd.DataFrame([("e03", "new", 5.0)], columns=["a", "b", "count"])], ignore_index=True)


def test_the_same_links_give_the_same_picture_in_any_order() -> None:
    pairs = grouped()
    shuffled = pairs.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(layout(pairs), layout(shuffled))
    pd.testing.assert_frame_equal(communities(pairs), communities(shuffled))
    assert layout(pairs)["entity"].tolist() == [f"e{number:02}" for number in range(30)]


def test_a_small_change_moves_nobody_far() -> None:
    counted, joined = [], []
    for seed in range(6):
        pairs = grouped(seed)
        counted.append(moved(pairs, pairs.assign(count=pairs["count"] + (pairs.index == seed))))
        joined.append(moved(pairs, changed(pairs, seed)))
    assert np.mean(counted) < 0.01, "one count higher; the mean distance from the middle is 1"
    assert np.mean(joined) < 0.3


def moved(pairs: pd.DataFrame, others: pd.DataFrame) -> float:
    """The mean way of those who are in both pictures."""
    both = layout(pairs).merge(layout(others), on="entity")
    return float(np.hypot(both["x_x"] - both["x_y"], both["y_x"] - both["y_y"]).mean())


def test_linked_entities_lie_closer_than_others() -> None:
    pairs = grouped()
    places = layout(pairs).set_index("entity").to_numpy()
    far = np.linalg.norm(places[:, None] - places, axis=2)
    a, b = (pairs[side].str[1:].astype(int).to_numpy() for side in "ab")
    assert far[a, b].mean() < 0.75 * far[~np.eye(len(far), dtype=bool)].mean()


def test_communities_are_the_groups_and_survive_a_small_change() -> None:
    pairs = grouped()
    found = communities(pairs)
    groups = found.assign(group=[int(name[1:]) % 4 for name in found["entity"]]).groupby("community")["group"].nunique()
    assert groups.tolist() == [1, 1, 1, 1]
    assert found["community"].value_counts().sort_index().is_monotonic_decreasing, "the largest comes first"
    for seed in range(8):
        both = found.merge(communities(changed(pairs, seed)), on="entity")
        pairs_kept = both.groupby(["community_x", "community_y"]).size().groupby("community_x").max().sum()
        assert pairs_kept / len(both) >= 0.9


def test_no_links_make_no_picture() -> None:
    empty = grouped()[:0]
    assert list(layout(empty).columns) == ["entity", "x", "y"]
    assert list(communities(empty).columns) == ["entity", "community"]
    assert communities(grouped()[:1])["community"].tolist() == [0, 0]
