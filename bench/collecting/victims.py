"""Which commands are killed, and when?"""

import json
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import articles
from bench.articles import Made
from bench.collecting.items import Desk
from bench.collecting.running import JSON, Running, monitor

COLLECT = ("collect", "--every", "1s", *JSON)
# What is killed, and of a hundred kills how many are its: without indexing something is left for those that only index.
KINDS = {"collect": 60, "collect without index": 16, "index": 12, "import": 12}
WORKERS = ("1", "2")
IMPORTED = 120  # items of a file
FILED = 1_000  # items of file 0 are numbered as those of this feed
AWAKE = 0.75  # of the kills come after the first write; the others while it starts
SOONEST = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Victim:
    """A command, `delay` seconds after whose first write (`awake`; else its start) it is killed."""

    kind: str
    command: list[str]
    awake: bool
    delay: float

    def run(self, log: Path, lock: Path) -> Running:
        """Starts it and returns at the moment of the kill, or when it has ended by itself."""
        running = Running(self.command, log)
        while self.awake and not running.ended() and _writer(lock) != running.pid:
            time.sleep(0.005)
        running.wait(self.delay)
        return running


def victim(folder: Path, chance: random.Random, file: Path, latest: float) -> Victim:
    """One of them, killed after `latest` seconds at most; an import reads this file."""
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    commands = {
        "collect": COLLECT,
        "collect without index": (*COLLECT, "--no-index"),
        "index": ("index", "--workers", chance.choice(WORKERS)),
        "import": ("import", str(file), "--workers", chance.choice(WORKERS)),
    }
    return Victim(kind, monitor(folder, *commands[kind]), chance.random() < AWAKE, chance.uniform(SOONEST, latest))


def write_file(desk: Desk, number: int, path: Path, count: int = IMPORTED) -> list[str]:
    """A file to be imported; the paths of its items."""
    items = [desk.item(FILED + number, place) for place in range(1, count + 1)]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    articles.write([Made(item.title, item.text, f"https://wire.example{item.path}", now, "wire") for item in items], path)
    return [item.path for item in items]


def _writer(lock: Path) -> int | None:
    """The process that took the lock last."""
    try:
        return int(json.loads(lock.read_text("utf-8"))["pid"])
    except (OSError, ValueError):
        return None
