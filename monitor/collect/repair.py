"""A broken XML document made readable: labels, control characters, bare ampersands, foreign entities, a missing end."""

import html
import re
from dataclasses import dataclass
from html.entities import html5

_BEFORE_ROOT = re.compile(r"(?>(?:\s++|<\?.*?\?>|<!--.*?-->)*)", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*+(?>(?::[\w.-]++)?))(?=[\s/>])")
_FEED_ROOTS = ("rss", "feed", "rdf", "channel")  # whatever their prefix; <channel> is RSS without its root, and CDF
# Roots of documents that are something else, even where they carry a feed or things that are called items.
_FOREIGN_ROOTS = ("html", "opml", "urlset", "sitemapindex", "svg", "head", "body", "yml_catalog", "envelope")
# What a broken program prints before the feed it was asked for.
_NOTICE_TAGS = ("br", "b", "p", "i", "font", "pre", "div", "span", "strong", "hr", "script", "style", "link", "meta", "table")
_LONGEST_NOTICE = 1 << 16  # letters
_LATE_ROOT = re.compile(r"<(?>(?:[A-Za-z_][\w.-]*+:)?)(?:rss|rdf|feed)(?=[\s>])", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ANY_ITEM = re.compile(
    r"<(?>(?:[\w.-]++:)?)(?:item|entry)(?=[\s>])(?:(?!</?(?>(?:[\w.-]++:)?)(?:item|entry)\b).){0,9999}?<(?>(?:[\w.-]++:)?)title\b", re.I | re.S
)
_CDATA = re.compile(r"(<!\[CDATA\[(?>(?:[^<\]]++|<(?!!\[CDATA\[)|\](?!\]>))*)\]\]>)")
_STRAY_CDATA = re.compile(r"<!\[CDATA\[")
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,500}?\?>", re.IGNORECASE)
_BARE = re.compile(r"<(?![A-Za-z_/!?])")
_AMPERSAND = re.compile(r"&(#[xX]?[0-9A-Fa-f]{1,7};|[A-Za-z][A-Za-z0-9]{0,31};)?")
_PREDEFINED = ("amp;", "lt;", "gt;", "quot;", "apos;")
_SURROGATES = re.compile(r"&#[xX]([dD][89abAB][0-9a-fA-F]{2});&#[xX]([dD][c-fC-F][0-9a-fA-F]{2});")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ITEM_END = re.compile(r"</(?>(?:[\w.-]++:)?)(?:item|entry)\s*+>", re.IGNORECASE)
_ITEM_START = re.compile(r"<(?>(?:[\w.-]++:)?)(?:item|entry)(?=[\s/>])", re.IGNORECASE)


_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True, slots=True)
class Repaired:
    """`xml` is ready for a parser; `troubles` are those by which something may have been lost; not `whole` is cut off in the middle."""

    xml: str
    root: str  # its local name in lower case
    troubles: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something else than a feed; `what` in plain words."""

    what: str


def repair(text: str) -> Repaired | Foreign:
    """The document as well-formed as it can be made without guessing at its content.

    Document types go as a whole: entities that a document defines for itself are never expanded, external ones never read.
    """
    text, own_entities = _without_doctype(_NOT_XML.sub("", text.removeprefix("\ufeff")))
    text = _from_root(text)
    root = _ROOT.match(text)
    if root is None or not _holds_items(text, name := _local(root[1])):
        return Foreign(_what(text, _local(root[1]) if root else ""))
    troubles = ["the document defines entities of its own, which are not expanded"] if own_entities else []
    end = _end_of(text, root[1])
    if end is None and not _is_empty(text, root.end()):
        text = _whole_items(text, root[1])
        troubles.append("the document stops in the middle: what came after the last whole item was left out")
        return Repaired(_HEAD + _without_prefix(escaped(text), root[1]), name, tuple(troubles), whole=False)
    return Repaired(_HEAD + _without_prefix(escaped(text[:end]), root[1]), name, tuple(troubles))


def escaped(text: str) -> str:
    """Marks that begin nothing are escaped, inside of CDATA sections nothing is touched."""
    pieces = _CDATA.split(text)
    pieces[::2] = [_escaped(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _escaped(text: str) -> str:
    if "<![CDATA[" in text or "]]>" in text:
        text = _STRAY_CDATA.sub("", text).replace("]]>", "]]&gt;")
    text = _DECLARATION.sub("", text) if "<?" in text else text
    return _references(_BARE.sub("&lt;", text))


def _without_prefix(text: str, root: str) -> str:
    """RSS has no namespace, so a prefix for it says nothing: `<x:rss>` is `<rss>`."""
    prefix, _, name = root.rpartition(":")
    return re.sub(rf"(</?){re.escape(prefix)}:", r"\1", text) if prefix and name.lower() in ("rss", "channel") else text


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _from_root(text: str) -> str:
    """The text from its root element on: notices that a broken program printed before it are passed over."""
    start = _BEFORE_ROOT.match(text)
    text = text[start.end() :] if start else text
    root = _ROOT.match(text)
    if root is not None and _local(root[1]) not in _NOTICE_TAGS:
        return text
    late = None if text.startswith(("{", "[", "%PDF")) else _LATE_ROOT.search(text, 0, _LONGEST_NOTICE)
    return text[late.start() :] if late is not None and not _HTML.search(text, 0, late.start()) else text


def _holds_items(text: str, root: str) -> bool:
    return root in _FEED_ROOTS or (root not in (*_FOREIGN_ROOTS, *_NOTICE_TAGS) and _ANY_ITEM.search(text) is not None)


def _end_of(text: str, root: str) -> int | None:
    """Where the document ends: at the last end tag of its root, if no item follows. Statistics and adverts do."""
    ends = list(re.finditer(rf"</{re.escape(root)}(?:\s*+>|\Z)", text, re.IGNORECASE))
    return ends[-1].end() if ends and not _ITEM_START.search(text, ends[-1].end()) else None


def _is_empty(text: str, start: int) -> bool:
    """Whether the root element is closed by its own tag."""
    end = text.find(">", start)
    return end > 0 and text[end - 1] == "/"


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
        return "a JSON document"
    if head.startswith("%pdf"):
        return "a PDF document"
    if root:
        return f"an XML document of another kind (<{root}>)"
    return "something else than XML"


def _whole_items(text: str, root: str) -> str:
    """Everything up to the last whole item, closed properly."""
    hidden = _CDATA.sub(lambda match: "x" * len(match[0]), text)
    channel = re.search(r"<((?>(?:[\w.-]++:)?)channel)(?=[\s>])", hidden, re.IGNORECASE)
    inside = channel is not None and _local(root) == "rss"
    closing = (f"</{channel[1]}>" if channel is not None and inside else "") + f"</{root}>"
    ends = list(_ITEM_END.finditer(hidden))
    if ends:
        return text[: ends[-1].end()] + closing
    first = _ITEM_START.search(hidden)
    return text[: first.start()] + closing if first else f"<{root}></{root}>"


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
