"""What a feed document says: bytes in, entries out, nothing fetched and nothing raised."""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

import feedparser

from monitor.collect import encoding, intricacy, jsonfeed, salvage, text
from monitor.collect.entries import LONGEST_TEXT, LONGEST_TITLE, SHORTEST_FULL_TEXT, EntryReader, language
from monitor.collect.repair import Foreign, Repaired, repair
from monitor.model import Entry

__all__ = ["LONGEST_TEXT", "LONGEST_TITLE", "SHORTEST_FULL_TEXT", "Document", "ParseError", "parse"]


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read.

    `trouble` in plain words: something may be missing or was cut. Not `whole` is a document that stops in the middle: its validators
    must not be stored, or the rest would never be asked for.
    """

    title: str
    entries: tuple[Entry, ...]
    language: str | None = None
    trouble: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ParseError:
    """A document that holds no entries to read; `kind` is one of empty_body, not_a_feed, bad_xml."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class _Raw:
    """A document as the libraries see it."""

    channel: Mapping[str, Any]
    items: list[Mapping[str, Any]]
    troubles: tuple[str, ...] = ()
    whole: bool = True


def parse(
    body: bytes,
    *,
    url: str,
    now: datetime,
    content_type: str | None = None,
    zone: tzinfo = UTC,
    allow_private: Collection[str] = (),
) -> Document | ParseError:
    """The entries of an RSS, RDF, Atom, CDF or JSON Feed document, in its order.

    Args:
        url: the document's own address, against which relative links are resolved.
        now: a date more than a day later is taken only where an entry has no other; see `store.dating`.
        zone: of dates that name none.
        allow_private: `host:port` exceptions; links to other private addresses are dropped.
    """
    try:
        raw = _raw(encoding.decode(body, content_type))
    except Exception as error:  # the libraries raise what they like on hostile input; one feed must not stop the others
        return ParseError("bad_xml", f"the feed could not be read: {type(error).__name__}: {str(error)[:200]}")
    if isinstance(raw, ParseError):
        return raw
    reader = EntryReader(url, now, zone, allow_private)
    entries = reader.entries(raw.items)
    troubles = [*raw.troubles, *reader.troubles()]
    title = text.line(str(raw.channel.get("title") or ""), LONGEST_TITLE)
    return Document(title, entries, language(raw.channel.get("language")), "; ".join(troubles) or None, raw.whole)


def _raw(document: str) -> _Raw | ParseError:
    if not document.strip():
        return ParseError("empty_body", "the document is empty")
    if document.lstrip("\ufeff\0 \t\r\n").startswith("{"):
        feed = jsonfeed.read(document)
        if feed is None:
            return ParseError("not_a_feed", "this is a JSON document, not a feed")
        return _Raw(feed.channel, list(feed.items[: intricacy.MOST_ITEMS]), feed.troubles, feed.whole)
    repaired = repair(document)
    if isinstance(repaired, Foreign):
        return ParseError("not_a_feed", f"this is {repaired.what}, not a feed")
    xml, lost = intricacy.trimmed(repaired.xml)
    repaired = replace(repaired, xml=xml, troubles=(*repaired.troubles, *lost))
    fault = salvage.fault(xml)
    return _well_formed(repaired) if fault is None else _salvaged(repaired, fault)


def _well_formed(repaired: Repaired) -> _Raw:
    feed = _read(repaired.xml)
    # Plain dicts: feedparser's own answer for one field with another and warn about it.
    return _Raw(dict(feed["feed"]), [dict(item) for item in feed["entries"]], repaired.troubles, repaired.whole)


def _salvaged(repaired: Repaired, fault: str) -> _Raw | ParseError:
    """The document read part by part, so that what is broken in one item stays there."""
    troubles = [*repaired.troubles, f"not well-formed XML ({fault})"]
    channel: dict[str, Any] = {}
    items: list[Mapping[str, Any]] = []
    errors: list[Exception] = []
    for part in salvage.documents(repaired.xml, repaired.root):
        try:
            feed = _read(part)
        except Exception as error:  # as above: of one part
            errors.append(error)
            continue
        channel = channel or dict(feed["feed"])
        items += [dict(item) for item in feed["entries"]]
    if errors and not items:
        raise errors[0]
    if not items and salvage.holds_items(repaired.xml):
        return ParseError("bad_xml", f"the feed is too broken to be read: {fault}")
    if errors:
        troubles.append(f"{len(errors)} parts could not be read ({type(errors[0]).__name__})")
    return _Raw(channel, items, tuple(troubles), repaired.whole)


def _read(xml: str) -> Any:
    # A stream of bytes: feedparser opens strings as addresses and files. Its sanitiser would do our work twice and keep markup, and
    # with an address it would make GUIDs absolute.
    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(io.BytesIO(xml.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
