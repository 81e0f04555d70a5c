"""Where are the generated feeds, what was asked of them, and what is new there?"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import urlopen

from bench.collecting.feeds import Rules
from bench.collecting.server import Request

ROOT = Path(__file__).parent.parent.parent
LOCAL = "127.0.0.1"


class Newsroom:
    """The server of one measurement, a context manager. `apart`: each feed has a host of its own, a loopback address (Linux has 16 million)."""

    def __init__(self, rules: Rules, *, apart: bool = False) -> None:
        self.rules = rules
        self._hosts = [f"127.1.{number >> 8}.{number & 255}" for number in range(rules.feeds)] if apart and sys.platform == "linux" else []

    def __enter__(self) -> Self:
        given = json.dumps(asdict(self.rules)), json.dumps([LOCAL, *self._hosts])
        command = [sys.executable, "-m", "bench.collecting.server", *given]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()

    def host(self, feed: int) -> str:
        """Host and port of a feed."""
        return f"{self._hosts[feed] if self._hosts else LOCAL}:{self.port}"

    def url(self, feed: int) -> str:
        """The address of a feed."""
        return f"http://{self.host(feed)}/n/{feed}"

    def number(self, url: str) -> int:
        """The feed at an address."""
        return int(url.rsplit("/", 1)[1])

    def log(self, since: int = 0) -> list[Request]:
        """The requests of feeds after the first `since`, in the order in which they came."""
        return [Request(**request) for request in self._ask(f"log?since={since}")]

    def newest(self) -> list[int]:
        """Of each feed the number of its newest item."""
        return [feed["high"] for feed in self._ask("items")]

    def editions(self) -> dict[tuple[int, int], int]:
        """(feed, item) → its edition, of the items that were edited."""
        return {(feed, int(item)): edition for feed, told in enumerate(self._ask("items")) for item, edition in told["editions"].items()}

    def move(self, feed: int, by: int) -> None:
        """So many new items now."""
        self._ask(f"move?feed={feed}&by={by}")

    def change(self, **rules: float) -> None:
        """Other rules from now on."""
        self._ask("set?" + "&".join(f"{name}={value}" for name, value in rules.items()))

    def _ask(self, question: str) -> Any:
        with urlopen(f"http://{LOCAL}:{self.port}/{question}", timeout=30) as answer:
            return json.load(answer)
