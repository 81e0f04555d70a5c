"""A whole catalogue as plain values, kept between runs: reading and checking 7,000 entries takes most of a second, these values a tenth of it."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.extract import kept
from monitor.extract.catalogue.entity import CatalogueEntity, Head, Member, Name, Office, Phrase, Term
from monitor.model import EntityKind

KEPT = 4  # catalogues: those of the versions that may be in use
# of the kept values: what they are made of
FORMAT = tuple(tuple(field.name for field in fields(kind)) for kind in (CatalogueEntity, Name, Head, Member, Term, Office, Phrase))
_KINDS = {kind.value: kind for kind in EntityKind}

Parts = tuple[dict[str, CatalogueEntity], tuple[Office, ...], tuple[Phrase, ...], tuple[Name, ...], date, str]


def file_of(cache: Path, folder: Path, extra: object) -> Path:
    """Where the catalogue of these very files and own entries is kept."""
    known = hashlib.sha256(repr((FORMAT, extra)).encode())
    for path in sorted(folder.rglob("*.yaml")):
        known.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return cache / f"whole-{known.hexdigest()[:16]}.bin"


def keep(path: Path, parts: Parts) -> None:
    """Remembers the catalogue's parts."""
    kept.write(path, _plain(parts), "whole-*.bin", KEPT)


def recall(path: Path) -> Parts | None:
    """The parts as they were kept; None where they were not."""
    value = kept.read(path)
    if value is None:
        return None
    entities, offices, phrases, nobody, as_of, content_hash = value
    return (
        {key: _entity(row) for key, row in entities.items()},
        tuple(Office(*row) for row in offices),
        tuple(Phrase(*row) for row in phrases),
        _names(nobody),
        date.fromordinal(as_of),
        content_hash,
    )


def _plain(value: Any) -> Any:
    """Dataclasses as tuples of their fields, days as their numbers, kinds as words."""
    if is_dataclass(value):
        return tuple(_plain(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, EntityKind):
        return value.value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value


def _entity(row: Sequence[Any]) -> CatalogueEntity:
    values = dict(zip(FORMAT[0], row, strict=True))
    for key, read in _READ.items():
        if values[key]:
            values[key] = read(values[key])
    return CatalogueEntity(**values)


def _names(rows: Iterable[Any]) -> tuple[Name, ...]:
    return tuple(Name(text, fixed, ambiguous, tied, forms, _day(start), _day(end)) for text, fixed, ambiguous, tied, forms, start, end in rows)


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)


def _heads(rows: Iterable[Any]) -> tuple[Head, ...]:
    return tuple(Head(office, _day(start), _day(end)) for office, start, end in rows)


def _members(rows: Iterable[Any]) -> tuple[Member, ...]:
    return tuple(Member(country, _day(start), _day(end)) for country, start, end in rows)


def _posts(rows: Iterable[Any]) -> tuple[Term, ...]:
    day = date.fromordinal
    return tuple(Term(post, day(start), _day(end), day(first), day(last), *flags) for post, start, end, first, last, *flags in rows)


_READ: dict[str, Callable[[Any], Any]] = {
    "kind": _KINDS.__getitem__,
    **dict.fromkeys(("names", "adjectives", "demonyms", "capitals", "metonyms"), _names),
    "heads": _heads,
    "members": _members,
    "posts": _posts,
    "surname_start": _day,
    "surname_end": _day,
}
