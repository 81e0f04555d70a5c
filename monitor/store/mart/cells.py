"""How many units of each source name each entity on each day: what spikes and corrections are computed from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from monitor.selection import Selection, Unit
from monitor.store.mart.columns import Ids
from monitor.store.mart.counts import Counts
from monitor.store.mart.units import rows_of

# A story has articles of several sources: on each day it is given to the one that told it first, so that sources add up to the day's stories.
_FIRST = "SELECT day, story, arg_min(source, (published, article)) AS source FROM {articles} GROUP BY ALL"


def cells(counts: Counts, selection: Selection, articles: Ids = None) -> pd.DataFrame:
    """day, source, entity, count in the Selection's unit, which must add up over sources: mentions, articles or stories, the latter each
    given to the source that told it first that day. No entities named: all."""
    asking = counts.ask(selection, articles)
    rows, unit = rows_of(asking, selection.unit)
    if selection.unit is Unit.STORIES:
        told = f"SELECT DISTINCT day, entity, story FROM {rows}"
        first = _FIRST.format(articles=asking.table("articles"))
        statement = f"SELECT day, source, entity, count(*) AS count FROM ({told}) JOIN ({first}) USING (day, story) GROUP BY ALL"
    else:
        statement = f"SELECT day, source, entity, {unit} AS count FROM {rows} GROUP BY ALL"
    return counts.named(counts.frame(asking, f"{statement} ORDER BY day, source, entity", articles, day="day"), "entity")


def totals(counts: Counts, selection: Selection, articles: Ids = None) -> pd.DataFrame:
    """day, source, total: all units of each source and day, whoever is named, counted as `cells` counts them; of mentions the articles."""
    asking = counts.ask(selection, articles)
    rows = asking.table("articles")
    if selection.unit is Unit.STORIES:
        rows = f"({_FIRST.format(articles=rows)})"
    return counts.frame(asking, f"SELECT day, source, count(*) AS total FROM {rows} GROUP BY ALL ORDER BY day, source", articles, day="day")


def support(counts: Counts, selection: Selection, articles: Ids = None) -> pd.DataFrame:
    """day, entity, articles, sources: how many articles of how many sources stand behind each day's number."""
    asking = counts.ask(selection, articles)
    rows, unit = rows_of(asking, Unit.ARTICLES)
    statement = f"SELECT day, entity, {unit} AS articles, count(DISTINCT source) AS sources FROM {rows} GROUP BY ALL ORDER BY day, entity"
    return counts.named(counts.frame(asking, statement, articles, day="day"), "entity")


def largest_stories(counts: Counts, selection: Selection, days: Sequence[date], articles: Ids = None) -> pd.DataFrame:
    """day, entity, story, size, article: of the stories that name an entity on one of these days the one with the most articles, the elder of
    equals, and its first article that does."""
    asking = counts.ask(replace(selection, unit=Unit.ARTICLES), articles)
    rows, _ = rows_of(asking, Unit.ARTICLES)
    asking.values["days"] = list(days)
    within = f"SELECT DISTINCT article, day, entity, story FROM {rows} WHERE day IN (SELECT unnest($days::DATE[]))"
    dated = f"({within}) JOIN (SELECT article, published FROM {asking.table('articles')}) USING (article)"
    each = f"SELECT day, entity, story, count(*) AS size, arg_min(article, (published, article)) AS article FROM {dated} GROUP BY ALL"
    statement = f"SELECT * FROM ({each}) QUALIFY row_number() OVER (PARTITION BY day, entity ORDER BY size DESC, story) = 1 ORDER BY day, entity"
    return counts.named(counts.frame(asking, statement, articles, day="day"), "entity")
