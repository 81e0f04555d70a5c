"""Which entities exist, how they are called, and who held which post on which day."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from monitor.extract.catalogue_files import documents
from monitor.extract.entry import CatalogueError, Member, Name, Term, read_day, read_entry, read_names, read_office
from monitor.model import Entity, EntityKind, Post

__all__ = ["BUILTIN", "Catalogue", "CatalogueEntity", "CatalogueError", "Member", "Name", "Office", "Phrase", "Term", "load"]

BUILTIN = Path(__file__).parent / "entities"
OWN = "config.yaml: entities"  # what messages call the user's own entries


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
    head: str | None = None
    parent: str | None = None
    members: tuple[Member, ...] = ()
    first: str | None = None
    patronymic: str | None = None
    last: str | None = None
    gender: str | None = None
    first_spellings: tuple[str, ...] = ()
    last_spellings: tuple[str, ...] = ()
    surname_alone: bool = True
    fixed_first: bool = False
    fixed_last: bool = False
    last_first: bool = False
    posts: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """Words (nominative) that together with a country or bloc mean the post `<entity>:<office>`; `only` limits them to some entities."""

    office: str
    words: tuple[str, ...]
    of: str = "any"
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are a post by themselves («папа римский»)."""

    post: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every entity, frozen; `content_hash` depends on the facts alone, not on their order, comments or layout."""

    entities: Mapping[str, CatalogueEntity]
    offices: tuple[Office, ...]
    phrases: tuple[Phrase, ...]
    nobody: tuple[Name, ...]
    as_of: date
    content_hash: str
    _terms: Mapping[str, tuple[tuple[date, date, str, bool], ...]] = field(repr=False)

    def holder(self, post: str, day: date) -> str | None:
        """The leader who held `post` on `day`; None when unknown or when several shared it."""
        found = [(who, collegial) for start, end, who, collegial in self._terms.get(post, ()) if start <= day < end]
        return found[0][0] if len(found) == 1 and not found[0][1] else None

    def posts_of(self, entity: str, day: date) -> tuple[str, ...]:
        """The posts that a leader held on `day`."""
        return tuple(term.post for term in self.entities[entity].posts if term.first_day <= day < term.last_day)

    def names(self, language: str) -> dict[str, str]:
        return {key: value.name.get(language, value.name["ru"]) for key, value in self.entities.items()}

    def model(self) -> tuple[Entity, ...]:
        return tuple(
            Entity(
                id=e.id,
                kind=e.kind,
                name=dict(e.name),
                aliases=tuple(dict.fromkeys([e.name["ru"], *(n.text for n in e.names), *_personal(e)])),
                posts=tuple(Post(t.post, t.start, t.end, t.acting, t.collegial) for t in e.posts),
                parent=e.parent,
            )
            for e in self.entities.values()
        )


def _personal(entity: CatalogueEntity) -> list[str]:
    """A leader's names in the orders newspapers use."""
    if not entity.last:
        return []
    firsts, lasts = [entity.first, *entity.first_spellings], [entity.last, *entity.last_spellings]
    pairs = [(f"{last} {first}" if entity.last_first else f"{first} {last}") for first in firsts if first for last in lasts]
    whole = [f"{entity.first} {entity.patronymic} {entity.last}"] if entity.first and entity.patronymic else []
    return [*pairs, *whole, *(lasts if entity.surname_alone else [])]


def load(extra: Iterable[Mapping[str, Any]] = (), *, folder: Path = BUILTIN, cache: Path | None = None) -> Catalogue:
    """Read the catalogue's YAML files in `folder` and the user's own entries; `cache` is a folder where parsed files are kept.

    An own entry whose id is in the catalogue and that has no `name` adds to that entity; any other must be new and say its `kind`.
    Raises CatalogueError naming the file, the entry and the key.
    """
    raw: dict[str, tuple[str, dict[str, Any]]] = {}
    offices: list[Office] = []
    phrases: list[Phrase] = []
    nobody: list[Name] = []
    dates: list[date] = []
    for name, document in documents(folder, cache):
        if document.get("as_of"):
            dates.append(read_day(document["as_of"], f"{name}: as_of")[0])
        for position, entry in enumerate(_list(document, "entities", name)):
            _collect(raw, entry, name, position, document.get("kind"))
        for position, entry in enumerate(_list(document, "offices", name)):
            where = f"{name}: offices[{position}]"
            office = read_office(entry, where)
            if "post" in office:
                phrases.append(Phrase(office["post"], office["phrases"]))
            else:
                offices.append(Office(**office))
        nobody.extend(read_names(document.get("nobody", []), f"{name}: nobody"))
    for position, entry in enumerate(extra):
        _collect(raw, entry, OWN, position, None, own=True)
    entities = {key: CatalogueEntity(**read_entry(entry, f"{source}: {key}")) for key, (source, entry) in raw.items()}
    sources = {key: source for key, (source, _) in raw.items()}
    _check_references(entities, sources)
    terms = _terms(entities, sources)
    content = [{k: v for k, v in entry.items() if v not in (None, [], {})} for _, entry in raw.values()]
    everything = [content, [repr(o) for o in offices], [repr(p) for p in phrases], [repr(n) for n in nobody]]
    return Catalogue(entities, tuple(offices), tuple(phrases), tuple(nobody), min(dates, default=date.min), _hash(everything), terms)


def _list(document: Mapping[str, Any], key: str, name: str) -> Sequence[Any]:
    value = document.get(key) or []
    if not isinstance(value, list):
        raise CatalogueError(f"{name}: {key}: expected a list")
    return value


def _collect(raw: dict[str, tuple[str, dict[str, Any]]], entry: Any, source: str, position: int, kind: Any, *, own: bool = False) -> None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
        raise CatalogueError(f"{source}: entry {position + 1}: id: expected a short name such as `tokayev`, got {entry!r:.80}")
    key = entry["id"]
    if key in raw:
        other, known = raw[key]
        if not own or "name" in entry:
            raise CatalogueError(f"{source}: {key}: id: already used in {other}")
        merged = dict(known)
        for name, value in entry.items():
            merged[name] = [*known[name], *value] if isinstance(value, list) and isinstance(known.get(name), list) else value
        raw[key] = (source, merged)
    else:
        raw[key] = (source, {"kind": kind, **entry})


def _check_references(entities: Mapping[str, CatalogueEntity], sources: Mapping[str, str]) -> None:
    for entity in entities.values():
        where = f"{sources[entity.id]}: {entity.id}"
        seen, parent = {entity.id}, entity.parent
        while parent is not None:
            if parent not in entities:
                raise CatalogueError(f"{where}: parent: `{parent}` is not in the catalogue")
            if parent in seen:
                raise CatalogueError(f"{where}: parent: `{parent}` is its own ancestor")
            seen.add(parent)
            parent = entities[parent].parent
        for position, member in enumerate(entity.members):
            if member.country not in entities:
                raise CatalogueError(f"{where}: members[{position}].country: `{member.country}` is not in the catalogue")
        for position, term in enumerate(entity.posts):
            if term.post.partition(":")[0] not in entities:
                raise CatalogueError(f"{where}: posts[{position}].post: `{term.post.partition(':')[0]}` is not in the catalogue")


def _terms(entities: Mapping[str, CatalogueEntity], sources: Mapping[str, str]) -> dict[str, tuple[tuple[date, date, str, bool], ...]]:
    """Post → its terms in order. Two people in a post on one day is an error unless the post is collegial."""
    found: dict[str, list[tuple[date, date, str, bool]]] = {}
    for entity in entities.values():
        for term in entity.posts:
            if term.first_day < term.last_day:  # both ends within one unknown month: no certain day
                found.setdefault(term.post, []).append((term.first_day, term.last_day, entity.id, term.collegial))
    for post, terms in found.items():
        terms.sort()
        sole = [t for t in terms if not t[3]]
        for earlier, later in pairwise(sole):
            if later[0] < earlier[1]:
                message = f"`{post}` is held by `{earlier[2]}` too on {later[0]} (say `collegial: true` if both held it)"
                raise CatalogueError(f"{sources[later[2]]}: {later[2]}: posts: {message}")
    return {post: tuple(terms) for post, terms in found.items()}


def _hash(content: Any) -> str:
    return hashlib.sha256(_canonical(content).encode()).hexdigest()[:16]


def _canonical(value: Any) -> str:
    """One text for the same facts in any order."""
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted([f"{key!r}:{_canonical(item)}" for key, item in value.items()])) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(sorted([_canonical(item) for item in value])) + "]"
    return repr(str(value)) if isinstance(value, date) else repr(value)
