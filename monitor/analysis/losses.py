"""What may have been lost between two checks of a feed, and which outlets began or ended?"""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from monitor.analysis.coverage import SILENCE_DAYS, SILENCE_GAPS, SUCCESSES

LATE = 4  # usual intervals without a check: then nobody polled, whether the collector was off or put the feed off
LOSSES = ["feed", "source", "start", "end", "reason"]
LIFESPANS = ["source", "first", "last", "began", "ended"]


def losses(fetches: pd.DataFrame, interval: timedelta) -> pd.DataFrame:
    """The spans between two good checks of a feed of which the later could not prove that nothing fell between, the longest first.

    Args:
        fetches: `feed, source, finished_at` (UTC), `outcome, overlap`.
        interval: how often feeds are checked.

    Returns:
        LOSSES; `reason` is `failed` (checks between them failed), `not_polled` (there were none for four intervals) or `no_overlap` (the oldest
        item was newer than the newest known one).
    """
    rows: list[tuple[str, str, pd.Timestamp, pd.Timestamp, str]] = []
    for (feed, source), checks in fetches.sort_values("finished_at").groupby(["feed", "source"]):
        good = checks["outcome"].isin(SUCCESSES).to_numpy()
        proves = (checks["outcome"] == "not_modified").to_numpy() | checks["overlap"].isin([True]).to_numpy()
        instants = list(checks["finished_at"])
        for before, after in pairwise(np.flatnonzero(good)):
            if proves[after]:
                continue
            start, end = instants[before], instants[after]
            reason = "failed" if after - before > 1 else "not_polled" if end - start > LATE * interval else "no_overlap"
            rows.append((str(feed), str(source), start, end, reason))
    frame = pd.DataFrame(rows, columns=LOSSES)
    frame = frame.assign(start=pd.to_datetime(frame["start"], utc=True), end=pd.to_datetime(frame["end"], utc=True))
    order = frame.assign(length=frame["end"] - frame["start"]).sort_values(["length", "feed", "start"], ascending=[False, True, True])
    return order.drop(columns="length").reset_index(drop=True)


def lifespans(source_days: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Each source's first and last day with articles, of those that have any in the period or before it.

    Args:
        source_days: `source, day, articles`, all days.

    Returns:
        LIFESPANS: `began` within the period and not on its first day; `ended` in it: silent at its end for more than three days and three
        times as long as the source's usual pause.
    """
    rows: list[tuple[str, date, date, bool, bool]] = []
    for source, frame in source_days[source_days["day"] <= last].groupby("source"):
        days = sorted(set(frame["day"]))
        pauses = [(after - before).days for before, after in pairwise(days)]
        silence = max(float(SILENCE_DAYS), SILENCE_GAPS * float(np.median(pauses))) if pauses else float(SILENCE_DAYS)
        began, ended = days[0] > first, days[-1] >= first and (last - days[-1]).days > silence
        if days[-1] >= first:
            rows.append((str(source), days[0], days[-1], began, ended))
    return pd.DataFrame(rows, columns=LIFESPANS)
