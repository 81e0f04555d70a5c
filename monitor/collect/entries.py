"""What one raw item of a feed says, in our terms."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from monitor.collect import dates, links, text
from monitor.model import Entry

LONGEST_TITLE = 1_000  # letters; the longest honest headline in 50,000 has 300
LONGEST_TEXT = 300_000  # letters; a book chapter has 40,000
# A shorter `content` is a teaser, and the page has more. Measured on 80 captured feeds: full texts start at about 400 letters.
SHORTEST_FULL_TEXT = 300
_FULL_TEXT_FIELDS = ("yandex_full-text", "rbc_news_full-text", "full-text", "turbo_content")
_FUTURE = timedelta(days=1)  # clocks differ by minutes; a day ahead is a mistake or an announcement


class EntryReader:
    """Turns raw items (mappings with feedparser's names) into entries, and counts what was cut or left out."""

    def __init__(self, url: str, now: datetime, zone: tzinfo, allow_private: Collection[str]) -> None:
        self._url = url
        self._now = now
        self._zone = zone
        self._allow_private = allow_private
        self._cut = self._wordless = self._unreadable = 0

    def entries(self, items: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
        """Those of the items that say something."""
        found = []
        for raw in items:
            try:
                entry = self._entry(raw)
            except Exception:  # an item of a kind nobody thought of must not cost the others
                self._unreadable += 1
                continue
            if entry is None:
                self._wordless += 1
            else:
                found.append(entry)
        return tuple(found)

    def troubles(self) -> list[str]:
        """What was lost, in plain words."""
        counted = (
            (self._cut, "titles or texts were too long and were cut"),
            (self._wordless, "items without title and text were left out"),
            (self._unreadable, "items could not be read and were left out"),
        )
        return [f"{count} {what}" for count, what in counted if count]

    def _entry(self, raw: Mapping[str, Any]) -> Entry | None:
        """None for an item that says nothing."""
        title = self._within(text.line(str(raw.get("title") or "")), LONGEST_TITLE)
        summary = self._within(text.plain(str(raw.get("summary") or "")), LONGEST_TEXT)
        full = self._within(text.plain(_fullest(raw)), LONGEST_TEXT)
        if len(full) < max(SHORTEST_FULL_TEXT, len(summary)):
            summary, full = summary or full, ""
        link = self._link(raw)
        title = title or text.cut((summary or full).split("\n")[0], 120) or text.cut(link or "", LONGEST_TITLE)
        if not title:
            return None
        updated = self._date(raw, "updated")
        return Entry(
            guid=text.line(str(raw.get("id") or ""))[:LONGEST_TITLE] or None,
            link=link,
            title=title,
            summary=summary,
            full_text=full or None,
            published=self._published(raw),
            updated=updated if isinstance(updated, datetime) and self._is_possible(updated) else None,
            language=language(raw.get("language")),
        )

    def _within(self, words: str, limit: int) -> str:
        if len(words) > limit:
            self._cut += 1
            return text.cut(words, limit)
        return words

    def _link(self, raw: Mapping[str, Any]) -> str | None:
        own = str(raw.get("feedburner_origlink") or raw.get("link") or "")
        if raw.get("guidislink") and own == raw.get("id") and "://" not in own:
            return None  # a number that nobody marked as being no link
        return links.safe(own, base=self._url, allow_private=self._allow_private)

    def _published(self, raw: Mapping[str, Any]) -> datetime | date | None:
        """The first of the item's dates that can be true; where none can, the first: it is kept beside the guess."""
        given = [moment for field in ("published", "created", "updated") if (moment := self._date(raw, field)) is not None]
        return next((moment for moment in given if self._is_possible(moment)), given[0] if given else None)

    def _date(self, raw: Mapping[str, Any], field: str) -> datetime | date | None:
        return dates.parse(str(raw.get(field) or ""), self._zone)

    def _is_possible(self, moment: datetime | date) -> bool:
        latest = self._now + _FUTURE
        return moment.year >= dates.EARLIEST and (moment <= latest if isinstance(moment, datetime) else moment <= latest.date())


def language(value: object) -> str | None:
    """The language alone of a tag as ru-RU; None for what is no tag."""
    code = str(value or "").strip().lower().replace("_", "-").split("-")[0]
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else None


def _fullest(raw: Mapping[str, Any]) -> str:
    """The longest of the fields that carry whole articles."""
    carried = [str(raw.get(field) or "") for field in _FULL_TEXT_FIELDS]
    carried += [str(part.get("value") or "") for part in raw.get("content") or [] if "text" in str(part.get("type") or "text")]
    return max(carried, key=len, default="")
