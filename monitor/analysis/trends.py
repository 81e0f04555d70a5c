"""How much attention does an entity get, and where is there no answer?"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from monitor.selection import Step, Unit

PER_ARTICLES = 100  # mentions have no share of articles: they are given per hundred
MEAN_DAYS = 7  # one of every weekday
TEXT_SPAN = 200  # articles: the share of full texts among them wavers by chance by 7 points at most, in two spans of three
TEXT_MOVES = 0.2  # of the share: beyond it counts of texts and counts of bare titles are two different things


def buckets(first: date, last: date, step: Step) -> list[date]:
    """The first days of the buckets that hold the period, in order."""
    days = [step.start(first)]
    while (following := step.next(days[-1])) <= last:
        days.append(following)
    return days


def attention(counts: pd.DataFrame, totals: pd.DataFrame, coverage: pd.Series, dates: list[date], entities: list[str], *, unit: Unit) -> pd.DataFrame:
    """One row per entity and bucket of the period.

    Args:
        counts: `date, entity, count` in the unit asked for; a missing row is a zero.
        totals: `date, articles, stories, sources`: all that matched the same filters, whoever is named.
        coverage: bucket → 0..1, NaN where nobody polled, 0 or absent where there is no data.
        dates: every bucket of the period; entities: whom to report, in order.

    Returns:
        `date, entity, count, total, share, coverage`. `count`, `total` and `share` are NaN where there is no data; `share` also where
        the total is 0. Mentions: total counts articles, share is per 100 of them.
    """
    column = "articles" if unit is Unit.MENTIONS else unit.value
    grid = pd.MultiIndex.from_product([entities, dates], names=["entity", "date"]).to_frame(index=False)
    frame = grid.merge(counts, on=["date", "entity"], how="left").merge(
        totals[["date", column]].rename(columns={column: "total"}), on="date", how="left"
    )
    frame = frame.fillna({"count": 0, "total": 0}).astype({"count": "float64", "total": "float64"})
    covered = frame["date"].map(coverage.reindex(dates, fill_value=0.0).to_dict()).astype("float64")
    silent = (frame["total"] == 0) & (covered == 0)
    frame = frame.assign(share=(_scale(unit) * frame["count"] / frame["total"]).where(frame["total"] > 0), coverage=covered)
    frame[["count", "total", "share"]] = frame[["count", "total", "share"]].mask(silent)
    return frame[["date", "entity", "count", "total", "share", "coverage"]]


def by_bucket(daily: pd.Series, step: Step) -> pd.Series:
    """Daily coverage as the mean of each bucket's days; days without an answer are left out."""
    starts = [step.start(day) for day in daily.index]
    return daily.groupby(starts).mean()


def smooth(trend: pd.DataFrame, unit: Unit, days: int = MEAN_DAYS) -> pd.DataFrame:
    """A daily trend as trailing means over `days`: counts Σn/days, shares Σn/ΣN over the days with data.

    A day without data stays without; a mean needs data on more than half of its days.
    """
    ordered = trend.sort_values(["entity", "date"])
    windows = ordered.groupby("entity")[["count", "total"]].rolling(days, min_periods=days // 2 + 1)
    sums, means = (frame.droplevel(0) for frame in (windows.sum(), windows.mean()))
    known = ordered["count"].notna()
    share = _scale(unit) * sums["count"] / sums["total"]
    return ordered.assign(count=means["count"].where(known), share=share.where(known & (sums["total"] > 0))).sort_index()


def _scale(unit: Unit) -> int:
    return PER_ARTICLES if unit is Unit.MENTIONS else 1


def changes(now: pd.DataFrame, before: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Counts of two periods side by side, the largest movements first.

    Args:
        now, before: `entity` and one column per unit, distinct over each period.

    Returns:
        `entity, count, previous, change`.
    """
    both = (
        now[["entity", unit.value]]
        .rename(columns={unit.value: "count"})
        .merge(before[["entity", unit.value]].rename(columns={unit.value: "previous"}), on="entity", how="outer")
    )
    both = both.fillna({"count": 0, "previous": 0}).astype({"count": "int64", "previous": "int64"})
    both = both.assign(change=both["count"] - both["previous"])
    order = both.assign(size=both["change"].abs()).sort_values(["size", "count", "entity"], ascending=[False, False, True])
    return order.drop(columns="size").reset_index(drop=True)


def per_total(counts: pd.Series, whole: Mapping[str, int], unit: Unit) -> pd.Series:
    """Counts of a period over all of that period (`articles, stories, sources`); mentions per 100 articles, NaN of nothing."""
    total = whole["articles" if unit is Unit.MENTIONS else unit.value]
    return _scale(unit) * counts / total if total else counts * float("nan")


def voice(trend: pd.DataFrame) -> pd.DataFrame:
    """Share of voice `m_e / Σ m_j` over the entities of the trend: what part of all they got together fell to each.

    Returns:
        `trend` with `sum` (of their counts in the bucket) and `voice`, 0..1; NaN where there is no data or nobody was named.
    """
    together = trend.groupby("date")["count"].transform(lambda counts: counts.sum(min_count=1))
    return trend.assign(sum=together, voice=(trend["count"] / together).where(together > 0))


def text_basis(totals: pd.DataFrame) -> pd.Series:
    """Bucket → share of its articles whose full text could be read, from `date, articles, texts`; the others show a title or summary only."""
    held = totals[totals["articles"] > 0]
    return pd.Series((held["texts"] / held["articles"]).to_numpy(), index=held["date"].to_numpy(), dtype="float64")


def text_moves(totals: pd.DataFrame) -> tuple[float, float] | None:
    """The lowest and the highest share of full texts within the period where they lie further apart than chance and change of outlets
    explain, else None: then counts rise and fall with the texts, whoever is written about.

    Args:
        totals: `date, articles, texts`, of days; put together, in order, to spans of at least 200 articles.
    """
    ordered = totals.sort_values("date")
    span = (ordered["articles"].cumsum() - ordered["articles"]) // TEXT_SPAN
    sums = ordered.groupby(span)[["articles", "texts"]].sum()
    shares = (sums["texts"] / sums["articles"])[sums["articles"] >= TEXT_SPAN / 2]
    if shares.empty or shares.max() - shares.min() <= TEXT_MOVES:
        return None
    return float(shares.min()), float(shares.max())
