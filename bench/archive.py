"""What is a large archive made of? Articles and what was found in them, as arrays: seeded, and skewed as news is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from bench.articles import SEED
from monitor.model import MentionKind

FIRST_DAY = date(2021, 1, 1)
DAYS = 1826  # five years
SOURCES = 60
FOREIGN = (20, 35, 50)  # sources in another language: nothing is found in theirs
ENTITIES = 600
# As measured on fifty thousand indexed articles of an agency: the most frequent name has a fifth of all presence rows, the first twenty
# 56 %; how many an article names is negative binomial; of the mentions 65 % are names, 17 % adjectives, 11 % capitals, 4 % roles, 2 %
# demonyms, 1 % metonyms, and 6 % lie in another one. Its articles are short and name one; these name four.
SHAPE, DRAWN = 1.7, 4.8  # of the number named; repeated draws and foreign articles leave four
ZIPF = 1.25
KINDS = {
    MentionKind.NAME: 0.65,
    MentionKind.ROLE: 0.04,
    MentionKind.METONYM: 0.01,
    MentionKind.CAPITAL: 0.11,
    MentionKind.ADJECTIVE: 0.17,
    MentionKind.DEMONYM: 0.02,
}
TOPICS, ON_TOPIC = 40, 0.4  # a story is of a topic, which has frequent names of its own
RETOLD = 0.12  # of the stories are told by others: a quarter of the articles are reprints
TELLERS, LONGEST = 2.1, 60  # exponent of their number, and its limit
LAG, LIMIT = 8 * 3600, 70 * 3600  # seconds until a reprint: on average, at most
DROPPED = 0.1  # of the names are lost in a reprint
ONCE = 2 / 3  # of the names of an article occur once in it: 1.5 mentions on average
TITLED = 0.2  # of the mentions; 44 % where texts are short
SENTENCES = 5  # of a text, on average: a third of the pairs share one
INSIDE = 0.2  # of a leader's mentions have the country's name in them: «президент Казахстана»
WITH_TEXT = 0.9
WEEKEND, BURSTS, BURST = 0.45, 40, 3.0  # days with three times the usual
MICROSECONDS = 1_000_000
END = ((FIRST_DAY - date(1970, 1, 1)).days + DAYS) * 86_400 * MICROSECONDS
AT_ONCE = 50_000  # articles


@dataclass(frozen=True, slots=True)
class Archive:
    """Articles in order of publication; the first has number 1. Entities are numbered by frequency: of three the last leads the one before."""

    published: np.ndarray  # UTC microseconds since 1970
    source: np.ndarray
    story: np.ndarray  # the number of its first article
    has_text: np.ndarray
    told: np.ndarray  # the place in `bounds` of the names in it
    bounds: np.ndarray
    names: np.ndarray
    seed: int

    def __len__(self) -> int:
        return len(self.published)

    def parts(self, start: int, stop: int) -> Iterator[tuple[int, int, pd.DataFrame]]:
        """What was found in the articles [start, stop), many at a time: their span of indices, and in reading order article, entity, kind (its
        place in KINDS), sentence (0: the title), word (its place in the sentence), inside (an entity, -1: none)."""
        for first in range(start, stop, AT_ONCE):
            last = min(first + AT_ONCE, stop)
            yield first, last, self._mentions(first, last)

    def _mentions(self, start: int, stop: int) -> pd.DataFrame:
        chance = np.random.default_rng((self.seed, start))
        article, entity = self._present(start, stop, chance)
        times = chance.geometric(ONCE, len(article))
        article, entity = np.repeat(article, times), np.repeat(entity, times)
        sentences = 1 + chance.poisson(SENTENCES - 1, stop - start)[article - start - 1]
        sentence = 1 + (sentences * chance.random(len(article)) ** 1.5).astype(np.int16)  # earlier ones name more
        sentence[chance.random(len(article)) < TITLED] = 0
        kind = np.searchsorted(np.cumsum(list(KINDS.values()))[:-1], chance.random(len(article))).astype(np.int8)
        holding = (entity % 3 == 2) & (chance.random(len(article)) < INSIDE)
        made = pd.DataFrame(
            {
                "article": np.concatenate([article, article[holding]]),
                "sentence": np.concatenate([sentence, sentence[holding]]),
                "entity": np.concatenate([entity, entity[holding] - 1]),
                "kind": np.concatenate([kind, np.zeros(int(holding.sum()), np.int8)]),
                "inside": np.concatenate([np.full(len(article), -1, np.int16), entity[holding]]),
            }
        ).sort_values(["article", "sentence"], kind="stable", ignore_index=True)
        return made.assign(word=made.groupby(["article", "sentence"], sort=False).cumcount())

    def _present(self, start: int, stop: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """(article, entity) of every name in these articles."""
        told = self.told[start:stop]
        sizes = self.bounds[told + 1] - self.bounds[told]
        article = np.repeat(np.arange(start + 1, stop + 1), sizes)
        place = np.arange(len(article)) + np.repeat(self.bounds[told] - np.cumsum(sizes) + sizes, sizes)
        reprint = self.story[article - 1] != article
        kept = ~np.isin(self.source[article - 1], FOREIGN) & ~(reprint & (chance.random(len(article)) < DROPPED))
        return article[kept], self.names[place[kept]]


def archive(count: int, seed: int = SEED) -> Archive:
    """`count` articles of five years, the same for the same seed."""
    chance = np.random.default_rng(seed)
    tellers = np.where(chance.random(count) < RETOLD, 1 + np.minimum(chance.zipf(TELLERS, count), LONGEST), 1)
    tellers = tellers[: int(np.searchsorted(np.cumsum(tellers), count)) + 1]
    stories = len(tellers)
    told = np.repeat(np.arange(stories), tellers)[:count]
    first = np.append(True, told[1:] != told[:-1])
    begun = _instants(stories, chance)[told]
    room = np.minimum((END - begun) / MICROSECONDS, LIMIT) * chance.random(count)  # the last days are as full as the others
    lag = np.where(first, 0, np.minimum(chance.exponential(LAG, count), room))
    published = (begun + lag * MICROSECONDS).astype(np.int64)
    order = np.lexsort((~first, published))
    number = np.empty(count, np.int32)
    number[order] = np.arange(1, count + 1, dtype=np.int32)
    bounds, names = _names(stories, chance)
    return Archive(
        published=published[order],
        source=_skewed(SOURCES, 0.9, count, chance)[order].astype(np.int16),
        story=number[np.flatnonzero(first)][told][order],
        has_text=chance.random(count) < WITH_TEXT,
        told=told[order],
        bounds=bounds,
        names=names,
        seed=seed,
    )


def _instants(stories: int, chance: np.random.Generator) -> np.ndarray:
    """When stories begin, in microseconds: fewer at weekends and at night, many more on some days."""
    days = np.arange(DAYS)
    weights = np.where((days + FIRST_DAY.weekday()) % 7 > 4, WEEKEND, 1.0)
    weights[chance.choice(days, BURSTS, replace=False)] *= BURST
    day = np.searchsorted(np.cumsum(weights / weights.sum())[:-1], chance.random(stories))
    second = chance.triangular(0, 46_800, 86_400, stories).astype(np.int64)
    return ((FIRST_DAY - date(1970, 1, 1)).days + day) * 86_400 * MICROSECONDS + second * MICROSECONDS


def _names(stories: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The names of every story: where its own begin, and all of them."""
    size = chance.negative_binomial(SHAPE, SHAPE / (SHAPE + DRAWN), stories)
    story = np.repeat(np.arange(stories), size)
    topic = _skewed(TOPICS, 0.7, stories, chance)[story]
    drawn = _skewed(ENTITIES, ZIPF, len(story), chance)
    entity = np.where(chance.random(len(story)) < ON_TOPIC, (drawn + topic * (ENTITIES // TOPICS)) % ENTITIES, drawn)
    kept = np.unique(story * ENTITIES + entity)
    return np.searchsorted(kept, np.arange(stories + 1) * ENTITIES), (kept % ENTITIES).astype(np.int16)


def _skewed(size: int, exponent: float, count: int, chance: np.random.Generator) -> np.ndarray:
    """Places below `size`, by Zipf's law."""
    weights = 1 / np.arange(1, size + 1) ** exponent
    return np.searchsorted(np.cumsum(weights / weights.sum())[:-1], chance.random(count))
