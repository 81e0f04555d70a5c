"""How is an entity found in texts: under which names, each in which forms?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.extract.catalogue import CatalogueEntity
from monitor.extract.declension import ACC, DAT, GEN, INS, LOC, NOM, PLURAL, Paradigm
from monitor.extract.forms import Forms
from monitor.extract.lexicon import Label, Part, entity_forms

CASES = {"nominative": NOM, "genitive": GEN, "dative": DAT, "accusative": ACC, "instrumental": INS, "prepositional": LOC}
_WHAT = {Part.LAST: "surname", Part.NICK: "nickname"}

CaseForms = Mapping[str, tuple[str, ...]]  # case → forms


@dataclass(frozen=True, slots=True)
class NameForms:
    """One name. `what`: name, person, surname, nickname, adjective, prefix, demonym, capital or metonym; `flags`: what must be true of a
    text for it to count, and `fixed`; `start`, `end`: ISO days between which it counts, "" for always; `forms`: singular and plural;
    `more`: how many other forms were left out."""

    what: str
    text: str
    flags: tuple[str, ...]
    start: str
    end: str
    forms: Mapping[str, CaseForms]
    more: int = 0


def described(entity: CatalogueEntity, forms: Forms, *, brief: bool = False) -> Iterator[NameForms]:
    """Every name of an entity, in the catalogue's order. `brief`: of a whole name without patronymic and other spellings, which multiply."""
    plain = replace(entity, first_spellings=(), last_spellings=(), patronymic=None) if brief else entity
    short = {label.text: paradigm for label, paradigm in entity_forms(plain, forms) if label.part is Part.PERSON}
    for label, paradigm in entity_forms(entity, forms):
        shown = short.get(label.text, paradigm) if label.part is Part.PERSON else paradigm
        numbers = {name: cases for name, bit in (("singular", 0), ("plural", PLURAL)) if (cases := _cases(shown, bit))}
        what = _WHAT.get(label.part, label.part.value)
        yield NameForms(what, label.text, tuple(_flags(label, paradigm)), label.start, label.end, numbers, len(paradigm) - len(shown))


def _cases(paradigm: Paradigm, number: int) -> CaseForms:
    found = {case: tuple(sorted(form for form, mask in paradigm if mask & bit and mask & PLURAL == number)) for case, bit in CASES.items()}
    return {case: listed for case, listed in found.items() if listed}


def _flags(label: Label, paradigm: Paradigm) -> Iterator[str]:
    if label.ambiguous:
        yield "surname_alone: false" if label.part is Part.LAST else "ambiguous"
    if label.with_country:
        yield "with_country"
    if len(paradigm) == 1:
        yield "fixed"
