# ruff: noqa: S608  # statements are made of constants of this program; values are parameters
"""Which rows of the columnar copy a Selection asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from monitor.selection import Level, Match, Selection, Where
from monitor.store.mart import Snapshot
from monitor.store.month import PLACES, SHIFT

UNKNOWN = -1  # the code of an entity that was never found: no row has it
_PLACES = {Where.ANYWHERE: range(PLACES), Where.TITLE: (0,), Where.LEAD: (1,)}
GIVEN = "articles_given"  # the relation under which the article ids of a text query are registered


def mask(selection: Selection) -> int:
    """The marks that the Selection counts: its kinds in its places."""
    return sum(1 << (SHIFT[kind] + place) for kind in set(selection.kinds) for place in _PLACES[selection.where])


@dataclass(slots=True)
class Asking:
    """A Selection as conditions and parameters for the tables of one snapshot. Values never become part of a statement."""

    selection: Selection
    snapshot: Snapshot
    at_hand: Callable[[str], bool]  # the table is in memory as all_<name>, which is empty otherwise
    given: bool  # article ids of a text query are registered as GIVEN
    values: dict[str, object] = field(default_factory=dict)

    def table(self, name: str) -> str:
        """The rows of one table under the filters of the article: days, sources, language, text query."""
        rows = f"all_{name}"
        if not self.at_hand(name):
            folders = self.snapshot.folders(self.selection.start, self.selection.end)
            if folders:
                self.values[name] = [str(folder / f"{name}.parquet") for folder in folders]
                rows = f"read_parquet(${name})"
        conditions = self._filters()
        where = " WHERE " + " AND ".join(conditions) if conditions else ""
        return f"(SELECT * FROM {rows}{where})"

    def counted(self, name: str) -> str:
        """Rows of `presence` or `mentions` that the Selection counts: its kinds and places, its named entities."""
        marks = "mark" if name == "mentions" else "marks"
        self.values["mask"] = mask(self.selection)
        conditions = [f"({marks} & $mask) <> 0"]
        if self.selection.entities:
            conditions.append("entity IN (SELECT unnest($entities::SMALLINT[]))")
            self.values["entities"] = self.codes(self.selection.entities)
        if self.together:
            place = "article, (mark & $titles) <> 0, sentence_start" if self.by_sentence else "article"
            conditions.append(f"({place}) IN {self._together(place)}")
        return f"(SELECT * FROM {self.table(name)} WHERE {' AND '.join(conditions)})"

    @property
    def together(self) -> bool:
        """Several entities are asked for in one place."""
        return self.selection.match is Match.ALL and len(set(self.selection.entities)) > 1

    @property
    def by_sentence(self) -> bool:
        """That place is a sentence."""
        return self.together and self.selection.level is Level.SENTENCE

    def codes(self, entities: Sequence[str]) -> list[int]:
        """The codes of entities."""
        known = {name: code for code, name in enumerate(self.snapshot.entities)}
        return [known.get(entity, UNKNOWN) for entity in dict.fromkeys(entities)]

    def _together(self, place: str) -> str:
        """Places in which every named entity has a mention that lies inside none of the other named ones."""
        if self.by_sentence:
            self.values["titles"] = sum(1 << shift for shift in SHIFT.values())
        self.values["named"] = len(set(self.selection.entities))
        named = "(mark & $mask) <> 0 AND entity IN (SELECT unnest($entities::SMALLINT[])) AND NOT list_has_any(inside, $entities::SMALLINT[])"
        return f"(SELECT {place} FROM {self.table('mentions')} WHERE {named} GROUP BY ALL HAVING count(DISTINCT entity) = $named)"

    def _filters(self) -> list[str]:
        asked = self.selection
        conditions = []
        if asked.start is not None:
            conditions.append("day >= $start")
            self.values["start"] = asked.start
        if asked.end is not None:
            conditions.append("day <= $end")
            self.values["end"] = asked.end
        if asked.language:
            conditions.append("language = $language")
            self.values["language"] = asked.language
        if asked.sources:
            conditions.append("source IN (SELECT unnest($sources::VARCHAR[]))")
            self.values["sources"] = list(asked.sources)
        if self.given:
            conditions.append(f"article IN (SELECT article FROM {GIVEN})")
        return conditions
