"""Do two entities appear together more often than two frequent names would by chance?"""

import numpy as np
import pandas as pd

MINIMUM = 5  # pairs seen together less often are not tested: the χ² approximation of G² is poor below


def associate(pairs: pd.DataFrame, minimum: int = MINIMUM) -> pd.DataFrame:
    """Measures of association for every pair seen together at least `minimum` times.

    Args:
        pairs: `a, b, count, n_a, n_b, n`: articles (or stories, or sentences) with both, with a, with b, and all of them. Where one entity
            lies inside the other's mention the pair does not count there, so `count` may be below the plain intersection.

    Returns:
        `a, b, count, jaccard, npmi, g2, q`, most frequent first. NPMI is `PMI / −log2 p_ab` (Bouma 2009), G² the log-likelihood ratio of the
        2 × 2 table (Dunning 1993), q the Benjamini–Hochberg adjusted p of G² against χ²(1) over the pairs returned.
    """
    from scipy import stats  # here: it takes most of a second to import, and only one page and one export need it

    frame = pairs[pairs["count"] >= minimum].sort_values(["count", "a", "b"], ascending=[False, True, True], ignore_index=True)
    both, a, b, n = (frame[column].to_numpy(dtype="float64") for column in ("count", "n_a", "n_b", "n"))
    joint = both / n
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.where(joint == 1, 1.0, np.log2(joint * n * n / (a * b)) / -np.log2(joint))
    g2 = _log_likelihood(both, a - both, b - both, n - a - b + both)
    tested = stats.chi2.sf(g2, df=1)
    q = stats.false_discovery_control(tested, method="bh") if len(frame) else tested
    return frame[["a", "b", "count"]].assign(jaccard=both / (a + b - both), npmi=npmi, g2=g2, q=q)


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
