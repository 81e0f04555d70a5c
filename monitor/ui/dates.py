"""How do days, weeks and months read, under the pointer and along an axis?"""

from datetime import date, timedelta

from monitor.selection import Step
from monitor.ui.text import say, short_date

TICKS = 5  # dates on an axis: as many as a phone can show
DAY_TICKS = (1, 2, 3, 7, 14, 28)
MONTH_TICKS = (1, 2, 3, 6, 12, 24, 60, 120)


def bucket_name(day: date, step: Step, language: str) -> str:
    """22.11.2026, «16–22 ноя 2026», «ноябрь 2026»."""
    if step is Step.MONTH:
        return f"{say(language, f'months_alone.{day.month}')} {day.year}"
    return _week(day, day + timedelta(days=6), language) if step is Step.WEEK else short_date(day)


def _week(first: date, last: date, language: str) -> str:
    def month(day: date) -> str:
        return say(language, f"months_in_week.{day.month}")

    if first.year != last.year:
        return f"{first.day} {month(first)} {first.year} – {last.day} {month(last)} {last.year}"
    if first.month != last.month:
        return f"{first.day} {month(first)} – {last.day} {month(last)} {last.year}"
    return f"{first.day}–{last.day} {month(last)} {last.year}"


def ticks(first: date, last: date, step: Step, language: str) -> tuple[list[date], list[str]]:
    """Where an axis over these buckets has its dates, and what they say; the year stands below wherever it begins.

    The chart's own dates speak English only.
    """
    days = (last - first).days
    if step is not Step.MONTH and days <= DAY_TICKS[-1] * TICKS:
        every = next(n for n in DAY_TICKS if days <= n * TICKS and (step is Step.DAY or n % 7 == 0))
        at = [first + timedelta(days=n) for n in range(0, days + 1, every)]
        words = [f"{day:%d.%m}" for day in at]
    else:
        every = next((n for n in MONTH_TICKS if days / 30.4 <= n * TICKS), MONTH_TICKS[-1])
        at = _months(first, last, every)
        if every >= 12:
            return at, [str(day.year) for day in at]
        words = [say(language, f"months_short.{day.month}") for day in at]
    years = [day.year for day in at]
    return at, [f"{word}<br>{year}" if n == 0 or year != years[n - 1] else word for n, (word, year) in enumerate(zip(words, years, strict=True))]


def _months(first: date, last: date, every: int) -> list[date]:
    """The first days of every so-manieth month between two days, counted from January."""
    months = range(first.year * 12 + first.month - (first.day == 1), last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months if month % every == 0]
