"""How are measurements shown?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from bench.held import Measured


class Row(Protocol):
    """A measurement as a line of a table."""

    @property
    def HEAD(self) -> tuple[str, ...]:  # noqa: N802  a constant of those that are shown
        """The names of its columns."""

    def row(self) -> tuple[str, ...]:
        """Its cells."""


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


@dataclass(frozen=True, slots=True)
class Target:
    """What was measured, what it should be, whether it is (None: nothing was asked), and the peer's figure with how many times better ours is."""

    subject: str
    ours: str
    wanted: str = ""
    met: bool | None = None
    peer: str = ""
    ratio: float | None = None

    HEAD = ("measured", "here", "target", "met", "peer", "times better")

    def row(self) -> tuple[str, ...]:
        met = "" if self.met is None else "yes" if self.met else "NO"
        return self.subject, self.ours, self.wanted, met, self.peer, _times(self.ratio)

    @classmethod
    def seconds(cls, subject: str, ours: float, most: float, peer: float | None = None) -> Self:
        """A time that should be no longer than `most`."""
        beside = ("", None) if peer is None else (f"{peer:,.1f} s", peer / ours)
        return cls(subject, f"{ours:,.1f} s", f"at most {most:,.0f} s", ours <= most, *beside)

    @classmethod
    def memory(cls, subject: str, ours: int, most: int, peer: int | None = None) -> Self:
        """Bytes that should be no more than `most`."""
        beside = ("", None) if not peer or not ours else (mebibytes(peer), peer / ours)
        return cls(subject, mebibytes(ours), f"at most {mebibytes(most)}", ours <= most, *beside)

    @classmethod
    def number(cls, subject: str, ours: float, wanted: float, *, at_least: bool = False) -> Self:
        """A number that should not be beyond another one."""
        met = ours >= wanted if at_least else ours <= wanted
        return cls(subject, f"{ours:,}", f"{'at least' if at_least else 'at most'} {wanted:,}", met)

    @classmethod
    def plain(cls, subject: str, ours: str, peer: str = "", ratio: float | None = None) -> Self:
        """A figure of which nothing is asked."""
        return cls(subject, ours, peer=peer, ratio=ratio)


def mebibytes(size: float) -> str:
    """A number of bytes for people."""
    return f"{size / (1 << 20):,.0f} MiB"


def show(figures: Sequence[Row]) -> str:
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
