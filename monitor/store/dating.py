"""Which instant an article is counted at, given what its publisher says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SKEW = timedelta(hours=24)  # clocks and time zones go wrong by up to a day; farther ahead nobody published
EPOCH_DAY = date(1970, 1, 1)  # what a lost clock writes
OLDEST_YEAR = 1900


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
    calendar_day = published.date() if isinstance(published, datetime) else published
    if calendar_day == EPOCH_DAY or calendar_day.year < OLDEST_YEAR:
        return Dated(collected_at, None, guessed=True, claimed=published.isoformat())
    if isinstance(published, datetime):
        instant, day = published.astimezone(UTC), None
    else:
        instant, day = datetime.combine(published, time(12), zone).astimezone(UTC), published
    if instant > collected_at + SKEW:
        return Dated(collected_at, None, guessed=True, claimed=published.isoformat())
    return Dated(instant, day, guessed=False)
