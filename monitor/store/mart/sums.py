"""What do days and months add up to? So that the usual questions are answered without looking at the rows of every article.

Articles and mentions of days and of months add up. Stories do not: one told in two months is counted in both. Such stories are few, and their
rows are at hand (Columns.split): what was counted again is taken off. Each function answers None where the sums do not tell.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.selection import Step, Unit
from monitor.store.mart.asking import Asking, Months
from monitor.store.mart.columns import SPLIT, Columns
from monitor.store.mart.layout import EVERYBODY
from monitor.store.mart.units import BUCKETS, pair_rows, pair_unit, pairs_named, pairs_table, unit_of

SUMMED = {"pairs": "pair_sums", "sentence_pairs": "sentence_pair_sums"}
# Three months: rows of less are counted in less time than it takes to look split stories up, once for every snapshot.
FEWEST = timedelta(days=85)
OF_ALL = f"entity = {EVERYBODY}"


def totals(columns: Columns, asking: Asking) -> str | None:
    """date, articles, stories, sources, texts by day, whoever is named."""
    if not asking.usual or asking.selection.step is not Step.DAY:
        return None
    days = f"SELECT day, articles, stories, texts FROM {asking.table('days')} WHERE {OF_ALL}"
    again = f"SELECT day, 0, again, 0 FROM {_again(columns, asking, 'presence', OF_ALL, by=('day',))}"
    sources = f"SELECT day, count(DISTINCT source) AS sources FROM {asking.table('source_days')} GROUP BY day"
    return (
        f"SELECT day AS date, sum(articles)::BIGINT AS articles, sum(stories)::BIGINT AS stories, any_value(sources) AS sources, "
        f"sum(texts)::BIGINT AS texts FROM ({days} UNION ALL {again}) JOIN ({sources}) USING (day) GROUP BY day ORDER BY day"
    )


def whole(columns: Columns, asking: Asking) -> str | None:
    """articles, stories, sources, texts of the period, whoever is named."""
    months = _told(columns, asking, "presence")
    if months is None:
        return None
    fresh = f"CASE WHEN {asking.within(months, 'day')} THEN fresh ELSE 0 END AS stories"
    parts = [f"SELECT articles, {fresh}, texts FROM {asking.table('days')} WHERE {OF_ALL}"]
    parts += [f"SELECT 0, count(DISTINCT story), 0 FROM {edge.table('articles')}" for edge in _edges(asking, months)]
    parts.append(f"SELECT 0, again, 0 FROM {_again(columns, asking, 'presence', OF_ALL, months)}")
    added = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in ("articles", "stories", "texts"))
    sources = f"SELECT count(DISTINCT source) FROM {asking.table('source_days')}"
    return f"SELECT {added}, ({sources}) AS sources FROM ({_all(parts)})"


def trend(columns: Columns, asking: Asking) -> str | None:
    """date, entity, count in the Selection's unit."""
    unit, step = asking.selection.unit, asking.selection.step
    daily = unit in (Unit.ARTICLES, Unit.MENTIONS) or (unit is Unit.STORIES and step is Step.DAY)
    if not asking.usual or asking.together or not daily:
        return None
    parts = [f"SELECT day, entity, {unit.value} AS n FROM {asking.table('days')} WHERE {_named(asking)}"]
    if unit is Unit.STORIES:
        parts.append(f"SELECT day, entity, again FROM {_again(columns, asking, 'presence', _named(asking), by=('day', 'entity'))}")
    return f"SELECT {BUCKETS[step]} AS date, entity, sum(n)::BIGINT AS count FROM ({_all(parts)}) GROUP BY ALL"


def entities(columns: Columns, asking: Asking, *, stories: bool) -> str | None:
    """entity, mentions, articles and if wanted stories, distinct over the period."""
    months, named = _told(columns, asking, "presence") if stories else None, _named(asking)
    if not asking.usual or asking.together or (stories and months is None):
        return None
    fresh = f"CASE WHEN {asking.within(months, 'day')} THEN fresh ELSE 0 END" if months else "0"
    parts = [f"SELECT entity, mentions, articles, {fresh} AS stories FROM {asking.table('days')} WHERE {named}"]
    if months is not None:
        edges = [f"SELECT entity, 0, 0, count(DISTINCT story) FROM {edge.counted('presence')} GROUP BY entity" for edge in _edges(asking, months)]
        parts += edges
        parts.append(f"SELECT entity, 0, 0, again FROM {_again(columns, asking, 'presence', named, months)}")
    added = ", ".join(f"sum({name})::BIGINT AS {name}" for name in ("mentions", "articles", "stories"))
    return f"SELECT entity, {added} FROM ({_all(parts)}) GROUP BY entity"


def sources(asking: Asking) -> str | None:
    """entity, sources, distinct over the period."""
    months = _months(asking)
    if months is None or asking.together:
        return None
    parts = [f"SELECT entity, source FROM {asking.sums('sources', months)} WHERE {_named(asking)}"]
    parts += [f"SELECT entity, source FROM {edge.counted('presence')}" for edge in _edges(asking, months)]
    return f"SELECT entity, count(DISTINCT source) AS sources FROM ({_all(parts)}) GROUP BY entity"


def pairs(columns: Columns, asking: Asking) -> str | None:
    """a, b, count in the Selection's unit."""
    table, unit, named = pairs_table(asking.selection), unit_of(asking.selection), pairs_named(asking)
    months = _told(columns, asking, table) if unit is Unit.STORIES else _months(asking)
    if months is None or unit is Unit.SOURCES:
        return None
    parts = [f"SELECT a, b, {unit.value} AS n FROM {asking.sums(SUMMED[table], months)} WHERE {named}"]
    parts += [f"SELECT a, b, {pair_unit(edge.selection)} FROM {pair_rows(edge)} GROUP BY a, b" for edge in _edges(asking, months)]
    if unit is Unit.STORIES:
        parts.append(f"SELECT a, b, again FROM {_again(columns, asking, table, named, months)}")
    return f"SELECT a, b, sum(n)::BIGINT AS count FROM ({_all(parts)}) GROUP BY a, b"


def _months(asking: Asking) -> Months | None:
    return Months.within(asking.selection) if asking.usual else None


def _told(columns: Columns, asking: Asking, table: str) -> Months | None:
    """The whole months of the period, where stories are counted by them."""
    months = _months(asking)
    if months is None or months.start is None or months.end is None or columns.knows(table):
        return months
    return months if months.end - months.start >= FEWEST else None


def _edges(asking: Asking, months: Months) -> list[Asking]:
    """The question about the days of the period that lie in no whole month; both ends are one question, so that it counts a story once."""
    ends = months.edges(asking.selection)
    folders = dict.fromkeys(folder for first, last in ends for folder in asking.snapshot.folders(first, last))
    return [replace(asking, folders=list(folders), but=months)] if ends else []


def _again(columns: Columns, asking: Asking, table: str, named: str, months: Months | None = None, *, by: Sequence[str] = ()) -> str:
    """How many times too often the stories of each key were counted, negative: they were counted once in every cell, and where `months` are
    given once in all days that lie in none of them."""
    keys = ", ".join(by) or SPLIT[table]
    cell = "cell" if months is None else f"CASE WHEN {asking.within(months, 'day')} THEN cell ELSE 0 END"
    kept = " AND ".join([named, *asking.days(), *asking.language()])
    rows = f"SELECT {keys}, story, {cell} AS cell FROM {columns.split(table)} WHERE {kept}"
    return f"(SELECT {keys}, 1 - count(DISTINCT cell) AS again FROM ({rows}) GROUP BY {keys}, story HAVING count(DISTINCT cell) > 1)"


def _named(asking: Asking) -> str:
    return asking.named() if asking.selection.entities else f"entity <> {EVERYBODY}"


def _all(parts: Sequence[str]) -> str:
    return " UNION ALL ".join(parts)
