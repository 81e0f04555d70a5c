"""Does a collector that goes on and on hold more and more, or lose anything, among edits, errors and feeds that hang?"""

import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.collecting import growth, stored, wholeness
from bench.collecting.asked import Soak
from bench.collecting.feeds import Rules
from bench.collecting.growth import Sample
from bench.collecting.installation import HURRIED, installed
from bench.collecting.items import Desk, path_of
from bench.collecting.ledger import Ledger
from bench.collecting.newsroom import Newsroom
from bench.collecting.running import JSON, Running, monitor, run
from bench.table import mebibytes

EVERY = "5s"
SAMPLED, SHOWN = 5.0, 300.0  # seconds between two samples, and between two lines
LINES = 12  # at least, of a short run
OBEYED = 10.0  # seconds that SIGTERM may take
FILES, JOURNAL = 20, 64 << 20  # more open files than at first, bytes of the write-ahead log: what neither may exceed


def measured(folder: Path, asked: Soak, say: Callable[[str], None]) -> list[str]:
    """Collects; says what is held now and then, and returns the faults."""
    rules = Rules(asked.feeds, new=0.5, errors=0.02, hangs=0.002, edits=0.1)
    with Newsroom(rules) as room:
        at = folder / "soak"
        installed(at, room, pace=HURRIED)
        running = Running(monitor(at, "collect", "--every", EVERY, *JSON), at / "soak.log")
        samples = _sampled(running, at, asked.minutes * 60, say)
        faults = _stopped(running)
        ledger = Ledger(room)
        ledger.acknowledge(running.lines())
        say(", ".join(f"{number:,} {outcome}" for outcome, number in Counter(_outcome(line) for line in running.lines()).items()))
        room.change(new=0, errors=0, hangs=0, edits=0)
        run(monitor(at, "collect", "--once", "--force", *JSON), at / "last.log")
        newest, editions = room.newest(), room.editions()
    faults += _held(samples, asked, say)
    faults += wholeness.faults(at, ledger.owed, thorough=True) + wholeness.unread(at)
    faults += wholeness.absent(at, [path_of(feed, number) for feed, high in enumerate(newest) for number in range(1, high + 1)])
    return faults + _unedited(at, editions)


def _sampled(running: Running, folder: Path, seconds: float, say: Callable[[str], None]) -> list[Sample]:
    samples: list[Sample] = []
    while not running.lines() and not running.wait(0.1):  # loading is not measured
        pass
    begun, line = time.perf_counter(), 0.0
    while (now := time.perf_counter() - begun) < seconds and not running.ended():
        samples.append(Sample(now, running.held(), stored.journal(folder), stored.articles(folder)))
        if now >= line:
            say(_line(samples[-1]))
            line = now + min(SHOWN, seconds / LINES)
        running.wait(min(SAMPLED, seconds / LINES / 4))
    return samples


def _line(sample: Sample) -> str:
    held = sample.held
    return (
        f"{sample.at / 60:6.1f} min: {mebibytes(held.memory):>9} in memory, {held.files} open files, {held.threads} threads, "
        f"log of {mebibytes(sample.journal)}, {sample.articles:,} articles, {held.cpu:,.0f} s of processor"
    )


def _stopped(running: Running) -> list[str]:
    """SIGTERM must end it soon."""
    if running.ended():
        return [f"it ended by itself: exit code {running.code}: {running.errors()[-500:]}"]
    begun = time.perf_counter()
    running.send(signal.SIGTERM)
    if not running.wait(OBEYED):
        running.send(signal.SIGKILL)
        running.wait()
        return [f"SIGTERM was not obeyed within {OBEYED:.0f} s"]
    expected = 128 + signal.SIGTERM
    seconds = time.perf_counter() - begun
    return [] if running.code == expected else [f"SIGTERM ended in exit code {running.code} after {seconds:.1f} s"]


def _held(samples: list[Sample], asked: Soak, say: Callable[[str], None]) -> list[str]:
    if not samples:
        return ["nothing was collected"]
    slope = growth.an_hour(samples) / (1 << 20)
    most = max(sample.held.memory for sample in samples)
    say(f"memory grew by {slope:+.1f} MiB an hour over the last three quarters (at most {asked.growth:g}), {mebibytes(most)} at its largest")
    files = samples[-1].held.files - samples[0].held.files
    journal = max(sample.journal for sample in samples)
    faults = [f"memory grew by {slope:.1f} MiB an hour"] if slope > asked.growth else []
    faults += [f"{files} more open files than at first"] if files > FILES else []
    return faults + ([f"the write-ahead log grew to {mebibytes(journal)}"] if journal > JOURNAL else [])


def _unedited(folder: Path, editions: dict[tuple[int, int], int]) -> list[str]:
    """The last edition that a feed showed is the one that is stored."""
    desk = Desk()
    titles = {tuple(map(int, link.rsplit("/", 2)[1:])): title for link, title in stored.rows(folder, "SELECT link, title FROM article")}
    wrong = [place for place, edition in editions.items() if titles.get(place) != desk.item(*place, edition).title]
    return [f"{len(wrong)} of {len(editions)} edited articles have an old title, one of them {path_of(*wrong[0])}"] if wrong else []


def _outcome(line: dict[str, object]) -> str:
    return str(line.get("error_kind") or line.get("outcome") or line["event"])
