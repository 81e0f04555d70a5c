"""What surrounds every figure: its title, its table, its files and what they were counted from."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from monitor import __version__
from monitor.selection import Selection, selection_words
from monitor.ui import literal
from monitor.ui.data import Data
from monitor.ui.tables import DATES, SHARES, for_people, heading, on_screen
from monitor.ui.text import language, moment, short_date, t

T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNFIT = re.compile(r"[^A-Za-z0-9.-]")  # for the name of a file; ids of the user's own entities are the user's
MOST_ROWS = 1000  # shown in a table under a figure; files hold all


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure's surroundings: `what` names files and keys, `frame` holds the figure's own numbers."""

    what: str
    title: str
    frame: pd.DataFrame
    selection: Selection
    data: Data
    note: str = ""  # before the standing caption
    counted: bool = True  # whether the figure counts articles: then the caption says from what
    opened: bool = False  # the table is the figure

    def show(self, draw: Callable[[], T]) -> T:
        """Draws title, files, figure, caption and table; what `draw` returned (a click)."""
        with st.container(border=True, key=f"panel_{self.what}"):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(f"#### {literal.markdown(self.title)}", anchors=False, width="content")
                downloads(self.what, lambda: self.frame, self.selection, self.data)
            drawn = draw()
            if said := " · ".join(part for part in (self.note, caption(self.selection, self.data) if self.counted else "") if part):
                st.caption(literal.markdown(said))
            if self.opened:
                self._rows()
            elif len(self.frame):
                with st.expander(t("panel.table"), icon=":material/table_rows:", key=f"table_{self.what}"):
                    self._rows()
        return drawn

    def _rows(self) -> None:
        table(self.frame.head(MOST_ROWS), self.data, key=f"frame_{self.what}")
        if len(self.frame) > MOST_ROWS:
            st.caption(t("panel.more_rows", n=len(self.frame), shown=MOST_ROWS))


def table(frame: pd.DataFrame, data: Data, *, key: str) -> None:
    """The frame in people's words, with local formats."""
    speaks = language()
    formats: dict[str, Any] = {name: st.column_config.DateColumn(format="DD.MM.YYYY") for name in DATES if name in frame}
    formats |= {name: st.column_config.NumberColumn(format="percent") for name in SHARES if name in frame and frame[name].max() <= 1}
    formats |= {name: st.column_config.NumberColumn(format="localized") for name in map(str, frame.select_dtypes("number")) if name not in formats}
    columns = {heading(name, speaks): form for name, form in formats.items()}
    st.dataframe(on_screen(for_people(frame, data, speaks)), hide_index=True, column_config=columns, key=key, alt=t("panel.table"))


def caption(selection: Selection, data: Data) -> str:
    """What a figure was counted from: how many articles, when, by which clock, from how many sources."""
    found = data.summary(selection)
    span = f"{short_date(selection.start)} — {short_date(selection.end)}" if selection.start and selection.end else t("preset.all")
    return t("panel.caption", articles=t("n.articles", n=found.articles), span=span, zone=str(data.zone), sources=t("n.sources", n=found.sources))


def file_name(what: str, selection: Selection) -> str:
    """monitor_trends_tokayev-eaeu_2026-10-01_2026-10-31, without an ending."""
    who = "-".join(UNFIT.sub("", entity)[:40] for entity in selection.entities[:4]) or "all"
    days = [f"{day:%Y-%m-%d}" for day in (selection.start, selection.end) if day]
    return "_".join(("monitor", "demo" if selection.demo else "", what, who, *days)).replace("__", "_")


def about(selection: Selection, data: Data) -> dict[str, str]:
    """The sheet that says where the numbers come from."""
    words = {word: ", ".join(values) for word, values in selection_words(selection).items()}
    return {
        t("about.program"): f"{t('app.name')} {__version__}",
        t("about.made"): moment(datetime.now(UTC), data.zone),
        t("about.zone"): str(data.zone),
        t("about.counted"): caption(selection, data),
        t("about.version"): str(data.state.counting_version),
        t("about.as_of"): short_date(data.state.as_of),
        t("about.data"): t("demo.short") if selection.demo else t("about.own"),
        **{f"{t('about.filter')}: {word}": value for word, value in words.items()},
    }


def downloads(what: str, frame: Callable[[], pd.DataFrame], selection: Selection, data: Data) -> None:
    """A menu of three files, each made only when it is asked for."""
    name = file_name(what, selection)
    head = about(selection, data)  # read now: a file is made outside the visit's run
    speaks = language()
    unique = f"{what}_{hashlib.sha256(repr(selection).encode()).hexdigest()[:8]}"

    def people() -> pd.DataFrame:
        return for_people(frame(), data, speaks)

    def made(kind: str) -> bytes:
        from monitor.export import csv_bytes, xlsx_bytes  # no page waits for their library

        if kind == "xlsx":
            return xlsx_bytes(people(), head)
        return csv_bytes(people(), excel=True) if kind == "excel" else csv_bytes(frame(), excel=False)

    files = (("xlsx", f"{name}.xlsx", XLSX), ("excel", f"{name}.csv", "text/csv"), ("plain", f"{name}_plain.csv", "text/csv"))
    with st.popover(t("panel.download"), icon=":material/download:", type="tertiary", key=f"menu_{what}"):
        for kind, file, mime in files:
            st.download_button(
                t(f"panel.{kind}"),
                partial(made, kind),
                file,
                mime,
                key=f"file_{kind}_{unique}",
                on_click="ignore",
                width="stretch",
                help=t(f"panel.{kind}_help"),
            )
