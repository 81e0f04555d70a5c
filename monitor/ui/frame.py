"""What stands around every page: the banner, the header, the sidebar, the way from page to page."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from monitor.model import MonitorError
from monitor.selection import Selection
from monitor.ui import address, filters, jobs, literal, styles
from monitor.ui.data import Data, state
from monitor.ui.evidence import GOTO
from monitor.ui.pages import articles, links, methods, onboarding, overview, sources, trends
from monitor.ui.refusal import refused, switch_demo
from monitor.ui.text import LANGUAGES, STATE, ago, t

if TYPE_CHECKING:
    from monitor.answers import Answers

Opener = Callable[[bool], "Answers"]  # demo or not → answers; raises MonitorError
LOGO = Path(__file__).parent / "logo.svg"
STALE = 2  # collection intervals without a success: the freshness line says so
PAGES = {
    "overview": (overview.page, ":material/newspaper:"),
    "trends": (trends.page, ":material/show_chart:"),
    "links": (links.page, ":material/hub:"),
    "articles": (articles.page, ":material/article:"),
    "sources": (sources.page, ":material/rss_feed:"),
    "methods": (methods.page, ":material/function:"),
}
NOTICED, TOLD = 80, 10  # letters of what could not be understood in a link, and so many of them
ALWAYS = ("sources", "methods")  # what can be read before there is an article
LATER = ("scipy.stats", "monitor.analysis.network")
GROUPS = {"group.overview": ("overview",), "group.analysis": ("trends", "links"), "group.data": ("articles", "sources"), "group.about": ("methods",)}


def show(opened: Opener, *, demo: bool = False) -> None:
    """One run of the dashboard for one visit; `demo`: a visit that does not say otherwise begins with the demonstration."""
    words = address.given()
    st.session_state.setdefault(STATE, address.wanted_language(words, LANGUAGES[0]))
    st.set_page_config(page_title=t("app.name"), page_icon=str(LOGO), layout="wide", initial_sidebar_state="auto")
    st.html(styles.sheet())
    asked, broken = address.salvage(words)
    demo = st.session_state.setdefault("demo", asked.demo or demo)
    try:
        with st.spinner(t("demo.preparing") if demo else t("app.opening"), show_time=False):
            answers = opened(demo)
        data = _data(answers, demo=demo)
        if "lang_asked" not in st.session_state:
            st.session_state["lang_asked"] = st.session_state[STATE] = address.wanted_language(words, data.answers.settings.language)
            data = _data(data.answers, demo=demo)
        _page(asked, broken, data)
    except MonitorError as error:
        refused(error)
    else:
        _prepare_next()


def _page(asked: Selection, broken: list[str], data: Data) -> None:
    """Filters, header and the page that is open."""
    _first_run(asked, broken, data)
    filters.hold()
    selection = filters.read(data)
    page = _navigation(selection, data)
    with st.sidebar:
        filters.draw(data)
        _foot(address.mirror(selection, data.answers.settings.language))
    _head(data)
    page()


@st.cache_resource(show_spinner=False)
def _prepare_next() -> None:
    """Imports what only the page of links needs, once, when the first page has been drawn."""
    threading.Thread(target=lambda: [import_module(name) for name in LATER], daemon=True).start()


def _data(answers: "Answers", *, demo: bool) -> Data:
    return Data(answers, state(answers), answers.catalogue_names(st.session_state[STATE]), answers.entity_kinds(), demo)


def _first_run(asked: Selection, broken: list[str], data: Data) -> None:
    """Sets the filters from the link on the visit's first run, and again when the visit changes databases."""
    if st.session_state.get("filled") == data.demo:
        return
    if "filled" in st.session_state:
        asked, broken = Selection(), []
    selection, strangers = filters.known(asked, data)
    filters.fill(selection, data)
    st.session_state["filled"] = data.demo
    st.session_state["notice"] = [*broken, *strangers]


def _navigation(selection: Selection, data: Data) -> Callable[[], None]:
    """The page to run. Streamlit gives its default page the bare address and no other, so that one only leads on to the overview."""
    empty = data.state.articles == 0
    pages = {}
    for name, (page, icon) in PAGES.items():
        shown = onboarding.page if empty and name not in ALWAYS else page
        pages[name] = st.Page(partial(shown, selection, data), title=t(f"{name}.title"), icon=icon, url_path=name)
    start = st.Page(lambda: None, title=t("app.name"), default=True, visibility="hidden")
    groups = {t(group): [pages[name] for name in names] for group, names in GROUPS.items()}
    chosen = st.navigation({"": [start], **groups})
    goto = st.session_state.pop(GOTO, None) or ("overview" if chosen.url_path == "" else None)
    if goto:
        st.switch_page(pages[goto])
    st.logo(str(LOGO), size="large")
    return chosen.run


def _head(data: Data) -> None:
    if data.demo:
        with st.container(key="demo_banner", horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/science: **{t('demo.short')}.** {t('demo.long')}")
            st.button(t("demo.leave"), key="b_leave_demo", on_click=switch_demo, args=(False,), type="tertiary")
    if data.state.articles or data.state.last_success:
        st.markdown(freshness(data, datetime.now(UTC)), width="content")
    if data.state.network_down:
        st.warning(t("fresh.network_down"), icon=":material/cloud_off:")
    if data.state.next_version_share is not None:
        _recount(data, round(100 * data.state.next_version_share))
    if notice := st.session_state.pop("notice", None):
        words = ", ".join(f"«{literal.cut(literal.line(word), NOTICED)}»" for word in notice[:TOLD]) + (" …" if len(notice) > TOLD else "")
        st.warning(t("notice.broken_link", words=literal.markdown(words)), icon=":material/link_off:")


def _recount(data: Data, share: int) -> None:
    """What the catalogue's change means: somebody is counting the archive anew, or nobody is and the visitor may start it."""
    known = {"counting": data.state.counting_version, "coming": data.state.coming_version, "share": share}
    if data.state.collecting or jobs.running("index"):
        st.info(t("fresh.recount", **known), icon=":material/sync:")
    else:
        st.info(t("fresh.recount_waits", **known), icon=":material/sync_problem:")
        st.button(
            t("fresh.recount_start"), key="b_index", icon=":material/sync:", on_click=jobs.start,
            args=("index", ["index"], data.answers.settings.path),
        )  # fmt: skip
    jobs.show("index")


def freshness(data: Data, now: datetime) -> str:
    """«Обновлено 12 мин назад · 38 из 40 лент · 1 245 статей за сутки», in Markdown."""
    now_is, settings, speaks = data.state, data.answers.settings, st.session_state[STATE]
    if data.demo or not now_is.feeds_total or now_is.last_success is None:
        parts = [t("fresh.archive", articles=t("n.articles", n=now_is.articles))]
    else:
        late = now - now_is.last_success > STALE * settings.collect.interval
        parts = [
            f":{'orange' if late else 'gray'}[{t('fresh.updated', ago=ago(now_is.last_success, now, speaks))}]",
            t("fresh.feeds", ok=now_is.feeds_ok, n=now_is.feeds_total),
            t("fresh.day", articles=t("n.articles", n=now_is.articles_24h)),
        ]
    if now_is.indexed_share < 1:
        parts.append(t("fresh.indexing", share=round(100 * now_is.indexed_share)))
    if not data.demo:
        parts.append(t("fresh.collecting") if now_is.collecting else t("fresh.idle"))
    return ":small[:gray[" + " · ".join(parts) + "]]"


def _foot(words: dict[str, list[str]]) -> None:
    with st.popover(t("link.title"), icon=":material/link:", width="stretch", key="x_link"):
        st.caption(t("link.help"))
        st.code(address.link(words), language=None, wrap_lines=True)
    st.segmented_control(
        t("app.language"),
        LANGUAGES,
        format_func=lambda name: t(f"language.{name}"),
        key=STATE,
        required=True,
        width="stretch",
        label_visibility="collapsed",
    )
