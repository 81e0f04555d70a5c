"""What does a process hold and use at this moment, with all that it started? Told by Linux's /proc; nothing elsewhere."""

import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
SESSION, USER, SYSTEM = 3, 11, 12  # places in /proc/<pid>/stat behind the name


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes in memory now, open files, threads, seconds of processors used so far."""

    memory: int = 0
    files: int = 0
    threads: int = 0
    cpu: float = 0.0


def of_session(leader: int) -> list[int]:
    """The processes that a session consists of, its leader among them."""
    return [int(path.name) for path in PROC.glob("[0-9]*") if (found := _stat(path)) and int(found[SESSION]) == leader and found[0] != "Z"]


def held(leader: int) -> Held:
    """By all processes of a session together."""
    every = [_held(PROC / str(number)) for number in of_session(leader)]
    return Held(*(sum(getattr(one, name) for one in every) for name in ("memory", "files", "threads", "cpu")))


def _held(path: Path) -> Held:
    try:
        status = dict(line.split(":", 1) for line in (path / "status").read_text(encoding="utf-8", errors="replace").splitlines())
        files = sum(1 for _ in (path / "fd").iterdir())
    except OSError:
        return Held()  # it has just ended
    found = _stat(path) or ["0"] * (SYSTEM + 1)
    memory = int(status.get("VmRSS", "0").split()[0]) * 1024
    return Held(memory, files, int(status.get("Threads", "0")), (int(found[USER]) + int(found[SYSTEM])) / TICKS)


def _stat(path: Path) -> list[str] | None:
    """The fields behind the name, of which the first is the state."""
    try:
        return (path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
    except OSError:
        return None
