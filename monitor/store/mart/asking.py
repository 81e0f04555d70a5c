"""Which rows of the columnar copy a Selection asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from monitor.selection import Level, Match, Selection, Step, Where
from monitor.store.mart import Snapshot
from monitor.store.mart.layout import PLACES, SHIFT, TITLE_BITS, USUAL

UNKNOWN = -2  # the code of an entity that was never found: no row has it
_PLACES = {Where.ANYWHERE: range(PLACES), Where.TITLE: (0,), Where.LEAD: (1,)}
GIVEN = "articles_given"  # the relation under which the article ids of a text query are registered


def mask(selection: Selection) -> int:
    """The marks that the Selection counts: its kinds in its places."""
    return sum(1 << (SHIFT[kind] + place) for kind in set(selection.kinds) for place in _PLACES[selection.where])


@dataclass(frozen=True, slots=True)
class Months:
    """Whole local months: from the first day of one up to, not including, the first day of another; None = unbounded."""

    start: date | None
    end: date | None

    @classmethod
    def within(cls, selection: Selection) -> Self | None:
        """Those of a period; None where it has none."""
        start, end = selection.start, selection.end
        if start is not None and start.day > 1:
            start = Step.MONTH.next(Step.MONTH.start(start))
        if end is not None:
            end = Step.MONTH.start(end + timedelta(days=1))
        return None if start is not None and end is not None and start >= end else cls(start, end)

    def edges(self, selection: Selection) -> list[tuple[date, date]]:
        """The days of the period before and after them, each from the first to the last."""
        found = []
        if selection.start is not None and self.start is not None and selection.start < self.start:
            found.append((selection.start, self.start - timedelta(days=1)))
        if selection.end is not None and self.end is not None and self.end <= selection.end:
            found.append((self.end, selection.end))
        return found


@dataclass(slots=True)
class Asking:
    """A Selection as conditions and parameters for the tables of one snapshot. Values never become part of a statement."""

    selection: Selection
    snapshot: Snapshot
    at_hand: Callable[[str], frozenset[Path]]  # the folders whose rows of a table are in memory, as all_<name>
    given: bool  # article ids of a text query are registered as GIVEN
    folders: Sequence[Path]  # that may hold its rows
    but: Months | None = None  # their rows are left out
    values: dict[str, object] = field(default_factory=dict)

    def table(self, name: str) -> str:
        """The rows of one table under the filters of the article: days, sources, language, text query."""
        conditions = self.days() + self.language()
        if self.but is not None:
            conditions.append(f"NOT ({self.within(self.but, 'day')})")
        if self.selection.sources:
            conditions.append("source IN (SELECT unnest($sources::VARCHAR[]))")
            self.values["sources"] = list(self.selection.sources)
        if self.given:
            conditions.append(f"article IN (SELECT article FROM {GIVEN})")
        return self._rows(name, self.folders, conditions)

    def sums(self, name: str, months: Months) -> str:
        """The rows of one table of sums (layout.TABLES) for these months."""
        last = None if months.end is None else months.end - timedelta(days=1)
        return self._rows(name, self.snapshot.folders(months.start, last), [self.within(months, "month"), *self.language()])

    def counted(self, name: str) -> str:
        """Rows of `presence` or `mentions` that the Selection counts: its kinds and places, its named entities."""
        marks = "mark" if name == "mentions" else "marks"
        self.values["mask"] = mask(self.selection)
        conditions = [f"({marks} & $mask) <> 0"]
        if self.selection.entities:
            conditions.append(self.named())
        if self.together:
            place = "article, (mark & $titles) <> 0, sentence_start" if self.by_sentence else "article"
            conditions.append(f"({place}) IN {self._together(place)}")
        return f"(SELECT * FROM {self.table(name)} WHERE {' AND '.join(conditions)})"

    def days(self) -> list[str]:
        """The period as conditions."""
        bounds = {"day >= $start": self.selection.start, "day <= $end": self.selection.end}
        self.values |= {condition.split("$")[1]: day for condition, day in bounds.items() if day is not None}
        return [condition for condition, day in bounds.items() if day is not None]

    def within(self, months: Months, column: str) -> str:
        """A day lies in these months."""
        bounds = {f"{column} >= $first_month": months.start, f"{column} < $past_month": months.end}
        self.values |= {condition.split("$")[1]: day for condition, day in bounds.items() if day is not None}
        return " AND ".join(condition for condition, day in bounds.items() if day is not None) or "true"

    def language(self) -> list[str]:
        """The language as a condition; none where every language is asked for."""
        if self.selection.language:
            self.values["language"] = self.selection.language
        return ["language = $language"] if self.selection.language else []

    @property
    def usual(self) -> bool:
        """Sums may answer it: the usual kinds in any place, all sources, no text query."""
        return mask(self.selection) == USUAL and not self.selection.sources and not self.given and bool(self.snapshot.months)

    @property
    def together(self) -> bool:
        """Several entities are asked for in one place."""
        return self.selection.match is Match.ALL and len(set(self.selection.entities)) > 1

    @property
    def by_sentence(self) -> bool:
        """That place is a sentence."""
        return self.together and self.selection.level is Level.SENTENCE

    def codes(self) -> list[int]:
        """The codes of the named entities. They are written into statements: with a parameter no part of a file is passed over."""
        known = {name: code for code, name in enumerate(self.snapshot.entities)}
        return [known.get(entity, UNKNOWN) for entity in dict.fromkeys(self.selection.entities)]

    def named(self) -> str:
        """An entity is one of the named ones."""
        return f"entity IN ({', '.join(map(str, self.codes()))})"

    def _together(self, place: str) -> str:
        """Places in which every named entity has a mention that lies inside none of the other named ones."""
        if self.by_sentence:
            self.values["titles"] = TITLE_BITS
        self.values["named"] = len(set(self.selection.entities))
        named = f"(mark & $mask) <> 0 AND {self.named()} AND NOT list_has_any(inside, {self.codes()}::SMALLINT[])"
        return f"(SELECT {place} FROM {self.table('mentions')} WHERE {named} GROUP BY ALL HAVING count(DISTINCT entity) = $named)"

    def _rows(self, name: str, folders: Sequence[Path], conditions: Sequence[str]) -> str:
        in_memory = self.at_hand(name)
        parts = [f"SELECT * FROM all_{name}"]
        if apart := [str(folder / f"{name}.parquet") for folder in folders if folder not in in_memory]:
            self.values[f"{name}_files"] = apart
            parts = [*(parts if in_memory else ()), f"SELECT * FROM read_parquet(${name}_files)"]
        where = " WHERE " + " AND ".join(conditions) if conditions else ""
        return f"({' UNION ALL BY NAME '.join(part + where for part in parts)})"
