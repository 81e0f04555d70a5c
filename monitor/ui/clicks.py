"""What was clicked? A figure drawn, and the thing under the pointer given back."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

import plotly.graph_objects as go
import streamlit as st

from monitor.selection import Selection
from monitor.ui.charts import CONFIG
from monitor.ui.text import t

T = TypeVar("T")


def key(name: str, *parts: object) -> str:
    """A widget key that changes with what is drawn, so that no click outlives its figure."""
    return f"{name}_{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"


def on_figure(figure: go.Figure, name: str, selection: Selection, *parts: object, alt: str, among: str | None = None) -> list[str] | None:
    """Draws a Plotly figure; the clicked point's `customdata`, or None. Of the figures `among` one name only the last clicked has one."""
    own, group = key(name, selection, *parts), f"clicked_{among or name}"
    event = st.plotly_chart(
        figure, key=own, on_select=partial(_clicked, group, own), selection_mode="points", theme=None, config=CONFIG, alt=alt
    )  # fmt: skip
    points: list[dict[str, Any]] = event["selection"]["points"]
    data = points[0].get("customdata") if points and st.session_state.get(group) == own else None
    return [str(part) for part in data] if isinstance(data, Sequence | dict) and data and not isinstance(data, str) else None


def on_option(option: dict[str, Any], name: str, things: Sequence[T], selection: Selection, *parts: object, height: int, alt: str) -> T | None:
    """Draws an ECharts option; the member of `things` whose mark was clicked, or None."""
    own = key(name, selection, *parts)
    event = st.echarts_chart(option, key=own, on_select=partial(_clicked, f"clicked_{name}", own), height=height, theme=None, alt=alt)
    chosen = [index for group in event["selection"]["selected"] if group.get("data_type", "main") != "edge" for index in group["data_indices"]]
    return things[chosen[0]] if chosen and chosen[0] < len(things) else None


def _clicked(group: str, own: str) -> None:
    """Remembers the click, and says where its articles are: on most screens below the visible part."""
    st.session_state[group] = own
    if any(st.session_state[own]["selection"].values()):
        st.toast(t("evidence.below"), icon=":material/south:", duration="short")
