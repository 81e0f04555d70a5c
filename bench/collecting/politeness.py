"""Is one host asked by two connections at most, a second apart, as its own log has it?"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bench.collecting.feeds import Rules
from bench.collecting.installation import POLITE, installed
from bench.collecting.newsroom import Newsroom
from bench.collecting.running import JSON, monitor, run
from bench.collecting.server import Request
from bench.table import Target

CONNECTIONS, APART = 2, 1.0
HASTE = 0.1  # seconds: the server sees a request after it was begun, on a busy machine now 5 and now 50 milliseconds


def measured(folder: Path, feeds: int) -> list[Target]:
    """So many feeds on one host, with the pace that everybody has who says nothing."""
    with Newsroom(Rules(feeds)) as room:
        installed(folder, room, pace=POLITE)
        ran = run(monitor(folder, "collect", "--once", *JSON), folder / "round.log")
        log = room.log()
    return [
        Target.plain(f"{feeds} feeds on one host, {POLITE}", f"{ran.seconds:,.1f} s"),
        Target.number("  requests under way together, at most", together(log), CONNECTIONS),
        Target.number("  shortest time between two starts, s", round(between(log), 3), APART - HASTE, at_least=True),
        Target.number("  feeds asked", len({request.feed for request in log}), feeds, at_least=True),
    ]


def together(log: Sequence[Request]) -> int:
    """The most requests that were under way at one moment."""
    ends = [(request.ended or float("inf"), -1) for request in log]
    moments = sorted([(request.at, 1) for request in log] + ends)
    most = now = 0
    for _, step in moments:
        now += step
        most = max(most, now)
    return most


def between(log: Sequence[Request]) -> float:
    """The shortest time between the starts of two requests, in seconds."""
    starts = sorted(request.at for request in log)
    return min((later - earlier for earlier, later in pairwise(starts)), default=float("inf"))
