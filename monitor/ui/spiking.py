"""On which days was somebody named more than could be expected, and what had happened?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from monitor.selection import Selection, Step
from monitor.ui import clicks, evidence, literal
from monitor.ui.around import p_value
from monitor.ui.data import Data
from monitor.ui.panel import Panel
from monitor.ui.text import language, number, short_date, t

FLOOR = 2  # outlets: what only one writes is its own affair
ROW = 35  # pixels
MOST = 8  # rows before the list scrolls


def show(asked: Selection, data: Data, *, newest: bool = False) -> None:
    """The spikes of the named entities (none named: of all), each with the headline that explains it; a click lists the day's articles."""
    found = data.spikes(asked)
    frame = found.frame.sort_values(["date", "p"], ascending=[False, True]) if newest else found.frame.sort_values(["p", "date"])
    notes = [t("spikes.tested", n=found.tested), t("spikes.unit", unit=t(f"unit_of.{found.unit}"))]
    if found.untested:
        notes.append(t("spikes.untested", n=found.untested))
    if found.since is not None:
        notes.append(t("spikes.since", day=short_date(found.since)))
    title = t("spikes.title")
    if found.sources < FLOOR:
        with st.container(border=True, key="panel_spikes"):
            st.markdown(f"#### {title}", anchors=False)
            st.caption(t("spikes.one_source"))
        return
    chosen = Panel("spikes", title, frame, asked, data, " · ".join(notes)).show(lambda: _table(frame, asked, data))
    if chosen is not None:
        day, entity = chosen
        clicked = evidence.behind(replace(asked, step=Step.DAY, unit=found.unit), entity, day)
        evidence.show(clicked, data, key="spikes", title=f"{evidence.named(asked, entity, data)}, {short_date(day)}")


def _table(frame: pd.DataFrame, asked: Selection, data: Data) -> tuple[date, str] | None:
    """The list; the day and entity of the chosen row."""
    if frame.empty:
        st.caption(t("spikes.none"))
        return None
    speaks = language()
    shown = pd.DataFrame(
        {
            t("column.day"): frame["date"],
            t("column.entity"): frame["entity"].map(data.name),
            t("column.title"): frame["title"].map(literal.line, na_action="ignore"),
            t("column.observed"): frame["observed"],
            t("column.expected"): [number(round(float(value), 1), 1, language=speaks) for value in frame["expected"]],
            "p": frame["p"].map(p_value),
        }
    )
    event: Any = st.dataframe(
        shown, hide_index=True, key=clicks.key("spikes_table", asked), on_select="rerun", selection_mode="single-row",
        height=ROW * (min(len(frame), MOST) + 1) + 2, alt=t("spikes.title"),
        column_config={
            t("column.day"): st.column_config.DateColumn(format="DD.MM.YYYY", width=95), t("column.title"): st.column_config.TextColumn(width=400),
            t("column.entity"): st.column_config.TextColumn(width=150), t("column.observed"): st.column_config.NumberColumn(width=70),
            t("column.expected"): st.column_config.TextColumn(width=80), "p": st.column_config.TextColumn(width=80),
        },
    )  # fmt: skip
    rows = event["selection"]["rows"]
    if not rows or rows[0] >= len(frame):
        return None
    return frame["date"].iloc[rows[0]], str(frame["entity"].iloc[rows[0]])
