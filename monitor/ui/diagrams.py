"""How do pairs and coverage look? Frame → ECharts option, nothing drawn here."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isinf, isnan
from typing import Any

import pandas as pd

from monitor.model import EntityKind
from monitor.ui import literal
from monitor.ui.charts import FAMILY
from monitor.ui.palette import Palette
from monitor.ui.text import number, say

KINDS = tuple(EntityKind)
MEASURES = {"count": 0, "jaccard": 3, "npmi": 2, "g2": 0, "odds_ratio": 1, "change": 2}  # measure → figures after the point
BELOW_ZERO = ("npmi", "change")
SHAPES = ("circle", "roundRect", "diamond")  # leaders, countries, blocs: where colours tell communities
NARROW = {"maxWidth": 520}  # a phone
SMALLEST, LARGEST = 12, 46  # pixels across a node
LONGEST = 60  # letters of a name
WIDE = 155  # to 100 high: fills a desk's screen and is still legible on a phone


def figure(value: float, digits: int, language: str) -> str:
    """A number, «∞» or «—» where there is none."""
    if isnan(value):
        return "—"
    return "∞" if isinf(value) else number(round(value, digits), digits, language=language)


def strongest(pairs: pd.DataFrame, measure: str, most: int) -> list[str]:
    """The entities with the most in common with others, strongest first, at most `most`."""
    ends = pd.concat([pairs[["a", measure]].set_axis(["entity", "value"], axis=1), pairs[["b", measure]].set_axis(["entity", "value"], axis=1)])
    totals = ends.groupby("entity")["value"].sum().reset_index().sort_values(["value", "entity"], ascending=[False, True])
    return [str(entity) for entity in totals["entity"].head(most)]


def cells(pairs: pd.DataFrame, order: Sequence[str]) -> list[tuple[str, str]]:
    """The pair behind each cell of `matrix`, in the order in which clicks number them."""
    held = set(order)
    found = [(a, b) for a, b in zip(pairs["a"], pairs["b"], strict=True) if a in held and b in held]
    return [pair for a, b in found for pair in ((a, b), (b, a))]


def matrix(
    pairs: pd.DataFrame, order: Sequence[str], *, measure: str, names: Mapping[str, str], colours: Palette, language: str,
    labels: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A symmetric heatmap of `a, b, <measure>`; click indices as in `cells`. `labels`: names along the sides, where shorter than in `names`."""
    values = {(a, b): float(v) for a, b, v in zip(pairs["a"], pairs["b"], pairs[measure], strict=True)}
    values |= {(b, a): v for (a, b), v in values.items()}
    at = {entity: place for place, entity in enumerate(order)}
    digits = MEASURES[measure]
    shown = [values[pair] for pair in cells(pairs, order)]
    low, high = min(shown, default=0.0) if measure in BELOW_ZERO else 0.0, max((value for value in shown if not isinf(value)), default=1.0)
    ramp, middle = list(colours.ramp), (low + high) / 2  # from the paper's side to the ink's: beyond the middle figures are in the paper's colour
    if measure == "change":  # less ← the same → more
        high = max(abs(low), abs(high)) or 1.0
        low, middle, ramp = -high, high / 2, list(colours.change)
    data: list[dict[str, Any]] = [
        {
            "value": [at[a], at[b], min(values[a, b], high)],
            "name": f"{_name(names, a)} — {_name(names, b)}: {figure(values[a, b], digits, language)}",
            "label": {"formatter": figure(values[a, b], digits, language), "color": colours.ink if values[a, b] < middle else colours.paper},
        }
        for a, b in cells(pairs, order)
    ]
    sides = [_name(labels or names, entity) for entity in order]
    axis: dict[str, Any] = {
        "type": "category", "data": sides, "splitArea": {"show": False}, "axisLine": {"show": False}, "axisTick": {"show": False},
        "axisLabel": {"color": colours.ink, "fontFamily": FAMILY, "fontSize": 12, "interval": 0},
    }  # fmt: skip
    longest = max((len(label) for label in sides), default=0)
    room = min(190, 14 + 7 * longest)
    rotated = axis["axisLabel"] | {"rotate": 55}
    small = {"fontSize": 10, "lineHeight": 11}
    return {
        "textStyle": {"fontFamily": FAMILY},
        "animation": False,
        "tooltip": _tooltip(colours),
        "grid": {"left": room, "right": 8, "top": 8, "bottom": round(room * 0.86)},
        "xAxis": axis | {"axisLabel": rotated},
        "yAxis": axis | {"inverse": True},
        "visualMap": {
            "show": False, "min": low, "max": high,
            "inRange": {"color": ramp},
        },
        "series": [
            {
                "type": "heatmap", "data": data, "selectedMode": "single",
                "label": {"show": len(order) <= 16, "fontFamily": FAMILY, "fontSize": 12},
                "itemStyle": {"borderColor": colours.paper, "borderWidth": 2, "borderRadius": 3},
                "emphasis": {"itemStyle": {"borderColor": colours.ink, "borderWidth": 1}},
                "select": {"itemStyle": {"borderColor": colours.ink, "borderWidth": 2}},
            }
        ],
        "media": [
            {
                "query": NARROW,
                "option": {
                    "grid": {"left": min(118, room), "right": 2, "bottom": min(120, room)},
                    "xAxis": {"axisLabel": rotated | small | {"rotate": 75, "width": 110, "overflow": "break"}},
                    "yAxis": {"axisLabel": axis["axisLabel"] | small | {"width": 110, "overflow": "break"}},
                    "series": [{"label": {"show": False}}],
                },
            }
        ],
    }  # fmt: skip


def network(
    pairs: pd.DataFrame, places: pd.DataFrame, weights: Mapping[str, float], *, names: Mapping[str, str], kinds: Mapping[str, EntityKind],
    colours: Palette, language: str, measure: str = "count", labels: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Entities as marks (area by `weights`, shape by kind, colour by community), pairs as lines (width by count), at fixed places.

    `places`: `entity, x, y, community`; node indices follow it. `labels`: names beside the marks, where shorter than in `names`.
    """
    heaviest = max((weights.get(entity, 1.0) for entity in places["entity"]), default=1.0) or 1.0
    most = float(pairs["count"].max()) if len(pairs) else 1.0
    groups = sorted(set(places["community"]))
    nodes = [
        {
            "id": entity, "name": _name(names, entity), "x": x, "y": y, "category": groups.index(group),
            "symbol": SHAPES[KINDS.index(kinds[entity])] if entity in kinds else SHAPES[0],
            "label": {"formatter": _name(labels or names, entity)},
            "symbolSize": round(SMALLEST + (LARGEST - SMALLEST) * (weights.get(entity, 0.0) / heaviest) ** 0.5, 1),
        }
        for entity, x, y, group in zip(
            places["entity"], _spread(places["x"], WIDE), _spread(places["y"], 100), places["community"], strict=True
        )
    ]  # fmt: skip
    edges = [
        {
            "source": a, "target": b, "value": int(count), "name": _edge(a, b, count, value, names, measure, language),
            "lineStyle": {"width": round(0.8 + 6 * float(count) / most, 2), "opacity": round(0.25 + 0.45 * float(count) / most, 2)},
        }
        for a, b, count, value in zip(pairs["a"], pairs["b"], pairs["count"], pairs[measure], strict=True)
    ]  # fmt: skip
    # A community is known by the one of its members that is written about most.
    heads = [max(places["entity"][places["community"] == group], key=lambda entity: (weights.get(entity, 0.0), entity)) for group in groups]
    categories = [
        {"name": say(language, "links.community", name=_name(names, head)), "itemStyle": {"color": colours.lines[place % len(colours.lines)]}}
        for place, head in enumerate(heads)
    ]
    return {
        "textStyle": {"fontFamily": FAMILY},
        "animation": False,
        "tooltip": _tooltip(colours),
        "legend": [{"data": [c["name"] for c in categories], "type": "scroll", "top": 0, "left": 0, "textStyle": {"color": colours.ink},
                    "pageTextStyle": {"color": colours.muted}, "itemWidth": 10, "icon": "circle"}],
        "series": [
            {
                "type": "graph", "layout": "none", "preserveAspect": "contain", "roam": "move",
                "data": nodes, "links": edges, "categories": categories, "selectedMode": "single",
                "left": "8%", "right": "12%", "top": 48, "bottom": 28, "labelLayout": {"hideOverlap": True},
                "label": {"show": True, "position": "right", "color": colours.ink, "fontSize": 12.5,
                          "textBorderColor": colours.paper, "textBorderWidth": 3},
                "lineStyle": {"color": colours.muted, "curveness": 0.08},
                "itemStyle": {"borderColor": colours.paper, "borderWidth": 1.5},
                "emphasis": {"focus": "adjacency", "label": {"show": True}},
                "select": {"itemStyle": {"borderColor": colours.ink, "borderWidth": 2.5}},
            }
        ],
        "media": [{"query": NARROW, "option": {"series": [{"left": "10%", "right": "16%", "label": {"fontSize": 11}}]}}],
    }  # fmt: skip


def _edge(a: str, b: str, count: float, value: float, names: Mapping[str, str], measure: str, language: str) -> str:
    pair = f"{_name(names, a)} — {_name(names, b)}: {number(int(count), language=language)}"
    return pair if measure == "count" else f"{pair}; {say(language, f'measure.{measure}')} {figure(float(value), MEASURES[measure], language)}"


def _spread(places: pd.Series, room: float) -> list[float]:
    """Coordinates stretched over 0..room."""
    low, high = (float(places.min()), float(places.max())) if len(places) else (0.0, 0.0)
    return [round(room * (float(place) - low) / (high - low), 2) if high > low else room / 2 for place in places]


def squares(frame: pd.DataFrame) -> list[tuple[date, str]]:
    """The day and source behind each square of `coverage`, in the order in which clicks number them."""
    known = frame[frame["coverage"].notna()]
    return list(zip(known["day"], known["source"], strict=True))


def coverage(frame: pd.DataFrame, *, names: Mapping[str, str], colours: Palette, language: str) -> dict[str, Any]:
    """Source × day: how much of the day was really being collected; what nobody polled stays blank."""
    days = {day: place for place, day in enumerate(sorted(set(frame["day"])))}
    sources = {source: place for place, source in enumerate(sorted(set(frame["source"]), key=lambda source: names.get(source, source).casefold()))}
    known = frame[frame["coverage"].notna()]
    data = [
        {
            "value": [days[day], sources[source], round(float(share), 3)],
            "name": f"{_name(names, source)}, {day:%d.%m.%Y}: {number(round(100 * float(share)), language=language)}%",
        }
        for day, source, share in known[["day", "source", "coverage"]].itertuples(index=False)
    ]
    text: dict[str, Any] = {"color": colours.muted, "fontFamily": FAMILY, "fontSize": 11.5}
    return {
        "textStyle": {"fontFamily": FAMILY},
        "animation": False,
        "tooltip": _tooltip(colours),
        "grid": {"left": 150, "right": 8, "top": 8, "bottom": 28},
        "xAxis": {"type": "category", "data": [f"{day:%d.%m}" for day in days], "axisLabel": text, "axisTick": {"show": False},
                  "axisLine": {"show": False}},
        "yAxis": {
            "type": "category", "data": [_name(names, source) for source in sources], "inverse": True, "axisTick": {"show": False},
            "axisLine": {"show": False}, "axisLabel": text | {"interval": 0, "width": 136, "overflow": "truncate"},
        },
        "visualMap": {"show": False, "min": 0, "max": 1, "inRange": {"color": [colours.kinds[0], colours.ramp[1], colours.accent]}},
        "series": [
            {"type": "heatmap", "data": data, "selectedMode": "single", "itemStyle": {"borderColor": colours.paper, "borderWidth": 1},
             "select": {"itemStyle": {"borderColor": colours.ink, "borderWidth": 2}}}
        ],
        "media": [{"query": NARROW, "option": {"grid": {"left": 92}, "yAxis": {"axisLabel": text | {"fontSize": 10, "width": 84}}}}],
    }  # fmt: skip


def _name(names: Mapping[str, str], who: str) -> str:
    return literal.option(literal.cut(names.get(who, who), LONGEST))


def _tooltip(colours: Palette) -> dict[str, Any]:
    return {
        "confine": True, "formatter": "{b}", "backgroundColor": colours.card, "borderColor": colours.grid,
        "textStyle": {"color": colours.ink, "fontFamily": FAMILY, "fontSize": 13},
    }  # fmt: skip
