"""Where in a text stand words that may name something: one pass, longest first, nested ones kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, count

from monitor.extract.declension import PARTICLES
from monitor.extract.lexicon import Label, Lexicon, Part
from monitor.extract.tokens import WORD, Tokens, folded, unmasked

MEMO = 200_000  # words remembered; an archive's vocabulary fits, memory stays under 40 MB

# parts whose every capital letter counts, not only the first: «Владимир путин» is no name
_STRICT = (Part.PERSON, Part.LAST, Part.NICK)
_CASELESS = (Part.ADJECTIVE, Part.DEMONYM, Part.PREFIX, Part.OFFICE, Part.PHRASE)
_GAP = frozenset(" \t\n\r\u00a0\u202f\u2009-–—‑‐−'’`«»\"„“”")
_QUOTES = frozenset('«»"„“”')


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of matched words; `mask` = cases and number in which the name stands."""

    label: Label
    mask: int


Readings = tuple[tuple[Reading, ...], frozenset[Part]]  # and what parts they are


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words [first, last) with every reading that letter case allows."""

    first: int
    last: int
    readings: tuple[Reading, ...]
    parts: frozenset[Part]

    @classmethod
    def of(cls, first: int, last: int, readings: tuple[Reading, ...]) -> "Candidate":
        return cls(first, last, readings, frozenset(reading.label.part for reading in readings))


class Matcher:
    """Finds candidates. Remembers how words fold, so a word costs one dictionary look-up after the first time."""

    def __init__(self, lexicon: Lexicon, blocs: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._blocs = blocs
        self._shapes: dict[int, tuple[str, ...]] = {}
        self._starts, self._rows = lexicon.starts, lexicon.rows
        self._memo: dict[str, str] = {}
        self._folds: dict[str, str] = {}
        self._seen: dict[str | tuple[str, ...], Readings] = {}

    def match(self, tokens: Tokens) -> list[Candidate]:
        """All candidates, by their first word, longer ones first."""
        found: list[Candidate] = []
        keys = list(map(self._memo.get, tokens.words))
        if None in keys:
            keys = [self._learn(word) if key is None else key for word, key in zip(tokens.words, keys, strict=True)]
        for index in compress(count(), keys):
            self._at(tokens, index, keys[index] or "", found)
        shared = [half for candidate in found if candidate.last - candidate.first > 1 and (half := self._sharing(tokens, candidate))]
        return sorted([*found, *shared], key=lambda candidate: (candidate.first, -candidate.last)) if shared else found

    def lookup(self, words: Iterable[str]) -> tuple[Reading, ...]:
        """Every reading of folded words, whatever their letter case was."""
        start = self._starts.get(" ".join(words))
        return () if start is None else tuple(Reading(self._lexicon.labels[label], mask) for label, mask in self._lexicon.readings(start))

    def _sharing(self, tokens: Tokens, candidate: Candidate) -> Candidate | None:
        """«Северная» before «и Южная Корея»: a name whose second half stands only once, in its neighbour."""
        first = candidate.first - 2
        if first < 0 or tokens.words[first + 1] not in ("и", "или") or not tokens.words[first][:1].isupper() or Part.NAME not in candidate.parts:
            return None
        if tokens.gap(first + 1) != " " or tokens.gap(first + 2) != " ":
            return None
        words = [tokens.words[first], *tokens.words[candidate.first + 1 : candidate.last]]
        whole = tuple(r for r in self.lookup(self._fold(word) for word in words) if r.label.part is Part.NAME and not r.label.ambiguous)
        return Candidate.of(first, first + 1, whole) if whole else None

    def _learn(self, word: str) -> str:
        """The key of a word with which a name starts, "" for any other."""
        if len(self._memo) >= MEMO:
            for memory in (self._memo, self._folds, self._seen):
                memory.clear()
        key = folded(unmasked(word))
        self._memo[word] = key = key if key in self._starts else ""
        return key

    def _at(self, tokens: Tokens, first: int, key: str, found: list[Candidate]) -> None:
        here: list[Candidate] = []
        last, count, gaps = first + 1, len(tokens.words), tokens.gaps
        rows = self._rows
        start: int | None = self._starts[key]
        while start is not None:
            if rows[start] and (readings := self._readings(tokens, first, last, start))[0]:
                here.append(Candidate(first, last, *readings))
            if not rows[start + 1] or last >= count or (gaps[last] != " " and not _joined(gaps[last])):
                break
            key = f"{key} {self._fold(tokens.words[last])}"
            last += 1
            start = self._starts.get(key)
        if here:
            found.extend(reversed(here))

    def _fold(self, word: str) -> str:
        found = self._folds.get(word)
        if found is None:
            found = self._folds[word] = folded(unmasked(word))
        return found

    def _readings(self, tokens: Tokens, first: int, last: int, start: int) -> Readings:
        """Readings that letter case allows; remembered, but for words in capitals, which depend on their neighbours."""
        whole = tokens.words[first] if last - first == 1 else tuple(tokens.words[first:last])
        found = self._seen.get(whole)
        if found is None:
            fitting = self._fitting(tokens, first, last, start)
            found = fitting, frozenset(reading.label.part for reading in fitting)
            if last - first > 1 or not tokens.words[first].isupper():
                self._seen[whole] = found
        return found

    def _fitting(self, tokens: Tokens, first: int, last: int, start: int) -> tuple[Reading, ...]:
        words = [unmasked(word) for word in tokens.words[first:last]]
        labels = self._lexicon.labels
        return tuple(
            Reading(labels[label], mask)
            for label, mask in self._lexicon.readings(start)
            if _fits(self._shape(label), words, tokens, first, labels[label].ambiguous)
        )

    def _shape(self, number: int) -> tuple[str, ...]:
        found = self._shapes.get(number)
        if found is None:
            label = self._lexicon.labels[number]
            found = self._shapes[number] = _shape(label, label.entity in self._blocs and _long(label))
        return found


def _joined(gap: str) -> bool:
    return len(gap) <= 3 and _GAP.issuperset(gap) and gap.count("\n") < 2


def _long(label: Label) -> bool:
    """A bloc's name that no one takes for anything else even in small letters («европейский союз», «евросоюз»)."""
    words = label.text.split()
    plain = not any(sum(c.isupper() for c in word) > 1 for word in words)
    return not label.ambiguous and plain and (len(words) > 1 or len(label.text) > 7)


def _shape(label: Label, caseless: bool) -> tuple[str, ...]:
    """What letter case each word must have: "" any, "A" a capital first, else the very letters of an abbreviation."""
    if label.part in _CASELESS or caseless:
        return ()
    words = WORD.findall(label.text)
    shape = [word if sum(c.isupper() for c in word) > 1 and not word.isascii() else "A" if word[:1].isupper() else "" for word in words]
    if label.part not in _STRICT:
        shape[1:] = [s if len(s) > 1 else "" for s in shape[1:]]
    return tuple(shape)


def _fits(shape: tuple[str, ...], words: list[str], tokens: Tokens, first: int, ambiguous: bool) -> bool:
    same = len(shape) == len(words)  # a person's forms come in several orders
    for position, word in enumerate(words):
        want = "" if not shape else shape[position] if same else "A"
        if want == "A":
            if not word[:1].isupper() and not (len(words) > 1 and (word in PARTICLES or word.startswith(("младш", "старш")))):
                return False
            if word.isupper() and 1 < len(word) < (6 if ambiguous else 4) and len(words) == 1 and not _loud(tokens, first):
                return False  # «МЭЙ», «САНА» alone among small letters are abbreviations
        elif want and (word != want or (ambiguous and tokens.words[first + position].isascii())):
            return False
    return True


def _loud(tokens: Tokens, index: int) -> bool:
    """A neighbour is in capitals too: a headline set in them."""
    near = tokens.words[max(0, index - 2) : index] + tokens.words[index + 1 : index + 3]
    return any(len(word) > 3 and word.isupper() for word in near)


def outermost(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates without those that lie in or cross one that starts before them or is longer."""
    kept: list[Candidate] = []
    reach = 0
    for candidate in candidates:
        if candidate.first >= reach:
            kept.append(candidate)
            reach = candidate.last
    return kept
