"""Which part of each day was each source really collected?

A day's coverage of a source is 0..1 where its feeds were polled; null where nobody polled but articles are there (imports, days
before the first check), and where it had not begun while others had; 0 where there is no data. Days are local, a day without a row
was never in reach.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

SUCCESSES = frozenset({"ok", "degraded", "not_modified"})
# An archive's silence is no data when it is longer than three days (a long weekend, measured on no outlet that publishes less)
# and three times as long as this source's usual pause, so that a weekly is not full of holes.
SILENCE_DAYS = 3
SILENCE_GAPS = 3
NEARLY_ALL = 0.9  # of a day: less is worth a word
HALF = 0.5  # of a day: a source collected for less is missing
WEIGHT_DAYS = 28  # four whole weeks: every weekday counts alike

Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Days, one after the other, on which the same sources were collected for less than half of the time; `coverage` is that of all sources
    together, the mean of the days."""

    first: date
    last: date
    coverage: float
    sources: tuple[str, ...]


def coverage(
    fetches: pd.DataFrame, source_days: pd.DataFrame, *, first: date, last: date, zone: ZoneInfo, now: datetime,
    begun: Mapping[str, datetime] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Coverage per source and local day of the period.

    Args:
        fetches: `feed, source, finished_at` (UTC), `outcome, overlap`; checks of these sources, in any order: of the period and as long before
            it as a span between two checks may be.
        begun: source → its first good check ever, where `fetches` do not reach back to it.
        source_days: `source, day, articles`; all days with articles of these sources.
        first, last: the period, local days, inclusive.
        now: today's coverage is of the part of the day that has passed.

    Returns:
        `day, source, coverage`, sorted by day and source, one row per source and day of the period up to today.
    """
    last = min(last, now.astimezone(zone).date())
    checked = {str(source): frame for source, frame in fetches.groupby("source")}
    published = {str(source): frame for source, frame in source_days.groupby("source")}
    days = [(day, *_bounds(day, zone, now)) for day in _days(first, last)]
    rows: list[tuple[date, str, float | None, bool]] = []
    for source in sorted(checked.keys() | published.keys()):
        polled = _covered(checked.get(source))
        began = (begun or {}).get(source) or _first_success(checked.get(source))
        archive = _archive_days(published.get(source))
        first_article = min(archive, default=date.max)
        for day, begins, ends in days:
            if began is None or ends <= began:
                rows.append((day, source, None if day in archive else 0.0, day < first_article))
            else:
                rows.append((day, source, _share(polled, max(begins, began), ends), False))
    frame = pd.DataFrame(rows, columns=["day", "source", "coverage", "early"]).astype({"coverage": "float64", "early": bool})
    others = frame["day"].map((frame["coverage"] != 0).groupby(frame["day"]).any())  # null is not 0
    frame["coverage"] = frame["coverage"].mask(frame["early"] & others.astype(bool))
    return frame.drop(columns="early").sort_values(["day", "source"], ignore_index=True)


def combine(frame: pd.DataFrame, source_days: pd.DataFrame) -> pd.Series:
    """Coverage of a selection of sources per day: the mean, weighted by each source's usual articles a day.

    Args:
        frame: what `coverage` returned for these sources.
        source_days: `source, day, articles`.

    Returns:
        day → 0..1; NaN where no source of that day was polled. A source without data (0) pulls the mean down, an unpolled one (null)
        is left out.
    """
    weighted = frame.assign(weight=frame["source"].map(weights(frame, source_days)).fillna(0.0))
    polled = weighted.dropna(subset=["coverage"])
    polled = polled[polled["weight"] > 0]
    sums = polled.assign(part=polled["coverage"] * polled["weight"]).groupby("day")[["part", "weight"]].sum()
    combined = (sums["part"] / sums["weight"]).reindex(sorted(frame["day"].unique()))
    known = frame.groupby("day")["coverage"]
    silent, unpolled = known.max() == 0, known.count() < known.size()
    # Archives beside a source that was not there yet: nobody polled, and a mean of zeros would say that everything was lost.
    return combined.mask(silent & ~unpolled, 0.0).mask((combined == 0) & unpolled)


def weights(frame: pd.DataFrame, source_days: pd.DataFrame) -> dict[str, float]:
    """Each source's articles a day over its last 28 days with data."""
    merged = frame[frame["coverage"] != 0].merge(source_days, on=["source", "day"], how="left").fillna({"articles": 0})
    recent = merged.sort_values("day").groupby("source").tail(WEIGHT_DAYS)
    return {str(source): float(mean) for source, mean in recent.groupby("source")["articles"].mean().items()}


def gaps(frame: pd.DataFrame) -> list[tuple[date, date, tuple[str, ...]]]:
    """Runs of days in which the same sources have no data: first day, last day, who is missing."""
    silent = frame[frame["coverage"] == 0].sort_values(["day", "source"])
    missing: dict[date, list[str]] = {}
    for day, source in zip(silent["day"], silent["source"], strict=True):
        missing.setdefault(day, []).append(source)
    runs: list[tuple[date, date, tuple[str, ...]]] = []
    for day, names in missing.items():
        sources = tuple(names)
        if runs and runs[-1][2] == sources and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, sources)
        else:
            runs.append((day, day, sources))
    return runs


def shortfalls(frame: pd.DataFrame, combined: pd.Series) -> list[Shortfall]:
    """Runs of days of which a part was lost: more than nothing and less than nine tenths were collected of all sources together.

    Args:
        frame: what `coverage` returned; combined: what `combine` made of it.
    """
    lacking = combined[(combined > 0) & (combined < NEARLY_ALL)]
    missing: dict[date, list[str]] = {day: [] for day in lacking.index}
    for day, source, share in frame.sort_values(["day", "source"])[["day", "source", "coverage"]].itertuples(index=False):
        if share < HALF and day in missing:
            missing[day].append(source)
    runs: list[list[date]] = []
    for day in sorted(missing):
        if runs and (day - runs[-1][-1]).days == 1 and missing[day] == missing[runs[-1][-1]]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [Shortfall(days[0], days[-1], float(lacking.reindex(days).mean()), tuple(missing[days[0]])) for days in runs]


def _bounds(day: date, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """The day's begin, and its end or now (UTC)."""
    begins, ends = (datetime.combine(day + timedelta(days=shift), time(), zone).astimezone(UTC) for shift in (0, 1))
    return begins, min(ends, now)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=shift) for shift in range((last - first).days + 1))


def _first_success(checks: pd.DataFrame | None) -> datetime | None:
    if checks is None:
        return None
    good = checks[checks["outcome"].isin(SUCCESSES)]["finished_at"]
    return None if good.empty else good.min().to_pydatetime()


def _covered(checks: pd.DataFrame | None) -> list[Interval]:
    """The spans between successive good checks of one feed that prove that nothing fell between them, united over the feeds."""
    if checks is None:
        return []
    spans: list[Interval] = []
    for _, feed in checks[checks["outcome"].isin(SUCCESSES)].sort_values("finished_at").groupby("feed"):
        instants = [stamp.to_pydatetime() for stamp in feed["finished_at"]]
        proves = [outcome == "not_modified" or overlap is True for outcome, overlap in zip(feed["outcome"], _truths(feed["overlap"]), strict=True)]
        spans += [(before, after) for before, after, proof in zip(instants, instants[1:], proves[1:], strict=False) if proof]
    return _union(spans)


def _truths(column: pd.Series) -> list[bool | None]:
    return [None if pd.isna(value) else bool(value) for value in column]


def _union(spans: list[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _share(spans: list[Interval], start: datetime, end: datetime) -> float:
    length = (end - start).total_seconds()
    inside = sum(max(0.0, (min(end, stop) - max(start, begin)).total_seconds()) for begin, stop in spans)
    return inside / length if length > 0 else 0.0


def _archive_days(published: pd.DataFrame | None) -> frozenset[date]:
    """Days that an unpolled source reaches: from its first article to its last, without the long silences."""
    if published is None or published.empty:
        return frozenset()
    days = sorted(set(published["day"]))
    pauses = [(after - before).days for before, after in pairwise(days)]
    longest = max(float(SILENCE_DAYS), SILENCE_GAPS * float(np.median(pauses))) if pauses else 0.0
    reached = set(days)
    for before, pause in zip(days, pauses, strict=False):
        if pause - 1 <= longest:
            reached.update(before + timedelta(days=shift) for shift in range(1, pause))
    return frozenset(reached)
