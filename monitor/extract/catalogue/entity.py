"""What is known of a leader, a country or a bloc, of an office and of a name?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monitor.model import EntityKind

NEVER = date.max


@dataclass(frozen=True, slots=True)
class Name:
    """A nominative with how it declines.

    `ambiguous`: counts where its neighbours confirm it; `with_country`: only in an article that names the country or bloc otherwise too;
    `start`, `end`: only in articles dated between them.
    """

    text: str
    fixed: bool = False
    ambiguous: bool = False
    with_country: bool = False
    forms: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The office that «глава» and «лидер» of a country or bloc mean, on [start, end)."""

    office: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    country: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """A post held on [first_day, last_day) for certain; `start` and `end` as written (a month alone: its first day)."""

    post: str
    start: date
    end: date | None
    first_day: date
    last_day: date
    acting: bool = False
    collegial: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueEntity:
    """A leader, a country or a bloc with everything that is known of its names. All names are Russian nominatives."""

    id: str
    kind: EntityKind
    name: Mapping[str, str]
    names: tuple[Name, ...] = ()
    adjectives: tuple[Name, ...] = ()
    demonyms: tuple[Name, ...] = ()
    capitals: tuple[Name, ...] = ()
    metonyms: tuple[Name, ...] = ()
    heads: tuple[Head, ...] = ()
    parent: str | None = None
    members: tuple[Member, ...] = ()
    first: str | None = None
    patronymic: str | None = None
    last: str | None = None
    gender: str | None = None
    first_spellings: tuple[str, ...] = ()
    last_spellings: tuple[str, ...] = ()
    surname_alone: bool = True
    surname_start: date | None = None  # outside these days the surname alone does not count
    surname_end: date | None = None
    fixed_first: bool = False
    fixed_last: bool = False
    last_first: bool = False
    posts: tuple[Term, ...] = ()

    def head(self, day: date | None) -> str | None:
        """The office meant by «глава» on a day; None where that is nobody in particular."""
        found = [h.office for h in self.heads if day is None or ((not h.start or h.start <= day) and (not h.end or day < h.end))]
        return found[0] if len(set(found)) == 1 else None


@dataclass(frozen=True, slots=True)
class Office:
    """Words (nominative) that together with a country or bloc mean the post `<entity>:<office>`; `only` limits them to some entities."""

    office: str
    words: tuple[str, ...]
    of: str = "any"
    only: tuple[str, ...] = ()

    def suits(self, owner: CatalogueEntity) -> bool:
        """Whether its words may stand beside this country or bloc."""
        return owner.id in self.only or (not self.only and self.of in ("any", owner.kind.value))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are a post by themselves («папа римский»)."""

    post: str
    phrases: tuple[str, ...]
