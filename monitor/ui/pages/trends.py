"""When was who written about?"""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from monitor.analysis.trends import voice
from monitor.selection import Selection, Step
from monitor.ui import around, basis, charts, clicks, comparing, evidence, spiking, trend
from monitor.ui.data import Data
from monitor.ui.dates import bucket_name
from monitor.ui.palette import MOST_LINES, palette, slots
from monitor.ui.panel import Panel
from monitor.ui.text import language, t

UNASKED = 4  # lines where nobody was chosen: the most written about
VIEWS = ("lines", "voice")


def page(selection: Selection, data: Data) -> None:
    """Lines over time, or how attention is divided; a click lists the articles of that point; spikes; other periods."""
    st.title(t("trends.title"))
    elapsed = data.elapsed(selection)
    asked, note = _asked(elapsed, data) if elapsed else (selection, "")
    frame = data.trends(asked) if elapsed and asked.entities else None
    if frame is None or frame.empty:
        st.info(t("empty.period"))
        return
    basis.warn(asked, data)
    left, middle, right = st.columns([2, 3, 2], vertical_alignment="bottom")
    view = left.segmented_control(
        t("trends.view"), VIEWS, format_func=lambda name: t(f"trends.views.{name}"), key="t_view", default="lines", required=True,
        persist_state="session", disabled=len(asked.entities) < len(VIEWS),
    )  # fmt: skip
    beside = middle.selectbox(
        t("trends.beside"), trend.BESIDE, format_func=lambda name: t(f"trends.besides.{name}"), key="t_beside", persist_state="session"
    )
    smoothed = right.toggle(
        t("trends.smooth"), key="t_smooth", persist_state="session", disabled=asked.step is not Step.DAY, help=t("trends.smooth_help")
    )
    if view == "voice" and len(asked.entities) > 1:
        clicked = _voice(frame, asked, data, note)
    else:
        clicked = trend.show(frame, asked, data, note, str(beside), smoothed=smoothed and asked.step is Step.DAY)
    if clicked:
        bucket, entity = date.fromisoformat(clicked[0]), clicked[1]
        title = f"{evidence.named(asked, entity, data)}, {bucket_name(bucket, asked.step, language())}"
        evidence.show(evidence.behind(asked, entity, bucket), data, key="trends", title=title, mentions=_number(frame, bucket, entity))
    spiking.show(asked, data)
    if asked.start and asked.end:
        comparing.show(asked, data)


def _number(frame: pd.DataFrame, bucket: date, entity: str) -> int:
    return int(frame.loc[(frame["date"] == bucket) & (frame["entity"] == entity), "count"].fillna(0).iloc[0])


def _asked(selection: Selection, data: Data) -> tuple[Selection, str]:
    """The Selection that is drawn: at most as many lines as colours, the most written about where nobody was chosen."""
    if not selection.entities:
        top = data.top(selection).sort_values([selection.unit.value, "entity"], ascending=[False, True])
        return replace(selection, entities=tuple(top["entity"].head(UNASKED))), t("trends.unasked")
    note = t("trends.too_many", n=MOST_LINES) if len(selection.entities) > MOST_LINES else ""
    return replace(selection, entities=selection.entities[:MOST_LINES]), note


def _voice(frame: pd.DataFrame, asked: Selection, data: Data, note: str) -> list[str] | None:
    shares = voice(frame)
    among = t("voice.among", names=", ".join(map(data.name, asked.entities)), unit=t(f"unit_of.{asked.unit}"))
    figure = charts.voice(
        shares, names=data.labels(asked.entities), places=slots(asked.entities), colours=palette(), step=asked.step, unit=asked.unit,
        language=language(),
    )  # fmt: skip
    title, notes = t("voice.title"), " · ".join(filter(None, (among, note, around.missing(asked, data))))
    return Panel("voice", title, shares, asked, data, notes).show(lambda: clicks.on_figure(figure, "voice", asked, palette().dark, alt=among))
