"""How fast is an engine that a process of its own holds, and how much memory does it need there?"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import memory
from bench.stopwatch import best, once

MOST = 0.85  # of the machine's memory: an engine that wants more fails alone


@dataclass(frozen=True, slots=True)
class Measured:
    """`seconds`, the process's peak in bytes while it answered, and a digest of the answer; without seconds it failed, `said` tells of what."""

    seconds: float | None
    memory: int = 0
    digest: str = ""
    said: str = ""


class Held:
    """An engine in a fresh process. `loaded` is the making of it."""

    def __init__(self, make: Callable[[Path], Any], folder: Path) -> None:
        context = get_context("spawn")  # a fork would begin with what this process holds
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make, folder), daemon=True)
        self._process.start()
        theirs.close()
        self.loaded = self._answer()

    def ask(self, method: str, *arguments: Any, repeated: bool = True) -> Measured:
        """The best of several tries, or the only one."""
        try:
            self._pipe.send((method, arguments, repeated))
        except OSError:
            return Measured(None, said="ended before")
        return self._answer()

    def close(self) -> None:
        """Ends the process."""
        self._pipe.close()
        self._process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _answer(self) -> Measured:
        try:
            answer: Measured = self._pipe.recv()
        except EOFError:
            return Measured(None, said="its process ended")
        return answer


def _serve(pipe: Connection, make: Callable[[Path], Any], folder: Path) -> None:
    """Makes the engine, and answers until nobody asks."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # DuckDB draws a bar when a question takes two seconds; the table goes to the same place
    memory.limit(MOST)
    seconds, engine = once(lambda: make(folder))
    pipe.send(Measured(seconds, memory.peak()))
    while True:
        try:
            method, arguments, repeated = pipe.recv()
        except EOFError:
            return
        pipe.send(_measured(engine, method, arguments, best if repeated else once))


def _measured(engine: Any, method: str, arguments: tuple[Any, ...], timed: Callable[[Callable[[], Any]], tuple[float, Any]]) -> Measured:
    memory.reset()
    try:
        seconds, answer = timed(lambda: getattr(engine, method)(*arguments))
    except MemoryError:
        return Measured(None, memory.peak(), said="not enough memory")
    most = memory.peak()
    return Measured(seconds, most, blake2b(repr(sorted(engine.alike(method, answer))).encode(), digest_size=8).hexdigest())
