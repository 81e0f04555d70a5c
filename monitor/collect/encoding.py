"""Which letters a document's bytes stand for, whatever its labels say."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LOOKED_AT = 4096  # where a declaration may stand; HTML asks for the first 1024 bytes, many sites are late
_SAMPLE = 200_000
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5")
_RUSSIAN_RUN = re.compile("[А-ЯЁ]?[а-яёіїєґў]{3,}")
_CLEARLY_RUSSIAN = 0.5  # of the letters beyond ASCII; the right reading of Russian has over 0.7, French read as Russian under 0.1
_MOSTLY_BROKEN = 0.05  # of the letters beyond ASCII: with fewer failures it is utf-8 with a damaged place


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a document. Never fails: bytes that mean nothing become U+FFFD."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    return body.decode(name_of(body, content_type), "replace")


def name_of(body: bytes, content_type: str | None = None) -> str:
    """The encoding, by Python's name, of a document without a byte order mark.

    Bytes that are valid utf-8 are utf-8 (no other text looks like it by chance); else the header, the declaration and the
    Cyrillic encodings are tried, and the reading with the most Russian in it wins.
    """
    if body[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        return "utf-16-le" if body[:1] == b"<" else "utf-16-be"
    if _is_utf8(body):
        return "utf-8"
    declared = [name for name in _labels(body, content_type) if name not in ("utf-8", "ascii", "utf-16", "utf-32")]
    candidates = list(dict.fromkeys([*declared, *_CYRILLIC]))
    sample = body[:_SAMPLE]
    scores = {name: _russian_share(sample.decode(name, "replace")) for name in candidates}
    best = max(candidates, key=lambda name: scores[name])  # of equals the first, hence the declared one
    if scores[best] < _CLEARLY_RUSSIAN:
        return declared[0] if declared else "utf-8"
    return best


def _is_utf8(body: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)  # not final: a document cut inside a letter is still utf-8
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        return text.count("\ufffd") < _MOSTLY_BROKEN * sum(1 for letter in text if letter > "\x7f")
    return True


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """The encodings named by the header, then by the document, as Python calls them; unknown names are left out."""
    named = [match[1] for match in [_HEADER.search(content_type or "")] if match]
    named += [(match[1] or match[2]).decode("ascii", "replace") for match in [_DECLARED.search(body[:_LOOKED_AT])] if match]
    known = []
    for name in named:
        try:
            known.append(codecs.lookup(name).name)
        except (LookupError, ValueError):
            continue
    return known


def _russian_share(text: str) -> float:
    """How much of what is not ASCII stands in runs of small Cyrillic letters: a wrong reading turns their case or breaks the runs."""
    foreign = sum(1 for letter in text if letter > "\x7f")
    return sum(len(run) for run in _RUSSIAN_RUN.findall(text)) / foreign if foreign else 0.0
