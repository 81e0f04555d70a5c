"""A broken XML document made readable: labels, control characters, bare ampersands, foreign entities, a missing end."""

import html
import re
from dataclasses import dataclass
from html.entities import html5

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_FEED_ROOTS = ("rss", "feed", "rdf:rdf", "rdf", "atom:feed", "channel")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(#[xX]?[0-9A-Fa-f]{1,7};|[A-Za-z][A-Za-z0-9]{0,31};)?")
_PREDEFINED = ("amp;", "lt;", "gt;", "quot;", "apos;")
_SURROGATES = re.compile(r"&#[xX]([dD][89abAB][0-9a-fA-F]{2});&#[xX]([dD][c-fC-F][0-9a-fA-F]{2});")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ITEM_END = re.compile(r"</(?:item|entry|atom:entry)\s*>", re.IGNORECASE)
_ENDS = {"rss": "</channel></rss>", "feed": "</feed>", "rdf:rdf": "</rdf:RDF>", "rdf": "</RDF>", "atom:feed": "</atom:feed>", "channel": "</channel>"}


@dataclass(frozen=True, slots=True)
class Repaired:
    """`xml` is ready for a parser; `troubles` are those by which something may have been lost."""

    xml: str
    root: str  # lower case
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something else than a feed; `what` in plain words."""

    what: str


def repair(text: str) -> Repaired | Foreign:
    """The document as well-formed as it can be made without guessing at its content.

    Document types go as a whole: entities that a document defines for itself are never expanded, external ones never read.
    """
    text = _NOT_XML.sub("", text.removeprefix("\ufeff"))
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    text, own_entities = _without_doctype(text)
    start = _BEFORE_ROOT.match(text)
    text = text[start.end() :] if start else text
    root = _ROOT.match(text)
    if root is None or root[1].lower() not in _FEED_ROOTS:
        return Foreign(_what(text, root[1].lower() if root else ""))
    name = root[1].lower()
    troubles = ["the document defines entities of its own, which are not expanded"] if own_entities else []
    if not re.search(rf"</{re.escape(root[1])}\s*>", text[-4096:]) and f"</{root[1]}" not in text:
        text = _whole_items(text, name)
        troubles.append("the document stops in the middle: what came after the last whole item was left out")
    pieces = _CDATA.split(text)
    pieces[::2] = [_references(piece) for piece in pieces[::2]]
    return Repaired('<?xml version="1.0" encoding="utf-8"?>\n' + "".join(pieces), name, tuple(troubles))


def _without_doctype(text: str) -> tuple[str, bool]:
    """The text without `<!DOCTYPE …>` and whether it defined entities. Only the place before the root element is looked at."""
    start = _BEFORE_ROOT.match(text)
    begin = start.end() if start else 0
    if text[begin : begin + 9].upper() != "<!DOCTYPE":
        return text, False
    depth, quote = 0, ""
    for position in range(begin + 9, len(text)):
        letter = text[position]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
        elif letter == ">" and depth == 0:
            return text[position + 1 :], "<!ENTITY" in text[begin:position]
    return "", False


def _what(text: str, root: str) -> str:
    head = text[:2048].lstrip().lower()
    if root == "html" or head.startswith("<!doctype html") or "<html" in head or "<body" in head:
        return "a web page"
    if head.startswith(("{", "[")):
        return "a JSON document (JSON Feed is not supported)" if "jsonfeed.org" in head else "a JSON document"
    if head.startswith("%pdf"):
        return "a PDF document"
    if root:
        return f"an XML document of another kind (<{root}>)"
    return "something else than XML"


def _whole_items(text: str, root: str) -> str:
    """Everything up to the last whole item, closed properly."""
    hidden = _CDATA.sub(lambda match: "x" * len(match[0]), text)
    ends = list(_ITEM_END.finditer(hidden))
    if ends:
        return text[: ends[-1].end()] + _ENDS[root]
    first = re.search(r"<(?:item|entry)\b", hidden, re.IGNORECASE)
    return (text[: first.start()] if first else f"<{root}><channel>" if root == "rss" else f"<{root}>") + _ENDS[root]


def _references(text: str) -> str:
    """Ampersands that begin nothing are escaped, HTML's entities become letters, impossible characters vanish."""
    if "&" not in text:
        return text
    text = _SURROGATES.sub(lambda match: _joined(int(match[1], 16), int(match[2], 16)), text)
    return _AMPERSAND.sub(_reference, text)


def _joined(high: int, low: int) -> str:
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _PREDEFINED:
        return match[0]
    if name.startswith("#"):
        letter = _NOT_XML.sub("", html.unescape(match[0])).replace("\ufffd", "")  # what stands for no character at all
        return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(letter, letter)
    letter = html5.get(name, "")
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(letter, letter) or f"&amp;{name}"
