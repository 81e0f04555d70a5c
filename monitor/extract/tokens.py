"""What the words of a text are and where they stand: spelling tricks undone, offsets kept in code points of the original."""

import re
from dataclasses import dataclass
from itertools import accumulate

WORD = re.compile(r"\w+")
_PARTS = re.compile(r"(\w+)")  # split by it: gap, word, gap, …, gap
# soft hyphen, zero-width and direction marks, BOM, stress accent: never part of a word
_NOISE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0300\u0301\u0306\u0308]")
_COMPOSED = {("и", "\u0306"): "й", ("И", "\u0306"): "Й", ("е", "\u0308"): "ё", ("Е", "\u0308"): "Ё"}
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[а-яёА-ЯЁ]")
_LOOKS_LIKE = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of `text` (cleaned) with their bounds in it and what stands between them; `offsets` leads back to the original where cleaning moved
    anything."""

    text: str
    words: list[str]
    gaps: list[str]  # gaps[i] stands before word i, the last one after all words
    starts: list[int]
    ends: list[int]
    offsets: tuple[int, ...] | None = None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Bounds in the original text of the words [first, last)."""
        start, end = self.starts[first], self.ends[last - 1]
        return (start, end) if self.offsets is None else (self.offsets[start], self.offsets[end - 1] + 1)

    def gap(self, index: int) -> str:
        """What stands between word `index` - 1 and word `index`; before the first and after the last word, the rest of the text."""
        return self.gaps[index] if 0 <= index < len(self.gaps) else self.gaps[0 if index < 0 else -1]


def tokenise(text: str) -> Tokens:
    offsets: tuple[int, ...] | None = None
    if _NOISE.search(text):
        text, offsets = _cleaned(text)
    parts = _PARTS.split(text)
    bounds = list(accumulate(map(len, parts)))
    return Tokens(text, parts[1::2], parts[::2], bounds[:-1:2], bounds[1::2], offsets)


def words_of(text: str) -> list[str]:
    """The words alone, as `tokenise` sees them."""
    return WORD.findall(_cleaned(text)[0] if _NOISE.search(text) else text)


def _cleaned(text: str) -> tuple[str, tuple[int, ...]]:
    letters: list[str] = []
    offsets: list[int] = []
    for position, letter in enumerate(text):
        if not _NOISE.match(letter):
            letters.append(letter)
            offsets.append(position)
        elif letters and (letters[-1], letter) in _COMPOSED:
            letters[-1] = _COMPOSED[letters[-1], letter]
            offsets[-1] = position  # the span ends after the mark; a word never starts with such a letter alone
    return "".join(letters), tuple(offsets)


def unmasked(word: str) -> str:
    """The word with Latin letters that look Cyrillic replaced, where it mixes both, or is an abbreviation made only of such letters."""
    if word.isascii():
        folded = word.translate(_LOOKS_LIKE) if len(word) > 1 and word.isupper() else word
        return word if _LATIN.search(folded) else folded
    if _LATIN.search(word) and _CYRILLIC.search(word):
        return word.translate(_LOOKS_LIKE)
    return word


def mixed(text: str) -> tuple[str, ...]:
    """The words in which Latin letters stand for Cyrillic ones that look the same, each once."""
    found = (word for word in words_of(text) if _CYRILLIC.search(word) and _LATIN.search(word))
    return tuple(dict.fromkeys(word for word in found if not _LATIN.search(unmasked(word))))


def folded(word: str) -> str:
    """The form in which words are compared: lower case, ё as е."""
    return word.lower().replace("ё", "е")
