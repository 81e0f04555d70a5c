"""How are measurements shown?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.held import Measured


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, the peer's figure, and how many times better ours is (None: no peer)."""

    subject: str
    ours: str
    peer: str = ""
    ratio: float | None = None

    HEAD = ("measured", "here", "peer", "times better")

    def row(self) -> tuple[str, ...]:
        return self.subject, self.ours, self.peer, _times(self.ratio)


@dataclass(frozen=True, slots=True)
class Beside:
    """One question to us and to both peers (none: only we were asked); the ratio is to the faster one."""

    subject: str
    ours: Measured
    frame: Measured | None = None
    sql: Measured | None = None

    HEAD = ("measured", "here", "pandas", "SQLite", "times better", "peak here", "pandas", "SQLite")

    def row(self) -> tuple[str, ...]:
        engines = (self.ours, self.frame, self.sql)
        return self.subject, *map(_seconds, engines), _times(self._ratio()), *map(_memory, engines)

    def _ratio(self) -> float | None:
        peers = [peer.seconds for peer in (self.frame, self.sql) if peer is not None and peer.seconds is not None]
        return min(peers) / self.ours.seconds if peers and self.ours.seconds else None


def show(figures: Sequence[Figure] | Sequence[Beside]) -> str:
    """The figures as a table."""
    rows = [figures[0].HEAD, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    head, *lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([head, "  ".join("-" * width for width in widths), *lines])


def _seconds(measured: Measured | None) -> str:
    if measured is None:
        return ""
    return measured.said if measured.seconds is None else f"{measured.seconds * 1000:,.1f} ms"


def _memory(measured: Measured | None) -> str:
    return f"{measured.memory / (1 << 20):,.0f} MiB" if measured is not None and measured.memory else ""


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.1f}"
