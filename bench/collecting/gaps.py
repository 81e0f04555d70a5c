"""Where items scrolled away before anybody fetched them, does the log of the feed say so?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.collecting import stored
from bench.collecting.newsroom import Newsroom

_SINCE = """SELECT overlap FROM fetch JOIN feed ON feed.id = fetch.feed WHERE url = ? AND outcome IN ('ok', 'degraded') AND entries > 0
AND finished_at >= ? ORDER BY started_at LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Gap:
    """Items of a feed that are not stored although later ones are. `reported`: the first check that ended after those says «possible loss»,
    or is the first of all, and nobody claims to know of the time before it."""

    feed: int
    first: int
    last: int
    reported: bool


def gaps(folder: Path, room: Newsroom) -> Iterator[Gap]:
    """Every gap."""
    came: dict[int, dict[int, int]] = {}
    for link, collected in stored.rows(folder, "SELECT link, collected_at FROM article WHERE feed IS NOT NULL"):
        feed, number = map(int, link.rsplit("/", 2)[1:])
        came.setdefault(feed, {})[number] = collected
    for feed, numbers in came.items():
        for before, after in pairwise(sorted(numbers)):  # what came before anybody asked is no loss
            if after > before + 1:
                said = stored.rows(folder, _SINCE, room.url(feed), numbers[after])
                yield Gap(feed, before + 1, after - 1, bool(said) and said[0][0] != 1)


def alarms(folder: Path) -> int:
    """How many checks said «possible loss»."""
    return int(stored.rows(folder, "SELECT count(*) FROM fetch WHERE overlap = 0")[0][0])
