"""Which outlets are there, and what did they publish?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from monitor.model import Origin, Source, SourceKind
from tests.ui.newsroom.days import FLOODING, LENGTH, SPIKED, UNREAD, Days, instant, within
from tests.ui.newsroom.texts import Written, of_the_spike, reprinted, written

SEED = 8
MORNING, EVENING = 7, 20  # local hours of what outlets write themselves; reprints follow one or two hours later
LATEST_MINUTE = 50  # so that the check at the end of the hour finds it
SPIKED_EACH = 3  # articles of each outlet's own about the spike
FLOOD = 14  # articles besides its own
RETOLD, RETELLERS = 2, 2  # stories that others take over on a working day (one on others), and by how many each


@dataclass(frozen=True, slots=True)
class Outlet:
    """`pace`: articles of its own on a working day, half as many on others; `bare`: the share of those without a text."""

    source: Source
    pace: int
    bare: float
    origin: Origin

    @property
    def name(self) -> str:
        """Its id."""
        return self.source.id


def _outlet(name: str, title: str, kind: SourceKind, country: str, pace: int, bare: float = 0.06, origin: Origin = Origin.PAGE) -> Outlet:
    return Outlet(Source(name, title, kind, country, "ru", (f"https://{name}.example/rss.xml",)), pace, bare, origin)


OUTLETS = (
    _outlet("tass", "ТАСС", SourceKind.STATE, "ru", 4),
    _outlet("vlast", "Власть", SourceKind.PRIVATE, "kz", 2),
    _outlet("gazeta", "Газета.uz", SourceKind.PRIVATE, "uz", 2, origin=Origin.SUMMARY),
    _outlet("kommersant", "Коммерсантъ", SourceKind.PRIVATE, "ru", 2, bare=0.4),
    _outlet("azattyq", "Азаттык", SourceKind.FOREIGN, "kz", 2, origin=Origin.FEED),
    _outlet("akorda", "Акорда", SourceKind.OFFICIAL, "kz", 1, origin=Origin.FEED),
    _outlet("zerkalo", "Зеркало", SourceKind.EXILE, "by", 0),
)


@dataclass(frozen=True, slots=True)
class Published:
    """An article as its outlet published it, in this local hour of this local day. `at` is UTC."""

    outlet: Outlet
    day: date
    hour: int
    at: datetime
    said: Written
    link: str = ""


def published(days: Days) -> list[Published]:
    """Everything that the outlets published on days on which they were read, oldest first; the same every time."""
    random = Random(SEED)
    everything = [item for shift in range(LENGTH) for item in _day(random, days, days.first + timedelta(days=shift))]
    everything.sort(key=lambda item: item.at)
    return [replace(item, link=f"https://{item.outlet.name}.example/news/{number}") for number, item in enumerate(everything, 1)]


def _day(random: Random, days: Days, day: date) -> Iterator[Published]:
    outlets = [outlet for outlet in OUTLETS if days.collected(outlet.name, day) or days.imported(outlet.name, day)]
    own = [item for outlet in outlets for item in _own(random, days, day, outlet)]
    yield from own
    if outlets:
        whole = [item for item in own if item.said.text]
        for item in random.sample(whole, RETOLD if _working(day) else 1):
            yield from _retold(random, item, random.sample([outlet for outlet in outlets if outlet != item.outlet], RETELLERS))
    if day == days.spike:
        first = _at(random, outlets[0], day, MORNING, of_the_spike(random))
        yield from (first, *_retold(random, first, outlets[1:]))


def _own(random: Random, days: Days, day: date, outlet: Outlet) -> Iterator[Published]:
    """At least one, which in the hour of a check that knows nothing is what that check found; on the day of the spike it is about that."""
    usual = outlet.pace if _working(day) else (outlet.pace + 1) // 2
    more = FLOOD if (outlet.name, day) == (FLOODING, days.flood) else random.randrange(2)
    unread = outlet.name in UNREAD and within(day, days.unread)
    hours = [random.randint(MORNING, EVENING) for _ in range(usual + more)]
    unknown = days.unknown_hour(outlet.name, day)
    for number, hour in enumerate(hours):
        about = day == days.spike and number < SPIKED_EACH
        said = written(random, naming=(SPIKED,) if about else (), bare=(unread or random.random() < outlet.bare) and not about)
        yield _at(random, outlet, day, unknown if number == 0 and unknown is not None else hour, said)


def _retold(random: Random, item: Published, by: list[Outlet]) -> Iterator[Published]:
    for outlet in by:
        yield _at(random, outlet, item.day, item.hour + random.randint(1, 2), reprinted(random, item.said))


def _at(random: Random, outlet: Outlet, day: date, hour: int, said: Written) -> Published:
    return Published(outlet, day, hour, instant(day, hour, random.randint(0, LATEST_MINUTE)), said)


def _working(day: date) -> bool:
    return day.weekday() < 5
