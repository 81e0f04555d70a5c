"""How do numbers over time look as lines?"""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isnan
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitor.selection import Step, Unit
from monitor.ui import literal
from monitor.ui.charts.axes import of_size, of_time, shade
from monitor.ui.charts.beside import estimated, pale
from monitor.ui.charts.canvas import ABOVE, BELOW, TALL, blank
from monitor.ui.charts.pen import Around, Pen, runs
from monitor.ui.palette import DASHES, SYMBOLS, Palette

MOST_WHOLE = 6  # of up to so many each has its line
FEW = 45  # points: of more, marks would run together
RING = 15  # pixels across the ring round a spike
ROW, ROWS = 13, 3  # letters in a row of a name beside its line, and rows: longer names are cut, the chart keeps its room


def lines(
    frame: pd.DataFrame, *, names: Mapping[str, str], places: Mapping[str, int], colours: Palette, step: Step, unit: Unit, share: bool,
    language: str, labels: Mapping[str, str] | None = None, around: Around | None = None, height: int = TALL,
) -> go.Figure:  # fmt: skip
    """One line an entity over time.

    Args:
        frame: `date, entity, count, total, share, coverage`; NaN of a count is no data and breaks the line; buckets without known coverage
            are pale and hollow beside others that have it. Entities in the order of their first rows.
        places: entity → place among colours; labels: entity → its name beside the line, where shorter than in `names`.
    """
    around = around or Around()
    pen = Pen(names, colours, step, unit, share, language, around)
    figure = blank(colours, language, height)
    ends: list[tuple[float, date, str, str]] = []
    heights = [float(frame[pen.value].max())]
    for order, (entity, rows) in enumerate(frame.groupby("entity", sort=False)):
        name, colour = names.get(str(entity), str(entity)), colours.lines[places.get(str(entity), order) % len(colours.lines)]
        for trace in (*pale(str(entity), colour, pen), *estimated(str(entity), colour, pen)):
            heights.append(max((y for y in trace["y"] if y is not None), default=0.0))
            figure.add_scatter(**trace)
        for trace in _line(str(entity), rows, colour, order, pen):
            figure.add_scatter(**trace)
        known = rows[rows[pen.value].notna()]
        if len(known):
            ends.append((float(known[pen.value].iloc[-1]), known["date"].iloc[-1], (labels or names).get(str(entity), name), colour))
    of_time(figure, frame["date"].min(), frame["date"].max(), step, colours, language)
    most = max((value for value in heights if not isnan(value)), default=0.0)
    of_size(figure, colours, ".1~%" if share and unit is not Unit.MENTIONS else ",~f", whole=not share and most <= MOST_WHOLE)
    shade(figure, around.gaps, around.losses, colours)
    _labels(figure, ends, most, height)
    return figure


def _line(entity: str, rows: pd.DataFrame, colour: str, order: int, pen: Pen) -> list[dict[str, Any]]:
    """The traces of one entity: what is whole, what nobody polled, what is unfinished, and the rings round its spikes."""
    days, values = list(rows["date"]), [float(value) for value in rows[pen.value]]
    blind = rows["coverage"].isna()
    unpolled = set() if blind.all() else set(rows["date"][blind])
    data = [
        [day.isoformat(), entity, pen.note(entity, day, float(n), float(total))]
        for day, n, total in zip(days, rows["count"], rows["total"], strict=True)
    ]
    line = {"color": colour, "width": 2.25 if len(days) <= FEW else 1.75, "dash": DASHES[order % len(DASHES)]}
    common = _common(pen.name(entity))
    apart = pen.around.partial | unpolled
    whole = [None if day in apart or isnan(value) else value for day, value in zip(days, values, strict=True)]
    sizes = _sizes(whole)
    marker = {
        "color": colour, "size": sizes, "symbol": SYMBOLS[order % len(SYMBOLS)],
        "line": {"width": [1 if size else 0 for size in sizes], "color": pen.colours.paper},
    }  # fmt: skip
    traces: list[dict[str, Any]] = [common | {"x": days, "y": whole, "customdata": data, "line": line, "marker": marker}]
    for members, dash, opacity in ((pen.around.partial, "1px,3px", 1.0), (unpolled - pen.around.partial, line["dash"], 0.55)):
        for run in runs([day in members and not isnan(value) for day, value in zip(days, values, strict=True)]):
            ends = [at for at in (run[0] - 1, run[-1] + 1) if 0 <= at < len(days) and whole[at] is not None]
            held = sorted([*run, *ends])
            few = len(days) <= FEW or len(run) == 1
            hollow = {
                "color": pen.colours.paper, "size": [8 if few and at in run else 0 for at in held],
                "line": {"width": [1.5 if few and at in run else 0 for at in held], "color": colour},
            }  # fmt: skip
            points = {"x": [days[at] for at in held], "y": [values[at] for at in held], "customdata": [data[at] for at in held]}
            traces.append(common | points | {"line": line | {"dash": dash}, "marker": hollow, "opacity": opacity})
    rings = [at for at, day in enumerate(days) if (entity, day) in pen.around.spikes and not isnan(values[at])]
    if rings:
        ring = {"symbol": "circle-open", "size": RING, "color": colour, "line": {"width": 2}}
        points = {"x": [days[at] for at in rings], "y": [values[at] for at in rings], "customdata": [data[at] for at in rings]}
        traces.append(common | points | {"mode": "markers", "marker": ring})
    return traces


def _sizes(values: Sequence[float | None]) -> list[int]:
    """Marks on every point where they are few, else only on one that no line reaches. One of size 0 can still be pointed at and clicked."""
    around = [None, *values, None]
    alone = [around[n] is None and around[n + 2] is None for n in range(len(values))]
    return [7 if len(values) <= FEW else 5 if single else 0 for single in alone]


def _common(name: str) -> dict[str, object]:
    return {
        "name": name, "mode": "lines+markers", "hovertemplate": "%{customdata[2]}<extra></extra>", "connectgaps": False, "cliponaxis": False,
        "selected": {"marker": {"size": 11, "opacity": 1}}, "unselected": {"marker": {"opacity": 1}},  # a click must not fade the others
    }  # fmt: skip


def _labels(figure: go.Figure, ends: list[tuple[float, date, str, str]], most: float, height: int) -> None:
    """Names at the lines' ends, pushed apart where they would cover each other; room is made for the longest word."""
    top = most or 1.0
    figure.update_yaxes(range=[0, top * 1.08])
    plot = height - ABOVE - BELOW
    wrapped = {name: _wrapped(name) for _, _, name, _ in ends}
    floor = -8.0
    for value, _day, name, colour in sorted(ends, key=lambda end: (end[0], end[2])):
        rows = len(wrapped[name])
        at = max(value / (top * 1.08) * plot, floor + 8 * rows)
        floor = at + 8 * rows
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=0, yref="paper", yanchor="middle", yshift=at, align="left",
            text="<br>".join(map(literal.figure, wrapped[name])), showarrow=False, font={"color": colour, "size": 13},
        )  # fmt: skip
    widest = max((len(row) for rows in wrapped.values() for row in rows), default=0)
    figure.update_layout(margin_r=18 + round(widest * 7.3))


def _wrapped(name: str) -> list[str]:
    """A long name on several lines, so that a phone keeps room for the chart."""
    rows: list[str] = []
    for word in (literal.cut(word, 2 * ROW) for word in name.split()):
        if rows and len(rows[-1]) + 1 + len(word) <= ROW:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return [*rows[:ROWS], "…"] if len(rows) > ROWS else rows
