"""How much of the machine does a day of twenty thousand articles take, on top of what is already there?"""

import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import articles
from bench.articles import SEED, Made
from bench.collecting import stored
from bench.collecting.asked import Day
from bench.collecting.feeds import Rules
from bench.collecting.installation import HURRIED, installed
from bench.collecting.items import Desk
from bench.collecting.newsroom import Newsroom
from bench.collecting.running import JSON, Running, monitor, run
from bench.machine import cores
from bench.table import Target, mebibytes

SHARE = 0.25  # of all processors
DAY = 86_400  # seconds
QUARTERS, MINUTES = 96, 1440  # rounds of a day: all feeds at once, or, as their times of day spread, some of them every minute
QUIET = 0.5  # seconds without work: the round is over
PATIENCE = 900.0
FIRST_FILED = 5_000  # items of the archive are numbered as those of the feeds from this one on
PEER = 300  # articles read by entity recognition alone


def measured(folder: Path, asked: Day) -> list[Target]:
    """All feeds every quarter of an hour, then their fifteenth part every minute."""
    from bench import recognition  # its libraries take a second to load, which nobody else needs

    at, desk = folder / "day", Desk()
    few = max(1, asked.feeds * QUARTERS // MINUTES)
    sample = [Made(item.title, item.text, "", "", "") for item in (desk.item(FIRST_FILED - 1, number) for number in range(PEER))]
    peer = recognition.seconds(sample) * asked.articles
    figures: list[Target] = []
    for number, (rounds, feeds) in enumerate(((QUARTERS, asked.feeds), (MINUTES, few))):
        with Newsroom(Rules(feeds, new=asked.articles / rounds / feeds)) as room:
            installed(at, room, pace=HURRIED)
            if number == 0 and asked.archive:
                _fill(at, desk, asked)
            figures += _rounds(at, room, asked, rounds, peer)
    return figures


def _rounds(folder: Path, room: Newsroom, asked: Day, rounds: int, peer: float) -> Iterator[Target]:
    running = Running(monitor(folder, "collect", "--every", "1d", *JSON), folder / f"{rounds}.log")
    _finished(running, room.rules.feeds)
    begun, before, cpu = time.perf_counter(), stored.articles(folder), running.held().cpu
    for number in range(asked.rounds):
        running.send(signal.SIGUSR1)
        _finished(running, room.rules.feeds * (number + 2))
    seconds, used, held = time.perf_counter() - begun - QUIET * asked.rounds, running.held().cpu - cpu, running.held()
    new = stored.articles(folder) - before
    running.send(signal.SIGTERM)
    memory = running.ran().memory
    a_day = used / asked.rounds * rounds
    yield Target(
        f"{rounds:,} rounds of {room.rules.feeds} feeds: share of a day of {cores()} cores",
        f"{a_day / DAY / cores():.1%}",
        f"at most {SHARE:.0%}",
        a_day / DAY / cores() <= SHARE,
        f"natasha NER alone {peer / DAY / cores():.1%}",
        peer / a_day if a_day else None,
    )
    yield Target.plain("  processor a round", f"{used / asked.rounds:,.2f} s, {seconds / asked.rounds:,.2f} s on the clock")
    yield Target.plain("  new articles a round", f"{new / asked.rounds:,.1f}, on top of {before:,}")
    yield Target.plain("  memory", f"{mebibytes(held.memory)} at the end, {mebibytes(memory)} at its largest")


def _finished(running: Running, checked: int) -> None:
    """Waits until so many feeds were checked and nothing is done any more."""
    deadline = time.perf_counter() + PATIENCE
    while len([line for line in running.lines() if line["event"] == "feed"]) < checked:
        _go_on(running, deadline)
    cpu = -1.0
    while (now := running.held().cpu) > cpu:
        cpu = now
        running.wait(QUIET)
        _go_on(running, deadline)


def _go_on(running: Running, deadline: float) -> None:
    running.wait(0.05)
    if running.ended() or time.perf_counter() > deadline:
        raise RuntimeError(f"the collector did not finish its round: exit code {running.code}\n{running.errors()}")


def _fill(folder: Path, desk: Desk, asked: Day) -> None:
    """Imports and indexes the archive: as many articles a day as come."""
    chance, now = random.Random(SEED), datetime.now(UTC)
    days = asked.archive / asked.articles
    made = []
    for number in range(asked.archive):
        item = desk.item(FIRST_FILED + number % 60, number // 60)
        at = now - timedelta(days=days * chance.random())
        made.append(Made(item.title, item.text, f"https://archive.example{item.path}", at.isoformat(timespec="seconds"), "archive"))
    articles.write(made, folder / "archive.jsonl")
    run(monitor(folder, "import", str(folder / "archive.jsonl"), "--workers", str(cores())), folder / "archive.log")
