"""What natasha's entity recognition sees in a sentence; natasha's one home."""

from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from typing import Any, Literal

Tag = Literal["PER", "LOC", "ORG"]
KEPT = 20_000  # sentences remembered: templates and reprints repeat


def version() -> str:
    """natasha's version without importing it."""
    return metadata.version("natasha")


class _Model:
    @cached_property
    def ner(self) -> Any:
        from natasha import NewsEmbedding, NewsNERTagger

        return NewsNERTagger(NewsEmbedding())


@dataclass(slots=True)
class Tagger:
    """Tags sentences. The model (1.5 s) is loaded with the first sentence, so texts without doubt never pay for it."""

    _known: dict[str, tuple[tuple[int, int, Tag], ...]] = field(default_factory=dict)
    _model: _Model = field(default_factory=_Model)

    def spans(self, sentence: str) -> tuple[tuple[int, int, Tag], ...]:
        """(start, end, tag) of every name, in code points of the sentence."""
        found = self._known.get(sentence)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[sentence] = tuple((s.start, s.stop, s.type) for s in self._model.ner(_calm(sentence)).spans)
        return found

    def tag(self, sentence: str, start: int, end: int) -> Tag | None:
        """The tag of the name that overlaps [start, end)."""
        return next((tag for left, right, tag in self.spans(sentence) if left < end and start < right), None)


def _calm(sentence: str) -> str:
    """A sentence in capitals with capitals at the words' starts only: the model knows no other. Lengths stay."""
    letters = [c for c in sentence if c.isalpha()]
    if len(letters) > 8 and sum(c.isupper() for c in letters) > 0.8 * len(letters):
        return "".join(a if not i or not sentence[i - 1].isalpha() else a.lower() for i, a in enumerate(sentence))
    return sentence
