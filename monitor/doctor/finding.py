"""What does the doctor look at, and in which form does it tell what it found?"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from monitor.config import Settings
from monitor.store.errors import StoreError
from monitor.store.store import Store


class Verdict(StrEnum):
    """`bad` must be mended, `warn` should be known."""

    GOOD = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found."""

    verdict: Verdict
    subject: str
    finding: str


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at: the settings, the environment and this moment (UTC)."""

    settings: Settings
    now: datetime
    environ: Mapping[str, str]


Look = Callable[[Installation], Iterator[Check]]


@contextmanager
def stored(given: Installation) -> Iterator[Store | None]:
    """The database; None where it cannot be read, which is told once, under `database`."""
    try:
        store = Store.open(given.settings.database_url, readonly=True, untouched=True)
    except StoreError:
        yield None
        return
    with store:
        yield store


def told(at: datetime) -> str:
    """An instant for people."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def size(number: int) -> str:
    """Bytes for people."""
    return f"{number / (1 << 30):.1f} GiB" if number >= 1 << 30 else f"{number / (1 << 20):.1f} MiB"
