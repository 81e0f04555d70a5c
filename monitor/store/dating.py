"""Which instant an article is counted at, given what its publisher says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SKEW = timedelta(hours=24)  # clocks and time zones go wrong by up to a day; farther ahead nobody published
# The web is younger, so nothing was published on it earlier: 1970 and 0001 are what programs write when they do not know.
OLDEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Dated:
    """`day` is set where only the local day is known; `claimed` keeps a date that could not be true."""

    published_at: datetime
    day: date | None
    guessed: bool
    claimed: str | None = None


def dated(published: datetime | date | None, collected_at: datetime, zone: ZoneInfo) -> Dated:
    """The instant to store: the given one, the local noon of a bare day, or the time of collection where neither can be true."""
    if published is None:
        return Dated(collected_at, None, guessed=True)
    if not too_old(published):
        try:
            instant = (published if isinstance(published, datetime) else datetime.combine(published, time(12), zone)).astimezone(UTC)
        except OverflowError:  # the last days of the year 9999
            instant = datetime.max.replace(tzinfo=UTC)
        if instant - collected_at <= SKEW:
            return Dated(instant, None if isinstance(published, datetime) else published, guessed=False)
    return Dated(collected_at, None, guessed=True, claimed=published.isoformat())


def too_old(published: datetime | date) -> bool:
    """Whether nothing can have been published then, whenever it was collected."""
    return published.year < OLDEST_YEAR
