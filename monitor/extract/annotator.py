"""Every mention of one article: matcher, linker and tagger put together."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.extract import lexicon, stories, tagger
from monitor.extract.catalogue import Catalogue
from monitor.extract.difference import Difference, difference, is_kept, keep, knowledge, recall
from monitor.extract.forms import Forms
from monitor.extract.linker import Link, link
from monitor.extract.linker.scene import Scene, Words
from monitor.extract.matcher import Matcher
from monitor.extract.sentences import Bounds, lead_end, sentences, title_sentence
from monitor.extract.tagger import Tagger
from monitor.extract.tokens import folded, tokenise, unmasked, words_of
from monitor.extract.unknown import unknown_names
from monitor.model import Annotation, EntityKind, Field, Mention

CODE = 3  # raised with every change of the extractor's rules that may change a mention, an unknown name or a signature


def version(catalogue: Catalogue) -> str:
    """What an annotation depends on besides the text: the catalogue's content, the rules, the models. Loads neither model."""
    facts = (CODE, lexicon.FORMAT, catalogue.content_hash, tagger.version(), *lexicon.versions())
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions of one field, in words of its scene."""

    field: Field
    scene: Scene
    links: list[Link]

    def mentions(self) -> Iterator[Mention]:
        """The same with offsets and sentences in code points of the stored field."""
        for one in self.links:
            start, end = self.scene.tokens.span(one.first, one.last)
            left, right = self.scene.sentence(start)
            yield Mention(one.entity, one.kind, self.field, start, end, left, max(right, end), one.inside)


class Annotator:
    """Annotates articles. `cache` is a folder in which generated case forms are kept between runs."""

    def __init__(self, catalogue: Catalogue, tagger: Tagger | None = None, *, cache: Path | None = None) -> None:
        self.version = version(catalogue)
        self._forms = Forms()
        self._catalogue, self._cache = catalogue, cache
        self._lexicon = lexicon.build(catalogue, self._forms, cache)
        self._matcher = Matcher(self._lexicon, frozenset(e.id for e in catalogue.entities.values() if e.kind is EntityKind.BLOC))
        self._words = Words(catalogue, self._forms, tagger or Tagger(), self._matcher)
        self._keys: dict[str, str] = {}

    def find(self, title: str, text: str, published: date | None) -> list[Found]:
        """Who is mentioned in the title and in the text. `published` is the UTC day; None = unknown, and then no role resolves."""
        fields = ((Field.TITLE, title, title_sentence), (Field.TEXT, text, sentences))
        scenes = [self._scene(content, split, published, order) for order, (_, content, split) in enumerate(fields)]
        for scene in scenes:
            scene.peers.extend(scenes)
        return [Found(name, scene, links) for (name, _, _), scene, links in zip(fields, scenes, link(scenes), strict=True)]

    def annotate(self, article_id: int, title: str, text: str, published: date | None) -> Annotation:
        """All mentions with their sentences, by field and place, and what is kept of the text."""
        found = self.find(title, text, published)
        mentions = tuple(mention for field in found for mention in field.mentions())
        unknown = tuple(dict.fromkeys(name for field in found for name in unknown_names(field.scene)))
        return Annotation(article_id, mentions, lead_end(found[-1].scene.sentences()), stories.signature(title, text), unknown)

    def _scene(self, text: str, split: Callable[[str], list[Bounds]], day: date | None, order: int) -> Scene:
        tokens = tokenise(text)
        return Scene.of(text, tokens, self._matcher.match(tokens), split, day, self._words, order)

    def remember(self) -> None:
        """Keeps what this version knows, for the next one to be compared with."""
        if self._cache and not is_kept(self._cache, self.version):
            keep(self._cache, self.version, knowledge(self._catalogue, self._lexicon, CODE))

    def difference(self, version: str) -> Difference | None:
        """What this version may find otherwise than `version` did; None: anything."""
        before = recall(self._cache, version) if self._cache else None
        return difference(before, knowledge(self._catalogue, self._lexicon, CODE)) if before else None

    def search_key(self, text: str) -> str:
        """The text's words as search compares them, in order, divided by spaces; the same for articles and queries."""
        words = words_of(text)
        found = list(map(self._keys.get, words))
        return " ".join(self._key(word) if key is None else key for word, key in zip(words, found, strict=True))

    def _key(self, word: str) -> str:
        if len(self._keys) > 300_000:  # an archive's vocabulary fits; a stream of noise does not grow without end
            self._keys.clear()
        plain = folded(unmasked(word))
        key = self._lexicon.lemmas.get(plain)
        if key is None:
            key = folded(self._forms.normal(plain)) if plain.isalpha() and not plain.isascii() else plain
        self._keys[word] = key
        return key
