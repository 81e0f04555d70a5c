"""Which articles are near-duplicates of each other: MinHash signatures and the links between them; rensa's one home.

A story is told by containment: the share of the shorter text's word triples that the longer one has too. A reprint that was cut by a third keeps
all of it; a digest shares with another digest only the items both took over.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
import rensa

from monitor.extract.tokens import WORD, folded

Signed = tuple[int, datetime, bytes]  # article, instant, signature

WINDOW_SECONDS = 3 * 24 * 3600
HASHES, SEED = 128, 20_011
ROWS = 3  # per band: 42 bands find a pair of Jaccard 0.42 with 96 %, one of 0.1 with 4 %
BANDS = HASHES // ROWS
JACCARD, CONTAINMENT = 0.42, 0.75  # a text of 25 words cut to 17 with one word changed has 0.46 and 0.8
WHOLE = 15  # words from which the text alone is compared: outlets give a reprint titles of their own
BRIEF = 8  # words below which only the very same title and text make a duplicate
NEIGHBOURS = 60  # articles of one band compared with each: a template's hundred copies are linked in a chain

# «МОСКВА, 5 мая — ТАСС. », «/ТАСС/. », «АСТАНА, 3 марта. /Корр. ТАСС …/. »
_DATELINE = re.compile(
    r"^[^\n]{0,90}?(?:[А-ЯЁ]{4,}|\d{1,2} [а-яё]{3,8}\b|/[^/\n]{3,30}/)[^\n.!?]{0,60}?"
    r"(?:\s[-–—]+\s|\.\s*/[^/\n]{3,40}/\.?\s|\s/[^/\n]{3,40}/\.?\s|\.\s[A-ZА-ЯЁ. ]{4,20}\s[-–—]\s)"
)
_TAIL = re.compile(
    r"(?:\n|(?<=[.!?»\"])\s)\s*(?:Подробне|Читайте|Читать|Источник|Фото|Видео|Подпис|Ранее сообщалось|Напомним|Следите|Смотрите|Больше новостей|"
    r"Оригинал|По материалам|©|http)[^\n]{0,200}\s*$"
)


def signature(title: str, text: str) -> bytes:
    """What is kept of a text to compare it later: its number of word triples and their MinHash; b"" for an empty article."""
    words = [folded(word) for word in WORD.findall(_body(text))]
    if len(words) < WHOLE:
        headline = [folded(word) for word in WORD.findall(title)]
        if len(words) < BRIEF:
            words = headline + words
            return b"\0\0" + hashlib.sha256(" ".join(words).encode()).digest()[:16] if words else b""
        words = headline + words
    triples = {f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)}
    sketch = rensa.RMinHash(HASHES, SEED)
    sketch.update(list(triples))
    size = np.array([min(len(triples), 65_535)], dtype="<u2")
    return size.tobytes() + (np.array(sketch.digest(), dtype="<u4") & 0xFFFF).astype("<u2").tobytes()


def _body(text: str) -> str:
    """The text without the dateline («МОСКВА, 5 мая — ТАСС. …») and lines that only point elsewhere."""
    head = _DATELINE.match(text[:200])
    text = text[head.end() :] if head else text
    for _ in range(3):
        tail = _TAIL.search(text[-300:])
        if tail is None or len(text) < 400:
            break
        text = text[: len(text) - min(len(text), 300) + tail.start()]
    return text


def links(new: Sequence[Signed], window: Sequence[Signed]) -> list[tuple[int, int]]:
    """Pairs (smaller id, larger id) of near-duplicates within three days, at least one of them new; sorted."""
    fresh = {row[0] for row in new}
    rows = sorted({row[0]: row for row in (*window, *new)}.values(), key=lambda row: (row[1], row[0]))
    found: set[tuple[int, int]] = set()
    for pairs in (_identical(rows), _similar(rows)):
        found.update((min(a, b), max(a, b)) for a, b in pairs if a in fresh or b in fresh)
    return sorted(found)


def _identical(rows: Sequence[Signed]) -> Iterator[tuple[int, int]]:
    """Brief articles of the same words: each with the one before it."""
    last: dict[bytes, Signed] = {}
    for row in rows:
        if row[2].startswith(b"\0\0"):
            before = last.get(row[2])
            if before is not None and (row[1] - before[1]).total_seconds() <= WINDOW_SECONDS:
                yield before[0], row[0]
            last[row[2]] = row


def _similar(rows: Sequence[Signed]) -> Iterator[tuple[int, int]]:
    rows = [row for row in rows if len(row[2]) == 2 + 2 * HASHES and not row[2].startswith(b"\0\0")]
    if len(rows) < 2:
        return
    table = np.frombuffer(b"".join(row[2] for row in rows), dtype="<u2").reshape(len(rows), 1 + HASHES)
    sizes, hashes = table[:, 0].astype(np.float64), table[:, 1:]
    times = np.array([row[1].timestamp() for row in rows])
    candidates = _candidates(hashes, times)
    left, right = candidates // len(rows), candidates % len(rows)
    for start in range(0, len(left), 100_000):  # bounds memory
        a, b = left[start : start + 100_000], right[start : start + 100_000]
        jaccard = (hashes[a] == hashes[b]).mean(axis=1)
        containment = jaccard * (sizes[a] + sizes[b]) / ((1 + jaccard) * np.minimum(sizes[a], sizes[b]))
        for i in np.flatnonzero((jaccard >= JACCARD) & (containment >= CONTAINMENT)):
            yield rows[int(a[i])][0], rows[int(b[i])][0]


def _candidates(hashes: npt.NDArray[np.uint16], times: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Pairs, as left × n + right, that agree in a whole band within the window. Rows come in order of time."""
    count = len(hashes)
    found: list[npt.NDArray[np.int64]] = []
    for band in range(BANDS):
        part = hashes[:, band * ROWS : (band + 1) * ROWS].astype(np.int64)
        key = part[:, 0] << 32 | part[:, 1] << 16 | part[:, 2]
        order = np.argsort(key, kind="stable")  # equal keys stay in order of time
        key = key[order]
        for lag in range(1, NEIGHBOURS):
            same = np.flatnonzero(key[lag:] == key[:-lag])
            if not len(same):
                break
            a, b = order[same], order[same + lag]
            near = times[b] - times[a] <= WINDOW_SECONDS
            found.append(a[near] * count + b[near])
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
