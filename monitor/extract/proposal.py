"""Which entry of the catalogue would a new name get? A guess, for a person to mend."""

from collections.abc import Collection
from typing import Any

from monitor.extract.forms import Forms
from monitor.extract.naming import Naming
from monitor.extract.tagger import Tag
from monitor.extract.transliteration import latin, slug
from monitor.model import EntityKind

KINDS: dict[Tag, EntityKind] = {"PER": EntityKind.LEADER, "LOC": EntityKind.COUNTRY, "ORG": EntityKind.BLOC}


def entry(naming: Naming, kind: EntityKind, taken: Collection[str], forms: Forms) -> dict[str, Any]:
    """The entry in the form of config.yaml, with an id that is not among `taken`."""
    name = naming.nominative
    words = name.split()
    made: dict[str, Any] = {
        "id": _free([slug(words[-1]), slug(name)] if kind is EntityKind.LEADER else [slug(name)], taken),
        "kind": kind.value,
        "name": {"ru": name, "en": latin(name)},
    }
    if kind is not EntityKind.LEADER:
        return made
    if len(words) > 1:
        made["first"] = words[0]
    if len(words) > 2 and "Patr" in forms.grammemes(words[1]):
        made["patronymic"] = words[1]
    made["last"] = words[-1] if "patronymic" in made else " ".join(words[1:]) or name
    made["gender"] = _gender(words[0], naming, forms)
    if forms.is_common(words[-1]):
        made["surname_alone"] = False  # «Мороз»: the word is found in texts that name nobody
    return made


def _free(wishes: list[str], taken: Collection[str]) -> str:
    """The first id that nobody has, the last one with a number if need be."""
    found = next((wish for wish in wishes if wish and wish not in taken), "")
    number = 2
    while not found or found in taken:
        found = f"{wishes[-1] or 'name'}-{number}"
        number += 1
    return found


def _gender(first: str, naming: Naming, forms: Forms) -> str:
    """As the dictionary has the first name, else as the name declines."""
    known = forms.grammemes(first)
    if "Name" in known and len(known & {"masc", "femn"}) == 1:
        return "m" if "masc" in known else "f"
    return naming.gender or "m"
