"""What the analyst asks about: one frozen value shared by pages, links and exports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from monitor.model import MentionKind, MonitorError, SourceKind


class Match(StrEnum):
    ANY = "any"
    ALL = "all"


class Where(StrEnum):
    ANYWHERE = "anywhere"
    TITLE = "title"
    LEAD = "lead"  # the first two sentences of the text


class Step(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def start(self, day: date) -> date:
        """The first day of the bucket that holds `day`; a week starts on Monday."""
        if self is Step.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is Step.MONTH else day

    def next(self, bucket: date) -> date:
        """The first day of the bucket after the one that starts on `bucket`."""
        if self is Step.MONTH:
            return (bucket + timedelta(days=32)).replace(day=1)
        return bucket + timedelta(days=7 if self is Step.WEEK else 1)


class Unit(StrEnum):
    MENTIONS = "mentions"
    ARTICLES = "articles"
    STORIES = "stories"
    SOURCES = "sources"


class Level(StrEnum):
    ARTICLE = "article"
    SENTENCE = "sentence"


COUNTED_KINDS = (MentionKind.NAME, MentionKind.ROLE)  # what charts count unless the analyst switches others on


@dataclass(frozen=True, slots=True)
class Selection:
    """A question. `start` and `end` are local days, inclusive, None = unbounded; empty tuples (of `kinds`: never) and
    an empty `language` mean no restriction.

    `match=all` asks for articles (with `level=sentence`: sentences) in which every named entity has a mention that does not lie
    inside a mention of another named one — the rule by which pairs are counted, so that a pair's cell and its list agree.
    """

    start: date | None = None
    end: date | None = None
    entities: tuple[str, ...] = ()
    match: Match = Match.ANY
    sources: tuple[str, ...] = ()
    source_kinds: tuple[SourceKind, ...] = ()
    source_countries: tuple[str, ...] = ()
    language: str = "ru"
    where: Where = Where.ANYWHERE
    kinds: tuple[MentionKind, ...] = COUNTED_KINDS
    step: Step = Step.DAY
    unit: Unit = Unit.ARTICLES
    share: bool = False
    level: Level = Level.ARTICLE
    query: str = ""
    demo: bool = False

    def within(self, bucket: date) -> Self:
        """This question about one bucket of its step only."""
        last = self.step.next(bucket) - timedelta(days=1)
        start = bucket if self.start is None else max(bucket, self.start)
        end = last if self.end is None else min(last, self.end)
        return replace(self, start=start, end=end)

    def about(self, *entities: str) -> Self:
        """This question about these entities together."""
        return replace(self, entities=entities, match=Match.ALL if len(entities) > 1 else Match.ANY)

    def before(self) -> Self:
        """This question about the period of the same length just before; both ends must be set."""
        if self.start is None or self.end is None:
            raise MonitorError("the period before an unbounded one is not defined")
        days = self.end - self.start + timedelta(days=1)
        return replace(self, start=self.start - days, end=self.end - days)

    def year_before(self) -> Self:
        """This question about the same days of the year before; 29 February becomes the 28th. Both ends must be set."""
        if self.start is None or self.end is None:
            raise MonitorError("the year before an unbounded period is not defined")
        return replace(self, start=_year_before(self.start), end=_year_before(self.end))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


# The words of links and of `export`'s options, in the order in which links are written: word → field of Selection.
WORDS = {
    "from": "start",
    "to": "end",
    "entity": "entities",
    "match": "match",
    "source": "sources",
    "source-kind": "source_kinds",
    "source-country": "source_countries",
    "language": "language",
    "where": "where",
    "kind": "kinds",
    "step": "step",
    "unit": "unit",
    "share": "share",
    "level": "level",
    "query": "query",
    "demo": "demo",
}
REPEATED = {"entities": str, "sources": str, "source_kinds": SourceKind, "source_countries": str, "kinds": MentionKind}
SINGLE = {"match": Match, "where": Where, "step": Step, "unit": Unit, "level": Level, "language": str, "query": str}
FLAGS = ("share", "demo")
YEARS = range(1900, 2200)  # farther days are slips of the pen, and the arithmetic of weeks and months ends at the years 1 and 9999
_DEFAULTS = {field.name: field.default for field in fields(Selection)}


def parse_selection(words: Mapping[str, Iterable[str]]) -> Selection:
    """The Selection that these words ask for; unknown words are left alone.

    Raises:
        MonitorError: a value is not of its word's kind; the message names word, value and what was expected.
    """
    values: dict[str, object] = {}
    for word, field in WORDS.items():
        given = [value for value in words.get(word, ()) if value != "" or field == "language"]  # no language: every language
        if given:
            values[field] = _value(word, field, given)
    selection = Selection(**values)  # type: ignore[arg-type]  # each value was made by its field's own type
    if selection.start and selection.end and selection.start > selection.end:
        raise MonitorError(f"from={selection.start} is after to={selection.end}: expected a period that begins before it ends")
    return selection


def _value(word: str, field: str, given: list[str]) -> object:
    try:
        if field in REPEATED:
            return tuple(dict.fromkeys(REPEATED[field](value) for value in given))
        if field in FLAGS:
            return given[-1].lower() not in ("0", "false", "no")
        if field in SINGLE:
            return SINGLE[field](given[-1])
        return _day(given[-1])
    except ValueError as error:
        kind = REPEATED.get(field) or SINGLE.get(field)
        expected = "one of " + ", ".join(kind) if kind and issubclass(kind, StrEnum) else f"a day as 2026-11-23, {YEARS[0]} to {YEARS[-1]}"
        raise MonitorError(f"{word}={given[-1]}: expected {expected}") from error


def _day(written: str) -> date:
    day = date.fromisoformat(written)
    if day.year not in YEARS:
        raise ValueError("out of range")
    return day


def selection_words(selection: Selection) -> dict[str, list[str]]:
    """The words that `parse_selection` turns back into this Selection; what equals the default is left out."""
    words: dict[str, list[str]] = {}
    for word, field in WORDS.items():
        value = getattr(selection, field)
        if value == _DEFAULTS[field]:
            continue
        if isinstance(value, tuple):
            words[word] = [str(item) for item in value]
        else:
            words[word] = ["1" if value is True else str(value)]
    return words
