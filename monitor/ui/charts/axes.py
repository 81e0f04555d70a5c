"""How do days run along a figure, and what is shaded there?"""

from collections.abc import Iterable
from datetime import date, datetime, time

import plotly.graph_objects as go

from monitor.selection import Step
from monitor.ui.dates import ticks
from monitor.ui.palette import Palette

Days = tuple[date, date]  # first and last


def of_time(figure: go.Figure, first: date, last: date, step: Step, colours: Palette, language: str) -> None:
    """The horizontal axis of a figure over these buckets."""
    at, words = ticks(first, last, step, language)
    half = (step.next(last) - last) / 2  # a bucket: bars stand on their dates, and figures one above the other end alike
    figure.update_xaxes(
        showgrid=False, linecolor=colours.grid, tickcolor=colours.grid, tickfont={"color": colours.muted}, ticks="outside", tickangle=0,
        tickvals=at, ticktext=words, range=[datetime.combine(first, time.min) - half, datetime.combine(last, time.min) + half],
    )  # fmt: skip


def of_size(figure: go.Figure, colours: Palette, form: str, whole: bool) -> None:
    """The vertical axis, from zero; `whole`: no marks between whole numbers."""
    figure.update_yaxes(
        gridcolor=colours.grid, zeroline=False, rangemode="tozero", tickfont={"color": colours.muted}, nticks=6, tickformat=form,
        dtick=1 if whole else None,
    )  # fmt: skip


def shade(figure: go.Figure, gaps: Iterable[Days], losses: Iterable[Days], colours: Palette) -> None:
    """Bands over the days without any data, and lighter ones where a part is missing."""
    for days, colour in ((gaps, colours.gap), (losses, colours.loss)):
        for first, last in days:
            figure.add_vrect(x0=first, x1=Step.DAY.next(last), fillcolor=colour, line_width=0, layer="below")
