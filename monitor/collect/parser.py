"""What a feed document says: bytes in, entries out, nothing fetched and nothing raised."""

import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import feedparser

from monitor.collect import dates, encoding, links, text
from monitor.collect.repair import Foreign, repair
from monitor.model import Entry

LONGEST_TITLE = 1_000  # letters; the longest honest headline in 50,000 has 300
LONGEST_TEXT = 300_000  # letters; a book chapter has 40,000
# A shorter `content` is a teaser, and the page has more. Measured on 80 captured feeds: full texts start at about 400 letters.
SHORTEST_FULL_TEXT = 300
_FULL_TEXT_FIELDS = ("yandex_full-text", "rbc_news_full-text", "full-text", "turbo_content")
_ITEM = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)
_FUTURE = timedelta(days=1)  # clocks differ by minutes; a day ahead is a mistake or an announcement


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read. `trouble` in plain words: something may be missing or was cut."""

    title: str
    entries: tuple[Entry, ...]
    language: str | None = None
    trouble: str | None = None
    whole: bool = True  # False: it stopped in the middle


@dataclass(frozen=True, slots=True)
class ParseError:
    """A document that holds no entries to read; `kind` is one of empty_body, not_a_feed, bad_xml."""

    kind: str
    message: str


def parse(
    body: bytes,
    *,
    url: str,
    now: datetime,
    content_type: str | None = None,
    zone: tzinfo = UTC,
    allow_private: Collection[str] = (),
) -> Document | ParseError:
    """The entries of an RSS 2.0, 1.0, 0.9x or Atom document, in its order.

    Args:
        url: the document's own address, against which relative links are resolved.
        now: dates more than a day later are taken for unknown.
        zone: of dates that name none.
        allow_private: `host:port` exceptions; links to other private addresses are dropped.
    """
    if not body.strip():
        return ParseError("empty_body", "the document is empty")
    repaired = repair(encoding.decode(body, content_type))
    if isinstance(repaired, Foreign):
        return ParseError("not_a_feed", f"this is {repaired.what}, not a feed")
    try:
        feed = _read(repaired.xml, url)
    except Exception as error:  # feedparser raises what it likes on hostile input; one feed must not stop the others
        return ParseError("bad_xml", f"the feed could not be read: {type(error).__name__}: {str(error)[:200]}")
    raw_entries = feed["entries"]
    broken = _broken(feed)
    if broken and not raw_entries and _ITEM.search(repaired.xml):
        return ParseError("bad_xml", f"the feed is too broken to be read: {broken}")
    reader = _EntryReader(url, now, zone, allow_private)
    entries = tuple(entry for raw in raw_entries if (entry := reader.entry(dict(raw))) is not None)
    channel = dict(feed["feed"])  # plain dicts: feedparser's own answer for one field with another and warn about it
    troubles = [*repaired.troubles, *([f"not well-formed XML ({broken})"] if broken else []), *reader.troubles(len(raw_entries) - len(entries))]
    return Document(
        text.line(str(channel.get("title") or ""), LONGEST_TITLE),
        entries,
        _language(channel.get("language")),
        "; ".join(troubles) or None,
        whole=not any("stops in the middle" in trouble for trouble in repaired.troubles),
    )


def _read(xml: str, url: str) -> Any:
    # A stream of bytes: feedparser opens strings as addresses and files. Its sanitiser would do our work twice and keep markup.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    return feedparser.parse(io.BytesIO(xml.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _broken(feed: Any) -> str:
    if not feed["bozo"]:
        return ""
    error = feed.get("bozo_exception")
    message = error.getMessage() if hasattr(error, "getMessage") else str(error)
    where = f" in line {error.getLineNumber()}" if hasattr(error, "getLineNumber") else ""
    return f"{message}{where}"


def _language(value: object) -> str | None:
    code = str(value or "").strip().lower().replace("_", "-").split("-")[0]
    return code if len(code) in (2, 3) and code.isalpha() else None


class _EntryReader:
    """Turns feedparser's entries into ours and counts what had to be cut."""

    def __init__(self, url: str, now: datetime, zone: tzinfo, allow_private: Collection[str]) -> None:
        self._url = url
        self._now = now
        self._zone = zone
        self._allow_private = allow_private
        self._cut = 0

    def troubles(self, without_words: int) -> list[str]:
        troubles = []
        if self._cut:
            troubles.append(f"{self._cut} titles or texts were too long and were cut")
        if without_words:
            troubles.append(f"{without_words} items without title and text were left out")
        return troubles

    def entry(self, raw: Mapping[str, Any]) -> Entry | None:
        """None for an item that says nothing."""
        title = self._within(text.line(str(raw.get("title") or "")), LONGEST_TITLE)
        summary = self._within(text.plain(str(raw.get("summary") or "")), LONGEST_TEXT)
        full = self._within(text.plain(_fullest(raw)), LONGEST_TEXT)
        if len(full) < max(SHORTEST_FULL_TEXT, len(summary)):
            summary, full = summary or full, ""
        title = title or text.cut((summary or full).split("\n")[0], 120)
        if not title:
            return None
        published = self._date(raw, "published") or self._date(raw, "created") or self._date(raw, "updated")
        updated = self._date(raw, "updated")
        return Entry(
            guid=text.line(str(raw.get("id") or ""))[:LONGEST_TITLE] or None,
            link=self._link(raw),
            title=title,
            summary=summary,
            full_text=full or None,
            published=published,
            updated=updated if isinstance(updated, datetime) else None,
            language=_language(raw.get("language")),
        )

    def _within(self, words: str, limit: int) -> str:
        if len(words) > limit:
            self._cut += 1
            return text.cut(words, limit)
        return words

    def _link(self, raw: Mapping[str, Any]) -> str | None:
        own = raw.get("feedburner_origlink") or raw.get("link")
        return links.safe(str(own or ""), base=self._url, allow_private=self._allow_private)

    def _date(self, raw: Mapping[str, Any], field: str) -> datetime | date | None:
        moment = dates.parse(str(raw.get(field) or ""), self._zone)
        if isinstance(moment, datetime):
            return moment if moment <= self._now + _FUTURE else None
        return moment if moment is None or moment <= (self._now + _FUTURE).date() else None


def _fullest(raw: Mapping[str, Any]) -> str:
    """The longest of the fields that carry whole articles."""
    carried = [str(raw.get(field) or "") for field in _FULL_TEXT_FIELDS]
    carried += [str(part.get("value") or "") for part in raw.get("content") or [] if "text" in str(part.get("type") or "text")]
    return max(carried, key=len, default="")
