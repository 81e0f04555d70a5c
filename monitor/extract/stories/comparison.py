"""Which pairs of articles are near-duplicates?

Whether two articles are linked follows from the two alone. So groups, which are what the links connect, are the same in whatever order
articles arrive, as long as each new one is compared with all that lie within the window.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from monitor.extract.stories.signatures import HASHES, ISSUE, LENGTH, SERIES, SIZE, SKETCH

Signed = tuple[int, datetime, bytes]  # article, instant, signature

WINDOW = timedelta(days=3)  # how far apart in time a text and its reprint may be
ROWS = 3  # per band: 85 bands find a pair of Jaccard 0.4 with 99.6 %, one of 0.1 with 8 %
BANDS = HASHES // ROWS
JACCARD, CONTAINMENT = 0.4, 0.75
CELLS = 50_000_000  # of the table new × window: a byte each


def links(new: Sequence[Signed], window: Sequence[Signed]) -> list[tuple[int, int]]:
    """Pairs (smaller id, larger id) of near-duplicates within three days, at least one of them new; sorted.

    Of articles with one and the same signature only neighbours in time are told: the others are connected by them.
    """
    rows = sorted({row[0]: row for row in (*window, *new) if row[2]}.values(), key=lambda row: (row[1], row[0]))
    fresh = {row[0] for row in new}
    alike: dict[bytes, list[Signed]] = {}
    for row in rows:
        alike.setdefault(row[2], []).append(row)
    found = {(min(a, b), max(a, b)) for pairs in (_identical(alike.values(), fresh), _similar(alike, fresh)) for a, b in pairs}
    return sorted(found)


def _identical(alike: Iterable[list[Signed]], fresh: set[int]) -> Iterator[tuple[int, int]]:
    """Articles of one signature: each with the one before it."""
    for members in alike:
        for before, row in pairwise(members):
            if row[1] - before[1] <= WINDOW and not fresh.isdisjoint((before[0], row[0])):
                yield before[0], row[0]


def _similar(alike: Mapping[bytes, list[Signed]], fresh: set[int]) -> Iterator[tuple[int, int]]:
    """Articles of different signatures. Texts are compared, each once: thousands of titles may head one and the same."""
    signatures = [signature for signature in alike if len(signature) == LENGTH]
    if not signatures:
        return
    members = [alike[signature] for signature in signatures]
    is_new = np.array([any(row[0] in fresh for row in held) for held in members])
    table = np.frombuffer(b"".join(signatures), dtype=np.uint8).reshape(len(signatures), LENGTH)
    series, issue = (np.ascontiguousarray(table[:, part]).view("<u4")[:, 0] for part in (SERIES, ISSUE))
    headed: dict[bytes, list[int]] = {}  # text → its signatures
    for place, signature in enumerate(signatures):
        headed.setdefault(signature[SIZE] + signature[SKETCH], []).append(place)
    texts = [np.array(places) for places in headed.values()]
    spans = np.array([[limit(members[p][end][1].timestamp() for p in places) for end, limit in ((0, min), (-1, max))] for places in texts])
    for left, right in _alike_texts(table[[places[0] for places in texts]], np.array([is_new[places].any() for places in texts]), spans):
        for one, other in ((left, right), (right, left)) if left != right else ((left, right),):
            for place in texts[one][is_new[texts[one]]]:
                others = texts[other]
                same_series = (series[others] == series[place]) & (issue[others] != issue[place])  # the same words about another day
                for against in others[~same_series & (others != place)]:
                    yield from _nearest(members[place], members[against], fresh)


def _alike_texts(table: npt.NDArray[np.uint8], is_new: npt.NDArray[np.bool_], spans: npt.NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Places of the pairs of near-duplicate texts, one of them new, published (first, last) within the window; each with itself too."""
    sizes = np.ascontiguousarray(table[:, SIZE]).view("<u2")[:, 0].astype(np.float64)
    sketches, keys = table[:, SKETCH], _keys(table[:, SKETCH])
    (first, last), within = spans.T, WINDOW.total_seconds()
    news = np.flatnonzero(is_new)
    for part in np.array_split(news, 1 + len(news) * len(table) // CELLS):
        left, right = _candidates(part, keys)
        near = (first[left] - last[right] <= within) & (first[right] - last[left] <= within) & ~(is_new[right] & (right < left))
        left, right = left[near], right[near]
        jaccard = np.concatenate([(sketches[a] == sketches[b]).mean(axis=1) for a, b in _in_parts(left, right)])
        smaller, both = np.minimum(sizes[left], sizes[right]), jaccard * (sizes[left] + sizes[right]) / (1 + jaccard)
        for pair in np.flatnonzero((jaccard >= JACCARD) & (both >= CONTAINMENT * smaller)):
            yield int(left[pair]), int(right[pair])


def _nearest(new: Sequence[Signed], others: Sequence[Signed], fresh: set[int]) -> Iterator[tuple[int, int]]:
    """Each new article with the next of the others before and after it, which the farther ones are connected with."""
    times = [row[1] for row in others]
    for row in new:
        if row[0] in fresh:
            place = bisect_left(times, row[1])
            for other in others[max(0, place - 1) : place + 1]:
                if abs(other[1] - row[1]) <= WINDOW:
                    yield row[0], other[0]


def _keys(sketches: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """(band, article): the hashes of each band as one number below 2²⁴."""
    parts = sketches[:, : BANDS * ROWS].reshape(len(sketches), BANDS, ROWS).astype(np.uint32)
    return np.ascontiguousarray((parts[:, :, 0] << 16 | parts[:, :, 1] << 8 | parts[:, :, 2]).T)


def _candidates(new: npt.NDArray[np.int64], keys: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of the pairs, one of which is among `new`, that agree in a whole band."""
    met = np.zeros((len(new), keys.shape[1]), dtype=bool)
    wanted = np.zeros(1 << 8 * ROWS, dtype=bool)
    for band in keys:
        own = band[new]
        wanted[own] = True
        held = np.flatnonzero(wanted[band])
        wanted[own] = False
        held = held[np.argsort(band[held])]
        start, end = (np.searchsorted(band[held], own, side) for side in ("left", "right"))
        place = np.repeat(np.arange(len(new)), end - start)
        within = np.arange(len(place)) - np.repeat(np.cumsum(end - start) - end, end - start)
        met[place, held[within]] = True
    place, other = np.nonzero(met)
    return new[place], other


def _in_parts(
    left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], size: int = 100_000
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """What bounds the memory of a comparison; at least one part."""
    for start in range(0, max(1, len(left)), size):
        yield left[start : start + size], right[start : start + size]
