"""How much stands behind a figure, bucket by bucket: what was collected, and how much of it with full text?"""

from datetime import date
from math import isnan

import pandas as pd
import plotly.graph_objects as go

from monitor.selection import Step
from monitor.ui.charts.axes import of_time
from monitor.ui.charts.canvas import blank
from monitor.ui.dates import bucket_name
from monitor.ui.palette import Palette
from monitor.ui.text import percent, say

HEIGHT, ABOVE, BELOW = 104, 18, 22
NARROW = {"coverage": "solid", "texts": "4px,3px"}


def strip(frame: pd.DataFrame, *, colours: Palette, step: Step, language: str, right: float) -> go.Figure:
    """Two shares over time, 0 to 1.

    Args:
        frame: `date, coverage, texts`; NaN is unknown or no data, and breaks the line. One row a bucket.
        right: pixels beside the plot, as many as the figure above has.
    """
    figure = blank(colours, language, HEIGHT)
    for column, dash in NARROW.items():
        values = [float(share) for share in frame[column]]
        if all(map(isnan, values)):
            continue
        name = say(language, f"strip.{column}")
        colour = colours.accent if column == "coverage" else colours.muted
        notes = [_note(day, share, name, step, language) for day, share in zip(frame["date"], values, strict=True)]
        figure.add_scatter(
            x=list(frame["date"]), y=[None if isnan(share) else share for share in values], name=name, mode="lines",
            text=notes, hovertemplate="%{text}<extra></extra>", line={"color": colour, "width": 1.5, "dash": dash, "shape": "hvh"},
            connectgaps=False, cliponaxis=False, showlegend=True, fill="tozeroy" if column == "coverage" else None,
            fillcolor=colours.loss if column == "coverage" else None,
        )  # fmt: skip
    of_time(figure, frame["date"].min(), frame["date"].max(), step, colours, language)
    figure.update_xaxes(showticklabels=False, ticks="")
    figure.update_yaxes(
        range=[0, 1.02],
        tickvals=[0, 0.5, 1],
        tickformat=".0%",
        gridcolor=colours.grid,
        zeroline=False,
        tickfont={"color": colours.muted, "size": 11.5},
    )
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": colours.muted, "size": 12}, "bgcolor": "rgba(0,0,0,0)"}
    figure.update_layout(
        showlegend=True, legend=legend | {"itemclick": False, "itemdoubleclick": False}, margin_t=ABOVE, margin_b=BELOW, margin_r=right
    )
    return figure


def _note(day: date, share: float, name: str, step: Step, language: str) -> str:
    return (
        f"{bucket_name(day, step, language)}<br>{name}: {percent(share, language=language) if not isnan(share) else say(language, 'trends.no_data')}"
    )
