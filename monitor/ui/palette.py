"""Which colour does each thing have, by day and by night?"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import streamlit as st

# The second channel: a line is known without its colour, by the shape of its marks; from the fifth on, where shapes alone do not help, by dashes.
# Dots mean an unfinished bucket, so no line is dotted.
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "circle", "square", "diamond")
DASHES = ("solid", "solid", "solid", "solid", "longdash", "dash", "longdashdot")
MOST_LINES = len(DASHES)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme; `lines` after Okabe and Ito, each at least 3:1 against `paper`."""

    dark: bool
    paper: str
    card: str
    ink: str
    muted: str
    grid: str
    accent: str
    lines: tuple[str, ...]
    kinds: tuple[str, ...]  # leaders, countries, blocs
    ramp: tuple[str, ...]  # little → much
    change: tuple[str, ...]  # less ← the same → more
    gap: str  # a band over days without data
    loss: str  # and over those of which a part is missing


LIGHT = Palette(
    dark=False,
    paper="#FCFBF8",
    card="#F2EFE8",
    ink="#1D2630",
    muted="#626B75",
    grid="#E6E2D8",
    accent="#1F5582",
    lines=("#0072B2", "#D55E00", "#00875F", "#B0578D", "#4B4E9E", "#8A6A00", "#7A4A2B"),
    kinds=("#B4532A", "#1F5582", "#2E7D6B"),
    ramp=("#EEF2F4", "#BBD1E0", "#7AA5C5", "#3D779F", "#1F5582", "#163F62"),
    change=("#8A4B00", "#D99A55", "#EFEBE2", "#7AA5C5", "#1F5582"),
    gap="rgba(120,110,90,0.16)",
    loss="rgba(120,110,90,0.07)",
)
DARK = Palette(
    dark=True,
    paper="#12171D",
    card="#1B222B",
    ink="#E4E8EC",
    muted="#98A3AF",
    grid="#29323C",
    accent="#7DB4DF",
    lines=("#56B4E9", "#F0803C", "#2FBF93", "#DB8DBB", "#A0A4F0", "#E0B040", "#CBA68C"),
    kinds=("#E89468", "#7DB4DF", "#6CC7B2"),
    ramp=("#1B222B", "#223D53", "#305D7E", "#4B86AF", "#7DB4DF", "#C2DEF4"),
    change=("#F0A65C", "#8A5A2A", "#1B222B", "#305D7E", "#7DB4DF"),
    gap="rgba(200,205,215,0.13)",
    loss="rgba(200,205,215,0.06)",
)


def palette() -> Palette:
    """The colours of the theme that this visit shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def slots(entities: Sequence[str]) -> dict[str, int]:
    """Entity → its place among colours and dashes: its own by name; where two want one, the later takes the next free.

    The same entities get the same places on every page and in every visit, and one added later moves nobody.
    """
    taken: dict[str, int] = {}
    for entity in entities:
        wanted = crc32(entity.encode()) % MOST_LINES
        free = [place for place in range(MOST_LINES) if place not in taken.values()]
        after = [place for place in free if place >= wanted] or free
        taken[entity] = after[0] if after else wanted
    return taken
