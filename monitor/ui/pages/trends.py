"""When was who written about?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from monitor.analysis.trends import smooth
from monitor.selection import Selection, Step
from monitor.ui import charts, clicks, evidence
from monitor.ui.data import Data
from monitor.ui.dates import bucket_name
from monitor.ui.palette import MOST_LINES, palette, slots
from monitor.ui.panel import Panel
from monitor.ui.text import language, short_date, t

UNASKED = 4  # lines where nobody was chosen: the most written about
NAMED = 6  # sources named in a caption


def page(selection: Selection, data: Data) -> None:
    """Lines over time; a click lists the articles of that point."""
    st.title(t("trends.title"))
    asked, note = _asked(selection, data)
    if not asked.entities:
        st.info(t("empty.period"))
        return
    smoothed = st.toggle(
        t("trends.smooth"), key="t_smooth", persist_state="session", disabled=asked.step is not Step.DAY, help=t("trends.smooth_help")
    )
    frame = data.trends(asked)
    gaps = data.gaps(asked)
    smoothed = smoothed and asked.step is Step.DAY
    drawn = smooth(frame, asked.unit) if smoothed else frame
    table = frame.assign(mean=drawn["share" if asked.share else "count"]) if smoothed else frame
    notes = (t("trends.smoothed") if smoothed else "", note, _missing(gaps, data))
    clicked = Panel("trends", _title(asked), table, asked, data, " · ".join(filter(None, notes))).show(
        lambda: _chart(drawn, asked, data, [(first, last) for first, last, _ in gaps], smoothed=smoothed)
    )
    if clicked:
        bucket, entity = date.fromisoformat(clicked[0]), clicked[1]
        title = f"{evidence.named(asked, entity, data)}, {bucket_name(bucket, asked.step, language())}"
        evidence.show(evidence.behind(asked, entity, bucket), data, key="trends", title=title, mentions=_number(frame, bucket, entity))
    else:
        st.caption(t("trends.click_mean" if smoothed else "trends.click"))


def _number(frame: pd.DataFrame, bucket: date, entity: str) -> int:
    return int(frame.loc[(frame["date"] == bucket) & (frame["entity"] == entity), "count"].fillna(0).iloc[0])


def _asked(selection: Selection, data: Data) -> tuple[Selection, str]:
    """The Selection that is drawn: at most as many lines as colours, the most written about where nobody was chosen."""
    if not selection.entities:
        top = data.top(selection).sort_values([selection.unit.value, "entity"], ascending=[False, True])
        return replace(selection, entities=tuple(top["entity"].head(UNASKED))), t("trends.unasked")
    note = t("trends.too_many", n=MOST_LINES) if len(selection.entities) > MOST_LINES else ""
    return replace(selection, entities=selection.entities[:MOST_LINES]), note


def _title(asked: Selection) -> str:
    return t(f"trends.share_title.{asked.unit}") if asked.share else t("trends.count_title", unit=t(f"unit.{asked.unit}"))


def _chart(frame: pd.DataFrame, asked: Selection, data: Data, gaps: list[tuple[date, date]], *, smoothed: bool) -> list[str] | None:
    figure = charts.lines(
        frame, names=data.names, labels=data.labels(asked.entities), places=slots(asked.entities), colours=palette(), step=asked.step,
        unit=asked.unit, share=asked.share, language=language(), partial=_partial(frame, asked, data), gaps=gaps,
    )  # fmt: skip
    return clicks.on_figure(figure, "trends", asked, smoothed, palette().dark, alt=t("trends.alt", names=", ".join(map(data.name, asked.entities))))


def _partial(frame: pd.DataFrame, asked: Selection, data: Data) -> set[date]:
    """Buckets that are not over yet, or that the period cuts."""
    today = data.today(datetime.now(UTC))
    days = set(frame["date"])
    cut = {day for day in days if (asked.start and day < asked.start) or (asked.end and asked.step.next(day).toordinal() - 1 > asked.end.toordinal())}
    return cut | {day for day in days if asked.step.next(day) > today}


def _missing(gaps: list[tuple[date, date, tuple[str, ...]]], data: Data) -> str:
    names = data.source_names()
    parts = []
    for first, last, missing in gaps[:3]:
        who = ", ".join(names.get(source, source) for source in missing) if len(missing) <= NAMED else t("n.sources", n=len(missing))
        span = short_date(first) if first == last else f"{short_date(first)} — {short_date(last)}"
        parts.append(f"{span} ({who})" if who else span)
    more = t("trends.more_gaps", n=len(gaps) - 3) if len(gaps) > 3 else ""
    return t("trends.gaps", gaps="; ".join(parts)) + (f", {more}" if more else "") if parts else ""
