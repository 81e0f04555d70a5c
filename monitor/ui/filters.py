"""What does the visitor ask? The sidebar's widgets ↔ a Selection."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from monitor.model import EntityKind, MentionKind, SourceKind
from monitor.selection import COUNTED_KINDS, Level, Match, Selection, Step, Unit, Where
from monitor.ui.data import Data
from monitor.ui.text import short_date, t

PRESETS = {"7": 7, "30": 30, "90": 90, "365": 365}  # days up to the last article
ALL, CUSTOM, DEFAULT = "all", "custom", "30"
PICKERS = {EntityKind.LEADER: "f_leaders", EntityKind.COUNTRY: "f_countries", EntityKind.BLOC: "f_blocs"}
LISTS = {"f_sources": "sources", "f_source_kinds": "source_kinds", "f_source_countries": "source_countries", "f_kinds": "kinds"}
SINGLES = {"f_match": "match", "f_where": "where", "f_step": "step", "f_unit": "unit", "f_share": "share", "f_level": "level"}
KEPT = {"f_query": "query", "f_language": "language"}  # asked elsewhere than in the sidebar
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)  # what the calendar offers
DAYS_BY_DAY, DAYS_BY_WEEK = 92, 800  # up to a quarter a line by day is readable, up to two years one by week


def default_period(data: Data, preset: str = DEFAULT) -> tuple[date | None, date | None]:
    """The local days of a preset: up to the last article, whatever day it is now."""
    last = data.state.last
    if last is None or preset == ALL:
        return data.state.first, last
    return last - timedelta(days=PRESETS[preset] - 1), last


def fill(selection: Selection, data: Data) -> None:
    """Sets every widget so that `read` gives this Selection; an open end means the data's own, two of them the default period at a
    step that fits it: the last 30 days, of the demonstration, which is sparse, everything."""
    state = st.session_state
    unasked = selection.start is None and selection.end is None
    first, last = default_period(data, DEFAULT if unasked and not data.demo else ALL)
    start, end = selection.start or first, selection.end or last
    presets = [preset for preset in (*PRESETS, ALL) if start is not None and default_period(data, preset) == (start, end)]
    state["f_period"] = (presets or [DEFAULT if start is None else CUSTOM])[0]
    state["f_from"], state["f_to"] = start or LATEST, end or LATEST
    for kind, key in PICKERS.items():
        state[key] = [entity for entity in selection.entities if data.kinds.get(entity) is kind]
    for key, field in LISTS.items():
        state[key] = list(getattr(selection, field))
    for key, field in (SINGLES | KEPT).items():
        state[key] = getattr(selection, field)
    if unasked and selection.step is Step.DAY:
        fit_step(data)


def read(data: Data) -> Selection:
    """The Selection that the widgets stand on."""
    state = st.session_state
    preset = state["f_period"]
    start, end = (state["f_from"], state["f_to"]) if preset == CUSTOM else default_period(data, preset)
    if start and end and start > end:
        start, end = end, start
    values = {field: tuple(state[key]) for key, field in LISTS.items()} | {field: state[key] for key, field in (SINGLES | KEPT).items()}
    entities = tuple(entity for key in PICKERS.values() for entity in state[key])
    selection = Selection(start=start, end=end, entities=entities, demo=data.demo, **values)
    return replace(selection, kinds=selection.kinds or COUNTED_KINDS)


def known(selection: Selection, data: Data) -> tuple[Selection, list[str]]:
    """The Selection without entities and sources that nobody knows here, and what was left out."""
    sources = {source.id for source in data.sources}
    strangers = [entity for entity in selection.entities if entity not in data.kinds] + [name for name in selection.sources if name not in sources]
    kept = replace(
        selection,
        entities=tuple(entity for entity in selection.entities if entity in data.kinds),
        sources=tuple(name for name in selection.sources if name in sources),
    )
    return kept, strangers


def fitting_step(days: int) -> Step:
    """The step at which a period of so many days makes a readable line."""
    return Step.DAY if days <= DAYS_BY_DAY else Step.WEEK if days <= DAYS_BY_WEEK else Step.MONTH


def fit_step(data: Data) -> None:
    """Sets the step that fits the period; for callbacks and the first run."""
    selection = read(data)
    if selection.start and selection.end:
        st.session_state["f_step"] = fitting_step((selection.end - selection.start).days + 1)


def hold() -> None:
    """Keeps the values of widgets that this run will not draw: Streamlit forgets those it does not see."""
    for key in (*PICKERS.values(), *LISTS, *SINGLES, *KEPT, "f_period", "f_from", "f_to"):
        st.session_state[key] = st.session_state[key]


def _period_chosen(data: Data) -> None:
    start, end = default_period(data, st.session_state["f_period"]) if st.session_state["f_period"] != CUSTOM else (None, None)
    if start and end:
        st.session_state["f_from"], st.session_state["f_to"] = start, end
    fit_step(data)


def _reset(data: Data) -> None:
    fill(Selection(demo=data.demo), data)


def _forget_query() -> None:
    st.session_state["f_query"] = ""


def draw(data: Data) -> None:
    """The sidebar's filters."""
    _period(data)
    st.caption(f"**{t('filters.who')}**")
    _entities(data)
    _counting()
    with st.expander(t("filters.sources"), key="x_sources"):
        _sources(data)
    if st.session_state["f_query"]:
        st.button(t("filters.forget_query"), icon=":material/close:", on_click=_forget_query, key="b_query", width="stretch")
    st.button(t("filters.reset"), icon=":material/restart_alt:", on_click=_reset, args=(data,), key="b_reset", width="stretch")


def _period(data: Data) -> None:
    options = [*PRESETS, ALL, CUSTOM]
    st.selectbox(
        t("filters.period"), options, format_func=lambda preset: t(f"preset.{preset}"), key="f_period", on_change=_period_chosen, args=(data,)
    )
    if st.session_state["f_period"] == CUSTOM:
        st.date_input(t("filters.from"), key="f_from", format="DD.MM.YYYY", min_value=EARLIEST, max_value=LATEST)
        st.date_input(t("filters.to"), key="f_to", format="DD.MM.YYYY", min_value=EARLIEST, max_value=LATEST)
        return
    start, end = default_period(data, st.session_state["f_period"])
    if start and end:
        st.caption(f"{short_date(start)} — {short_date(end)}")


def _entities(data: Data) -> None:
    for kind, key in PICKERS.items():
        offered = data.mentioned.union(st.session_state[key])
        options = sorted((entity for entity in offered if data.kinds.get(entity) is kind), key=lambda entity: data.name(entity).casefold())
        st.multiselect(
            t(f"kinds.{kind}"),
            options,
            format_func=data.name,
            key=key,
            placeholder=t(f"filters.choose.{kind}"),
            select_all=False,
            wrap=True,
            max_selections=20,
        )
    if sum(len(st.session_state[key]) for key in PICKERS.values()) > 1:
        _one("filters.match", list(Match), "match", "f_match")


def _counting() -> None:
    _one("filters.step", list(Step), "step", "f_step")
    st.selectbox(t("filters.unit"), list(Unit), format_func=lambda unit: t(f"unit.{unit}"), key="f_unit")
    st.toggle(t("filters.share"), key="f_share", help=t("filters.share_help"))
    with st.expander(t("filters.more"), key="x_more"):
        _one("filters.where", list(Where), "where", "f_where")
        st.multiselect(
            t("filters.mention_kinds"),
            list(MentionKind),
            format_func=lambda kind: t(f"mention.{kind}"),
            key="f_kinds",
            placeholder=t("filters.choose.kinds"),
        )
        _one("filters.level", list(Level), "level", "f_level")


def _one(label: str, options: Sequence[str], prefix: str, key: str) -> None:
    st.segmented_control(t(label), options, format_func=lambda option: t(f"{prefix}.{option}"), key=key, required=True, width="stretch")


def _sources(data: Data) -> None:
    names = data.source_names()
    st.multiselect(
        t("filters.source"), sorted(names, key=lambda source: names[source].casefold()), format_func=lambda source: names.get(source, source),
        key="f_sources", placeholder=t("filters.choose.source"), select_all=False,
    )  # fmt: skip
    st.multiselect(
        t("filters.source_kind"), list(SourceKind), format_func=lambda kind: t(f"source_kind.{kind}"), key="f_source_kinds",
        placeholder=t("filters.choose.any"), select_all=False,
    )  # fmt: skip
    countries = sorted({source.country for source in data.sources if source.country} | set(st.session_state["f_source_countries"]), key=data.name)
    st.multiselect(
        t("filters.source_country"), countries, format_func=data.name, key="f_source_countries", placeholder=t("filters.choose.any"), select_all=False
    )
