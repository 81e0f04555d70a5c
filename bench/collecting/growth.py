"""Does what a process holds grow without end?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression

from bench.collecting.processes import Held

SETTLED = 0.25  # of the time: until then caches fill


@dataclass(frozen=True, slots=True)
class Sample:
    """What was held so many seconds after the start, the bytes of the write-ahead log and the number of articles."""

    at: float
    held: Held
    journal: int
    articles: int


def an_hour(samples: Sequence[Sample]) -> float:
    """Bytes of memory an hour, by least squares over the last three quarters of the time."""
    settled = [sample for sample in samples if sample.at >= SETTLED * samples[-1].at]
    if len(settled) < 2:
        return 0.0
    return linear_regression([sample.at / 3600 for sample in settled], [sample.held.memory for sample in settled]).slope
