"""When something was published, read from the many ways in which feeds and archives write it."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan янв", "feb фев", "mar мар", "apr апр", "may май мая мае маю", "jun июн", "jul июл", "aug авг",
            "sep сен", "oct окт", "nov ноя", "dec дек",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Fixed offsets in hours. Moscow's own letters follow its clock, which was not always three hours ahead.
_ZONES = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "samt": 4, "gst": 4, "amt": 4,
    "azt": 4, "get": 4, "yekt": 5, "uzt": 5, "tjt": 5, "tmt": 5, "omst": 6, "kgt": 6, "novt": 7, "krat": 7, "irkt": 8, "yakt": 9, "vlat": 10,
    "magt": 11, "pett": 12, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_NAMED = {"msk": "Europe/Moscow", "msd": "Europe/Moscow", "мск": "Europe/Moscow", "almt": "Asia/Almaty"}
# An earlier date is no publication on the web, which is younger: 1970 and 0001 are what programs write when they do not know.
EARLIEST = 1990

_LONGEST = 1_000  # letters; what is longer is no date
_CLOCK_COUNT = re.compile(r"[0-9]{10}(?:[0-9]{3})?")  # seconds, or thousandths, since 1970
_RUN_TOGETHER = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?:t|(?<=\d{8}))([01]\d|2[0-4])([0-5]\d)([0-5]\d)?(?![\d:])")
_AMERICAN = re.compile(r"/.*\d\s?[ap]\.?m\b")  # who writes the half of the day writes the month before the day

_TIME = re.compile(r"(?<![\d.])([01]?\d|2[0-4])[:.]([0-5]\d)(?::([0-5]\d|60)(?:[.,]\d+)?)?(?!\d)(?:\s*([ap])\.?m\b\.?)?")
_OFFSET = re.compile(r"^\s*(?:(?:utc|gmt)\s*)?([+-])(\d{1,2})(?::?(\d{2}))?\b")
_ZONE_NAME = re.compile(r"^\s*\(?([a-z]{1,5}|мск)\b")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?=t|$|\s)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_DAY_WORD = re.compile(r"(?<!\d)(\d{1,2})(?:-?(?:st|nd|rd|th|го|е))?[\s.-]*([a-zа-я]{3,9})[\s.,-]*(\d{4}|\d{2})(?!\d)")
_WORD_DAY = re.compile(r"([a-zа-я]{3,9})[\s.]+(\d{1,2})(?:st|nd|rd|th)?(?:[\s,]+|[\s,]+.{5,15}?\s)(\d{4})(?!\d)")


def parse(text: str | None, zone: tzinfo = UTC) -> datetime | date | None:
    """The instant in UTC; the bare day where no time is given; None where the text is no date.

    A time without a zone is one of `zone`, by that zone's rules of that day. English and Russian month names are read, and bare
    counts of seconds or thousandths since 1970. Whether the date can be true is for others to say.
    """
    if not text:
        return None
    text = " ".join(text[:_LONGEST].lower().split())[:100]
    if _CLOCK_COUNT.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    found = _day(_RUN_TOGETHER.sub(lambda match: f"{match[1]}-{match[2]}-{match[3]} {match[4]}:{match[5]}:{match[6] or '00'}", text))
    if found is None:
        return None
    day, rest = found
    time = _TIME.search(rest)
    if time is None:
        return day
    return _instant(day, time, rest[time.end() :], zone)


def _day(text: str) -> tuple[date, str] | None:
    """The day, and the text without it (its place kept by a blank, so that no digits grow together)."""
    orders = ("mdy", "dmy") if _AMERICAN.search(text) else ("dmy", "mdy")  # the second where the first is no date
    numbers = tuple((_DAY_FIRST, order) for order in orders if order == "dmy" or "/" in text)
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_WORD, "dmy"), (_WORD_DAY, "mdy"), *numbers, (_COMPACT, "ymd")):
        match = pattern.search(text)
        if match is None:
            continue
        part = dict(zip(order, match.groups(), strict=True))
        month = int(part["m"]) if part["m"].isdigit() else _MONTHS.get(part["m"][:3])
        if month is None:
            continue
        try:
            day = date(_year(part["y"]), month, int(part["d"]))
        except ValueError:
            continue
        rest = f"{text[: match.start()]} {_kept(match, text)} {text[match.end() :].removeprefix('t')}"
        return day, rest
    return None


def _kept(match: re.Match[str], text: str) -> str:
    """`Thu Jan 1 12:00:00 2026`: what stands between the day and its year is the time."""
    return text[match.end(2) : match.start(3)] if match.re is _WORD_DAY else ""


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)  # as RFC 822 programs do


def _instant(day: date, time: re.Match[str], after: str, zone: tzinfo) -> datetime | None:
    hour, minute, second = int(time[1]), int(time[2]), min(int(time[3] or 0), 59)
    if time[4]:
        hour = hour % 12 + (12 if time[4] == "p" else 0)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone is put on below
    try:
        local = midnight + timedelta(hours=hour, minutes=minute, seconds=second)
        return local.replace(tzinfo=_zone(after, zone)).astimezone(UTC)
    except (OverflowError, ValueError):  # the first and the last day of the calendar
        return None


def _zone(after: str, zone: tzinfo) -> tzinfo:
    offset = _OFFSET.match(after)
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)) if minutes < 24 * 60 else zone
    name = _ZONE_NAME.match(after)
    if name is None:
        return zone
    if name[1] in _NAMED:
        return ZoneInfo(_NAMED[name[1]])
    return timezone(timedelta(hours=_ZONES[name[1]])) if name[1] in _ZONES else zone
