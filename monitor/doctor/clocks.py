"""Does the clock go right, and are the rules of time zones of today?"""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from monitor.doctor.finding import Check, Installation, Verdict, stored, told
from monitor.store.retention import BUILT

SKEW = timedelta(hours=1)  # between two machines that shared the database; more is no clock
NEW_RULE = datetime(2024, 6, 1, tzinfo=UTC)
WITNESS, OFFSET = "Asia/Almaty", timedelta(hours=5)  # Kazakhstan keeps one time, UTC+5, since March 2024: an old edition does not know


def clock(given: Installation) -> Iterator[Check]:
    """Against what is known to have happened already."""
    local = given.now.astimezone(given.settings.timezone)
    yield Check(Verdict.GOOD, "clock", f"{local:%Y-%m-%d %H:%M} in {given.settings.timezone.key} ({local:%z})")
    if given.now < BUILT:
        yield Check(Verdict.BAD, "clock", f"the clock is wrong: this program is younger than {told(given.now)}")
    with stored(given) as store:
        if store is None:
            return
        checks = [feed.last_check for feed in store.feed_status() if feed.last_check is not None]
        if checks and max(checks) > given.now + SKEW:
            yield Check(Verdict.BAD, "clock", f"the clock is or was wrong: the newest check of a feed is of {told(max(checks))}")
        ahead = store.count_collected_after(given.now + SKEW)
        if ahead:
            yield Check(
                Verdict.WARN, "clock", f"{ahead} articles were collected in the future: the clock was ahead then; undated ones are at that day"
            )


def zones(given: Installation) -> Iterator[Check]:
    """Which edition of the rules, and whether it is new enough."""
    edition = _edition(WITNESS)
    offset = NEW_RULE.astimezone(zoneinfo.ZoneInfo(WITNESS)).utcoffset()
    if offset == OFFSET:
        yield Check(Verdict.GOOD, "zones", f"rules of time zones: {edition}")
    else:
        words = "Kazakhstan is not at UTC+5 since March 2024, so its news is an hour off; upgrade the package tzdata"
        yield Check(Verdict.BAD, "zones", f"rules of time zones: {edition}, too old: {words}")


def _edition(key: str) -> str:
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / key).exists():
            for name, mark in (("tzdata.zi", "# version "), ("+VERSION", "")):
                if (folder / name).is_file():
                    with (folder / name).open(encoding="utf-8", errors="replace") as file:
                        return f"{file.readline().strip().removeprefix(mark)} in {folder}"
            return f"of unknown edition in {folder}"
    try:
        return f"{metadata.version('tzdata')} (package tzdata)"
    except metadata.PackageNotFoundError:
        return "none"
