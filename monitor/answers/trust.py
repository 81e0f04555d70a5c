"""Can a number be trusted: what was collected, and what is missing?"""

from datetime import date, datetime, timedelta

import pandas as pd

from monitor.analysis import coverage
from monitor.answers.corpus import Corpus
from monitor.answers.state import SHOWN_DAYS, status_frame
from monitor.selection import Selection

Gap = tuple[date, date, tuple[str, ...]]  # first day, last day, the sources that are missing


def covered(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """`day, source, coverage` over the period (analysis.coverage)."""
    return corpus.coverage(corpus.bounded(selection)[0])


def gaps(corpus: Corpus, selection: Selection) -> list[Gap]:
    """Runs of days without any data: of all sources of the Selection together."""
    frame = covered(corpus, selection)
    everybody = tuple(sorted(frame["source"].unique()))
    return [gap for gap in coverage.gaps(frame) if gap[2] == everybody]


def source_status(corpus: Corpus, now: datetime) -> pd.DataFrame:
    """A row a feed (columns: state.status_frame)."""
    rows = [(source.id, source.name, source.kind.value, source.country) for source in corpus.store.sources()]
    sources = pd.DataFrame(rows, columns=["source", "name", "kind", "country"])
    today = now.astimezone(corpus.settings.timezone).date()
    days = corpus.counts.source_days(today - timedelta(days=SHOWN_DAYS), today)
    return status_frame(corpus.store.feed_status(), sources, days, today)
