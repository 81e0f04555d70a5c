"""What the columnar copy answers: how many articles, stories, sources and mentions, when, about whom."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd

from monitor.model import Field
from monitor.selection import Match, Selection, Unit
from monitor.store.mart import sums
from monitor.store.mart.asking import Asking, mask
from monitor.store.mart.columns import Columns, Ids, dated
from monitor.store.mart.layout import PLACES, SHIFT, TITLE_BITS
from monitor.store.mart.units import BUCKETS, pair_rows, pair_unit, rows_of, unit_of

_EVERYTHING = "count(*) AS articles, count(DISTINCT story) AS stories, count(DISTINCT source) AS sources, count(*) FILTER (has_text) AS texts"
CODES = 1 << 15  # codes are below


class Counts(Columns):
    """One snapshot's numbers.

    `sources` of a Selection are taken as they are: kinds and countries of sources must have been resolved to them, and its text
    query to `articles`.
    """

    def totals(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """Per bucket that has any: date, articles, stories, sources, texts (articles with full text); entities are not asked for."""
        asking = self.ask(selection, articles)
        statement = sums.totals(self, asking)
        if statement is None:
            statement = f"SELECT {BUCKETS[selection.step]} AS date, {_EVERYTHING} FROM {asking.table('articles')} GROUP BY ALL ORDER BY date"
        return self.frame(asking, statement, articles, day="date")

    def whole(self, selection: Selection, articles: Ids = None) -> dict[str, int]:
        """The same over the whole period at once: articles, stories, sources, texts."""
        asking = self.ask(selection, articles)
        statement = sums.whole(self, asking) or f"SELECT {_EVERYTHING} FROM {asking.table('articles')}"
        row = self.frame(asking, statement, articles).iloc[0]
        return {str(name): int(value) for name, value in row.items()}

    def trend(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """date, entity, count in the Selection's unit; buckets without any are absent. No entities named: all."""
        asking = self.ask(selection, articles)
        statement = sums.trend(self, asking)
        if statement is None:
            rows, unit = rows_of(asking, selection.unit)
            statement = f"SELECT {BUCKETS[selection.step]} AS date, entity, {unit} AS count FROM {rows} GROUP BY ALL"
        found = self.frame(asking, statement, articles)
        order = np.lexsort((self.ranks[found["entity"]], found["date"]))
        return self.named(dated(found.iloc[order].reset_index(drop=True), "date"), "entity")

    def period(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """entity, mentions, articles, stories, sources, distinct over the whole period, most articles first. No entities named: all."""
        asking = self.ask(selection, articles)
        held, sources = sums.entities(self, asking, stories=True), sums.sources(asking)
        if held is None:
            rows, unit = rows_of(asking, Unit.ARTICLES)
            said = f"SELECT entity, count(*) AS mentions FROM {asking.counted('mentions')} GROUP BY entity"
            held = f"SELECT entity, {unit} AS articles, count(DISTINCT story) AS stories FROM {rows} GROUP BY entity"
            held = f"SELECT entity, mentions, articles, stories FROM ({said}) JOIN ({held}) USING (entity)"
        if sources is None:
            sources = f"SELECT entity, count(DISTINCT source) AS sources FROM {rows_of(asking, Unit.ARTICLES)[0]} GROUP BY entity"
        found = self.named(self.frame(asking, f"SELECT * FROM ({held}) JOIN ({sources}) USING (entity)", articles), "entity")
        return found.sort_values(["articles", "entity"], ascending=[False, True], ignore_index=True)

    def pairs(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """a, b, count, n_a, n_b, n: units in which a pair occurs together, in which each occurs, and all units; a < b.

        The unit is articles (also for `mentions`), stories or sources; at sentence level `count` is of units with a sentence that holds
        both. With entities named: pairs that hold one of them, with `match=all` pairs within them.
        """
        asking, unit = self.ask(selection, articles), unit_of(selection)
        statement = sums.pairs(self, asking)
        if statement is None:
            statement = f"SELECT a, b, {pair_unit(selection)} AS count FROM {pair_rows(asking)} GROUP BY a, b"
        found = self.ordered(self.frame(asking, statement, articles))
        order = (-found["count"].to_numpy() * CODES + self.ranks[found["a"]]) * CODES + self.ranks[found["b"]]
        found = found.iloc[np.argsort(order)].reset_index(drop=True)
        n = self._each(selection, articles)
        found = found.assign(n_a=n[found["a"]], n_b=n[found["b"]], n=self.whole(selection, articles)[unit.value])
        return self.named(found, "a", "b")

    def each(self, selection: Selection, articles: Ids = None) -> pd.Series:
        """Entity → n: how many units that pairs are counted in name it, whether or not it met anybody, whoever is asked for."""
        n = self._each(selection, articles)
        return pd.Series(n[n > 0], index=self.names[n > 0])

    def _each(self, selection: Selection, articles: Ids) -> np.ndarray:
        """The same by code."""
        unit = unit_of(selection)
        asking = self.ask(replace(selection, entities=(), unit=unit, match=Match.ANY), articles)
        statement = sums.sources(asking) if unit is Unit.SOURCES else sums.entities(self, asking, stories=unit is Unit.STORIES)
        if statement is None:
            rows, counted = rows_of(asking, unit)
            statement = f"SELECT entity, {counted} AS {unit.value} FROM {rows} GROUP BY entity"
        found = self.frame(asking, statement, articles)
        n = np.zeros(len(self.names), dtype=np.int64)
        n[found["entity"]] = found[unit.value]
        return n

    def pair_trend(self, selection: Selection, a: str, b: str, articles: Ids = None) -> pd.DataFrame:
        """date, count of one pair, counted as `pairs` counts it."""
        asking = self.ask(selection.about(a, b), articles)
        statement = f"SELECT {BUCKETS[selection.step]} AS date, {pair_unit(selection)} AS count FROM {pair_rows(asking)} GROUP BY ALL ORDER BY date"
        return self.frame(asking, statement, articles, day="date")

    def article_ids(self, selection: Selection, limit: int | None = None, offset: int = 0, articles: Ids = None) -> list[int]:
        """Ids of the articles that match, newest first."""
        asking = self.ask(selection, articles)
        found: list[int] = []
        for part in [asking] if limit is None else _newest_first(asking):
            statement = f"SELECT article FROM {part.table('articles')}"
            if selection.entities:
                statement += f" WHERE article IN (SELECT article FROM {rows_of(part, Unit.ARTICLES)[0]})"
            part.values["wanted"] = None if limit is None else limit + offset - len(found)
            found += self.frame(part, f"{statement} ORDER BY published DESC, article DESC LIMIT $wanted", articles)["article"].tolist()
            if limit is not None and len(found) == limit + offset:
                break
        return found[offset:]

    def count_articles(self, selection: Selection, articles: Ids = None) -> tuple[int, int, int]:
        """(articles, mentions, stories) that match; mentions are the counted ones of the named entities (none named: of all)."""
        asking = self.ask(selection, articles)
        statement = f"SELECT (SELECT count(*) FROM {asking.counted('mentions')}) AS mentions"
        mentions = int(self.frame(asking, statement, articles)["mentions"].iloc[0])
        if not selection.entities:
            whole = self.whole(selection, articles)
            return whole["articles"], mentions, whole["stories"]
        asking = self.ask(selection, articles)
        statement = f"SELECT count(DISTINCT article), count(DISTINCT story) FROM {rows_of(asking, Unit.ARTICLES)[0]}"
        found = self.frame(asking, statement, articles).iloc[0]
        return int(found.iloc[0]), mentions, int(found.iloc[1])

    def count_sources(self, selection: Selection, articles: Ids = None) -> int:
        """Sources of the articles that match."""
        if not selection.entities:
            return self.whole(selection, articles)["sources"]
        asking = self.ask(selection, articles)
        return int(self.frame(asking, f"SELECT count(DISTINCT source) AS n FROM {rows_of(asking, Unit.ARTICLES)[0]}", articles)["n"].iloc[0])

    def mentions(self, selection: Selection, articles: Ids = None, *, within: Ids = None) -> pd.DataFrame:
        """Every mention of every entity in the articles that match (of `within` only, if given), in reading order: article, entity, kind,
        field, start, end, inside (tuple), sentence_start, sentence_end, counted (the Selection counts it)."""
        everything = Selection(selection.start, selection.end, sources=selection.sources, language=selection.language)
        among = articles if within is None else within if articles is None else sorted(set(articles) & set(within))
        wanted = self.article_ids(selection, articles=among)
        asking = self.ask(everything, wanted)
        columns = 'article, entity, mark, "start", "end", inside, sentence_start, sentence_end'
        order = 'article, mark & $titles = 0, "start", "end", entity'
        asking.values["titles"] = TITLE_BITS
        found = self.frame(asking, f"SELECT {columns} FROM {asking.table('mentions')} ORDER BY {order}", wanted)
        kinds = {1 << (shift + place): kind.value for kind, shift in SHIFT.items() for place in range(PLACES)}
        marks = found["mark"].to_numpy(dtype=np.int64)
        found = self.named(found, "entity")
        found.insert(2, "kind", found["mark"].map(kinds))
        found.insert(3, "field", np.where(marks & TITLE_BITS, Field.TITLE.value, Field.TEXT.value))
        found["inside"] = [tuple(self.names[code] for code in codes) for codes in found["inside"]]
        named = found["entity"].isin(selection.entities) if selection.entities else True
        found["counted"] = (marks & mask(selection) != 0) & named
        return found.drop(columns="mark")

    def days(self) -> tuple[date | None, date | None, int]:
        """First day, last day, articles, of every language."""
        asking = self.ask(Selection(language=""), None)
        counted = "min(day) AS first, max(day) AS last, coalesce(sum(articles), 0) AS articles"
        row = self.frame(asking, f"SELECT {counted} FROM {asking.table('source_days')}").iloc[0]
        if not row["articles"]:
            return None, None, 0
        return pd.Timestamp(row["first"]).date(), pd.Timestamp(row["last"]).date(), int(row["articles"])

    def source_days(self, start: date | None = None, end: date | None = None) -> pd.DataFrame:
        """source, day, articles, texts, of every language."""
        asking = self.ask(Selection(start, end, language=""), None)
        counted = "sum(articles)::BIGINT AS articles, sum(texts)::BIGINT AS texts"
        return self.frame(asking, f"SELECT source, day, {counted} FROM {asking.table('source_days')} GROUP BY ALL ORDER BY source, day", day="day")


def _newest_first(asking: Asking) -> Iterator[Asking]:
    """The question about the last month, about the three before, the nine before and so on: months follow each other by instants of
    publication, so the newest articles are found without looking at older ones."""
    if asking.at_hand("articles"):
        yield asking
        return
    months = [list(folders) for _, folders in groupby(asking.folders, key=lambda folder: folder.parent)]
    size = 1
    while months:
        yield replace(asking, folders=[folder for month in months[-size:] for folder in month], values={})
        months, size = months[:-size], 3 * size
