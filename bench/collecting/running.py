"""How does the real command run: how long, on how much processor and memory, and what does it say?"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.collecting import processes

LOOK = 0.2  # seconds between two looks at memory
JSON = ("--log-format", "json")


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds on the clock and of processors, the most memory held at one look (bytes), the exit code; `begun` in seconds since 1970."""

    begun: float
    seconds: float
    cpu: float
    memory: int
    code: int
    lines: list[dict[str, Any]]
    errors: str

    def last(self, wanted: Sequence[str]) -> float:
        """Seconds until the last of these feeds was done."""
        return max(told_at(line) for line in self.lines if line.get("feed") in set(wanted)) - self.begun


class Running:
    """A command under way, in a session of its own; what it says goes to files named after `log`."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._log = log
        self.begun, self._tick = time.time(), time.perf_counter()
        with log.open("wb") as out, log.with_suffix(".err").open("wb") as errors:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, start_new_session=True)
        self.pid = self._process.pid
        self.code: int | None = None
        self._cpu, self._seconds, self._most = 0.0, 0.0, 0

    def held(self) -> processes.Held:
        """What it holds now."""
        found = processes.held(self.pid)
        self._most = max(self._most, found.memory)
        return found

    def ended(self) -> bool:
        """Whether it has ended."""
        if self.code is None:
            number, status, usage = os.wait4(self.pid, os.WNOHANG)
            if number:
                self.code = self._process.returncode = os.waitstatus_to_exitcode(status)
                self._cpu = usage.ru_utime + usage.ru_stime
                self._seconds = time.perf_counter() - self._tick
        return self.code is not None

    def wait(self, limit: float = float("inf")) -> bool:
        """Whether it ended within so many seconds; memory is looked at meanwhile."""
        deadline, look = time.perf_counter() + limit, 0.0
        while not self.ended():
            if time.perf_counter() > deadline:
                return False
            if time.perf_counter() > look:
                self.held()
                look = time.perf_counter() + LOOK
            time.sleep(0.01)
        return True

    def send(self, number: int) -> None:
        """A signal, if it still runs."""
        if not self.ended():
            os.kill(self.pid, number)

    def lines(self) -> list[dict[str, Any]]:
        """What it has said so far; half a line is none."""
        whole = self._log.read_bytes().split(b"\n")[:-1]
        return [json.loads(line) for line in whole if line.startswith(b"{")]

    def errors(self) -> str:
        """What it has said on stderr."""
        return self._log.with_suffix(".err").read_text(encoding="utf-8", errors="replace")

    def ran(self) -> Ran:
        """The whole run, once it has ended."""
        self.wait()
        assert self.code is not None
        return Ran(self.begun, self._seconds, self._cpu, self._most, self.code, self.lines(), self.errors())


def monitor(folder: Path, *arguments: str) -> list[str]:
    """The command of an installation."""
    return [sys.executable, "-m", "monitor", "--config", str(folder / "config.yaml"), *arguments]


def run(command: Sequence[str], log: Path, expected: Sequence[int] = (0, 3)) -> Ran:
    """To its end.

    Raises:
        RuntimeError: it ended with another exit code than expected; the message is what it said.
    """
    ran = Running(command, log).ran()
    if ran.code not in expected:
        raise RuntimeError(f"{' '.join(command)}: exit code {ran.code}\n{ran.errors}")
    return ran


def told_at(line: Mapping[str, Any]) -> float:
    """When a line was said, in seconds since 1970."""
    return datetime.fromisoformat(line["at"]).timestamp()
