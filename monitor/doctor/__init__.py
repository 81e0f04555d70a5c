"""Is this installation healthy?

    wishes     config.yaml and the environment     clocks     the clock and the rules of time zones
    versions   the libraries and Python            places     disk, catalogue, the copy for charts
    database   the file and what it holds          feeds      each feed in words

Nothing here needs the network or makes a file.
"""

import os
from collections.abc import Mapping
from datetime import datetime

from monitor.config import Settings
from monitor.doctor import clocks, database, feeds, places, versions, wishes
from monitor.doctor.finding import Check, Installation, Look, Verdict
from monitor.model import MonitorError

__all__ = ["Check", "Verdict", "examine"]

LOOKS: tuple[tuple[str, Look], ...] = (
    ("config", wishes.config),
    ("environment", wishes.environment),
    ("clock", clocks.clock),
    ("zones", clocks.zones),
    ("versions", versions.versions),
    ("sqlite", versions.sqlite),
    ("catalogue", places.catalogue),
    ("disk", places.disk),
    ("database", database.database),
    ("collector", database.collector),
    ("charts", places.charts),
    ("feeds", feeds.feeds),
)


def examine(settings: Settings, now: datetime, environ: Mapping[str, str] | None = None) -> list[Check]:
    """Everything that can be told without the network; a failure of one look never hides the others."""
    given = Installation(settings, now, os.environ if environ is None else environ)
    checks: list[Check] = []
    for subject, look in LOOKS:
        try:
            checks += look(given)
        except MonitorError as error:
            checks.append(Check(Verdict.BAD, subject, str(error)))
        except Exception as error:  # a fault of ours here must not keep the rest from being told
            checks.append(Check(Verdict.BAD, subject, f"could not be looked at: {type(error).__name__}: {error}"))
    return checks
