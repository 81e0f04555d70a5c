"""How did the checks of the feeds go?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.model import FetchRecord, Outcome
from tests.ui.newsroom.days import ABSENT, DEGRADED, FAILING, NEVER, Days, instant, within
from tests.ui.newsroom.outlets import LATEST_MINUTE, Published

MINUTE = LATEST_MINUTE + 5  # of every hour
TOOK = timedelta(seconds=2)
NOW_ILL = timedelta(hours=5)  # since when one feed fails and one is damaged
SHOWN = 20  # entries in a feed


@dataclass(frozen=True, slots=True)
class Check:
    """A check of an outlet's feed at the end of a local hour. `at` is UTC."""

    day: date
    hour: int
    at: datetime
    error: tuple[str, str, int | None] | None  # its kind, plain words, the status


def checks(days: Days, now: datetime, outlet: str) -> Iterator[Check]:
    """Every check of the outlet's feed up to `now`, oldest first."""
    day = days.first
    while outlet != NEVER and day <= days.last:
        absent = outlet == ABSENT and within(day, days.absent)
        for hour in range(24):
            at = instant(day, hour, MINUTE)
            if at + TOOK <= now and (absent or days.collected(outlet, day)):
                failing = outlet == FAILING and at > now - NOW_ILL
                error = ("timeout", "no answer in 30 seconds", None) if absent else ("http_5xx", "503 Service Unavailable", 503) if failing else None
                yield Check(day, hour, at, error)
        day += timedelta(days=1)


def records(days: Days, now: datetime, outlet: str, made: Sequence[Check], found: Sequence[Published]) -> Iterator[FetchRecord]:
    """The log of an outlet's feed. `found`: the articles that these checks brought."""
    new = Counter((item.day, item.hour) for item in found)
    for number, check in enumerate(made):
        ends, due = check.at + TOOK, check.at + timedelta(hours=1)
        if check.error is not None:
            kind, words, status = check.error
            yield FetchRecord(check.at, ends, Outcome.ERROR, kind, words, status, next_check_at=due)
            continue
        brought = new[check.day, check.hour]
        unknown = days.unknown_hour(outlet, check.day) == check.hour
        ill = outlet == DEGRADED and check.at > now - NOW_ILL
        if not (brought or ill or number == 0):
            yield FetchRecord(check.at, ends, Outcome.NOT_MODIFIED, status=304, next_check_at=due)
            continue
        known = 0 if unknown or number == 0 else SHOWN
        yield FetchRecord(
            check.at, ends, Outcome.DEGRADED if ill else Outcome.OK, error="not well-formed XML (line 7)" if ill else None, status=200,
            entries=brought + known, new=brought, known=known, overlap=None if number == 0 else not unknown, next_check_at=due,
        )  # fmt: skip
