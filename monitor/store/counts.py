# ruff: noqa: S608  # statements are made of constants of this program; values are parameters
"""What the columnar copy answers: how many articles, stories, sources and mentions, when, about whom."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from monitor.model import Field
from monitor.selection import Level, Match, Selection, Step, Unit
from monitor.store.asking import Asking, mask
from monitor.store.columns import Columns, Ids
from monitor.store.month import PLACES, SHIFT, TITLE_BITS

BUCKETS = {Step.DAY: "day", Step.WEEK: "date_trunc('week', day)::DATE", Step.MONTH: "date_trunc('month', day)::DATE"}  # a week is its Monday
UNITS = {Unit.ARTICLES: "count(DISTINCT article)", Unit.STORIES: "count(DISTINCT story)", Unit.SOURCES: "count(DISTINCT source)"}
_EVERYTHING = "count(*) AS articles, count(DISTINCT story) AS stories, count(DISTINCT source) AS sources, count(*) FILTER (has_text) AS texts"


STRATUM = "source || ' ' || strftime(day, '%Y-%m') AS stratum"  # a source's month: what an outlet writes about, and when, explains many pairs


@dataclass(frozen=True, slots=True)
class Strata:
    """What a pair's 2 × 2 table is made of in each stratum: `totals` stratum, n; `each` entity, stratum, n; `both` a, b, stratum, n."""

    totals: pd.DataFrame
    each: pd.DataFrame
    both: pd.DataFrame


class Counts(Columns):
    """One snapshot's numbers.

    `sources` of a Selection are taken as they are: kinds and countries of sources must have been resolved to them, and its text
    query to `articles`.
    """

    def totals(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """Per bucket that has any: date, articles, stories, sources, texts (articles with full text); entities are not asked for."""
        asking = self.ask(selection, articles)
        statement = f"SELECT {BUCKETS[selection.step]} AS date, {_EVERYTHING} FROM {asking.table('articles')} GROUP BY ALL ORDER BY date"
        return self.frame(asking, statement, articles, day="date")

    def whole(self, selection: Selection, articles: Ids = None) -> dict[str, int]:
        """The same over the whole period at once: articles, stories, sources, texts."""
        asking = self.ask(selection, articles)
        row = self.frame(asking, f"SELECT {_EVERYTHING} FROM {asking.table('articles')}", articles).iloc[0]
        return {str(name): int(value) for name, value in row.items()}

    def trend(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """date, entity, count in the Selection's unit; buckets without any are absent. No entities named: all."""
        asking = self.ask(selection, articles)
        rows, unit = rows_of(asking, selection.unit)
        statement = f"SELECT {BUCKETS[selection.step]} AS date, entity, {unit} AS count FROM {rows} GROUP BY ALL ORDER BY date, entity"
        return self.named(self.frame(asking, statement, articles, day="date"), "entity").sort_values(["date", "entity"], ignore_index=True)

    def period(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """entity, mentions, articles, stories, sources, distinct over the whole period, most articles first. No entities named: all."""
        asking = self.ask(selection, articles)
        rows, unit = rows_of(asking, Unit.ARTICLES)
        held = f"SELECT entity, {unit} AS articles, count(DISTINCT story) AS stories, count(DISTINCT source) AS sources FROM {rows} GROUP BY entity"
        said = f"SELECT entity, count(*) AS mentions FROM {asking.counted('mentions')} GROUP BY entity"
        found = self.frame(asking, f"SELECT entity, mentions, articles, stories, sources FROM ({held}) JOIN ({said}) USING (entity)", articles)
        return self.named(found, "entity").sort_values(["articles", "entity"], ascending=[False, True], ignore_index=True)

    def pairs(self, selection: Selection, articles: Ids = None) -> pd.DataFrame:
        """a, b, count, n_a, n_b, n: units in which a pair occurs together, in which each occurs, and all units; a < b.

        The unit is articles (also for `mentions`), stories or sources; at sentence level `count` is of units with a sentence that holds
        both. With entities named: pairs that hold one of them, with `match=all` pairs within them.
        """
        everybody = self.ask(replace(selection, entities=()), articles)
        asking = self.ask(replace(selection, entities=()), articles)
        statement = f"SELECT a, b, {_pair_unit(selection)} AS count FROM {_pair_rows(asking, selection)} GROUP BY a, b"
        found = self.named(self.frame(asking, statement, articles), "a", "b")
        rows, unit = rows_of(everybody, unit_of(selection))
        each = self.named(self.frame(everybody, f"SELECT entity, {unit} AS n FROM {rows} GROUP BY entity", articles), "entity").set_index("entity")[
            "n"
        ]
        ordered = found["a"] < found["b"]  # codes have an order of their own
        found["a"], found["b"] = found["a"].where(ordered, found["b"]), found["b"].where(ordered, found["a"])
        found["n_a"], found["n_b"] = found["a"].map(each), found["b"].map(each)
        found["n"] = self.whole(selection, articles)[unit_of(selection).value]
        return found.sort_values(["count", "a", "b"], ascending=[False, True, True], ignore_index=True)

    def strata(self, selection: Selection, articles: Ids = None) -> Strata:
        """The tables behind `pairs`, for each source and month apart. Sources are no unit within a source: their articles are."""
        unit = Unit.ARTICLES if selection.unit is Unit.SOURCES else selection.unit
        selection = replace(selection, unit=unit_of(replace(selection, unit=unit)))
        asking = self.ask(replace(selection, entities=()), articles)
        rows, counted = rows_of(asking, selection.unit)
        each = self.named(self.frame(asking, f"SELECT entity, {STRATUM}, {counted} AS n FROM {rows} GROUP BY ALL", articles), "entity")
        asking = self.ask(replace(selection, entities=()), articles)
        statement = f"SELECT a, b, {STRATUM}, {_pair_unit(selection)} AS n FROM {_pair_rows(asking, selection)} GROUP BY ALL"
        both = self.named(self.frame(asking, statement, articles), "a", "b")
        ordered = both["a"] < both["b"]
        both["a"], both["b"] = both["a"].where(ordered, both["b"]), both["b"].where(ordered, both["a"])
        asking = self.ask(selection, articles)
        total = UNITS[selection.unit]
        return Strata(self.frame(asking, f"SELECT {STRATUM}, {total} AS n FROM {asking.table('articles')} GROUP BY ALL", articles), each, both)

    def pair_trend(self, selection: Selection, a: str, b: str, articles: Ids = None) -> pd.DataFrame:
        """date, count of one pair, counted as `pairs` counts it."""
        both = selection.about(a, b)
        asking = self.ask(replace(selection, entities=()), articles)
        rows = _pair_rows(asking, both)
        statement = f"SELECT {BUCKETS[selection.step]} AS date, {_pair_unit(selection)} AS count FROM {rows} GROUP BY ALL ORDER BY date"
        return self.frame(asking, statement, articles, day="date")

    def article_ids(self, selection: Selection, limit: int | None = None, offset: int = 0, articles: Ids = None) -> list[int]:
        """Ids of the articles that match, newest first."""
        asking = self.ask(selection, articles)
        statement = f"SELECT article FROM {asking.table('articles')}"
        if selection.entities:
            statement += f" WHERE article IN (SELECT article FROM {rows_of(asking, Unit.ARTICLES)[0]})"
        statement += " ORDER BY published DESC, article DESC LIMIT $limit OFFSET $offset"
        asking.values |= {"limit": limit, "offset": offset}
        return [int(number) for number in self.frame(asking, statement, articles)["article"]]

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
        row = self.frame(asking, f"SELECT min(day) AS first, max(day) AS last, count(*) AS articles FROM {asking.table('articles')}").iloc[0]
        if not row["articles"]:
            return None, None, 0
        return pd.Timestamp(row["first"]).date(), pd.Timestamp(row["last"]).date(), int(row["articles"])

    def source_days(self, start: date | None = None, end: date | None = None) -> pd.DataFrame:
        """source, day, articles, texts, of every language."""
        asking = self.ask(Selection(start, end, language=""), None)
        counted = "count(*) AS articles, count(*) FILTER (has_text) AS texts"
        return self.frame(asking, f"SELECT source, day, {counted} FROM {asking.table('articles')} GROUP BY ALL ORDER BY source, day", day="day")


def rows_of(asking: Asking, unit: Unit) -> tuple[str, str]:
    """The relation in which one entity's units are counted, and the expression that counts them."""
    if unit is Unit.MENTIONS:
        return asking.counted("mentions"), "count(*)"
    if asking.by_sentence:
        return asking.counted("mentions"), UNITS[unit]
    return asking.counted("presence"), "count(*)" if unit is Unit.ARTICLES else UNITS[unit]


def unit_of(selection: Selection) -> Unit:
    """The unit in which pairs are counted: mentions have no pairs, their articles do."""
    return Unit.ARTICLES if selection.unit is Unit.MENTIONS else selection.unit


def _pair_unit(selection: Selection) -> str:
    once = unit_of(selection) is Unit.ARTICLES and selection.level is Level.ARTICLE  # one row is one article
    return "count(*)" if once else UNITS[unit_of(selection)]


def _pair_rows(asking: Asking, selection: Selection) -> str:
    """Articles (with `level=sentence`: sentences) with a pair, each side having a counted mention that does not lie in the other's."""
    table = asking.table("sentence_pairs" if selection.level is Level.SENTENCE else "pairs")
    asking.values["mask"] = mask(selection)
    conditions = "(a_marks & $mask) <> 0 AND (b_marks & $mask) <> 0"
    if selection.entities:
        asking.values["named"] = asking.codes(selection.entities)
        named = "IN (SELECT unnest($named::SMALLINT[]))"
        conditions += f" AND (a {named} {'AND' if selection.match is Match.ALL else 'OR'} b {named})"
    return f"(SELECT * FROM {table} WHERE {conditions})"
