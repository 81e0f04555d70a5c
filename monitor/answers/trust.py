"""Can a number be trusted: what was collected, and what is missing?"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pandas as pd

from monitor.analysis import correction, coverage, losses, trends, volume
from monitor.analysis.coverage import Shortfall
from monitor.answers.corpus import Corpus
from monitor.answers.state import SHOWN_DAYS, status_frame
from monitor.masking import shown
from monitor.selection import Selection, Step
from monitor.store.mart import cells

Gap = tuple[date, date, tuple[str, ...]]  # first day, last day, the sources that are missing


def covered(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """`day, source, coverage` over the period (analysis.coverage)."""
    return corpus.coverage(corpus.bounded(selection)[0])


def gaps(corpus: Corpus, selection: Selection) -> list[Gap]:
    """Runs of days without any data: of all sources of the Selection together."""
    frame = covered(corpus, selection)
    everybody = tuple(sorted(frame["source"].unique()))
    return [gap for gap in coverage.gaps(frame) if gap[2] == everybody]


def shortfalls(corpus: Corpus, selection: Selection) -> list[Shortfall]:
    """Runs of days of which a part was lost (analysis.coverage.shortfalls)."""
    asked = corpus.bounded(selection)[0]
    return coverage.shortfalls(corpus.coverage(asked), corpus.daily(asked)) if asked.start and asked.end else []


def corrected(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """The named entities' counts of articles or mentions with what was not collected (analysis.correction), in the Selection's step."""
    asked, given = corpus.bounded(selection)
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=correction.COLUMNS)
    whole = replace(asked, start=asked.start - timedelta(days=correction.FORGOTTEN_DAYS), step=Step.DAY)
    days = trends.buckets(asked.start, asked.end, Step.DAY)
    counts = corpus.counts
    daily = correction.corrected(
        cells.cells(counts, whole, given), cells.totals(counts, whole, given), corpus.coverage(whole), days=days, entities=asked.entities
    )
    return correction.by_bucket(daily, asked.step)


def unusual(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Outlets whose volume lies far from their own last 28 days (analysis.volume); today, which is not over, is left out."""
    asked = corpus.bounded(selection)[0]
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=volume.COLUMNS)
    yesterday = corpus.clock().astimezone(corpus.settings.timezone).date() - timedelta(days=1)
    whole = replace(asked, start=asked.start - timedelta(days=volume.USUAL_DAYS))
    return volume.unusual(
        corpus.source_days(asked), corpus.coverage(whole), [day for day in trends.buckets(asked.start, asked.end, Step.DAY) if day <= yesterday]
    )


def lost(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """What may have been lost between checks that ended in the period or began in it (analysis.losses)."""
    asked = corpus.bounded(selection)[0]
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=losses.LOSSES)
    found = losses.losses(corpus.checks(asked), corpus.settings.collect.interval)
    zone = corpus.settings.timezone
    first, last = (datetime.combine(day, time(), zone) for day in (asked.start, asked.end + timedelta(days=1)))
    found = found[(found["end"] >= first) & (found["start"] < last)].reset_index(drop=True)
    return found.assign(feed=found["feed"].map(shown))


def lifespans(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    """Which outlets began or ended (analysis.losses.lifespans)."""
    asked = corpus.bounded(selection)[0]
    if asked.start is None or asked.end is None:
        return pd.DataFrame(columns=losses.LIFESPANS)
    return losses.lifespans(corpus.source_days(asked), asked.start, asked.end)


def source_status(corpus: Corpus, now: datetime) -> pd.DataFrame:
    """A row a feed (columns: state.status_frame)."""
    rows = [(source.id, source.name, source.kind.value, source.country) for source in corpus.store.sources()]
    sources = pd.DataFrame(rows, columns=["source", "name", "kind", "country"])
    today = now.astimezone(corpus.settings.timezone).date()
    days = corpus.counts.source_days(today - timedelta(days=SHOWN_DAYS), today)
    return status_frame(corpus.store.feed_status(), sources, days, today, corpus.settings.collect)
