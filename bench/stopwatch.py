"""How long does it take, and how much memory?"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TypeVar

Result = TypeVar("Result")
TIMES = 3  # the best of these: everything slower was the machine's other work
ENOUGH = 6.0  # seconds


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds on the clock, and the largest memory (bytes) of it or of one of its own processes."""

    seconds: float
    memory: int


def best(work: Callable[[], Result], times: int = TIMES, enough: float = ENOUGH) -> tuple[float, Result]:
    """The fewest seconds of several tries, and what the last one returned. A first try, not counted, warms caches; but what takes longer than
    `enough` is not tried again, and no other try begins after so many seconds."""
    fewest, result = once(work)
    if fewest > enough:
        return fewest, result
    fewest, spent = float("inf"), 0.0
    for _ in range(times):
        seconds, result = once(work)
        fewest, spent = min(fewest, seconds), spent + seconds
        if spent > enough:
            break
    return fewest, result


def once(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of one try, and what it returned."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def process(command: Sequence[str]) -> Run:
    """Runs a command to its end.

    Raises:
        RuntimeError: it failed; the message is what it said.
    """
    with TemporaryFile() as said:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}: exit code {child.returncode}\n{said.read().decode()}")
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
