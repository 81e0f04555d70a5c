"""What can be asked of each measurement? Nothing else is here, so that `--help` loads no library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """How many feeds each part has; none: the part is left out."""

    feeds: int = 500
    hanging: int = 20
    good: int = 200
    many: int = 2000
    polite: int = 50


@dataclass(frozen=True, slots=True)
class Day:
    """How many articles come in a day to how many feeds, how many rounds are measured, and how many articles (of the last days) are there before."""

    articles: int = 20_000
    feeds: int = 60
    rounds: int = 12
    archive: int = 100_000


@dataclass(frozen=True, slots=True)
class Soak:
    """How long, against how many feeds, and by how many MiB an hour memory may grow.

    An hour has as many rounds as a week at the usual quarter of an hour: 15 MiB an hour are 780 MiB a year.
    """

    minutes: float = 60.0
    feeds: int = 20
    growth: float = 15.0


@dataclass(frozen=True, slots=True)
class Kills:
    """How often, against how many feeds with how many new items at every request, and how many seconds after its first work at the latest."""

    rounds: int = 200
    feeds: int = 10
    new: int = 3
    latest: float = 3.0
