"""How are measurements shown?"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, the peer's figure, and how many times better ours is (None: no peer)."""

    subject: str
    ours: str
    peer: str = ""
    ratio: float | None = None


def show(figures: Sequence[Figure]) -> str:
    """The figures as a table."""
    head = ("measured", "here", "peer", "times better")
    rows = [(figure.subject, figure.ours, figure.peer, "" if figure.ratio is None else f"{figure.ratio:.1f}") for figure in figures]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
