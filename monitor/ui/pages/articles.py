"""What do the texts say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from monitor.selection import Selection
from monitor.ui import clicks, evidence, literal, reading
from monitor.ui.data import Data
from monitor.ui.panel import caption, downloads
from monitor.ui.text import t

if TYPE_CHECKING:
    pass

ROWS = 50  # a page of the table; the rest stays in the database
TALL, TWO_LINES = 640, 66  # pixels: of the table, of a row whose title takes two lines


def page(selection: Selection, data: Data) -> None:
    """Search, a table and the chosen text."""
    st.title(t("articles.title"))
    st.session_state["a_query"] = selection.query
    st.text_input(
        t("articles.search"), key="a_query", on_change=_searched, placeholder=t("articles.search_hint"), icon=":material/search:",
        label_visibility="collapsed",
    )  # fmt: skip
    found = data.count(selection)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        counted = (t("n.articles", n=found.articles), t("n.stories", n=found.stories), t("n.mentions", n=found.mentions))
        st.markdown(f"**{counted[0]}** · {' · '.join(counted[1:])}", width="content")
        downloads("articles", lambda: data.export("articles", selection), selection, data)
    if not found.articles:
        st.info(t("empty.articles"))
        return
    at = st.session_state.get(clicks.key("a_page", selection), 1)
    frame = data.articles(selection, ROWS, (at - 1) * ROWS)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        chosen = _table(frame, selection, data, at)
        if found.articles > ROWS:
            st.pagination(-(-found.articles // ROWS), key=clicks.key("a_page", selection))
        st.caption(caption(selection, data))
    with right, st.container(border=True, key="reading"):
        reading.show(int(frame.iloc[chosen]["id"]), data)


def _searched() -> None:
    st.session_state["f_query"] = st.session_state["a_query"].strip()


def _table(frame: pd.DataFrame, selection: Selection, data: Data, at: int) -> int:
    """The table; the position of the chosen row, the first where none was chosen."""
    names = data.source_names()
    shown = pd.DataFrame(
        {
            t("column.title"): frame["title"].map(literal.line),  # first: on a phone it is what fits
            t("column.source"): frame["source"].map(lambda source: names.get(source, source)),
            t("column.when"): [evidence.when(row, data) for row in frame.itertuples(index=False)],
        }
    )
    event: Any = st.dataframe(
        shown, hide_index=True, key=clicks.key("a_table", selection, at), on_select="rerun", selection_mode="single-cell",
        height=TALL, row_height=TWO_LINES, alt=t("articles.title"),
        column_config={
            t("column.title"): st.column_config.TextColumn(width=270), t("column.source"): st.column_config.TextColumn(width=105),
            t("column.when"): st.column_config.TextColumn(width=85),
        },
    )  # fmt: skip
    cells = event["selection"]["cells"]
    return int(cells[0][0]) if cells and cells[0][0] < len(frame) else 0
