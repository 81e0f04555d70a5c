"""How are the answers of an installation got at?"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from monitor.answers.asking import Answers
from monitor.config import Settings
from monitor.extract import catalogue
from monitor.store.errors import NoDatabaseError
from monitor.store.store import Store


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
    answers = Answers(asked, store, catalogue.load(settings.entities, cache=asked.forms_folder), clock=clock)
    if demo and answers.state().articles == 0:
        # Importing is heavy work, and heavy work is never done in the process that draws the pages.
        subprocess.run([sys.executable, "-m", "monitor", "--config", str(settings.path), "demo"], check=True, capture_output=True)  # noqa: S603
    return answers
