"""What stands beside a line: the estimate for what was not collected, and the same days of another time?"""

from collections.abc import Sequence
from math import isnan
from typing import Any

from monitor.ui.charts.pen import Pen, runs
from monitor.ui.dates import bucket_name
from monitor.ui.text import number, percent, say


def estimated(entity: str, colour: str, pen: Pen) -> list[dict[str, Any]]:
    """Where a part of the day is missing: what full coverage would have shown, with its 95 % interval."""
    given = pen.around.estimate
    if given is None or pen.share:
        return []
    rows = given[given["entity"] == entity]
    traces: list[dict[str, Any]] = []
    for run in runs([seen < 1 and not isnan(value) for seen, value in zip(rows["seen"], rows["corrected"], strict=True)]):
        held = rows.iloc[run]
        wide = len(run) == 1  # a single bucket has no width of its own: a whisker
        band = {
            "x": [*held["date"], *reversed(list(held["date"]))], "y": [*map(float, held["high"]), *map(float, reversed(list(held["low"])))],
            "mode": "lines", "fill": "toself", "fillcolor": _faint(colour), "line": {"width": 4 if wide else 0, "color": _faint(colour)},
            "hoverinfo": "skip",
        }  # fmt: skip
        notes = [
            f"<b>{pen.name(entity)}</b><br>{bucket_name(day, pen.step, pen.language)}<br>{_said(figures, pen.language)}"
            for day, *figures in held[["date", "corrected", "low", "high", "seen"]].itertuples(index=False)
        ]
        middle = {
            "x": list(held["date"]), "y": [float(value) for value in held["corrected"]], "mode": "lines+markers", "text": notes,
            "hovertemplate": "%{text}<extra></extra>", "line": {"width": 1.25, "color": colour, "dash": "6px,4px"},
            "marker": {"size": 5, "color": colour, "symbol": "line-ew-open"},
        }  # fmt: skip
        traces += [band, middle]
    return traces


def _said(figures: Sequence[float], language: str) -> str:
    *counted, seen = figures
    values = {name: number(round(value), language=language) for name, value in zip(("value", "low", "high"), counted, strict=True)}
    return say(language, "trends.estimate", seen=percent(seen, language=language), **values)


def pale(entity: str, colour: str, pen: Pen) -> list[dict[str, Any]]:
    """The line of another period under this one's; it opens nothing."""
    earlier = pen.around.earlier
    if earlier is None:
        return []
    rows = earlier[earlier["entity"] == entity]
    notes = [pen.note(entity, day, float(n), float(total)) for day, n, total in zip(rows["own_date"], rows["count"], rows["total"], strict=True)]
    return [
        {
            "x": list(rows["date"]), "y": [None if isnan(value) else float(value) for value in rows[pen.value]], "mode": "lines", "text": notes,
            "hovertemplate": "%{text}<extra></extra>", "line": {"width": 1.5, "color": colour, "dash": "6px,4px"}, "opacity": 0.45,
            "connectgaps": False,
        }
    ]  # fmt: skip


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"
