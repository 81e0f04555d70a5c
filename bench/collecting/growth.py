"""Does what a process holds grow without end?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression

from bench.collecting.processes import Held

SETTLED = 0.25  # of the time: until then caches fill
SPANS = 20  # of the whole time: some rounds lie in each


@dataclass(frozen=True, slots=True)
class Sample:
    """What was held so many seconds after the start, the bytes of the write-ahead log and the number of articles."""

    at: float
    held: Held
    journal: int
    articles: int


def an_hour(samples: Sequence[Sample]) -> float:
    """Bytes of memory an hour that stay held: least squares over the least of each span of the last three quarters of the time.

    What a round takes for a moment is told by the largest sample; how many samples happen to catch it would blur what stays.
    """
    spans: dict[int, Sample] = {}
    for sample in samples[:-1]:
        if sample.at >= SETTLED * samples[-1].at:
            span = int(sample.at / samples[-1].at * SPANS)
            spans[span] = min(sample, spans.get(span, sample), key=lambda one: one.held.memory)
    if len(spans) < 2:
        return 0.0
    return linear_regression([least.at / 3600 for least in spans.values()], [least.held.memory for least in spans.values()]).slope
