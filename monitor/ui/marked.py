"""How are strangers' texts shown with their mentions marked? Everything is escaped; only our own tags remain."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise
from urllib.parse import urlsplit

Span = tuple[int, int, str, str]  # start, end, entity, kind of mention


def marked(text: str, spans: Iterable[Span], says: Mapping[str, str]) -> str:
    """HTML of `text` with its spans in <mark>; nested and overlapping ones share a mark that names them all.

    `says`: entity → the name shown when the mark is pointed at.
    """
    inside = [(max(0, start), min(len(text), end), entity) for start, end, entity, _kind in spans]
    cuts = sorted({0, len(text), *(cut for start, end, _ in inside if start < end for cut in (start, end))})
    parts: list[str] = []
    last: tuple[str, ...] = ()
    for start, end in pairwise(cuts):
        held = tuple(dict.fromkeys(says.get(entity, entity) for a, b, entity in inside if a <= start and end <= b))
        piece = escape(text[start:end])
        if held and held == last:
            parts[-1] = parts[-1].removesuffix("</mark>") + f"{piece}</mark>"
        else:
            parts.append(f'<mark class="m-mark" title="{escape(", ".join(held))}">{piece}</mark>' if held else piece)
        last = held
    return "".join(parts)


def safe_link(url: object) -> str | None:
    """The address if a browser may open it: http or https, nothing that runs."""
    if not isinstance(url, str) or urlsplit(url.strip()).scheme.lower() not in ("http", "https"):
        return None
    return url.strip()


def anchor(title: str, url: object, *, html: str | None = None) -> str:
    """The title as a link to the original in a new tab, or as plain text where there is none. `html`: the title already marked."""
    shown = html if html is not None else escape(title)
    address = safe_link(url)
    return (
        f'<a class="m-title" href="{escape(address)}" target="_blank" rel="noopener noreferrer">{shown}</a>'
        if address
        else f'<span class="m-title">{shown}</span>'
    )
