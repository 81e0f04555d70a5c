"""Who is named together with whom, and is it more than chance?"""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from monitor.selection import Match, Selection, Unit
from monitor.ui import around, charts, clicks, diagrams, evidence, literal, pairing
from monitor.ui.data import Data
from monitor.ui.dates import bucket_name
from monitor.ui.palette import palette
from monitor.ui.panel import Panel
from monitor.ui.text import language, t

VIEWS = ("matrix", "network")
UNITS = (Unit.STORIES, Unit.ARTICLES)  # the first unless asked otherwise: forty reprints of a note are one meeting
MINIMUM, HIGHEST = 5, 100  # units shared: fewer than five prove nothing


def page(selection: Selection, data: Data) -> None:
    """A matrix and a network of pairs; a click lists the shared articles and draws the pair over time."""
    st.title(t("links.title"))
    view, measure, unit, minimum = _controls()
    asked = replace(selection, entities=(), match=Match.ANY, unit=unit)
    linked = data.linked(asked, minimum)
    pairs = _about(linked.frame, selection.entities)
    if pairs.empty:
        st.info(t("links.none", n=minimum))
        return
    title = t(f"links.title_of.{asked.unit}", level=t(f"links.level.{asked.level}"))
    notes = (t("links.tested", n=linked.family, sure=int(linked.frame["sure"].sum())), t("links.chosen") if selection.entities else "")
    draw = pairing.matrix if view == "matrix" else pairing.network
    clicked = Panel("pairs", title, pairs, asked, data, " · ".join(filter(None, notes))).show(lambda: draw(pairs, asked, data, measure))
    if not clicked:
        st.caption(t(f"links.click_{view}"))
        return
    pair = _pair(clicked, pairs, data) if len(clicked) == 1 else clicked
    together, name = asked.about(*pair), " — ".join(map(data.name, pair))
    bucket = _over_time(asked, data, linked.frame, pair, name)
    if bucket:
        together, name = together.within(bucket), f"{name}, {bucket_name(bucket, asked.step, language())}"
    evidence.show(together, data, key="links", title=name)


def _controls() -> tuple[str, str, Unit, int]:
    first, second, third, fourth = st.columns([2, 2, 2, 2], vertical_alignment="bottom")
    view = first.segmented_control(
        t("links.view"), VIEWS, format_func=lambda name: t(f"links.{name}"), key="l_view", default="matrix", required=True, persist_state="session"
    )
    unit = second.segmented_control(
        t("filters.unit"), UNITS, format_func=lambda name: t(f"unit.{name}"), key="l_unit", default=UNITS[0], required=True, persist_state="session"
    )
    measure = third.selectbox(
        t("links.measure"), list(diagrams.MEASURES), format_func=lambda name: t(f"measure.{name}"), key="l_measure", persist_state="session",
        help=t("links.measure_help"),
    )  # fmt: skip
    minimum = fourth.slider(t("links.minimum"), 1, HIGHEST, MINIMUM, key="l_minimum", persist_state="session")
    return str(view), str(measure), Unit(unit or UNITS[0]), int(minimum)


def _about(pairs: pd.DataFrame, entities: tuple[str, ...]) -> pd.DataFrame:
    """Pairs of the chosen ones: among themselves, or of the only one with everybody."""
    if not entities:
        return pairs
    a, b = pairs["a"].isin(entities), pairs["b"].isin(entities)
    return pairs[a | b if len(entities) == 1 else a & b]


def _pair(clicked: tuple[str, ...], pairs: pd.DataFrame, data: Data) -> tuple[str, ...]:
    """The neighbour of the clicked entity that the reader picks."""
    entity = clicked[0]
    own = pairs[(pairs["a"] == entity) | (pairs["b"] == entity)].sort_values("count", ascending=False)
    counts = {str(b if a == entity else a): int(n) for a, b, n in zip(own["a"], own["b"], own["count"], strict=True)}
    other = st.selectbox(
        t("links.with_whom", name=literal.markdown(data.name(entity))), list(counts), format_func=lambda name: f"{data.name(name)} · {counts[name]}",
        key=f"l_pair_{entity}"
    )  # fmt: skip
    return (entity, str(other))


def _over_time(asked: Selection, data: Data, pairs: pd.DataFrame, pair: tuple[str, ...], name: str) -> date | None:
    """The pair's line, and what is measured of it; the clicked bucket."""
    a, b = sorted(pair)
    asked = data.elapsed(asked) or asked
    frame = data.pair_trend(asked, a, b)
    known = replace(around.of_collection(asked, data), partial=around.partial(frame, asked, data))
    figure = charts.lines(
        frame.assign(entity="pair"), names={"pair": t("links.together")}, places={"pair": 0}, colours=palette(), step=asked.step, unit=asked.unit,
        share=asked.share, language=language(), height=240, around=known,
    )  # fmt: skip
    note = " · ".join(
        filter(
            None,
            (
                pairing.measures(pairs[(pairs["a"] == a) & (pairs["b"] == b)].iloc[0], asked, data),
                t("links.click_bucket"),
                around.missing(asked, data),
            ),
        )
    )
    clicked = Panel("pair_trend", name, frame, asked.about(a, b), data, note).show(
        lambda: clicks.on_figure(figure, "pair", asked, pair, palette().dark, alt=name)
    )
    return date.fromisoformat(clicked[0]) if clicked else None
