"""Which entities exist, how they are called, and who held which post on which day."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from monitor.extract.catalogue import values
from monitor.extract.catalogue.entity import CatalogueEntity, Head, Member, Name, Office, Phrase, Term
from monitor.extract.catalogue.entry import read_day, read_entry, read_names, read_office
from monitor.extract.catalogue.files import documents
from monitor.extract.catalogue.problems import CatalogueError, Complain, Problem
from monitor.extract.catalogue.references import Held, check_references, holders
from monitor.model import Entity, Post

__all__ = [
    "BUILTIN",
    "Catalogue",
    "CatalogueEntity",
    "CatalogueError",
    "Head",
    "Member",
    "Name",
    "Office",
    "Phrase",
    "Studied",
    "Term",
    "load",
    "study",
]

BUILTIN = Path(__file__).parents[1] / "entities"
OWN = "config.yaml: entities"  # what messages call the user's own entries


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every entity, frozen; `content_hash` depends on the facts alone, not on their order, comments or layout."""

    entities: Mapping[str, CatalogueEntity]
    offices: tuple[Office, ...]
    phrases: tuple[Phrase, ...]
    nobody: tuple[Name, ...]
    as_of: date
    content_hash: str
    _terms: Mapping[str, tuple[Held, ...]] = field(repr=False)

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


@dataclass(frozen=True, slots=True)
class Studied:
    """A catalogue with everything that is wrong with it; entries with a mistake are left out of it.

    `sources`: entity → the file it stands in; `own`: the user's entries as they were given, by id.
    """

    catalogue: Catalogue
    sources: Mapping[str, str]
    own: Mapping[str, Sequence[Mapping[str, Any]]]
    problems: tuple[Problem, ...]


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
    own = list(extra)
    path = values.file_of(cache, folder, own) if cache else None
    if path and (parts := values.recall(path)):
        return Catalogue(*parts, holders(parts[0], {}, lambda _where, _what: None))
    studied = study(own, folder=folder, cache=cache)
    if studied.problems:
        raise CatalogueError(studied.problems)
    found = studied.catalogue
    if path:
        values.keep(path, (dict(found.entities), found.offices, found.phrases, found.nobody, found.as_of, found.content_hash))
    return found


def study(extra: Iterable[Mapping[str, Any]] = (), *, folder: Path = BUILTIN, cache: Path | None = None) -> Studied:
    """The same with every mistake instead of the first."""
    problems: list[Problem] = []

    def complain(where: str, what: str) -> None:
        problems.append(Problem(where, what))

    raw = _Raw()
    for name, document in documents(folder, complain, cache):
        _gather(raw, document, name, complain)
    for position, entry in enumerate(extra):
        if key := _collect(raw.entries, entry, f"{OWN}: entry {position + 1}", OWN, None, complain, own=True):
            raw.own.setdefault(key, []).append(entry)
    entities: dict[str, CatalogueEntity] = {}
    for key, (source, entry) in raw.entries.items():
        before = len(problems)
        fields = read_entry(entry, f"{source}: {key}", complain)
        if fields and len(problems) == before:
            entities[key] = CatalogueEntity(**fields)
    sources = {key: source for key, (source, _) in raw.entries.items()}
    check_references(entities, sources, complain)
    terms = holders(entities, sources, complain)
    content = [{k: v for k, v in entry.items() if v not in (None, [], {})} for _, entry in raw.entries.values()]
    everything = [content, [repr(o) for o in raw.offices], [repr(p) for p in raw.phrases], [repr(n) for n in raw.nobody]]
    parts = (tuple(raw.offices), tuple(raw.phrases), tuple(raw.nobody), min(raw.dates, default=date.min))
    return Studied(Catalogue(entities, *parts, _hash(everything), terms), sources, raw.own, tuple(problems))


@dataclass(slots=True)
class _Raw:
    """What the files say, as it is gathered; `entries`: id → file and mapping."""

    entries: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    own: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    nobody: list[Name] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)


def _gather(raw: _Raw, document: Mapping[str, Any], name: str, complain: Complain) -> None:
    if document.get("as_of") and (day := read_day(document["as_of"], f"{name}: as_of", complain)):
        raw.dates.append(day[0])
    for position, entry in enumerate(_list(document, "entities", name, complain)):
        _collect(raw.entries, entry, f"{name}: entry {position + 1}", name, document.get("kind"), complain)
    for position, entry in enumerate(_list(document, "offices", name, complain)):
        office = read_office(entry, f"{name}: offices[{position}]", complain)
        if office and "post" in office:
            raw.phrases.append(Phrase(office["post"], office["phrases"]))
        elif office:
            raw.offices.append(Office(**office))
    raw.nobody.extend(read_names(document.get("nobody", []), f"{name}: nobody", complain))


def _list(document: Mapping[str, Any], key: str, name: str, complain: Complain) -> Sequence[Any]:
    value = document.get(key) or []
    if not isinstance(value, list):
        complain(f"{name}: {key}", "expected a list")
        return []
    return value


def _collect(
    raw: dict[str, tuple[str, dict[str, Any]]], entry: Any, where: str, source: str, kind: Any, complain: Complain, *, own: bool = False
) -> str | None:
    """Puts an entry to the others, or into the one that it adds to. Returns its id, None where it is left out."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
        complain(where, f"id: expected a short name such as `tokayev`, got {entry!r:.80}")
        return None
    key = str(entry["id"])
    if key not in raw:
        raw[key] = (source, {"kind": kind, **entry})
        return key
    other, known = raw[key]
    if not own or "name" in entry:
        complain(f"{source}: {key}", f"id: already used in {other}")
        return None
    merged = dict(known)
    for name, value in entry.items():
        merged[name] = [*known[name], *value] if isinstance(value, list) and isinstance(known.get(name), list) else value
    raw[key] = (source, merged)
    return key


def _hash(content: Any) -> str:
    return hashlib.sha256(_canonical(content).encode()).hexdigest()[:16]


def _canonical(value: Any) -> str:
    """One text for the same facts in any order."""
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted([f"{key!r}:{_canonical(item)}" for key, item in value.items()])) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(sorted([_canonical(item) for item in value])) + "]"
    return repr(str(value)) if isinstance(value, date) else repr(value)
