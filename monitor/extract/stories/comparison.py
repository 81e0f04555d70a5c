"""Which pairs of articles are near-duplicates?

Whether two articles are linked follows from the two alone. So groups, which are what the links connect, are the same in whatever order
articles arrive, as long as each new one is compared with all that lie within the window.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from monitor.extract.stories.groups import Groups, Numbers, ranges
from monitor.extract.stories.signatures import HASHES, ISSUE, LENGTH, SERIES, SIZE, SKETCH

Signed = tuple[int, datetime, bytes]  # article, instant, signature
Bytes = npt.NDArray[np.uint8]

WINDOW = timedelta(days=3)  # how far apart in time a text and its reprint may be
ROWS = 3  # per band: 85 bands find a pair of Jaccard 0.4 with 99.6 %, one of 0.1 with 8 %
BANDS = HASHES // ROWS
JACCARD, CONTAINMENT = 0.4, 0.75
CELLS = 50_000_000  # of the table new × window: a byte each
PAIRS = 100_000  # looked at together: ten megabytes
SKETCHES = 8_192  # compared together: two megabytes, which a processor keeps at hand

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WITHIN = WINDOW // _MICROSECOND


@dataclass(frozen=True, slots=True)
class _Rows:
    """Articles by signature and instant. Long signatures have the lower numbers; `table` has their bytes, `text` the number of each one's
    text."""

    article: Numbers
    at: Numbers  # microseconds
    fresh: npt.NDArray[np.bool_]
    signature: Numbers
    table: Bytes
    text: Numbers

    @classmethod
    def of(cls, rows: Sequence[Signed], fresh: set[int]) -> "_Rows":
        """Of the articles that have a signature."""
        distinct = dict.fromkeys(row[2] for row in rows)
        long = [signature for signature in distinct if len(signature) == LENGTH]
        signatures = [*long, *(signature for signature in distinct if len(signature) != LENGTH)]
        numbers = {signature: number for number, signature in enumerate(signatures)}
        article, at, signature = (
            np.array(column, dtype=np.int64)
            for column in zip(*((row[0], (row[1] - _EPOCH) // _MICROSECOND, numbers[row[2]]) for row in rows), strict=True)
        )
        order = np.lexsort((article, at, signature))
        texts: dict[bytes, int] = {}
        text = np.array([texts.setdefault(signature[SIZE] + signature[SKETCH], len(texts)) for signature in long], dtype=np.int64)
        table = np.frombuffer(b"".join(long), dtype=np.uint8).reshape(-1, LENGTH)
        is_fresh = np.array([row[0] in fresh for row in rows])
        return cls(article[order], at[order], is_fresh[order], signature[order], table, text)


def links(new: Sequence[Signed], window: Sequence[Signed]) -> list[tuple[int, int]]:
    """Pairs (smaller id, larger id) of near-duplicates within three days, at least one of them new; sorted.

    Of articles with one and the same signature only neighbours in time are told: the others are connected by them.
    """
    held = list({row[0]: row for row in (*window, *new) if row[2]}.values())
    if not held:
        return []
    rows = _Rows.of(held, {row[0] for row in new})
    places = np.concatenate([_identical(rows), *_similar(rows)])
    return list(map(tuple, np.unique(np.sort(rows.article[places], axis=1), axis=0).tolist()))


def _identical(rows: _Rows) -> Numbers:
    """(pair, 2): articles of one signature, each with the one before it."""
    before, row = np.arange(len(rows.at) - 1), np.arange(1, len(rows.at))
    alike = (rows.signature[before] == rows.signature[row]) & (rows.at[row] - rows.at[before] <= _WITHIN) & (rows.fresh[before] | rows.fresh[row])
    return np.stack([before[alike], row[alike]], axis=1)


def _similar(rows: _Rows) -> Iterator[Numbers]:
    """(pair, 2): articles of different signatures. Texts are compared, each once: thousands of titles may head one and the same."""
    table = rows.table
    if not len(table):
        return
    series, issue = (np.ascontiguousarray(table[:, part]).view("<u4")[:, 0] for part in (SERIES, ISSUE))
    kept, fresh = rows.signature < len(table), Groups.of(rows.signature[rows.fresh], len(table), np.flatnonzero(rows.fresh))
    news = np.flatnonzero(fresh.sizes(np.arange(len(table))))
    text, heads = rows.text, np.unique(rows.text, return_index=True)[1]
    titles, new_titles = Groups.of(text, len(heads)), Groups.of(text[news], len(heads), news)
    told = text[rows.signature[kept]]
    first, last = np.full(len(heads), np.iinfo(np.int64).max), np.full(len(heads), np.iinfo(np.int64).min)
    np.minimum.at(first, told, rows.at[kept])
    np.maximum.at(last, told, rows.at[kept])
    is_new = np.zeros(len(heads), dtype=bool)
    is_new[text[news]] = True
    for left, right in _alike_texts(table[heads], is_new, first, last):
        apart = left != right
        pair, place = new_titles.spread(np.concatenate([left, right[apart]]))
        other = np.concatenate([right, left[apart]])[pair]
        for part in _in_parts(np.arange(len(place)), titles.sizes(other)):
            which, against = titles.spread(other[part])
            title = place[part][which]
            same_series = (series[title] == series[against]) & (issue[title] != issue[against])  # the same words about another day
            wanted = ~same_series & (title != against)
            yield _nearest(rows, fresh, title[wanted], against[wanted])


def _alike_texts(table: Bytes, is_new: npt.NDArray[np.bool_], first: Numbers, last: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Places of the pairs of near-duplicate texts, one of them new, published (first, last) within the window; each with itself too."""
    sizes = np.ascontiguousarray(table[:, SIZE]).view("<u2")[:, 0].astype(np.float64)
    sketches = np.ascontiguousarray(table[:, SKETCH])
    keys = _keys(sketches)
    news = np.flatnonzero(is_new)
    for part in np.array_split(news, 1 + len(news) * len(table) // CELLS):
        for one, other in _candidates(part, keys):
            near = (first[one] - last[other] <= _WITHIN) & (first[other] - last[one] <= _WITHIN) & ~(is_new[other] & (other < one))
            left, right = one[near], other[near]
            jaccard = _agreeing(sketches, left, right) / HASHES
            smaller, both = np.minimum(sizes[left], sizes[right]), jaccard * (sizes[left] + sizes[right]) / (1 + jaccard)
            alike = (jaccard >= JACCARD) & (both >= CONTAINMENT * smaller)
            yield left[alike], right[alike]


def _nearest(rows: _Rows, fresh: Groups, title: Numbers, against: Numbers) -> Numbers:
    """(pair, 2): each new article of the one signature with the next of the other before and after it, which the farther ones are connected
    with."""
    which, row = fresh.spread(title)
    other = against[which]
    instants = np.unique(rows.at)
    start, end = (np.searchsorted(rows.signature, other, side) for side in ("left", "right"))
    keys = rows.signature * len(instants) + np.searchsorted(instants, rows.at)
    following = np.searchsorted(keys, other * len(instants) + np.searchsorted(instants, rows.at[row]))
    pairs = [np.stack([row, near], axis=1)[(start <= near) & (near < end)] for near in (following - 1, following)]
    return np.concatenate([pair[np.abs(np.diff(rows.at[pair], axis=1)[:, 0]) <= _WITHIN] for pair in pairs])


def _keys(sketches: Bytes) -> npt.NDArray[np.uint32]:
    """(band, article): the hashes of each band as one number below 2²⁴."""
    parts = sketches[:, : BANDS * ROWS].reshape(len(sketches), BANDS, ROWS).astype(np.uint32)
    return np.ascontiguousarray((parts[:, :, 0] << 16 | parts[:, :, 1] << 8 | parts[:, :, 2]).T)


def _candidates(new: Numbers, keys: npt.NDArray[np.uint32]) -> Iterator[tuple[Numbers, Numbers]]:
    """Places of the pairs, one of which is among `new`, that agree in a whole band."""
    met = np.zeros((len(new), keys.shape[1]), dtype=bool)
    wanted = np.zeros(1 << 8 * ROWS, dtype=bool)
    for band in keys:
        own = band[new]
        wanted[own] = True
        held = np.flatnonzero(wanted[band])
        wanted[own] = False
        held = held[np.argsort(band[held])]
        place, within = ranges(*(np.searchsorted(band[held], own, side) for side in ("left", "right")))
        met[place, held[within]] = True
    for part in _in_parts(np.arange(len(new)), met.sum(axis=1)):
        place, other = np.nonzero(met[part])
        yield new[part][place], other


def _agreeing(sketches: Bytes, left: Numbers, right: Numbers) -> Numbers:
    """How many hashes of each pair are the same."""
    found = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(left), SKETCHES):
        here = slice(start, start + SKETCHES)
        same = (sketches[left[here]] == sketches[right[here]]).view(np.uint64)
        # Eight sums at once, none above 255: adding up single bytes takes five times as long.
        found.append(same.sum(axis=1).view(np.uint8).reshape(-1, 8).sum(axis=1, dtype=np.int64))
    return np.concatenate(found)


def _in_parts(values: Numbers, weights: Numbers) -> Iterator[Numbers]:
    """The values in parts whose weights together are about PAIRS at most, but for one that is heavier alone."""
    ends = np.cumsum(weights)
    cuts = np.flatnonzero(np.diff(ends // PAIRS)) + 1
    yield from np.split(values, cuts)
