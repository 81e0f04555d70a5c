"""How is the figure of lines over time put together?"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from monitor.analysis.trends import smooth
from monitor.selection import Selection
from monitor.ui import around, basis, charts, clicks
from monitor.ui.data import Data
from monitor.ui.palette import palette, slots
from monitor.ui.panel import Panel
from monitor.ui.text import language, t

BESIDE = ("none", "previous", "year_before")


def show(frame: pd.DataFrame, asked: Selection, data: Data, note: str, beside: str, *, smoothed: bool) -> list[str] | None:
    """The lines with rings round spikes, estimates where a part was lost, and another period if `beside` names one; the clicked point."""
    drawn = smooth(frame, asked.unit) if smoothed else frame
    estimate = None if smoothed or asked.share or asked.unit not in around.ESTIMATED else data.corrected(asked)
    known = replace(
        around.of_collection(asked, data),
        partial=around.partial(frame, asked, data),
        estimate=estimate,
        earlier=_earlier(asked, data, beside, smoothed=smoothed),
        spikes=around.spikes(data.spikes(asked).frame, asked),
    )
    table = frame.assign(mean=drawn["share" if asked.share else "count"]) if smoothed else frame
    if estimate is not None:
        table = table.merge(estimate.drop(columns="count"), on=["date", "entity"], how="left")
    said = {"smoothed": smoothed, "rings": bool(known.spikes), "estimated": _estimates(estimate)}
    notes = (*(t(f"trends.{name}") for name, holds in said.items() if holds), note, around.missing(asked, data))
    title = t(f"trends.share_title.{asked.unit}") if asked.share else t("trends.count_title", unit=t(f"unit.{asked.unit}"))

    def draw() -> list[str] | None:
        figure = charts.lines(
            drawn, names=data.names, labels=data.labels(asked.entities), places=slots(asked.entities), colours=palette(), step=asked.step,
            unit=asked.unit, share=asked.share, language=language(), around=known,
        )  # fmt: skip
        alt = t("trends.alt", names=", ".join(map(data.name, asked.entities)))
        clicked = clicks.on_figure(figure, "trends", asked, smoothed, beside, palette().dark, alt=alt)
        basis.strip(frame, asked, data, figure.layout.margin.r)
        return clicked

    clicked = Panel("trends", title, table, asked, data, " · ".join(filter(None, notes))).show(draw)
    if not clicked:
        st.caption(t("trends.click_mean" if smoothed else "trends.click"))
    return clicked


def _estimates(estimate: pd.DataFrame | None) -> bool:
    return estimate is not None and bool(((estimate["seen"] < 1) & estimate["corrected"].notna()).any())


def _earlier(asked: Selection, data: Data, beside: str, *, smoothed: bool) -> pd.DataFrame | None:
    """The other period's frame, its buckets moved onto this one's: the first onto the first; `own_date` is where they were."""
    if beside == "none" or not (asked.start and asked.end):
        return None
    other = data.trends(asked.before() if beside == "previous" else asked.year_before())
    other = smooth(other, asked.unit) if smoothed else other
    places = other.groupby("entity").cumcount()
    here = sorted(set(data.trends(asked)["date"]))
    held = other[places < len(here)]
    return held.assign(own_date=held["date"], date=[here[place] for place in places[places < len(here)]])
