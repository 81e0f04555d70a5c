"""What changed?"""

import pandas as pd
import streamlit as st

from monitor.model import EntityKind
from monitor.selection import Selection, Unit
from monitor.ui import charts, clicks, evidence, spiking
from monitor.ui.data import Data
from monitor.ui.palette import palette
from monitor.ui.panel import Panel
from monitor.ui.text import language, number, short_date, signed, t

LATEST = 8
MOVERS = 5  # each way
TOP = 6  # of each kind


def page(selection: Selection, data: Data) -> None:
    """Counts against the period before, spikes, who rose and fell, who is named most, what came last."""
    st.title(t("overview.title"))
    _metrics(selection, data)
    spiking.show(selection, data, newest=True)
    for draw in (_movers, _top):
        if clicked := draw(selection, data):
            evidence.show(evidence.behind(selection, clicked), data, key="overview", title=evidence.named(selection, clicked, data))
    st.markdown(f"#### {t('overview.latest')}", anchors=False)
    evidence.cards(data.articles(selection, LATEST), None, data)
    st.button(t("overview.all_articles"), key="b_all", on_click=evidence.go, args=("articles", selection, data), icon=":material/article:")


def _metrics(selection: Selection, data: Data) -> None:
    now = data.summary(selection)
    with st.container(key="metrics"):
        columns = st.columns(4, gap="small")
    for column, name in zip(columns, Unit, strict=True):
        value, before = getattr(now, name), getattr(now.previous, name) if now.previous else None
        change = signed(value - before, language=language()) if before is not None else None
        with column.container(key=f"card_{name}", border=True, height="stretch", gap="xxsmall"):
            st.metric(
                t(f"unit.{name}"), number(value, language=language()), change, delta_color="off",
                delta_arrow="off" if before in (None, value) else "up" if value > before else "down", help=t(f"overview.help.{name}"),
            )  # fmt: skip
            behind = "sources" if name == Unit.SOURCES else "articles"
            st.button(
                t(f"overview.open.{behind}"), key=f"b_card_{name}", type="tertiary", icon=":material/arrow_forward:", icon_position="right",
                on_click=evidence.go, args=(behind, selection, data),
            )  # fmt: skip
    if now.previous:
        earlier = selection.before()
        st.caption(t("overview.against", span=" — ".join(short_date(day) for day in (earlier.start, earlier.end) if day)))


def _movers(selection: Selection, data: Data) -> str | None:
    frame = data.movers(selection)
    if frame.empty or frame["change"].isna().all():  # there is nothing to compare with
        return None
    speaks = language()

    def draw() -> str | None:
        clicked = None
        for column, name, rows in zip(
            st.columns(2, gap="large"), ("rose", "fell"), (frame[frame["change"] > 0], frame[frame["change"] < 0]), strict=True
        ):
            column.markdown(f"**{t(f'overview.{name}')}**")
            shown = rows.head(MOVERS)
            listed = [
                (str(who), data.name(str(who)), abs(float(n)), t("overview.moved", change=signed(float(n), language=speaks), before=float(before)))
                for who, n, before in zip(shown["entity"], shown["change"], shown["previous"], strict=True)
            ]
            with column:
                clicked = _bars(listed, name, selection) or clicked
        return clicked

    note = t("overview.movers_note", unit=t(f"unit_of.{selection.unit}"))
    return Panel("movers", t("overview.movers"), frame, selection, data, note).show(draw)


def _top(selection: Selection, data: Data) -> str | None:
    frame = data.top(selection)
    if frame.empty:
        st.info(t("empty.period"))
        return None

    def draw() -> str | None:
        clicked = None
        for column, kind, colour in zip(st.columns(3, gap="large"), EntityKind, palette().kinds, strict=True):
            column.markdown(f"**{t(f'kinds.{kind}')}**")
            rows = frame[frame["kind"] == kind].sort_values([selection.unit.value, "entity"], ascending=[False, True]).head(TOP)
            with column:
                clicked = _bars(_lengths(rows, selection, data), f"top_{kind}", selection, colour) or clicked
        return clicked

    return Panel("top", t("overview.top"), frame, selection, data, t("overview.top_note", unit=t(f"unit_of.{selection.unit}"))).show(draw)


def _lengths(rows: pd.DataFrame, selection: Selection, data: Data) -> list[tuple[str, str, float, str]]:
    values = zip(rows["entity"], rows[selection.unit.value], strict=True)
    return [(str(entity), data.name(str(entity)), float(value), number(int(value), language=language())) for entity, value in values]


def _bars(rows: list[tuple[str, str, float, str]], name: str, selection: Selection, colour: str | None = None) -> str | None:
    if not rows:
        st.caption(t("overview.nobody"))
        return None
    clicked = clicks.on_figure(
        charts.bars(rows, colours=palette(), language=language(), colour=colour),
        name,
        selection,
        palette().dark,
        alt=t("overview.bars_alt"),
        among="overview",
    )
    return clicked[0] if clicked else None
