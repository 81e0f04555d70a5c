"""What was collected day by day, what may have been lost, and which outlets behave unusually?"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from monitor.selection import Match, Selection
from monitor.ui import clicks, diagrams, evidence
from monitor.ui.data import Data
from monitor.ui.palette import palette
from monitor.ui.panel import Panel
from monitor.ui.text import language, short_date, t

ROW, REST = 22, 46  # pixels of the coverage picture


def show(selection: Selection, data: Data) -> None:
    """Coverage by source and day, unusual volumes, possible losses, outlets that began or ended; a click lists articles."""
    asked = replace(selection, entities=(), match=Match.ANY, query="")
    _coverage(asked, data)
    _unusual(asked, data)
    _losses(asked, data)
    _lifespans(asked, data)


def _coverage(asked: Selection, data: Data) -> None:
    frame = data.coverage(asked)
    if frame["coverage"].notna().sum() == 0:
        st.caption(t("sources.no_coverage"))
        return
    shown = frame[frame["source"].isin(frame.loc[frame["coverage"].notna(), "source"])]
    option = diagrams.coverage(shown, names=data.source_names(), colours=palette(), language=language())
    height = REST + ROW * shown["source"].nunique()
    clicked = Panel("coverage", t("sources.coverage"), frame, asked, data, t("sources.coverage_note"), counted=False).show(
        lambda: clicks.on_option(
            option, "coverage", diagrams.squares(shown), asked, palette().dark, height=height, alt=t("sources.coverage")
        )
    )  # fmt: skip
    if clicked:
        day, source = clicked
        title = f"{data.source_names().get(source, source)}, {short_date(day)}"
        evidence.show(replace(asked, start=day, end=day, sources=(source,), source_kinds=(), source_countries=()), data, key="covered", title=title)


def _unusual(asked: Selection, data: Data) -> None:
    _listed("unusual", data.unusual(asked).drop(columns="q"), asked, data)


def _losses(asked: Selection, data: Data) -> None:
    _listed("losses", data.losses(asked), asked, data)


def _lifespans(asked: Selection, data: Data) -> None:
    frame = data.lifespans(asked)
    _listed("lifespans", frame[frame["began"] | frame["ended"]], asked, data)


def _listed(what: str, frame: pd.DataFrame, asked: Selection, data: Data) -> None:
    """A table of what is worth knowing; nothing where there is nothing."""
    if len(frame):
        Panel(what, t(f"{what}.title"), frame, asked, data, t(f"{what}.note"), counted=False, opened=True).show(lambda: None)
