"""Which strings of words may name what: every case form of the whole catalogue in one table."""

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from importlib import metadata
from itertools import accumulate
from operator import attrgetter
from pathlib import Path

from monitor.extract import declension, kept
from monitor.extract.catalogue import Catalogue, CatalogueEntity, Name
from monitor.extract.declension import ANY_CASE, NOM, Paradigm, fixed, join
from monitor.extract.forms import Forms
from monitor.extract.tokens import WORD, folded
from monitor.model import EntityKind

FORMAT = 9  # of the kept table; raised when rules of this module, forms or declension change
KEPT = 4  # tables: that of the version which charts count, of the coming one, and of changes in between


class Part(StrEnum):
    """What a string of words is of an entity."""

    NAME = "name"
    PERSON = "person"  # a full name, or a nickname
    LAST = "last"  # a surname by itself; ambiguous = never without a first name or a role
    NICK = "nick"  # one word that is a person only if the tagger agrees
    ADJECTIVE = "adjective"
    PREFIX = "prefix"  # «российско-»
    DEMONYM = "demonym"
    CAPITAL = "capital"
    METONYM = "metonym"
    OFFICE = "office"  # the entity is the office's number in the catalogue
    PHRASE = "phrase"  # the entity is a post
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Label:
    """One name: of whom, what kind, and what must be true of the words that match it."""

    entity: str
    part: Part
    text: str
    ambiguous: bool = False
    with_country: bool = False
    start: str = ""  # ISO days between which the name counts; empty = always
    end: str = ""
    gender: str = ""

    def counts_on(self, day: date | None) -> bool:
        return day is None or ((not self.start or self.start <= day.isoformat()) and (not self.end or day.isoformat() < self.end))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every string of words that may name something, folded.

    `rows[starts[key]:]` is: number of readings, 1 if a longer key starts with this one, and for each reading the label's number and the mask.
    One array instead of 300,000 lists loads in half the time and takes a quarter of the memory.
    """

    labels: tuple[Label, ...]
    starts: dict[str, int]
    rows: "array[int]"
    lemmas: dict[str, str]  # a case form of a one-word name → that name; for search keys

    def readings(self, start: int) -> Iterator[tuple[int, int]]:
        """(label's number, mask) of each reading in the row at `start`."""
        rows = self.rows
        for at in range(start + 2, start + 2 + 2 * rows[start], 2):
            yield rows[at], rows[at + 1]


def versions() -> tuple[str, str]:
    """Of pymorphy3 and its dictionary, without loading them."""
    return metadata.version("pymorphy3"), metadata.version("pymorphy3-dicts-ru")


def build(catalogue: Catalogue, forms: Forms, cache: Path | None = None) -> Lexicon:
    """The table, from `cache` (a folder) where it was kept for this very catalogue, else generated and kept there."""
    key = file_key(catalogue)
    found = recall(cache, key) if cache else None
    if found is None:
        found = _generate(catalogue, forms)
        if cache:
            values = attrgetter(*(field.name for field in fields(Label)))
            rows = [tuple(str(v) if isinstance(v, Part) else v for v in values(label)) for label in found.labels]
            counts = bytes(min(found.rows[start], 255) for start in found.starts.values())
            kept.write(_path(cache, key), (rows, "\n".join(found.starts), counts, found.rows.tobytes(), found.lemmas), "forms-*.bin", KEPT)
    return found


def file_key(catalogue: Catalogue) -> str:
    """Under which the table of this very catalogue is kept."""
    return hashlib.sha256(repr((FORMAT, catalogue.content_hash, versions())).encode()).hexdigest()[:16]


def recall(cache: Path, key: str) -> Lexicon | None:
    """A kept table; None where it is absent."""
    value = kept.read(_path(cache, key))
    if not isinstance(value, tuple) or len(value) != 5:  # absent, or of an earlier layout
        return None
    labels, keys, counts, packed, lemmas = value
    rows = array("i", packed)
    parts = {str(part): part for part in Part}
    return Lexicon(tuple(Label(e, parts[p], *rest) for e, p, *rest in labels), _starts(keys.split("\n"), counts), rows, lemmas)


def _starts(keys: Iterable[str], readings: Iterable[int]) -> dict[str, int]:
    """Where the row of each key begins, given how many readings each has."""
    return dict(zip(keys, accumulate((2 + 2 * count for count in readings), initial=0), strict=False))


def _path(cache: Path, key: str) -> Path:
    return cache / f"forms-{key}.bin"


def _generate(catalogue: Catalogue, forms: Forms) -> Lexicon:
    labels: list[Label] = []
    table: dict[str, list[int]] = {}
    lemmas: dict[str, str] = {}
    for label, paradigm in _all(catalogue, forms):
        number = len(labels)
        labels.append(label)
        nominative = key_of(label.text)
        for form, mask in paradigm:
            key = key_of(form)
            _put(table, key, number, mask)
            if label.part in (Part.NAME, Part.LAST, Part.CAPITAL) and " " not in key:
                lemmas[key] = min(lemmas.get(key, nominative), nominative, key=lambda n: (len(n), n))
    for value in [k for k in lemmas if lemmas[k] in lemmas]:
        lemmas[value] = lemmas[lemmas[value]]
    rows = array("i")
    for row in table.values():
        rows.append(len(row) // 2)
        rows.extend(row)
    return Lexicon(tuple(labels), _starts(table, (len(row) // 2 for row in table.values())), rows, lemmas)


def key_of(text: str) -> str:
    return " ".join(WORD.findall(folded(text)))


def _put(table: dict[str, list[int]], key: str, label: int, mask: int) -> None:
    row = table.setdefault(key, [0])
    for at in range(1, len(row), 2):
        if row[at] == label and (row[at + 1] & declension.PLURAL) == (mask & declension.PLURAL):
            row[at + 1] |= mask
            break
    else:
        row += (label, mask)
    words = key.split(" ")
    for length in range(len(words) - 1, 0, -1):
        before = table.setdefault(" ".join(words[:length]), [0])
        if before[0]:
            break  # and so are all shorter ones
        before[0] = 1


def _all(catalogue: Catalogue, forms: Forms) -> Iterator[tuple[Label, Paradigm]]:
    for entity in catalogue.entities.values():
        yield from entity_forms(entity, forms)
    for number, office in enumerate(catalogue.offices):
        for word in office.words:
            yield Label(str(number), Part.OFFICE, word), forms.name(word, numbers=True)
    for phrase in catalogue.phrases:
        for text in phrase.phrases:
            yield Label(phrase.post, Part.PHRASE, text), forms.name(text)
    for name in catalogue.nobody:
        yield _label("", Part.NOBODY, name), _declined(name, forms)


def entity_forms(entity: CatalogueEntity, forms: Forms) -> Iterator[tuple[Label, Paradigm]]:
    """Every name of an entity with its forms; what `entities show` prints."""
    if entity.kind is EntityKind.LEADER:
        yield from _leader(entity, forms)
        return
    for name in _with_main(entity):
        yield _label(entity.id, Part.NAME, name), _declined(name, forms)
    for part, names in ((Part.CAPITAL, entity.capitals), (Part.METONYM, entity.metonyms)):
        for name in names:
            yield _label(entity.id, part, name), _declined(name, forms)
    for name in entity.adjectives:
        paradigm = _given(name) or declension.adjective(name.text)
        yield _label(entity.id, Part.ADJECTIVE, name), paradigm
        for prefix in declension.prefixes(name.text):
            yield Label(entity.id, Part.PREFIX, prefix), fixed(prefix)
    for name in entity.demonyms:
        yield _label(entity.id, Part.DEMONYM, name), _given(name) or forms.demonym(name.text)


def _leader(entity: CatalogueEntity, forms: Forms) -> Iterator[tuple[Label, Paradigm]]:
    gender = entity.gender or "m"
    lasts = [fixed(n) if entity.fixed_last else declension.surname(n, gender) for n in (entity.last, *entity.last_spellings) if n]
    firsts = [fixed(n) if entity.fixed_first else declension.first_name(n, gender) for n in (entity.first, *entity.first_spellings) if n]
    father = declension.patronymic(entity.patronymic, gender) if entity.patronymic else None
    whole: list[Paradigm] = []
    for first in firsts:
        for last in lasts:
            whole += [join(first, " ", last), join(last, " ", first)]
            if entity.last_first:
                nominative = next(form for form, mask in last if mask & NOM)
                whole.append(join(fixed(nominative), " ", first))
            if father:
                whole += [join(join(first, " ", father), " ", last), join(last, " ", join(first, " ", father))]
        if father:
            whole.append(join(first, " ", father))
    if whole:
        yield Label(entity.id, Part.PERSON, entity.name["ru"], gender=gender), frozenset().union(*whole)
    written = (n for n in (entity.last, *entity.last_spellings) if n)
    for text, last in zip(written, lasts, strict=True):
        days = _iso(entity.surname_start), _iso(entity.surname_end)
        yield Label(entity.id, Part.LAST, text, not entity.surname_alone, start=days[0], end=days[1], gender=gender), last
    for name in _with_main(entity):
        if name.text in (entity.name["ru"], entity.last) and not (name.forms or name.fixed or name.ambiguous) and (whole or name.text == entity.last):
            continue
        paradigm = _given(name) or forms.person(name.text, gender)
        part = Part.NICK if name.ambiguous and " " not in name.text else Part.PERSON
        yield replace(_label(entity.id, part, name), gender=gender), paradigm


def _with_main(entity: CatalogueEntity) -> Iterable[Name]:
    """The display name stands first unless it is listed with its flags."""
    listed = {name.text for name in entity.names}
    return (*(() if entity.name["ru"] in listed else (Name(entity.name["ru"]),)), *entity.names)


def _declined(name: Name, forms: Forms) -> Paradigm:
    return _given(name) or forms.name(name.text)


def _given(name: Name) -> Paradigm | None:
    if name.forms:
        return frozenset({(name.text, NOM), *((form, ANY_CASE & ~NOM) for form in name.forms)})
    return fixed(name.text) if name.fixed else None


def _label(entity: str, part: Part, name: Name) -> Label:
    return Label(entity, part, name.text, name.ambiguous, name.with_country, _iso(name.start), _iso(name.end))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
