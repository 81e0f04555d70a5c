"""What is kept of a text to compare it later; rensa's one home."""

import hashlib
import re
from collections.abc import Iterable, Iterator

import numpy as np
import rensa

from monitor.extract.stories.datelines import bare
from monitor.extract.tokens import folded, words_of

HASHES, SEED = 256, 20_011  # of 8 bits each: a Jaccard of 0.5 is estimated within 0.03
LEAST = 8  # words below which only the very same title and text make a duplicate
WHOLE = 15  # words from which the text alone is compared: outlets give a reprint titles of their own
# A signature is: number of features (2 bytes), what series the title is of (4), which issue (4), the sketch. Brief articles: their words' hash.
SIZE, SERIES, ISSUE, SKETCH = slice(0, 2), slice(2, 6), slice(6, 10), slice(10, 10 + HASHES)
LENGTH = 10 + HASHES

_ENDS = re.compile(r"[.!?…]+[\s»\"”)]+|\n+")
_DATED = re.compile(
    r"\d|(?:(?:январ|феврал|сентябр|октябр|ноябр|декабр)[ьяею]|(?:март|август)[ае]?|апрел[ьяе]|ма[йяе]|ию[нл][ьяе]|"
    r"понедельник[ае]?|вторник[ае]?|четверг[ае]?|сред[ауы]|(?:пятниц|суббот)[ауы]|воскресень[ея])$"
)


def signature(title: str, text: str) -> bytes:
    """The MinHash of a text's features and what its title numbers; b"" for an empty article."""
    headline, sentences = words_of(title), [words_of(part) for part in _ENDS.split(bare(text))]
    count = sum(map(len, sentences))
    if count < WHOLE:
        sentences = [headline, *sentences]
    if count < LEAST:
        words = [folded(word) for sentence in sentences for word in sentence]
        return hashlib.sha256(" ".join(words).encode()).digest()[:16] if words else b""
    features = {feature for sentence in sentences for feature in _features(sentence)}
    sketch = rensa.RMinHash(HASHES, SEED)
    sketch.update(list(features))
    size = np.array([min(len(features), 65_535)], dtype="<u2").tobytes()
    return size + _issue(headline) + (np.array(sketch.digest(), dtype="<u4") & 0xFF).astype(np.uint8).tobytes()


def _features(sentence: list[str]) -> Iterator[str]:
    """Word triples, so that sentences in another order have the same; and twice more each number and proper name, since two telegrams of
    congratulation or two bulletins differ in nothing else."""
    words = [folded(word) for word in sentence]
    for triple in zip(words, words[1:], words[2:], strict=False):
        yield " ".join(triple)
    for place, (written, word) in enumerate(zip(sentence, words, strict=True)):
        if written[0].isdigit() or (place and written[0].isupper()):
            yield f"{word} 1"
            yield f"{word} 2"


def _issue(headline: Iterable[str]) -> bytes:
    """«Доли телеканалов 11 июня»: the hashes of «доли телеканалов» and of «11 июня»; zeros where the title has no date and no number."""
    words = [folded(word) for word in headline]
    dated = [word for word in words if _DATED.match(word)]
    if not dated:
        return bytes(8)
    series = [word for word in words if not _DATED.match(word)]
    return b"".join(hashlib.blake2b(" ".join(part).encode(), digest_size=4).digest() for part in (series, dated))
