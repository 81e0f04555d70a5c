"""Where the sentences of a text begin and end."""

import razdel

Bounds = tuple[int, int]


def sentences(text: str) -> list[Bounds]:
    """[start, end) of each sentence in code points, without the white space around it."""
    return [(s.start, s.stop) for s in razdel.sentenize(text) if s.start < s.stop]


def title_sentence(title: str) -> list[Bounds]:
    """A title is one sentence."""
    stripped = title.strip()
    if not stripped:
        return []
    start = title.index(stripped)
    return [(start, start + len(stripped))]


def lead_end(bounds: list[Bounds]) -> int:
    """Where the second sentence ends; the lead of a shorter text is all of it."""
    return bounds[min(1, len(bounds) - 1)][1] if bounds else 0
