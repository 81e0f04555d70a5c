"""What are the generated sources, entities and days called? In our tables by names, in the peers' by numbers; needs no library."""

from datetime import date

from monitor.selection import Selection

EPOCH_DAY = date(1970, 1, 1)


def source_name(number: int) -> str:
    """The id of a source."""
    return f"outlet-{number:02}"


def entity_name(number: int) -> str:
    """The id of an entity: of three the last leads the one before."""
    return f"{'leader' if number % 3 == 2 else 'country'}-{number:03}"


def entity_number(name: str) -> int:
    """The number in an id."""
    return int(name[-3:])


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH_DAY).days


def days_of(asked: Selection) -> tuple[int, ...]:
    """First and last day of a period, nothing of an open one."""
    return () if asked.start is None or asked.end is None else (day_number(asked.start), day_number(asked.end))
