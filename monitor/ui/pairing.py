"""How are pairs drawn, as a matrix or as a network, and what is measured of one?"""

import pandas as pd
import streamlit as st

from monitor.selection import Selection
from monitor.ui import clicks, diagrams
from monitor.ui.around import p_value
from monitor.ui.data import Data
from monitor.ui.palette import palette
from monitor.ui.text import language, signed, t

MOST = {"matrix": 14, "network": 30}  # entities a reader can still tell apart
MOST_EDGES = 90


def matrix(pairs: pd.DataFrame, asked: Selection, data: Data, measure: str) -> tuple[str, ...] | None:
    """The pairs of those with the most in common; the clicked one."""
    order = diagrams.strongest(pairs, "count", MOST["matrix"])
    held = pairs[pairs["a"].isin(order) & pairs["b"].isin(order)]
    shown = held.merge(_odds(held, asked, data), on=["a", "b"]) if measure == "odds_ratio" else held
    option = diagrams.matrix(
        shown.dropna(subset=[measure]), order, measure=measure, names=data.names, labels=data.labels(order), colours=palette(), language=language()
    )
    cells = diagrams.cells(shown.dropna(subset=[measure]), order)
    return clicks.on_option(
        option, "matrix", cells, asked, measure, len(pairs), palette().dark, height=190 + 30 * len(order), alt=t("links.matrix_alt")
    )


def network(pairs: pd.DataFrame, asked: Selection, data: Data, measure: str) -> tuple[str, ...] | None:
    """Those linked by more than chance, at places that do not change from run to run, in the colours of their communities."""
    from monitor.analysis.network import communities, layout  # its library takes a second to load: no other view waits for it

    sure = pairs[pairs["sure"]]
    if sure.empty:
        st.info(t("links.nobody_sure"))
        return None
    held = diagrams.strongest(sure, "count", MOST["network"])
    edges = sure[sure["a"].isin(held) & sure["b"].isin(held)].sort_values(["count", "a", "b"], ascending=[False, True, True]).head(MOST_EDGES)
    if measure == "odds_ratio":
        edges = edges.merge(_odds(edges, asked, data), on=["a", "b"])
    weighted = edges.assign(weight=edges["count"] ** 0.5)
    places = layout(weighted, "weight").merge(communities(weighted, "weight"), on="entity")
    top = data.top(asked)
    weights = {str(entity): float(n) for entity, n in zip(top["entity"], top[asked.unit.value], strict=True)}
    option = diagrams.network(
        edges, places, weights, names=data.names, labels=data.labels(list(places["entity"])), kinds=data.kinds, colours=palette(),
        language=language(), measure=measure,
    )  # fmt: skip
    nodes = [(str(entity),) for entity in places["entity"]]
    return clicks.on_option(option, "network", nodes, asked, measure, len(edges), palette().dark, height=560, alt=t("links.network_alt"))


def _odds(pairs: pd.DataFrame, asked: Selection, data: Data) -> pd.DataFrame:
    return data.pair_odds(asked, tuple(zip(pairs["a"], pairs["b"], strict=True)))


def measures(row: pd.Series, asked: Selection, data: Data) -> str:
    """«Жаккар 0,21 · NPMI 0,43 · G² 88,0 · q < 0,0001 · отношение шансов 3,4 (2,1–5,6)» of one pair."""
    speaks = language()
    said = [f"{t(f'column.{name}')} {diagrams.figure(float(row[name]), digits, speaks)}" for name, digits in (("jaccard", 2), ("npmi", 2), ("g2", 1))]
    if pd.notna(row["q"]):
        said.append(f"q {p_value(float(row['q']))}")
    odds = data.pair_odds(asked, ((row["a"], row["b"]),)).iloc[0]
    ratio, low, high = (diagrams.figure(float(odds[name]), 1, speaks) for name in ("odds_ratio", "ci_low", "ci_high"))
    said.append(t("links.odds", ratio=ratio, low=low, high=high))
    if pd.notna(row["previous"]):
        said.append(t("links.change", previous=int(row["previous"]), change=signed(round(float(row["change"]), 2), language=speaks)))
    return " · ".join(said)
