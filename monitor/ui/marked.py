"""How are strangers' texts shown with their mentions marked? Everything is escaped; only our own tags remain."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from monitor.collect.addresses import is_private_name
from monitor.ui import literal

Span = tuple[int, int, str, str]  # start, end, entity, kind of mention
DOTS = dict.fromkeys(map(ord, "\u3002\uff61"), ".")


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
        piece = literal.html(text[start:end])
        if held and held == last:
            parts[-1] = parts[-1].removesuffix("</mark>") + f"{piece}</mark>"
        else:
            parts.append(f'<mark class="m-mark" title="{literal.html(", ".join(held))}">{piece}</mark>' if held else piece)
        last = held
    return "".join(parts)


def safe_link(url: object) -> str | None:
    """The address if a browser may open it: http or https on a public host, without a user's name before it (`https://tass.ru@evil.example`).

    Links come from feeds, imports and old databases: none may run a script or reach into the reader's own network.
    """
    if not isinstance(url, str) or literal.plain(url) != url:
        return None
    try:
        address = urlsplit(url.strip())
        host, _ = address.hostname or "", address.port
    except ValueError:  # no address at all: `http://[`, a port that is no number
        return None
    known = address.scheme.lower() in ("http", "https") and "@" not in address.netloc and "\\" not in url
    # As a browser reads it: digits and dots of other alphabets are digits and dots. A name without a dot is one of the local network.
    host = normalize("NFKC", unquote(host)).translate(DOTS).rstrip(".")
    return url.strip() if known and ("." in host or ":" in host) and not is_private_name(host) and host.isprintable() else None


def anchor(title: str, url: object, *, html: str | None = None) -> str:
    """The title as a link to the original in a new tab, or as plain text where there is none. `html`: the title already marked."""
    shown = html if html is not None else literal.html(title)
    address = safe_link(url)
    return (
        f'<a class="m-title" href="{literal.html(address)}" target="_blank" rel="noopener noreferrer">{shown}</a>'
        if address
        else f'<span class="m-title">{shown}</span>'
    )
