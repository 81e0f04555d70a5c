"""Is there room for what comes, and are the catalogue and the copy for charts of today?"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from monitor.doctor.finding import Check, Installation, Verdict, size
from monitor.extract import catalogue as entities

LITTLE_SPACE = 1 << 30  # bytes: about a year of sixty outlets' texts
NO_SPACE = 100 << 20  # the write-ahead log and a month's copy for charts need some tens of megabytes
OLD_FACTS = timedelta(days=180)  # posts change hands about three times a week among a thousand holders


def catalogue(given: Installation) -> Iterator[Check]:
    """Whether it loads, and how old its facts are."""
    kept = given.settings.forms_folder
    known = entities.load(given.settings.entities, cache=kept if kept.is_dir() else None)  # looks, and makes no folder
    old = given.now.date() - known.as_of > OLD_FACTS
    yield Check(Verdict.WARN if old else Verdict.GOOD, "catalogue", f"{len(known.entities)} entities, posts checked up to {known.as_of}")


def disk(given: Installation) -> Iterator[Check]:
    """Free space where the data are, and whether anything can be written there."""
    folder = _existing(given.settings.data_folder)
    free = shutil.disk_usage(folder).free
    verdict = Verdict.GOOD if free > LITTLE_SPACE else Verdict.WARN if free > NO_SPACE else Verdict.BAD
    yield Check(verdict, "disk", f"{size(free)} free in {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Check(Verdict.WARN, "disk", f"{folder}: read-only for this user: nothing can be collected")


def charts(given: Installation) -> Iterator[Check]:
    """The columnar copy: its size, and whether it can be built."""
    folder = given.settings.mart_folder
    if not os.access(_existing(folder), os.W_OK | os.X_OK):
        yield Check(Verdict.WARN, "charts", f"{folder}: read-only for this user: pages cannot build the copy for charts where it is missing")
    if folder.is_dir():
        held = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        yield Check(Verdict.GOOD, "charts", f"{folder}: {size(held)}; may be deleted, it is built again")
    else:
        yield Check(Verdict.GOOD, "charts", f"{folder}: not built yet")


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())
