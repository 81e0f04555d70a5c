"""Is anything lost, doubled or half when the collector is killed at any moment, again and again?"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bench.articles import SEED
from bench.collecting import gaps, processes, stored, wholeness
from bench.collecting.asked import Kills
from bench.collecting.feeds import SHOWN, Rules
from bench.collecting.installation import HURRIED, installed
from bench.collecting.items import Desk, path_of
from bench.collecting.ledger import Ledger
from bench.collecting.newsroom import Newsroom
from bench.collecting.running import JSON, Running, monitor, run
from bench.collecting.victims import Victim, victim, write_file

GENTLY = 0.15  # of the kills are SIGTERM, which must be obeyed
OBEYED = 10.0  # seconds
ENDED = 5.0  # seconds until the worker processes of a killed command are gone
SCROLLED = 0.08  # before so many runs one feed moves on by more than it shows
THOROUGH = 10  # every tenth time the whole file is checked, and a round runs to its end


def measured(folder: Path, asked: Kills, say: Callable[[str], None], seed: int = SEED) -> list[str]:
    """Kills; says how far it is and what was counted, and returns the faults."""
    with Newsroom(Rules(asked.feeds, new=asked.new)) as room:
        at = folder / "kills"
        installed(at, room, pace=HURRIED)
        siege = Siege(at, room, random.Random(seed), asked.latest, say)
        begun = time.perf_counter()
        for number in range(1, asked.rounds + 1):
            siege.kill(number)
            if number % THOROUGH == 0:
                siege.whole_round()
                say(f"{number} kills in {time.perf_counter() - begun:,.0f} s: {stored.articles(at):,} articles read, {len(siege.faults)} faults")
        siege.end()
        say(f"{asked.rounds} kills and the rest in {time.perf_counter() - begun:,.0f} s")
        say(", ".join(f"{number:,} {what}" for what, number in sorted(siege.counts.items())))
    return siege.faults


class Siege:
    """One database, and what happened to it."""

    def __init__(self, folder: Path, room: Newsroom, chance: random.Random, latest: float, say: Callable[[str], None]) -> None:
        self._folder, self._room, self._chance, self._latest, self._say = folder, room, chance, latest, say
        self._ledger, self._desk = Ledger(room), Desk()
        self._files: dict[Path, list[str]] = {}
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def kill(self, number: int) -> None:
        """Starts a command, kills it, and looks at what it left."""
        if self._chance.random() < SCROLLED:
            self._room.move(self._chance.randrange(self._room.rules.feeds), SHOWN + 5)
        file = self._folder / f"{number}.jsonl"
        chosen = victim(self._folder, self._chance, file, self._latest)
        if chosen.kind == "import":
            self._files[file] = write_file(self._desk, number, file)
        running = chosen.run(self._folder / "victim.log", self._folder / "bench.db.write.lock")
        gently = self._chance.random() < GENTLY
        self._end(running, signal.SIGTERM if gently else signal.SIGKILL, chosen)
        self._ledger.acknowledge(running.lines())
        self._look(f"kill {number} ({chosen.kind}, {chosen.delay:.2f} s)", thorough=number % THOROUGH == 0)

    def whole_round(self) -> None:
        """A round that is left alone must end well."""
        log = self._folder / "round.log"
        ran = Running(monitor(self._folder, "collect", "--once", "--force", *JSON), log).ran()
        checked = sum(line["event"] == "feed" for line in ran.lines)
        if ran.code or checked < self._room.rules.feeds:
            self._found([f"a round ended with exit code {ran.code} after {checked} feeds: {ran.errors.strip()}"])
        self._ledger.acknowledge(ran.lines)
        self._look("whole round")
        self.counts["whole rounds"] += 1

    def end(self) -> None:
        """Nothing new comes any more; now everything must be there, once, and be read."""
        self._room.change(new=0)
        if self._files:
            run(monitor(self._folder, "import", *map(str, self._files), "--no-index"), self._folder / "import.log")
        self.whole_round()
        newest = self._room.newest()
        shown = [path_of(feed, number) for feed, high in enumerate(newest) for number in range(max(1, high - SHOWN + 1), high + 1)]
        self._look("end", thorough=True)
        self._found(wholeness.absent(self._folder, [*shown, *(path for paths in self._files.values() for path in paths)]))
        self._found(wholeness.unread(self._folder))
        found = list(gaps.gaps(self._folder, self._room))
        self._found([f"feed {gap.feed}: items {gap.first} to {gap.last} were lost, and nobody said so" for gap in found if not gap.reported])
        self.counts["acknowledged documents"] = self._ledger.acknowledged
        self.counts["acknowledged items"] = len(self._ledger.owed)
        self.counts["articles"] = stored.articles(self._folder)
        self.counts["items that scrolled away"] = sum(gap.last - gap.first + 1 for gap in found)
        self.counts["possible losses reported"] = gaps.alarms(self._folder)

    def _end(self, running: Running, number: signal.Signals, chosen: Victim) -> None:
        """Ends a command; SIGTERM must be obeyed, with the exit code that says so once it has begun to work, and nobody may stay behind."""
        kind = chosen.kind
        if running.ended():
            self.counts[f"{kind}: ended before"] += 1
            if running.code:
                self._found([f"{kind}: exit code {running.code}: {running.errors().strip()}"])
            return
        self.counts[f"{kind}: {number.name}"] += 1
        running.send(number)
        obeyed = (0, 128 + number, *([] if chosen.awake else [-number]))
        if number is signal.SIGTERM and not (running.wait(OBEYED) and running.code in obeyed):
            self._found([f"{kind}: SIGTERM ended in exit code {running.code}: {running.errors().strip()[-300:]}"])
            running.send(signal.SIGKILL)
        running.wait()
        deadline = time.perf_counter() + ENDED
        while (left := processes.of_session(running.pid)) and time.perf_counter() < deadline:
            time.sleep(0.01)
        if left:
            self._found([f"{kind}: {len(left)} processes stayed behind after {number.name}"])
        for one in left:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def _look(self, when: str, *, thorough: bool = False) -> None:
        self._found([f"{when}: {fault}" for fault in wholeness.faults(self._folder, self._ledger.owed, thorough=thorough)])

    def _found(self, faults: list[str]) -> None:
        """Tells of them at once."""
        self.faults += faults
        for fault in faults:
            self._say(f"FAULT: {fault}")
