"""How much of a document can be read in a few seconds?"""

import re
from itertools import islice

from monitor.collect.salvage import hidden, spans

MOST_ITEMS = 50_000  # the longest captured feed has 1,000; ten thousand take a second or two
# An item's tags, references and attributes, those in CDATA apart. Of 2,561 captured items the richest has 405; each takes up to 50 µs.
MOST_MARKS = 20_000
_MOST_OUTSIDE = 200_000  # of what is no item: a table of contents of 10,000 items, as RSS 1.0 has it, has 40,000
_MODEST = 500
_BUDGET = 400_000  # marks that all items together may have beyond the modest ones
_BLANK_LINES = re.compile(r"(?>(?:[ \t\r]*+\n){50,})")  # each line is a call
_TAG_END = re.compile(r"[\s/>]")
_MARK = re.compile("[<&=]")
_MANY_ATTRIBUTES = re.compile(r"""(<[\w:.-]++)(?>(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){300,})""")


def trimmed(xml: str) -> tuple[str, tuple[str, ...]]:
    """The document with items of absurdly much markup cut, and what was lost by it in plain words.

    The libraries take time in proportion to the marks, and more than that to the attributes of one tag, which are left out.
    """
    xml = _BLANK_LINES.sub("\n", _MANY_ATTRIBUTES.sub(r"\1", xml))
    if _marks(xml, 0, len(xml)) <= MOST_MARKS:
        return xml, ()
    visible = hidden(xml)
    pieces: list[str] = []
    position, budget, outside, cut = 0, _BUDGET, _MOST_OUTSIDE, 0
    items = spans(xml, visible)
    beyond = items[MOST_ITEMS:]
    if beyond:
        xml = xml[: beyond[0][0]] + xml[beyond[-1][1] :]
        visible = visible[: beyond[0][0]] + visible[beyond[-1][1] :]
    for start, end in [*items[:MOST_ITEMS], (len(xml), len(xml))]:
        between = _marks(visible, position, start)
        outside -= between
        pieces.append(xml[position:start] if outside >= 0 else "")
        marks = _marks(visible, start, end)
        most = MOST_MARKS if budget > 0 else _MODEST
        budget -= max(0, marks - _MODEST)
        if marks <= most:
            pieces.append(xml[start:end])
        else:
            cut += 1
            pieces.append(f"{xml[start : _place(visible, start, end, most)]}</{_TAG_END.split(visible[start + 1 : start + 200], 1)[0]}>")
        position = end
    counted = ((cut, "items had more markup than can be read and were cut"), (len(beyond), f"items beyond the first {MOST_ITEMS} were left out"))
    return "".join(pieces), tuple(f"{count} {what}" for count, what in counted if count)


def _marks(text: str, start: int, end: int) -> int:
    return text.count("<", start, end) + text.count("&", start, end) + text.count("=", start, end)


def _place(text: str, start: int, end: int, number: int) -> int:
    """Where the mark of that number stands."""
    return next(islice(_MARK.finditer(text, start, end), number, None)).start()
