"""Which letters a document's bytes stand for, whatever its labels say."""

import codecs
import re
from collections.abc import Iterable

from monitor.collect.mojibake import once

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (  # how a document begins, blanks apart, in the encodings that give a letter two or four bytes
    ("utf-32-le", re.compile(rb"(?:[\t\n\r ]\0\0\0)*[<{\[]\0\0\0[^\0]\0\0\0")),
    ("utf-32-be", re.compile(rb"(?:\0\0\0[\t\n\r ])*\0\0\0[<{\[]\0\0\0[^\0]")),
    ("utf-16-le", re.compile(rb"(?:[\t\n\r ]\0)*[<{\[]\0[^\0]\0")),
    ("utf-16-be", re.compile(rb"(?:\0[\t\n\r ])*\0[<{\[]\0[^\0]")),
)
_MAINFRAME = b"\x4c\x6f\xa7\x94"  # "<?xm" in every EBCDIC
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LOOKED_AT = 4096  # where a declaration may stand; HTML asks for the first 1024 bytes, many sites are late
_SAMPLE = 200_000
_CYRILLIC = ("cp1251", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")  # koi8-u is koi8-r with Ukrainian letters in place of eight lines and corners
_WESTERN = "cp1252"  # what is called latin-1, or nothing at all, is this in practice
_NO_LABEL = ("utf-8", "ascii", "utf-16", "utf-32", "utf-7", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")
_RUSSIAN_RUN = re.compile("[А-ЯЁ]?[а-яёіїєґў]{3,}")
_CLEARLY_RUSSIAN = 0.5  # of the letters beyond ASCII; the right reading of Russian has over 0.7, French read as Russian under 0.1
_NO_CHANCE = 3  # letters; «Её» in cp1251 is one letter of utf-8, and nobody has met three such pairs and nothing else
_MOSTLY_BROKEN = 0.05  # of the letters beyond ASCII: with fewer failures it is utf-8 with a damaged place


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a document. Never fails: bytes that mean nothing become U+FFFD.

    Of a document in two encodings each piece between tags is read in its own; utf-8 that was encoded twice is undone.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            body, text = body[len(mark) :], body[len(mark) :].decode(name, "replace")
            return once(text if name != "utf-8" or "\ufffd" not in text else _piecewise(body, content_type))
    if _in_wide_letters(body) is not None:
        return once(body.decode(name_of(body), "replace"))
    try:
        return once(body.decode("utf-8"))
    except UnicodeDecodeError:
        return once(_piecewise(body, content_type))


def name_of(body: bytes, content_type: str | None = None) -> str:
    """The encoding, by Python's name, of a document without a byte order mark.

    Bytes that are valid utf-8 are utf-8 (no other text looks like it by chance); else the header, the declaration and the
    Cyrillic encodings are tried, and the reading with the most Russian in it wins.
    """
    wide = _in_wide_letters(body)
    if wide is not None:
        return wide
    if _is_utf8(body):
        return "utf-8"
    declared = _labels(body, content_type)
    candidates = list(dict.fromkeys([*declared, *_CYRILLIC]))
    sample = body[:_SAMPLE]
    scores = {name: _russian_share(sample.decode(name, "replace")) for name in candidates}
    best = max(candidates, key=lambda name: scores[name])  # of equals the first, hence the declared one
    if scores[best] < _CLEARLY_RUSSIAN:
        return declared[0] if declared else _WESTERN
    return best


def _in_wide_letters(body: bytes) -> str | None:
    """The encoding of a document whose beginning is not written in ASCII."""
    if body.startswith(_MAINFRAME):
        declared = _labels(body[:_LOOKED_AT].decode("cp037").encode("utf-8"), None)
        return declared[0] if declared else "cp037"
    return next((name for name, beginning in _WIDE if beginning.match(body)), None)


def _is_utf8(body: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)  # not final: a document cut inside a letter is still utf-8
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        return text.count("\ufffd") < _MOSTLY_BROKEN * sum(1 for letter in text if letter > "\x7f")
    return True


def _labels(body: bytes, content_type: str | None) -> list[str]:
    """The encodings named by the header, then by the document, as Python calls them; unknown names are left out."""
    named = [match[1].encode("utf-8") for match in [_HEADER.search(content_type or "")] if match]
    return _known([*named, *(match[1] or match[2] for match in [_DECLARED.search(body[:_LOOKED_AT])] if match)])


def _known(labels: Iterable[bytes]) -> list[str]:
    known = []
    for label in labels:
        try:
            name = codecs.lookup(label.decode("ascii", "replace").lower().removeprefix("x-")).name  # Python knows «x-mac-cyrillic» without it
            b"<a>".decode(name, "replace")  # some of Python's codecs are no texts at all
        except (LookupError, ValueError):
            continue
        if name.replace("-", "_") not in [left_out.replace("-", "_") for left_out in _NO_LABEL]:
            known.append(_WESTERN if name == "iso8859-1" else name)
    return known


def _russian_share(text: str) -> float:
    """How much of what is not ASCII stands in runs of small Cyrillic letters: a wrong reading turns their case or breaks the runs."""
    foreign = sum(1 for letter in text if letter > "\x7f")
    return sum(len(run) for run in _RUSSIAN_RUN.findall(text)) / foreign if foreign else 0.0


def _piecewise(body: bytes, content_type: str | None) -> str:
    """Each piece between two tags is utf-8 if it can be, else in the encoding of all that cannot."""
    pieces = body.split(b"<")
    foreign = [piece for piece in pieces if not piece.isascii()]
    strange = [piece for piece in foreign if _lost_and_kept(piece)[0] > _lost_and_kept(piece)[1]]
    if not strange:
        return body.decode("utf-8", "replace")
    labels = _DECLARED.search(body[:_LOOKED_AT])
    other = name_of(b"<".join([labels[0] if labels else b"", *strange]), content_type)
    if len(strange) == len(foreign):
        return body.decode(other, "replace")
    mostly_utf8 = 2 * sum(map(len, strange)) < sum(map(len, foreign))
    return "<".join(piece.decode("ascii") if piece.isascii() else _reading(piece, other, mostly_utf8=mostly_utf8) for piece in pieces)


def _reading(piece: bytes, other: str, *, mostly_utf8: bool) -> str:
    lost, kept = _lost_and_kept(piece)
    readings = piece.decode("utf-8", "replace"), piece.decode(other, "replace")
    if lost > kept:
        return readings[1]
    if not lost and kept >= _NO_CHANCE:
        return readings[0]
    shares = [_russian_share(text) for text in readings]
    as_utf8 = mostly_utf8 if shares[0] == shares[1] else shares[0] > shares[1]
    return readings[0] if as_utf8 else readings[1]


def _lost_and_kept(piece: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII utf-8 fails to read, and how many it reads."""
    text = piece.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return lost, sum(1 for letter in text if letter > "\x7f") - lost
