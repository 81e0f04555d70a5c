"""Who is named together with whom?"""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from monitor.selection import Match, Selection, Unit
from monitor.ui import charts, clicks, diagrams, evidence
from monitor.ui.data import Data
from monitor.ui.dates import bucket_name
from monitor.ui.palette import palette
from monitor.ui.panel import Panel
from monitor.ui.text import language, t

MOST = {"matrix": 14, "network": 30}  # entities a reader can still tell apart
MOST_EDGES = 90
MINIMUM, HIGHEST = 5, 100  # shared articles: fewer than five prove nothing


def page(selection: Selection, data: Data) -> None:
    """A matrix and a network of pairs; a click lists the shared articles and draws the pair over time."""
    st.title(t("links.title"))
    left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
    view = left.segmented_control(
        t("links.view"),
        list(MOST),
        format_func=lambda name: t(f"links.{name}"),
        key="l_view",
        default="matrix",
        required=True,
        persist_state="session",
    )
    measure = middle.selectbox(
        t("links.measure"), list(diagrams.MEASURES), format_func=lambda name: t(f"measure.{name}"), key="l_measure", persist_state="session",
        help=t("links.measure_help"),
    )  # fmt: skip
    minimum = right.slider(t("links.minimum"), 1, HIGHEST, MINIMUM, key="l_minimum", persist_state="session")
    asked = replace(
        selection, entities=(), match=Match.ANY, unit=selection.unit if selection.unit in (Unit.ARTICLES, Unit.STORIES) else Unit.ARTICLES
    )
    pairs = _about(data.pairs(asked, minimum), selection.entities)
    if pairs.empty:
        st.info(t("links.none", n=minimum))
        return
    title = t(f"links.title_of.{asked.unit}", level=t(f"links.level.{asked.level}"))
    note = t("links.chosen") if selection.entities else ""
    draw = _matrix if view == "matrix" else _network
    clicked = Panel("pairs", title, pairs, asked, data, note).show(lambda: draw(pairs, asked, data, str(measure)))
    if not clicked:
        st.caption(t(f"links.click_{view}"))
        return
    pair = _pair(clicked, pairs, data) if len(clicked) == 1 else clicked
    together, name = asked.about(*pair), " — ".join(map(data.name, pair))
    bucket = _over_time(asked, data, pair, name)
    if bucket:
        together, name = together.within(bucket), f"{name}, {bucket_name(bucket, asked.step, language())}"
    evidence.show(together, data, key="links", title=name)


def _about(pairs: pd.DataFrame, entities: tuple[str, ...]) -> pd.DataFrame:
    """Pairs of the chosen ones: among themselves, or of the only one with everybody."""
    if not entities:
        return pairs
    a, b = pairs["a"].isin(entities), pairs["b"].isin(entities)
    return pairs[a | b if len(entities) == 1 else a & b]


def _matrix(pairs: pd.DataFrame, asked: Selection, data: Data, measure: str) -> tuple[str, ...] | None:
    order = diagrams.strongest(pairs, "count", MOST["matrix"])
    labels = data.labels(order)
    option = diagrams.matrix(pairs, order, measure=measure, names=data.names, labels=labels, colours=palette(), language=language())
    shown = diagrams.cells(pairs, order)
    return clicks.on_option(
        option, "matrix", shown, asked, measure, len(pairs), palette().dark, height=190 + 30 * len(order), alt=t("links.matrix_alt")
    )


def _network(pairs: pd.DataFrame, asked: Selection, data: Data, measure: str) -> tuple[str, ...] | None:
    from monitor.analysis.network import layout  # its library takes a second to load: no other view waits for it

    held = diagrams.strongest(pairs, "count", MOST["network"])
    edges = pairs[pairs["a"].isin(held) & pairs["b"].isin(held)].sort_values([measure, "a", "b"], ascending=[False, True, True]).head(MOST_EDGES)
    places = layout(edges.assign(weight=edges["count"] ** 0.5), "weight")
    top = data.top(asked)
    weights = {str(entity): float(n) for entity, n in zip(top["entity"], top["articles"], strict=True)}
    option = diagrams.network(edges, places, weights, names=data.names, kinds=data.kinds, colours=palette(), language=language())
    nodes = [(str(entity),) for entity in places["entity"]]
    return clicks.on_option(option, "network", nodes, asked, measure, len(edges), palette().dark, height=560, alt=t("links.network_alt"))


def _pair(clicked: tuple[str, ...], pairs: pd.DataFrame, data: Data) -> tuple[str, ...]:
    """The neighbour of the clicked entity that the reader picks."""
    entity = clicked[0]
    own = pairs[(pairs["a"] == entity) | (pairs["b"] == entity)].sort_values("count", ascending=False)
    counts = {str(b if a == entity else a): int(n) for a, b, n in zip(own["a"], own["b"], own["count"], strict=True)}
    other = st.selectbox(
        t("links.with_whom", name=data.name(entity)), list(counts), format_func=lambda name: f"{data.name(name)} · {t('n.articles', n=counts[name])}",
        key=f"l_pair_{entity}"
    )  # fmt: skip
    return (entity, str(other))


def _over_time(asked: Selection, data: Data, pair: tuple[str, ...], name: str) -> date | None:
    """The pair's line; the clicked bucket."""
    a, b = sorted(pair)
    frame = data.pair_trend(asked, a, b)
    figure = charts.lines(
        frame.assign(entity="pair"), names={"pair": t("links.together")}, places={"pair": 0}, colours=palette(), step=asked.step, unit=asked.unit,
        share=asked.share, language=language(), height=240, gaps=[(first, last) for first, last, _ in data.gaps(asked)],
    )  # fmt: skip
    clicked = Panel("pair_trend", name, frame, asked.about(a, b), data, t("links.click_bucket")).show(
        lambda: clicks.on_figure(figure, "pair", asked, pair, palette().dark, alt=name)
    )
    return date.fromisoformat(clicked[0]) if clicked else None
