"""What was planted, and on which days?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)  # a Tuesday's evening in Moscow; in the past, so that no page takes it for the future
LENGTH = 100  # days: eight weeks before each of the last 30, and some more

SPIKED = "tokayev"  # on one day named at least four times as often as usual
PAIR = ("eaeu", "tokayev")  # belong together; all others are named independently of each other


# Who is planted what; the outlets are in outlets.py.
ABSENT = "kommersant"  # answered with errors for five days, and what it wrote then is lost
NEWCOMER = "azattyq"  # begins within the last month
IMPORTED = "vlast"  # its first twenty days came by import, before its first check
UNPROVEN = "tass"  # one of its checks showed nothing known: something may have been lost
DEGRADED = "akorda"  # its feed is damaged now
FAILING = "gazeta"  # answers with errors now
NEVER = "zerkalo"  # was never asked
FLOODING = "akorda"  # on one day published many times as much as usual
UNREAD = ("tass", "kommersant")  # for two weeks their pages showed no text


@dataclass(frozen=True, slots=True)
class Days:
    """The planted days, local; spans hold both their ends."""

    first: date
    last: date
    gap: tuple[date, date]  # nobody was collected
    absent: tuple[date, date]  # of ABSENT
    spike: date  # of SPIKED
    unproven: date  # of UNPROVEN
    newcomer: date  # the first of NEWCOMER
    flood: date  # of FLOODING
    unread: tuple[date, date]  # of UNREAD
    polled: date  # the first of IMPORTED's checks

    @classmethod
    def until(cls, now: datetime) -> "Days":
        """Up to the day of `now`. All but the import lies within the usual 30 days; the gap falls into the week before the spike,
        and the newcomer has too few weeks to take part in it."""

        def back(days: int) -> date:
            return now.astimezone(ZONE).date() - timedelta(days=days)

        return cls(
            first=back(LENGTH - 1), last=back(0), gap=(back(22), back(21)), absent=(back(9), back(5)), spike=back(14), unproven=back(17),
            newcomer=back(26), flood=back(11), unread=(back(34), back(19)), polled=back(LENGTH - 21),
        )  # fmt: skip

    def collected(self, outlet: str, day: date) -> bool:
        """Whether the outlet's feed was read on this day."""
        if outlet == NEVER or within(day, self.gap) or (outlet == ABSENT and within(day, self.absent)):
            return False
        return day >= {NEWCOMER: self.newcomer, IMPORTED: self.polled}.get(outlet, self.first)

    def imported(self, outlet: str, day: date) -> bool:
        """Whether what the outlet published on this day was imported later."""
        return outlet == IMPORTED and self.first <= day < self.polled

    def unknown_hour(self, outlet: str, day: date) -> int | None:
        """The hour of the day's check that found nothing known: the first after a silence, or UNPROVEN's at noon."""
        if outlet == UNPROVEN and day == self.unproven:
            return 12
        before = day - timedelta(days=1)
        silent = within(before, self.gap) or (outlet == ABSENT and within(before, self.absent))
        return 0 if silent and self.collected(outlet, day) else None


def within(day: date, span: tuple[date, date]) -> bool:
    """Whether a day lies in a span."""
    return span[0] <= day <= span[1]


def instant(day: date, hour: int, minute: int) -> datetime:
    """A local time of day, in UTC."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)
