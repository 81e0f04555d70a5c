"""What a JSON Feed (jsonfeed.org, 1.0 and 1.1) says, in the names that the other dialects' items have."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_ADDRESS = re.compile(r'"version"\s*+:\s*+"[^"]{0,20}\bjsonfeed\.org\b', re.IGNORECASE)
_HEAD = 1 << 16  # letters in which a broken document must name its version
_NUMBER = re.compile(r"1(?:\.[01])?")  # some write the number where the format's address belongs
_ITEMS = re.compile(r'"items"\s*+:\s*+\[')
_NEXT = re.compile(r"[}\]]\s*+,\s*+(?=\{)")
_STRING = re.compile(r'"(?>(?:[^"\\]++|\\.)*)"', re.DOTALL)
_NOT_TEXT = re.compile("[\ud800-\udfff]")
_BROKEN = "not well-formed JSON: what could not be read was left out"
_CUT = "the document stops in the middle: what came after the last whole item was left out"
_MOST_BROKEN = 100  # items; behind each the next is looked for, so that many would take quadratic time


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """A feed as it was read; `whole` is false where it stops in the middle."""

    channel: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    troubles: tuple[str, ...] = ()
    whole: bool = True


def read(document: str) -> JsonFeed | None:
    """The feed's items; None for a document that is no JSON Feed. Values of a wrong type count as missing."""
    document = document.strip("\ufeff\0 \t\r\n")
    try:
        feed = json.loads(document, strict=False)  # not strict: control characters within words are taken as they are
    except (ValueError, RecursionError):
        return _salvaged(document) if _ADDRESS.search(document, 0, _HEAD) else None
    if not isinstance(feed, dict) or not _is_version(feed.get("version"), feed):
        return None
    listed = feed.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    lost = len(listed) - len(items) if isinstance(listed, list) else 0
    return JsonFeed(_channel(feed), tuple(map(_item, items)), (f"{lost} items are no objects and were left out",) if lost else ())


def _is_version(version: object, feed: Mapping[str, Any]) -> bool:
    if "jsonfeed.org" in _word(version).lower():
        return True
    items = feed.get("items")
    carries_words = isinstance(items, list) and any(isinstance(item, dict) and ("content_html" in item or "content_text" in item) for item in items)
    return carries_words and _NUMBER.fullmatch(str(version)) is not None


def _salvaged(document: str) -> JsonFeed:
    """What is whole of a document that is cut or broken."""
    start = _ITEMS.search(document)
    items = list(_each(document, start.end())) if start else []
    brackets = _STRING.sub("", document)
    whole = document.endswith("}") and brackets.count("[") <= brackets.count("]")
    trouble = _BROKEN if whole else _CUT
    head = document[: start.start()].rstrip().rstrip(",") + "}" if start else "{}"
    try:
        channel = json.loads(head, strict=False)
    except (ValueError, RecursionError):
        channel = {}
    return JsonFeed(_channel(channel if isinstance(channel, dict) else {}), tuple(map(_item, items)), (trouble,), whole)


def _each(document: str, position: int) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)
    broken = 0
    while broken <= _MOST_BROKEN:
        beginning = re.compile(r"[\s,]*+(?=\{)").match(document, position)
        if beginning is None:
            return
        try:
            item, position = decoder.raw_decode(document, beginning.end())
        except (ValueError, RecursionError):
            broken += 1
            following = _NEXT.search(document, beginning.end())
            if following is None:
                return
            position = following.end()
        else:
            yield item


def _channel(feed: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": _word(feed.get("title")), "language": _word(feed.get("language"))}


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item's fields; its own text is escaped, as markup is expected of everybody."""
    html, plain = _word(item.get("content_html")), _word(item.get("content_text"))
    return {
        "id": _word(item.get("id")),
        "link": _word(item.get("url")) or _word(item.get("external_url")),
        "title": _escaped(_word(item.get("title"))),
        "summary": _escaped(_word(item.get("summary"))),
        "content": [{"type": "text/html", "value": html or _escaped(plain)}],
        "published": _word(item.get("date_published")),
        "updated": _word(item.get("date_modified")),
        "language": _word(item.get("language")),
    }


def _word(value: object) -> str:
    """Texts and, as some write their ids, whole numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1 << 64 else ""
    return _NOT_TEXT.sub("", value) if isinstance(value, str) else ""


def _escaped(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;")
