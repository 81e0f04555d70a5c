"""Which texts may read differently after a change of the catalogue: those that hold the words of an entity that changed.

A text's mentions depend on the rules and models, on the entities whose names stand in it, and on who held the posts of its countries and
blocs. So where only some entities changed, what was found in every other text stays as it is, and need not be looked for again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.extract import kept, lexicon, tagger
from monitor.extract.catalogue import Catalogue, CatalogueEntity
from monitor.extract.lexicon import Lexicon, Part
from monitor.extract.tokens import folded, unmasked, words_of

Facts = tuple[str, str, tuple[str, ...]]  # hash of an entity's names, hash of its posts, the owners of these posts


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a version of the extractor knows: `rules` stands for all that no entity owns."""

    rules: str
    facts: dict[str, Facts]
    words: str  # under which its lexicon is kept
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Difference:
    """The words of everything that changed, by the first word of each string of words."""

    words: dict[str, list[frozenset[str]]]
    _folds: dict[str, str] = field(default_factory=dict)  # of the archive's words, each folded once

    def may_change(self, text: str) -> bool:
        """Whether the text holds all the words of some changed string, in whatever order."""
        words = set(words_of(text))
        folds = self._folds
        for word in words:
            if word not in folds:
                folds[word] = folded(unmasked(word))
        held = set(map(folds.__getitem__, words))
        return any(rest <= held for first in held & self.words.keys() for rest in self.words[first])


def knowledge(catalogue: Catalogue, words: Lexicon, code: object) -> Knowledge:
    """`code`: what stands for the rules of the extractor."""
    rules = _hash((code, lexicon.FORMAT, lexicon.versions(), tagger.version(), catalogue.offices, catalogue.phrases, catalogue.nobody))
    return Knowledge(rules, {entity.id: _facts(entity) for entity in catalogue.entities.values()}, lexicon.file_key(catalogue), words)


def _facts(entity: CatalogueEntity) -> Facts:
    owners = tuple(sorted({term.post.partition(":")[0] for term in entity.posts}))
    return _hash(replace(entity, posts=())), _hash(entity.posts), owners


def difference(old: Knowledge, new: Knowledge) -> Difference | None:
    """None: the rules changed, and any text may read differently."""
    if old.rules != new.rules:
        return None
    changed: set[str] = set()
    for entity in old.facts.keys() | new.facts.keys():
        names, posts, owners = old.facts.get(entity, ("", "", ()))
        new_names, new_posts, new_owners = new.facts.get(entity, ("", "", ()))
        if names != new_names:
            changed.add(entity)
        if posts != new_posts:  # whoever is meant by «президент X» too
            changed.update((entity, *owners, *new_owners))
    keys = {*_keys(old.lexicon, changed), *_keys(new.lexicon, changed), *_moved(old.lexicon.lemmas, new.lexicon.lemmas)}
    words: dict[str, list[frozenset[str]]] = {}
    for key in keys:
        first, *rest = key.split(" ")
        words.setdefault(first, []).append(frozenset(rest))
    return Difference(words)


def _keys(words: Lexicon, entities: set[str]) -> Iterator[str]:
    """Every string of words that may name one of them, or a post of theirs."""
    labels = {
        number
        for number, label in enumerate(words.labels)
        if (label.entity.partition(":")[0] if label.part is Part.PHRASE else label.entity) in entities and label.part is not Part.OFFICE
    }
    return (key for key, start in words.starts.items() if any(label in labels for label, _ in words.readings(start))) if labels else iter(())


def _moved(old: dict[str, str], new: dict[str, str]) -> Iterable[str]:
    """Words that search files under another name than before."""
    return (word for word in old.keys() | new.keys() if old.get(word) != new.get(word))


def is_kept(folder: Path, version: str) -> bool:
    return _path(folder, version).exists()


def keep(folder: Path, version: str, known: Knowledge) -> None:
    """Remembers what a version knew."""
    kept.write(_path(folder, version), (known.rules, known.facts, known.words), "facts-*.bin", lexicon.KEPT)


def recall(folder: Path, version: str) -> Knowledge | None:
    """What a version knew, None where that was not kept."""
    value = kept.read(_path(folder, version))
    if value is None:
        return None
    rules, facts, words = value
    table = lexicon.recall(folder, words)
    return Knowledge(rules, facts, words, table) if table else None


def _path(folder: Path, version: str) -> Path:
    return folder / f"facts-{version}.bin"


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
