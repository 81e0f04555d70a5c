"""Which strings of words may name what: every case form of the whole catalogue in one table."""

import hashlib
import marshal
import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from monitor.extract import declension
from monitor.extract.catalogue import Catalogue, CatalogueEntity, Name
from monitor.extract.declension import ANY_CASE, NOM, Paradigm, fixed, join
from monitor.extract.forms import Forms
from monitor.extract.tokens import WORD, folded
from monitor.model import EntityKind

FORMAT = 6  # of the kept table; raised when rules of this module, forms or declension change
KEPT = 2  # tables: that of the catalogue before the last change may still be in use by a running dashboard


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
    start: str = ""  # ISO days between which the name counts; empty = always
    end: str = ""
    gender: str = ""

    def counts_on(self, day: date | None) -> bool:
        return day is None or ((not self.start or self.start <= day.isoformat()) and (not self.end or day.isoformat() < self.end))


# key of words → [a longer key starts with it, label, mask, label, mask, …]
Table = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    labels: tuple[Label, ...]
    table: Table
    lemmas: dict[str, str]  # a case form of a one-word name → that name; for search keys


def versions() -> tuple[str, str]:
    """Of pymorphy3 and its dictionary, without loading them."""
    return metadata.version("pymorphy3"), metadata.version("pymorphy3-dicts-ru")


def build(catalogue: Catalogue, forms: Forms, cache: Path | None = None) -> Lexicon:
    """The table, from `cache` (a folder) where it was kept for this very catalogue, else generated and kept there."""
    key = hashlib.sha256(repr((FORMAT, catalogue.content_hash, versions())).encode()).hexdigest()[:16]
    path = cache / f"forms-{key}.bin" if cache else None
    kept = _read(path) if path else None
    if kept is None:
        kept = _generate(catalogue, forms)
        if path:
            _write(path, kept)
    return kept


def _read(path: Path) -> Lexicon | None:
    try:
        labels, table, lemmas = marshal.loads(path.read_bytes())  # noqa: S302  our own file; marshal holds plain values, runs nothing
        return Lexicon(tuple(Label(e, Part(p), *rest) for e, p, *rest in labels), table, lemmas)
    except (OSError, ValueError, TypeError, EOFError):
        return None  # absent, or cut short: generated anew


def _write(path: Path, lexicon: Lexicon) -> None:
    rows = [tuple(str(v) if isinstance(v, Part) else v for v in astuple(label)) for label in lexicon.labels]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in sorted(path.parent.glob("forms-*.bin"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.tmp")
        partial.write_bytes(marshal.dumps((rows, lexicon.table, lexicon.lemmas)))
        partial.replace(path)
    except OSError:
        return  # a folder that cannot be written costs two seconds a start, nothing else


def _generate(catalogue: Catalogue, forms: Forms) -> Lexicon:
    labels: list[Label] = []
    table: Table = {}
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
    return Lexicon(tuple(labels), table, lemmas)


def key_of(text: str) -> str:
    return " ".join(folded(word) for word in WORD.findall(text))


def _put(table: Table, key: str, label: int, mask: int) -> None:
    row = table.setdefault(key, [0])
    for at in range(1, len(row), 2):
        if row[at] == label and (row[at + 1] & declension.PLURAL) == (mask & declension.PLURAL):
            row[at + 1] |= mask
            break
    else:
        row += (label, mask)
    words = key.split(" ")
    for length in range(1, len(words)):
        table.setdefault(" ".join(words[:length]), [0])[0] = 1


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
        yield Label(entity.id, Part.LAST, text, not entity.surname_alone, gender=gender), last
    for name in _with_main(entity):
        if name.text in (entity.name["ru"], entity.last) and not (name.forms or name.fixed or name.ambiguous) and (whole or name.text == entity.last):
            continue
        paradigm = _given(name) or forms.person(name.text, gender)
        part = Part.NICK if name.ambiguous and " " not in name.text else Part.PERSON
        yield Label(entity.id, part, name.text, name.ambiguous, _iso(name.start), _iso(name.end), gender), paradigm


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
    return Label(entity, part, name.text, name.ambiguous, _iso(name.start), _iso(name.end))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
