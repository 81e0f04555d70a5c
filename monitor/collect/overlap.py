"""Does this document of a feed follow its last one without a gap?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise

_EARLIEST = 1990  # 1970 and 0001 are what programs write when they do not know


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the document. `published`: as the document says; `first`: as was stored when it was new, None where that was a guess."""

    new: bool  # never seen before
    before: bool  # stood in the feed's last document
    published: datetime | date | None = None
    first: datetime | date | None = None


def follows(entries: Sequence[Shown]) -> bool:
    """Whether an entry proves that nothing came and went between the last document and this one.

    An entry of the last document does, unless it is pinned: a pinned one stands above, or is dated later than, what came after it.
    """
    if not any(entry.new for entry in entries):
        return any(entry.before for entry in entries)
    ordered = list(reversed(entries)) if _oldest_first(entries) else list(entries)
    latest: datetime | None = None  # of the new entries below
    undated = False  # a new entry below has no date to compare with
    new_above = sum(entry.new for entry in ordered)
    for entry in reversed(ordered):
        moment = _instant(entry.published)
        if entry.new:
            new_above -= 1
            undated = undated or moment is None
            latest = max((known for known in (latest, moment) if known is not None), default=None)
            continue
        if not entry.before:
            continue
        something_below = latest is not None or undated
        in_order = not something_below or (moment is not None and not undated and latest is not None and latest <= moment)
        if in_order and (new_above or not _re_dated(entry)):
            return True
    return False


def _oldest_first(entries: Sequence[Shown]) -> bool:
    instants = [moment for entry in entries if (moment := _instant(entry.published)) is not None]
    rising = sum(after > before for before, after in pairwise(instants))
    falling = sum(after < before for before, after in pairwise(instants))
    return rising > falling + 1  # one entry out of order is a pinned one


def _re_dated(entry: Shown) -> bool:
    first, now = _instant(entry.first), _instant(entry.published)
    return first is not None and now is not None and first != now


def _instant(given: datetime | date | None) -> datetime | None:
    """To compare by; None for a date that says nothing."""
    if given is None or given.year < _EARLIEST:
        return None
    return given if isinstance(given, datetime) else datetime.combine(given, time(), UTC)
