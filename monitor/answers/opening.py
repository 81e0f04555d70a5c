"""How are the answers of an installation got at?"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from monitor.answers.asking import Answers
from monitor.config import Settings
from monitor.extract import catalogue
from monitor.extract.annotator import version
from monitor.model import MonitorError
from monitor.store.errors import NoDatabaseError
from monitor.store.store import Store

ROOT = Path(__file__).parents[2]  # from where `python -m monitor` finds the package, whatever folder the server was started in


def open_answers(settings: Settings, demo: bool = False, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Answers:
    """The answers of an installation; a new one gets its empty database, the demonstration its archive.

    Raises:
        MonitorError: the database cannot be used.
    """
    asked = settings.demonstration() if demo else settings
    try:
        store = Store.open(asked.database_url, readonly=True)
    except NoDatabaseError:
        Store.open(asked.database_url).close()
        store = Store.open(asked.database_url, readonly=True)
    known = catalogue.load(settings.entities, cache=asked.forms_folder)
    if demo and store.active_version() != version(known):
        _prepare(asked)
    return Answers(asked, store, known, clock=clock)


def _prepare(demonstration: Settings) -> None:
    """Imports the demonstration archive and reads it by the catalogue of today, in a process of its own: pages never do heavy work themselves."""
    command = [sys.executable, "-m", "monitor", "--config", str(demonstration.path.absolute()), "demo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own interpreter and command
    if done.returncode:
        raise MonitorError(f"the demonstration archive could not be prepared: {done.stderr.strip()}")
