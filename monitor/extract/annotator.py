"""Every mention of one article: matcher, linker and tagger put together."""

import hashlib
from datetime import date
from pathlib import Path

from monitor.extract import lexicon, stories, tagger
from monitor.extract.catalogue import Catalogue
from monitor.extract.forms import Forms
from monitor.extract.linker import Link, link
from monitor.extract.matcher import Matcher
from monitor.extract.scene import Scene, Words
from monitor.extract.sentences import Bounds, lead_end, sentences, title_sentence
from monitor.extract.tagger import Tagger
from monitor.extract.tokens import WORD, folded, tokenise, unmasked
from monitor.model import Annotation, EntityKind, Field, Mention

CODE = 1  # raised with every change of the extractor's rules that may change a mention


def version(catalogue: Catalogue) -> str:
    """What an annotation depends on besides the text: the catalogue's content, the rules, the models. Loads neither model."""
    facts = (CODE, lexicon.FORMAT, catalogue.content_hash, tagger.version(), *lexicon.versions())
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


class Annotator:
    """Annotates articles. `cache` is a folder in which generated case forms are kept between runs."""

    def __init__(self, catalogue: Catalogue, tagger: Tagger | None = None, *, cache: Path | None = None) -> None:
        self.version = version(catalogue)
        self._forms = Forms()
        self._lexicon = lexicon.build(catalogue, self._forms, cache)
        self._matcher = Matcher(self._lexicon, frozenset(e.id for e in catalogue.entities.values() if e.kind is EntityKind.BLOC))
        self._words = Words(catalogue, self._forms, tagger or Tagger())
        self._keys: dict[str, str] = {}

    def annotate(self, article_id: int, title: str, text: str, published: date | None) -> Annotation:
        """All mentions, by field and place. `published` is the UTC day; None = unknown, and then no role resolves."""
        body = sentences(text)
        fields = ((Field.TITLE, title, title_sentence(title)), (Field.TEXT, text, body))
        scenes = [self._scene(content, bounds, published) for _, content, bounds in fields]
        for scene in scenes:
            scene.peers.extend(scenes)
        mentions: list[Mention] = []
        for (name, _, _), scene, links in zip(fields, scenes, link(scenes), strict=True):
            mentions.extend(_mention(scene, one, name) for one in links)
        return Annotation(article_id, tuple(mentions), lead_end(body), stories.signature(title, text))

    def _scene(self, text: str, bounds: list[Bounds], day: date | None) -> Scene:
        tokens = tokenise(text)
        return Scene.of(text, tokens, self._matcher.match(tokens), bounds, day, self._words)

    def search_key(self, text: str) -> str:
        """The text's words as search compares them, in order, divided by spaces; the same for articles and queries."""
        keys = self._keys
        found = []
        for word in WORD.findall(text):
            key = keys.get(word)
            if key is None:
                key = self._key(word)
            found.append(key)
        return " ".join(found)

    def _key(self, word: str) -> str:
        if len(self._keys) > 300_000:  # an archive's vocabulary fits; a stream of noise does not grow without end
            self._keys.clear()
        plain = folded(unmasked(word))
        key = self._lexicon.lemmas.get(plain)
        if key is None:
            key = folded(self._forms.normal(plain)) if plain.isalpha() and not plain.isascii() else plain
        self._keys[word] = key
        return key


def _mention(scene: Scene, one: Link, field: Field) -> Mention:
    start, end = scene.tokens.span(one.first, one.last)
    left, right = scene.sentence(start)
    return Mention(one.entity, one.kind, field, start, end, left, max(right, end), one.inside)
