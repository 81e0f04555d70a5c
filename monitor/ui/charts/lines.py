"""How does a frame look as lines or bars? Frame → Plotly figure, nothing drawn here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import isnan

import pandas as pd
import plotly.graph_objects as go

from monitor.selection import Step, Unit
from monitor.ui.dates import bucket_name, ticks
from monitor.ui.palette import DASHES, SYMBOLS, Palette
from monitor.ui.text import number, percent, say

FAMILY = '"Source Sans", "Source Sans Pro", sans-serif'  # bundled with Streamlit
TALL = 350
ABOVE, BELOW = 12, 46  # pixels over the plot and under it, where dates take two lines
ROW = 46  # pixels a bar takes together with its label
MOST_WHOLE = 6  # of up to so many each has its line
FEW = 45  # points: of more, marks would run together
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def blank(colours: Palette, language: str, height: int) -> go.Figure:
    """The one template: both themes, both languages' separators, no chrome."""
    figure = go.Figure()
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 44, "r": 12, "t": ABOVE, "b": BELOW},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FAMILY, "size": 13, "color": colours.ink},
        separators=", " if language == "ru" else ".,",
        hoverlabel={
            "bgcolor": colours.card,
            "bordercolor": colours.grid,
            "font": {"family": FAMILY, "size": 13, "color": colours.ink},
            "align": "left",
        },
        hovermode="closest",
        dragmode=False,
        showlegend=False,
    )
    return figure


def shown(value: float, total: float, *, unit: Unit, share: bool, language: str) -> str:
    """«12 статей из 345 · 3,5 %» for one point."""
    if isnan(value):
        return say(language, "trends.no_data")
    counted = say(language, f"n.{unit}", n=round(value, 1) if value % 1 else int(value))
    if isnan(total) or not total:
        return counted
    if unit is Unit.MENTIONS:
        rate = say(language, "trends.per_hundred", rate=number(100 * value / total, 1, language=language))
        return f"{counted}, {rate}" if share else counted
    return f"{counted} {say(language, 'trends.of', total=int(total))}" + (f" · {percent(value / total, language=language)}" if share else "")


def lines(
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    places: Mapping[str, int],
    colours: Palette,
    step: Step,
    unit: Unit,
    share: bool,
    language: str,
    labels: Mapping[str, str] | None = None,
    partial: Iterable[date] = (),
    gaps: Sequence[tuple[date, date]] = (),
    height: int = TALL,
) -> go.Figure:
    """One line an entity over time.

    Args:
        frame: `date, entity, count, total, share`; NaN is no data and breaks the line. Entities in the order of their first rows.
        places: entity → place among colours; labels: entity → its name beside the line, where shorter than in `names`.
        partial: buckets that are not over or cut by the period, drawn dotted and hollow.
        gaps: first and last days without data, shaded.
    """
    figure = blank(colours, language, height)
    value = "share" if share else "count"
    unfinished = set(partial)
    ends: list[tuple[float, date, str, str]] = []
    for order, (entity, rows) in enumerate(frame.groupby("entity", sort=False)):
        name, colour = names.get(str(entity), str(entity)), colours.lines[places.get(str(entity), order) % len(colours.lines)]
        days, values = list(rows["date"]), [float(v) for v in rows[value]]
        notes = [
            f"<b>{name}</b><br>{bucket_name(day, step, language)}<br>{shown(float(n), float(total), unit=unit, share=share, language=language)}"
            + (f"<br>{say(language, 'trends.unfinished')}" if day in unfinished else "")
            for day, n, total in zip(days, rows["count"], rows["total"], strict=True)
        ]
        data = [[day.isoformat(), str(entity), note] for day, note in zip(days, notes, strict=True)]
        line = {"color": colour, "width": 2.25 if len(days) <= FEW else 1.75, "dash": DASHES[order % len(DASHES)]}
        whole = [None if day in unfinished or isnan(v) else v for day, v in zip(days, values, strict=True)]
        sizes = _sizes(whole)
        marker = {
            "color": colour, "size": sizes, "symbol": SYMBOLS[order % len(SYMBOLS)],
            "line": {"width": [1 if size else 0 for size in sizes], "color": colours.paper},
        }  # fmt: skip
        figure.add_scatter(x=days, y=whole, customdata=data, line=line, marker=marker, **_trace(name))
        for at, day in enumerate(days):
            if day in unfinished and not isnan(values[at]):
                near = [n for n in (at - 1, at + 1) if 0 <= n < len(days) and whole[n] is not None][:1]
                pair = sorted([at, *near])
                figure.add_scatter(
                    x=[days[n] for n in pair], y=[values[n] for n in pair], customdata=[data[n] for n in pair],
                    line=line | {"dash": "1px,3px"},
                    marker={"color": colours.paper, "size": [8 if n == at else 0 for n in pair],
                            "line": {"width": [1.5 if n == at else 0 for n in pair], "color": colour}},
                    **_trace(name),
                )  # fmt: skip
        known = [(v, day) for v, day in zip(values, days, strict=True) if not isnan(v)]
        if known:
            ends.append((known[-1][0], known[-1][1], (labels or names).get(str(entity), name), colour))
    _axes(figure, frame, colours, step, unit=unit, share=share, language=language, most=float(frame[value].max()))
    for first, last in gaps:
        figure.add_vrect(x0=first, x1=Step.DAY.next(last), fillcolor=colours.gap, line_width=0, layer="below")
    _labels(figure, ends, frame[value].max(), height)
    return figure


def _sizes(values: Sequence[float | None]) -> list[int]:
    """Marks on every point where they are few, else only on one that no line reaches. One of size 0 can still be pointed at and clicked."""
    around = [None, *values, None]
    alone = [around[n] is None and around[n + 2] is None for n in range(len(values))]
    return [7 if len(values) <= FEW else 5 if single else 0 for single in alone]


def _trace(name: str) -> dict[str, object]:
    return {
        "name": name, "mode": "lines+markers", "hovertemplate": "%{customdata[2]}<extra></extra>", "connectgaps": False, "cliponaxis": False,
        "selected": {"marker": {"size": 11, "opacity": 1}}, "unselected": {"marker": {"opacity": 1}},  # a click must not fade the others
    }  # fmt: skip


def _axes(figure: go.Figure, frame: pd.DataFrame, colours: Palette, step: Step, *, unit: Unit, share: bool, language: str, most: float) -> None:
    at, words = ticks(frame["date"].min(), frame["date"].max(), step, language)
    figure.update_xaxes(
        showgrid=False, linecolor=colours.grid, tickcolor=colours.grid, tickfont={"color": colours.muted}, ticks="outside", tickangle=0,
        tickvals=at, ticktext=words,
    )  # fmt: skip
    percents = share and unit is not Unit.MENTIONS
    figure.update_yaxes(
        gridcolor=colours.grid,
        zeroline=False,
        rangemode="tozero",
        tickfont={"color": colours.muted},
        nticks=6,
        tickformat=".1~%" if percents else ",~f",
        dtick=None if share or most > MOST_WHOLE else 1,  # half an article means nothing
    )


def _labels(figure: go.Figure, ends: list[tuple[float, date, str, str]], most: float, height: int) -> None:
    """Names at the lines' ends, pushed apart where they would cover each other; room is made for the longest word."""
    top = float(most) if most and not isnan(most) else 1.0
    figure.update_yaxes(range=[0, top * 1.08])
    plot = height - ABOVE - BELOW
    wrapped = {name: _wrapped(name) for _, _, name, _ in ends}
    floor = -8.0
    for value, _day, name, colour in sorted(ends, key=lambda end: (end[0], end[2])):
        rows = wrapped[name].count("<br>") + 1
        at = max(value / (top * 1.08) * plot, floor + 8 * rows)
        floor = at + 8 * rows
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=0, yref="paper", yanchor="middle", yshift=at, align="left",
            text=wrapped[name], showarrow=False, font={"color": colour, "size": 13},
        )  # fmt: skip
    widest = max((len(part) for text in wrapped.values() for part in text.split("<br>")), default=0)
    figure.update_layout(margin_r=18 + round(widest * 7.3))


def _wrapped(name: str) -> str:
    """A long name on several lines, so that a phone keeps room for the chart."""
    rows: list[str] = []
    for word in name.split():
        if rows and len(rows[-1]) + 1 + len(word) <= 13:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return "<br>".join(rows)


def bars(rows: Sequence[tuple[str, str, float, str]], *, colours: Palette, language: str, colour: str | None = None) -> go.Figure:
    """A short list as bars with the names above them: (id, name, length ≥ 0, what the bar says). The first is on top."""
    figure = blank(colours, language, ROW * len(rows) + 8)
    longest = max((length for _, _, length, _ in rows), default=1) or 1
    at = [len(rows) - 1 - order for order in range(len(rows))]
    for width, opacity, lengths in ((0.3, 0.22, [longest] * len(rows)), (0.3, 1.0, [length for _, _, length, _ in rows])):
        figure.add_bar(
            x=lengths, y=at, orientation="h", width=width, customdata=[[entity] for entity, *_ in rows],
            hovertemplate=[f"{name}: {said}<extra></extra>" for _, name, _, said in rows],
            marker={"color": colours.grid if opacity < 1 else colour or colours.accent, "line": {"width": 0}, "cornerradius": 3},
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
    words = [
        {"text": text, "x": x, "xref": "paper", "xanchor": anchor, "y": y, "yshift": 16, "showarrow": False, "font": {"color": ink, "size": 13.5}}
        for y, (_entity, name, _length, said) in zip(at, rows, strict=True)
        for text, x, anchor, ink in ((name, 0, "left", colours.ink), (said, 1, "right", colours.muted))
    ]  # all at once: one by one they take longer than everything else here
    figure.update_layout(barmode="overlay", margin={"l": 0, "r": 0, "t": 4, "b": 0}, annotations=words)
    figure.update_xaxes(visible=False, range=[0, longest], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.45, len(rows) - 0.3], fixedrange=True)
    return figure
