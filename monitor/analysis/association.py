"""Do two entities appear together more often than two frequent names would by chance?"""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
import pandas as pd

Z = NormalDist().inv_cdf(0.975)  # of a 95 % interval
AT_ONCE = 1000  # pairs: with 720 strata (sixty outlets, a year) six tables of 6 MB
MINIMUM = 5  # pairs seen together less often are not tested: the χ² approximation of G² is poor below
LEVEL = 0.05  # of false discoveries among the pairs called more than chance


def associate(pairs: pd.DataFrame, minimum: int = MINIMUM, *, named: pd.Series | None = None, partly: bool = False) -> pd.DataFrame:
    """Measures of association for every pair seen together at least `minimum` times.

    Args:
        pairs: `a, b, count, n_a, n_b, n`: articles (or stories, or sentences) with both, with a, with b, and all of them. Where one entity
            lies inside the other's mention the pair does not count there, so `count` may be below the plain intersection.
        named: entity → how many name it, of everybody; None: nobody is named who is in no pair.
        partly: `count` is of a part of the meetings (those in one sentence), so that falling short of what chance expects proves nothing: such
            a pair gets p = 1.

    Returns:
        `a, b, count, jaccard, npmi, g2, q`, most frequent first. NPMI is `PMI / −log2 p_ab` (Bouma 2009), G² the log-likelihood ratio of the
        2 × 2 table (Dunning 1993), q the Benjamini–Hochberg adjusted p of G² against χ²(1) over the `family`; NaN of pairs seen together less
        than five times, which are not tested.
    """
    from scipy import stats  # here: it takes most of a second to import, and only one page and one export need it

    frame = pairs[pairs["count"] >= min(minimum, MINIMUM)].sort_values(["count", "a", "b"], ascending=[False, True, True], ignore_index=True)
    both, a, b, n = (frame[column].to_numpy(dtype="float64") for column in ("count", "n_a", "n_b", "n"))
    joint = both / n
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.where(joint == 1, 1.0, np.log2(joint * n * n / (a * b)) / -np.log2(joint))
    g2 = _log_likelihood(both, a - both, b - both, n - a - b + both)
    p = np.where(partly & (both < a * b / n), 1.0, stats.chi2.sf(g2, df=1))[both >= MINIMUM]  # the first ones: they come by count
    untested = np.ones(max(0, family(in_pairs(pairs) if named is None else named) - len(p)))
    q = np.full(len(frame), np.nan)
    q[: len(p)] = stats.false_discovery_control(np.concatenate([p, untested]))[: len(p)] if len(p) else p
    found = frame[["a", "b", "count"]].assign(jaccard=both / (a + b - both), npmi=npmi, g2=g2, q=q)
    return found[frame["count"] >= minimum]


def family(named: pd.Series) -> int:
    """Among how many pairs false discoveries are controlled: all of entities that are named five times or more, met or not.

    Those that met five times are not a fair sample of them: where hundreds of rare names meet now and then, q over these alone calls a pair of
    a permuted corpus more than chance in every fourth corpus (of 100 with 800 to 3,000 articles), q over the family in one of a hundred.
    """
    often = int((named >= MINIMUM).sum())
    return often * (often - 1) // 2


def in_pairs(pairs: pd.DataFrame) -> pd.Series:
    """Entity → how many name it, of those that met somebody."""
    sides = [pairs[["a", "n_a"]].set_axis(["entity", "n"], axis=1), pairs[["b", "n_b"]].set_axis(["entity", "n"], axis=1)]
    return pd.concat(sides).drop_duplicates("entity").set_index("entity")["n"]


def surely(pairs: pd.DataFrame, counted: pd.DataFrame) -> pd.Series:
    """Whether each of `pairs` (as `associate` returns them) is together more often than by chance: q < 0.05 and more than expected.

    `counted`: `a, b, n_a, n_b, n`, what `associate` was given.
    """
    held = pairs[["a", "b", "count", "q"]].merge(counted[["a", "b", "n_a", "n_b", "n"]], on=["a", "b"], how="left")
    return pd.Series(((held["q"] < LEVEL) & (held["count"] > held["n_a"] * held["n_b"] / held["n"])).to_numpy(), index=pairs.index)


def compared(now: pd.DataFrame, before: pd.DataFrame, n: int, n_before: int | None) -> pd.DataFrame:
    """Pairs beside the same pairs of another period.

    Args:
        now, before: `a, b, count`: all pairs of each period, however rare; n, n_before: all units of each; None = there are no data.

    Returns:
        `a, b, previous, change, change_q` in the order of `now`: count before, change of the count per 100 units, and the Benjamini–Hochberg
        adjusted p of Fisher's exact test (the smaller tail doubled) of the table (with the pair, without) × (now, before), over all pairs seen
        five times in both periods together; NaN of rarer ones. Pairs must not be chosen by their count of one period before they are given
        here: those that are frequent now would seem to have risen. It takes units for independent, which news of one event are not: a small
        q says that the numbers differ, not why.
    """
    if n_before is None:
        return now[["a", "b"]].assign(previous=np.nan, change=np.nan, change_q=np.nan)
    from scipy import stats

    earlier = before[["a", "b", "count"]].rename(columns={"count": "previous"})
    held = now[["a", "b", "count"]].merge(earlier, on=["a", "b"], how="outer").fillna({"count": 0, "previous": 0})
    count, previous = (held[name].to_numpy(dtype="float64") for name in ("count", "previous"))
    enough = count + previous >= MINIMUM
    chance = stats.hypergeom(n + n_before, (count + previous)[enough], n)
    tails = np.minimum(chance.cdf(count[enough]), chance.sf(count[enough] - 1))
    q = np.full(len(held), np.nan)
    q[enough] = stats.false_discovery_control(np.minimum(1.0, 2 * tails)) if enough.any() else []
    change = 100 * (count / n - previous / n_before) if n and n_before else np.nan
    return now[["a", "b"]].merge(held[["a", "b", "previous"]].assign(change=change, change_q=q), on=["a", "b"], how="left")


def odds_ratios(pairs: pd.DataFrame, totals: pd.DataFrame, each: pd.DataFrame, both: pd.DataFrame) -> pd.DataFrame:
    """Mantel–Haenszel odds ratio of each pair over strata, so that an outlet which writes about both, or a month that was full of both, is
    not taken for a link between them.

    Args:
        pairs: `a, b` and whatever else; returned with the new columns.
        totals: `stratum, n`; each: `entity, stratum, n`; both: `a, b, stratum, n`: articles (stories) in each stratum.

    Returns:
        `pairs` with `odds_ratio, ci_low, ci_high`: the ratio and its 95 % interval by the variance of Robins, Breslow and Greenland (1986).
        Infinite where no article has one without the other; then, and where it is 0, there is no interval.
    """
    strata = {stratum: number for number, stratum in enumerate(totals["stratum"])}
    names = {entity: number for number, entity in enumerate(sorted({*pairs["a"], *pairs["b"]}))}
    size = totals["n"].to_numpy(dtype="float64")
    alone = np.zeros((len(names), len(strata)))
    of_pairs = each[each["entity"].isin(names)]
    alone[of_pairs["entity"].map(names), of_pairs["stratum"].map(strata)] = of_pairs["n"]
    together = pairs[["a", "b"]].assign(row=range(len(pairs))).merge(both, on=["a", "b"])
    found = [_pooled(*tables, size) for tables in _tables(pairs, names, alone, together, strata)]
    ratio, low, high = (np.concatenate(column) for column in zip(*found, strict=True)) if found else (np.empty(0),) * 3
    return pairs.assign(odds_ratio=ratio, ci_low=low, ci_high=high)


def _tables(
    pairs: pd.DataFrame, names: dict[str, int], alone: np.ndarray, together: pd.DataFrame, strata: dict[str, int]
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Both, with a, with b: each pairs × strata, so many pairs at once."""
    for start in range(0, len(pairs), AT_ONCE):
        part = pairs.iloc[start : start + AT_ONCE]
        cells = together[together["row"].between(start, start + len(part) - 1)]
        both = np.zeros((len(part), len(strata)))
        both[cells["row"] - start, cells["stratum"].map(strata)] = cells["n"]
        yield both, alone[part["a"].map(names)], alone[part["b"].map(names)]


def _pooled(both: np.ndarray, with_a: np.ndarray, with_b: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    only_a, only_b = with_a - both, with_b - both
    neither = n - with_a - only_b
    for_it, against = both * neither / n, only_a * only_b / n
    agree, differ = (both + neither) / n, (only_a + only_b) / n
    r, s = for_it.sum(axis=1), against.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = r / s
        variance = (
            (agree * for_it).sum(axis=1) / (2 * r**2)
            + (agree * against + differ * for_it).sum(axis=1) / (2 * r * s)
            + (differ * against).sum(axis=1) / (2 * s**2)
        )
        margin = np.exp(Z * np.sqrt(variance))
        return ratio, ratio / margin, ratio * margin


def _log_likelihood(both: np.ndarray, only_a: np.ndarray, only_b: np.ndarray, neither: np.ndarray) -> np.ndarray:
    """G² = 2 Σ O ln(O/E) over the four cells; an empty cell adds nothing."""
    n = both + only_a + only_b + neither
    with_a, with_b = both + only_a, both + only_b
    total = np.zeros_like(n)
    for observed, row, column in (
        (both, with_a, with_b),
        (only_a, with_a, n - with_b),
        (only_b, n - with_a, with_b),
        (neither, n - with_a, n - with_b),
    ):
        expected = row * column / n
        with np.errstate(divide="ignore", invalid="ignore"):
            total += np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return np.asarray(np.maximum(2 * total, 0.0))
