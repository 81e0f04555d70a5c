"""Markup turned into plain text: paragraphs kept, entities undone, control characters gone."""

import html
import re
import unicodedata

# Possessive and bounded: an unclosed quote in a megabyte of text must not be looked for again and again.
_TOKEN = re.compile(
    r"""<!--|<!\[CDATA\[|\]\]>|<([/!?]?)([a-zA-Z][a-zA-Z0-9:-]{0,30}+)((?>(?:[^<>"']++|"[^"<]{0,4000}+"|'[^'<]{0,4000}+'|["'])*))>""", re.DOTALL
)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|center|d[dlt]|details|div|fieldset|figure|footer|form|h[1-6r]|header|li|main|nav|[ou]l|option|p|pre"
    "|section|summary|table|tbody|t[dhr]|tfoot|thead"
)
# What these hold is not the article's text: captions name other people than the article does.
_SKIPPED = re.compile("script|style|noscript|template|iframe|object|svg|math|figcaption|button|select|textarea|head|title|audio|video|canvas")
# C0 and C1 controls, the byte order mark, soft hyphens, direction marks; the emoji joiner U+200D and variation selectors stay.
_REMOVED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[\s]*")


def plain(markup: str) -> str:
    """The text of an HTML fragment, one line for each paragraph."""
    if "<" in markup or "]]>" in markup:
        markup = _without_tags(markup)
    return tidy(html.unescape(markup))


def line(markup: str, limit: int | None = None) -> str:
    """The text of a fragment as one line, cut at a word before `limit` letters with an ellipsis."""
    text = plain(markup).replace("\n", " ")
    return text if limit is None else cut(text, limit)


def tidy(text: str) -> str:
    """Plain text without control characters and superfluous blanks, one line for each paragraph, in composed letters."""
    text = _REMOVED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    text = _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def cut(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end within `limit` letters and an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    head = head[:space] if space > limit // 2 else head
    while head and (head[-1] == "\u200d" or unicodedata.category(head[-1]) in ("Mn", "Me", "Sk")):
        head = head[:-1]  # do not end within an emoji or an accented letter
    return head.rstrip(" ,;:–—-") + "…"


def _without_tags(markup: str) -> str:
    pieces: list[str] = []
    lowered = markup.lower()
    last_end: dict[str, int] = {}  # of each skipped element; looked for once, or many unclosed ones would take quadratic time
    position, skipping = 0, ""
    for token in _TOKEN.finditer(markup):
        if token.start() < position:
            continue  # inside a comment
        if not skipping:
            pieces.append(markup[position : token.start()])
        position = token.end()
        name = (token[2] or "").lower()
        if token[0] == "<!--":
            position = _comment_end(markup, position, last_end)
        elif skipping:
            skipping = "" if token[1] == "/" and name == skipping else skipping
        elif _BLOCKS.fullmatch(name):
            pieces.append("\n")
        elif _SKIPPED.fullmatch(name) and not token[1]:
            if name not in last_end:
                last_end[name] = lowered.rfind(f"</{name}")
            # What is never closed hides nothing: an advert's stray <svg> must not swallow the rest.
            skipping = name if last_end[name] >= position else ""
    if not skipping:
        pieces.append(markup[position:])
    return "".join(pieces)


def _comment_end(markup: str, position: int, last_end: dict[str, int]) -> int:
    """Where the comment ends; an open one hides nothing."""
    if "-->" not in last_end:
        last_end["-->"] = markup.rfind("-->")
    return markup.index("-->", position) + 3 if last_end["-->"] >= position else position
