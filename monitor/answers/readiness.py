"""Can the dashboard do its work: is the database readable, how old is the last good check, does somebody collect?"""

import re
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor import config
from monitor.config import ConfigError
from monitor.model import MonitorError
from monitor.store.store import Store

KEPT = timedelta(seconds=5)  # an answer is kept so long: whoever asks more often is no burden
PATIENCE = 5.0  # seconds: a database locked by another program makes a reader wait a minute
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Readiness:
    """Answers that are kept for a moment, and the one look at the database that may be under way. Thread-safe."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._at: datetime | None = None
        self._found: dict[str, Any] = {}
        self._look: threading.Thread | None = None

    def ask(self, path: Path, environment: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """`look`, or an answer that is not older than five seconds; `busy` where the look takes longer than that."""
        with self._lock:
            if self._at is not None and timedelta(0) <= now - self._at < KEPT:
                return self._found
            held: list[dict[str, Any]] = []
            if self._look is None or not self._look.is_alive():
                self._look = threading.Thread(target=lambda: held.append(look(path, environment, now)), daemon=True)
                self._look.start()
                self._look.join(self._patience)
            self._at, self._found = now, held[0] if held else _not("busy")
            return self._found


def look(path: Path, environment: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """`{ready, database, last_success_age, collecting}`: the database is `readable` or what is wrong with it in a word (`none`, `locked`,
    `damaged`, `newer-schema`, `not-ours`, …), the age is in seconds, null where no feed was ever read. No names, no addresses."""
    try:
        with Store.open(config.load(path, environment).database_url, readonly=True) as store:
            last = max((feed.last_success for feed in store.feed_status() if feed.last_success), default=None)
            age = None if last is None else max(0, round((now - last).total_seconds()))
            return {"ready": True, "database": "readable", "last_success_age": age, "collecting": store.collector() is not None}
    except ConfigError:
        return _not("wrong-configuration")
    except MonitorError as error:
        return _not(_word(error))
    except Exception:  # whatever it is, the answer is that nothing can be read
        return _not("unreadable")


def _not(why: str) -> dict[str, Any]:
    return {"ready": False, "database": why, "last_success_age": None, "collecting": False}


def _word(error: MonitorError) -> str:
    """NewerSchemaError → newer-schema, NoDatabaseError → none."""
    name = _WORD.sub("-", type(error).__name__.removesuffix("Error")).lower()
    return {"no-database": "none", "store": "unreadable", "monitor": "unreadable"}.get(name, name)
