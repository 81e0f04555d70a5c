"""What in a catalogue is allowed and yet probably not meant?"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from monitor.extract.catalogue import Catalogue, CatalogueEntity, Studied
from monitor.extract.catalogue.problems import Problem, Severity
from monitor.extract.forms import Forms
from monitor.extract.lexicon import Label, Lexicon, Part, key_of
from monitor.model import EntityKind

_FUNCTION = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "Apro"})  # pymorphy's prepositions, conjunctions, particles and pronouns
_WRITTEN = {Part.LAST: "last", Part.ADJECTIVE: "adjectives", Part.DEMONYM: "demonyms", Part.CAPITAL: "capitals", Part.METONYM: "metonyms"}
_NAMES = frozenset({Part.NAME, Part.PERSON, Part.NICK, *_WRITTEN})


def review(studied: Studied, words: Lexicon, forms: Forms) -> list[Problem]:
    """Warnings of every kind. `words`: the lexicon of the studied catalogue."""
    found = (*_without_words(studied), *_namesakes(studied, words), *_echoes(studied), *_function_words(studied, words, forms))
    return [Problem(where, what, Severity.WARNING) for where, what in found]


def _without_words(studied: Studied) -> Iterator[tuple[str, str]]:
    """Posts that no words mean: whoever holds them is never found by them."""
    catalogue = studied.catalogue
    phrases = {phrase.post for phrase in catalogue.phrases}
    meant: dict[str, frozenset[str]] = {}
    for entity in catalogue.entities.values():
        for position, term in enumerate(entity.posts):
            owner, _, office = term.post.partition(":")
            if term.collegial or term.post in phrases or owner not in catalogue.entities:
                continue  # a shared post means nobody, whatever it is called
            if owner not in meant:
                meant[owner] = _offices_of(catalogue, catalogue.entities[owner])
            if office not in meant[owner]:
                where = f"{studied.sources[entity.id]}: {entity.id}: posts[{position}].post"
                yield where, f"no words of offices.yaml mean `{term.post}`, so it is never found in a text"


def _offices_of(catalogue: Catalogue, owner: CatalogueEntity) -> frozenset[str]:
    """The offices that some words mean beside this country or bloc; of entries for the same words those that name it come first."""
    entries: dict[str, list[tuple[bool, str]]] = {}
    for office in catalogue.offices:
        if office.suits(owner):
            for word in office.words:
                entries.setdefault(key_of(word), []).append((owner.id in office.only, office.office))
    meant = {office for listed in entries.values() for named, office in listed if named == max(listed)[0]}
    return frozenset({*meant, *(head.office for head in owner.heads)} if "head" in meant else meant)


def _namesakes(studied: Studied, words: Lexicon) -> Iterator[tuple[str, str]]:
    """Two of one kind with one whole name, and nothing that says which is meant on a day."""
    entities = studied.catalogue.entities
    surnames = _surname_words(words)
    seen: set[tuple[str, str]] = set()
    for key, start in words.starts.items():
        labels = [words.labels[number] for number, _ in words.readings(start)]
        whole = {x.entity: x for x in labels if x.part is Part.NAME or (x.part is Part.PERSON and surnames.get(x.entity, set()) & set(key.split()))}
        for one, other in combinations(sorted(whole, key=lambda entity: (entity in studied.own, entity)), 2):  # the user's own is complained of
            if (one, other) not in seen and not _told_apart(entities[one], entities[other], whole[one], whole[other]):
                seen.add((one, other))
                where = f"{studied.sources[other]}: {other}: name"
                apart = "no posts tell" if entities[other].kind is EntityKind.LEADER else "nothing tells"
                yield where, f"«{whole[other].text}» may be `{one}` too ({studied.sources[one]}), and {apart} them apart"


def _surname_words(words: Lexicon) -> dict[str, set[str]]:
    """Leader → the words of their surname in every case: a first name with a patronymic is no whole name."""
    found: dict[str, set[str]] = {}
    for key, start in words.starts.items():
        for number, _ in words.readings(start):
            if words.labels[number].part is Part.LAST:
                found.setdefault(words.labels[number].entity, set()).update(key.split())
    return found


def _told_apart(one: CatalogueEntity, other: CatalogueEntity, called: Label, too: Label) -> bool:
    if one.kind is not other.kind or (called.end and called.end <= too.start) or (too.end and too.end <= called.start):
        return True
    if called.text.endswith("+") != too.text.endswith("+"):
        return True  # ОПЕК+
    if one.kind is not EntityKind.LEADER:
        return called.ambiguous and too.ambiguous  # the neighbours decide
    together = any(a.first_day < b.last_day and b.first_day < a.last_day for a in one.posts for b in other.posts)
    return bool(one.posts and other.posts) and not together


def _echoes(studied: Studied) -> Iterator[tuple[str, str]]:
    """The user's own names that somebody else has already."""
    owners: dict[str, set[str]] = {}
    for entity in studied.catalogue.entities.values():
        for _, text in _called(entity):
            owners.setdefault(key_of(text), set()).add(entity.id)
    for entity_id, entries in studied.own.items():
        if entity_id not in studied.catalogue.entities:
            continue
        said = {text for entry in entries for text in _strings(entry)}
        for key, text in dict.fromkeys(_called(studied.catalogue.entities[entity_id])):
            others = sorted(owners[key_of(text)] - {entity_id})
            if others and text in said:
                yield f"{studied.sources[entity_id]}: {entity_id}: {key}", f"«{text}» is a name of `{'`, `'.join(others)}` too"


def _called(entity: CatalogueEntity) -> Iterator[tuple[str, str]]:
    """(key, nominative) of every name by which the entity is found alone."""
    yield "name", entity.name["ru"]
    for key in ("names", "adjectives", "demonyms", "capitals", "metonyms"):
        yield from ((key, name.text) for name in getattr(entity, key))
    if entity.surname_alone:
        yield from (("last", text) for text in (entity.last, *entity.last_spellings) if text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, Mapping):
        yield from (text for item in value.values() for text in _strings(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _strings(item))


def _function_words(studied: Studied, words: Lexicon, forms: Forms) -> Iterator[tuple[str, str]]:
    """Names of which some form is a word that stands in every text: «По», «Нам», «Её»."""
    found: dict[Label, list[str]] = {}
    for key, start in words.starts.items():
        labels = [label for number, _ in words.readings(start) if (label := words.labels[number]).part in _NAMES and not label.ambiguous]
        if labels and " " not in key and forms.grammemes(key) & _FUNCTION:
            for label in labels:
                found.setdefault(label, []).append(key)
    for label, keys in found.items():
        remedy = "surname_alone: false" if label.part is Part.LAST else "ambiguous: true"
        where = f"{studied.sources[label.entity]}: {label.entity}: {_WRITTEN.get(label.part, 'names')}"
        yield where, f"«{label.text}»: «{'», «'.join(sorted(keys))}» is an ordinary word of every text; say `{remedy}`"
