"""Which items of a document that is not well-formed can be read by themselves?"""

import re
from collections.abc import Iterator
from xml.parsers import expat

_CDATA = re.compile(r"<!\[CDATA\[(?>(?:[^\]]++|\](?!\]>))*)\]\]>")
_COMMENT = re.compile(r"<!--(?>(?:[^-<]++|-(?!->)|<(?!!--))*)-->")
_ITEM = re.compile(r"<((?>(?:[\w.-]++:)?)(?:item|entry))(?=[\s/>])", re.IGNORECASE)
_ROOT = re.compile(r"""<([A-Za-z_][\w.:-]*+)(?>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*)>""")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,60}+):(?=[A-Za-z_])|\s([A-Za-z_][\w.-]{0,60}+):[\w.-]++\s*+=")
_DECLARED = re.compile(r"\sxmlns:([\w.-]++)\s*+=")
_MOST_PREFIXES = 100  # a feed declares 5 to 20; the rest of a hostile document's is read without
# Reading one broken item takes 5 ms. What a document has beyond these is read together, and may spoil each other.
_MOST_BROKEN = 200


def fault(xml: str) -> str | None:
    """Why the document is not well-formed XML, and where; None where it is."""
    parser = expat.ParserCreate("utf-8", " ")
    try:
        parser.Parse(xml.encode("utf-8"), True)  # noqa: FBT003 - the last piece; it takes no names
    except expat.ExpatError as error:
        return f"{expat.ErrorString(error.code)} in line {error.lineno}"
    return None


def holds_items(xml: str) -> bool:
    """Whether there is anything that begins like an item."""
    return _ITEM.search(xml) is not None


def documents(xml: str, root: str) -> Iterator[str]:
    """The document in parts, each a document of its own: first what is no item, then the items, in order.

    Items that are well-formed come together, each of the others alone, so that it cannot spoil its neighbours.
    """
    xml = _with_prefixes(xml)
    if fault(xml) is None:
        yield xml
        return
    items = spans(xml, hidden(xml))
    ends = [0, *(end for _, end in items)]
    starts = [*(start for start, _ in items), len(xml)]
    yield "".join(xml[end:start] for end, start in zip(ends, starts, strict=True))
    begin, finish = _around(xml, root)
    run: list[str] = []
    broken = 0
    for start, end in items:
        item = xml[start:end]
        if broken > _MOST_BROKEN or fault(f"{begin}{item}{finish}") is None:
            run.append(item)
            continue
        broken += 1
        if run:
            yield begin + "".join(run) + finish
            run = []
        if broken <= _MOST_BROKEN:
            yield begin + item + finish
        else:
            run.append(item)
    if run:
        yield begin + "".join(run) + finish


def spans(xml: str, visible: str) -> list[tuple[int, int]]:
    """Where each item begins and ends; one that is not closed ends where the next begins. `visible` is the `hidden` of `xml`."""
    first = _ITEM.search(visible)
    if first is None:
        return []
    found: list[tuple[int, int]] = []
    start: int | None = None
    for tag in re.finditer(rf"<(/?){re.escape(first[1])}(?=[\s/>])[^<>]*+>?", visible, re.IGNORECASE):
        if start is not None:
            found.append((start, tag.end() if tag[1] else tag.start()))
        start = None if tag[1] else tag.start()
    if start is not None:
        end = re.compile(r"</(?>(?:[\w.-]++:)?)(?:channel|rss|rdf|feed)\s*+>", re.IGNORECASE).search(visible, start)
        found.append((start, end.start() if end else len(xml)))
    return found


def hidden(xml: str) -> str:
    """The document with what may look like tags and is none blotted out."""
    text = _CDATA.sub(lambda match: "x" * len(match[0]), xml)
    # A comment that hides the end of an item was never closed: what closes it belongs to another item.
    return _COMMENT.sub(
        lambda match: match[0] if re.search(r"</(?>(?:[\w.-]++:)?)(?:item|entry)\s*+>", match[0], re.I) else " " * len(match[0]), text
    )


def _with_prefixes(xml: str) -> str:
    """The prefixes that nobody declared are declared at the root: the commonest fault, and a harmless one."""
    root = _ROOT.search(xml)
    if root is None:
        return xml
    used: dict[str, None] = {}
    for match in _PREFIX.finditer(hidden(xml)):
        used[match[1] or match[2]] = None
        if len(used) > _MOST_PREFIXES:
            return xml
    missing = [prefix for prefix in used if prefix.lower() not in ("xml", "xmlns") and prefix not in _DECLARED.findall(root[0])]
    declared = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing)
    place = root.end(1)
    return xml[:place] + declared + xml[place:]


def _around(xml: str, root: str) -> tuple[str, str]:
    """The root's own tags, to be put around an item."""
    found = _ROOT.search(xml)
    if found is not None and not found[0].endswith("/>") and fault(f"{found[0]}</{found[1]}>") is None:
        return found[0], f"</{found[1]}>"
    return ("<feed>", "</feed>") if root == "feed" else ("<rss>", "</rss>")
