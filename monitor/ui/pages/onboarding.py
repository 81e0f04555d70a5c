"""What does a visitor see before there is a single article?"""

import streamlit as st

from monitor.model import Outcome
from monitor.selection import Selection
from monitor.ui import feeds, jobs
from monitor.ui.data import Data, look_again
from monitor.ui.importing import upload
from monitor.ui.text import t

EVERY = 2.0  # seconds between looks at a collection that is running


def page(selection: Selection, data: Data) -> None:
    """Collection feed by feed as it goes, and the two other ways to begin."""
    st.title(t("onboarding.title"))
    st.markdown(t("onboarding.lead"))
    config = data.answers.settings.path
    busy = jobs.running("collect") or (bool(data.state.collecting) and not data.state.network_down)
    first, second, third = st.columns(3)
    with first, st.container(border=True, height="stretch", key="start_collect"):
        st.markdown(f"#### {t('onboarding.collect_title')}", anchors=False)
        st.markdown(t("onboarding.collect_lead", n=data.feeds))
        st.button(
            t("sources.collect"), icon=":material/sync:", type="primary", key="b_collect", disabled=busy or not data.feeds,
            on_click=jobs.collect, args=(data.answers,),
        )  # fmt: skip
    with second, st.container(border=True, height="stretch", key="start_demo"):
        st.markdown(f"#### {t('onboarding.demo_title')}", anchors=False)
        st.markdown(t("onboarding.demo_lead"))
        st.button(t("onboarding.demo"), icon=":material/science:", key="b_demo", on_click=_open_demo)
    with third, st.container(border=True, height="stretch", key="start_import"):
        st.markdown(f"#### {t('onboarding.import_title')}", anchors=False)
        st.markdown(t("onboarding.import_lead"))
        with st.popover(t("sources.import"), icon=":material/upload_file:", key="x_import"):
            upload(config)
    jobs.show("collect")
    jobs.show("import")
    _progress(data)


def _open_demo() -> None:
    st.session_state["demo"] = True


@st.fragment(run_every=EVERY)
def _progress(data: Data) -> None:
    """Feed by feed; the whole page again as soon as there is something to show on it."""
    state, status = data.answers.state(), data.source_status()
    asked = status[status["outcome"] != str(Outcome.NEVER)]
    if state.articles and (not state.collecting or len(asked) == len(status)):
        look_again()
        st.rerun()
    if status.empty:
        if not data.feeds:
            st.info(t("sources.none"))
        elif state.collecting:
            st.progress(0.0, text=f"{t('onboarding.collecting')} {t('onboarding.progress', n=0, total=data.feeds, well=0)}")
        return
    well = asked["outcome"].isin([str(outcome) for outcome in feeds.WELL])
    label = t(f"onboarding.{'asked' if len(asked) == len(status) else 'collecting' if state.collecting else 'waiting'}")
    st.progress(len(asked) / len(status), text=f"{label} {t('onboarding.progress', n=len(asked), total=len(status), well=int(well.sum()))}")
    if len(asked) == len(status) and not well.any() and not state.network_down:  # then the page's head says so
        st.warning(t("onboarding.nobody"), icon=":material/cloud_off:")
    if state.articles:
        st.markdown(t("onboarding.articles", n=state.articles))
        if st.button(t("onboarding.look"), type="primary", key="b_look"):
            look_again()
            st.rerun()
    feeds.table(status, data, key="o_table")
