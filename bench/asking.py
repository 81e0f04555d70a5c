"""How fast are charts answered?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from bench.articles import FIRST_DAY
from bench.peers import OneFrame, PlainSql
from bench.stopwatch import best
from bench.table import Figure, milliseconds
from monitor.config import Settings
from monitor.selection import Selection
from monitor.store.counts import Counts
from monitor.store.mart import refresh
from monitor.store.store import Store

YEAR = (FIRST_DAY, FIRST_DAY + timedelta(days=364))
NAMED = 10
PAGE = 50


def asking(settings: Settings, folder: Path) -> list[Figure]:
    """A year's trend of ten entities, all pairs of a year, a page of articles."""
    with Store.open(settings.database_url, readonly=True) as store, Counts(refresh(store, settings.mart_folder, settings.timezone)) as counts:
        year = Selection(*YEAR)
        named = replace(year, entities=tuple(counts.period(year)["entity"].head(NAMED)))
        of_one = Selection(entities=named.entities[:1])
        presence, articles = _tables(store, counts)
        frame, sql = OneFrame(presence, articles), PlainSql(folder / "peer.db", presence, articles)
        try:
            return [
                _compared(
                    f"a year's trend of {NAMED} entities",
                    lambda: int(counts.trend(named)["count"].sum()),
                    lambda: frame.trend(named),
                    lambda: sql.trend(named),
                ),
                _compared("all pairs over a year", lambda: len(counts.pairs(year)), lambda: frame.pairs(year), lambda: sql.pairs(year), same=False),
                _compared(
                    f"a page of {PAGE} articles",
                    lambda: [int(number) for number in store.articles(counts.article_ids(of_one, PAGE))["id"]],
                    lambda: frame.page(of_one, PAGE),
                    lambda: sql.page(of_one, PAGE),
                ),
            ]
        finally:
            sql.close()


def _tables(store: Store, counts: Counts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What both peers hold: (article, entity, day) of every counted mention, and the articles without their texts."""
    asked = Selection(language="")
    articles = store.articles(counts.article_ids(asked))
    local = articles["published_at"].dt.tz_convert("Europe/Moscow").dt.strftime("%Y-%m-%d")
    published = articles["published_at"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    flat = articles[["id", "source", "title", "link", "story", "language"]].assign(published=published, day=local)
    found = counts.mentions(asked)
    presence = found[found["counted"]][["article", "entity"]].drop_duplicates()
    return presence.merge(flat[["id", "day"]], left_on="article", right_on="id").drop(columns="id"), flat


def _compared(subject: str, ours: Callable[[], Any], frame: Callable[[], Any], sql: Callable[[], Any], *, same: bool = True) -> Figure:
    """Ours beside both peers; the ratio is to the faster one.

    Raises:
        AssertionError: the answers differ, so nothing was compared.
    """
    (seconds, found), (of_frame, by_frame), (of_sql, by_sql) = best(ours), best(frame), best(sql)
    assert by_frame == by_sql, subject
    assert not same or found == by_frame, subject
    peers = f"pandas {milliseconds(of_frame)}, SQLite {milliseconds(of_sql)}"
    return Figure(subject, milliseconds(seconds), peers, min(of_frame, of_sql) / seconds)
