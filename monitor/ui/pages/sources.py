"""Can the charts be trusted: who is being collected, and how well?"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from monitor.model import Outcome
from monitor.selection import Selection
from monitor.ui import charts, clicks, collected, evidence, feeds, health, jobs
from monitor.ui.data import Data
from monitor.ui.importing import upload
from monitor.ui.palette import palette
from monitor.ui.panel import Panel
from monitor.ui.text import language, number, t

MOST = 20  # outlets in a list of bars


def page(selection: Selection, data: Data) -> None:
    """Every feed's state in words, collection on demand, coverage by day."""
    st.title(t("sources.title"))
    status = data.source_status()
    if status.empty:
        st.info(t("sources.demo" if data.demo else "sources.none"))
        if not data.demo:
            _actions(data)
        _held(selection, data)
        return
    outcomes = status["outcome"].value_counts()
    with st.container(key="metrics"):
        columns = st.columns(4, gap="small")
    for column, name, members in zip(
        columns, ("well", "partly", "failing", "waiting"),
        ((Outcome.OK, Outcome.NOT_MODIFIED), (Outcome.DEGRADED,), (Outcome.ERROR,), (Outcome.NEVER,)), strict=True,
    ):  # fmt: skip
        column.metric(t(f"sources.{name}"), sum(int(outcomes.get(str(member), 0)) for member in members), border=True, format="localized")
    _actions(data)
    Panel("sources", t("sources.feeds"), status.drop(columns="number"), selection, data, counted=False).show(
        lambda: feeds.table(status, data, key="s_table")
    )
    health.show(status, data)
    collected.show(selection, data)


def _actions(data: Data) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("sources.collect"), icon=":material/sync:", type="primary", key="b_collect", disabled=jobs.running("collect") or not data.feeds,
            on_click=jobs.collect, args=(data.answers,),
        )  # fmt: skip
        with st.popover(t("sources.import"), icon=":material/upload_file:", key="x_import"):
            upload(data.answers.settings.path)
    jobs.show("collect")
    jobs.show("import")


def _held(selection: Selection, data: Data) -> None:
    """Outlets without a feed: of the demonstration, or of an archive that was loaded."""
    asked = replace(selection, entities=(), sources=())
    counts = [(source.id, data.count(replace(asked, sources=(source.id,))).articles) for source in data.sources]
    frame = pd.DataFrame(counts, columns=["source", "articles"]).sort_values(["articles", "source"], ascending=[False, True])
    if not frame["articles"].any():
        return
    rows = [(who, data.source_names()[who], float(n), number(n, language=language())) for who, n in frame.head(MOST).itertuples(index=False)]
    figure = charts.bars(rows, colours=palette(), language=language())
    clicked = Panel("held", t("sources.held"), frame, asked, data).show(
        lambda: clicks.on_figure(figure, "held", asked, palette().dark, alt=t("overview.bars_alt"))
    )
    if clicked:
        evidence.show(replace(asked, sources=(clicked[0],)), data, key="held", title=data.source_names()[clicked[0]])
