"""What does a visitor see when the data cannot be opened?"""

import streamlit as st

from monitor.config import ConfigError
from monitor.masking import shown
from monitor.model import MonitorError
from monitor.store import errors
from monitor.ui import literal
from monitor.ui.text import t

# What a person would do about it, the narrowest class first: class → the end of its key.
KINDS: tuple[tuple[type[MonitorError], str], ...] = (
    (ConfigError, "config"),
    (errors.NoDatabaseError, "none"),
    (errors.NotOursError, "not_ours"),
    (errors.NewerSchemaError, "newer"),
    (errors.OlderSchemaError, "older"),
    (errors.DamagedError, "damaged"),
    (errors.LockedError, "locked"),
    (errors.StoreError, "store"),
    (MonitorError, "other"),
)


def refused(error: MonitorError) -> None:
    """What is wrong and what to do, in place of the page; the program's own words below, without secrets."""
    st.title(t("refused.title"))
    kind = next(name for kind, name in KINDS if isinstance(error, kind))
    st.error(t(f"refused.of.{kind}"), icon=":material/build:")
    st.code(literal.plain(shown(str(error))), language=None, wrap_lines=True)
    st.markdown(t("refused.help"))
    if st.session_state["demo"]:
        st.button(t("demo.leave"), key="b_leave_demo", on_click=switch_demo, args=(False,))
    else:
        st.button(t("onboarding.demo"), key="b_demo", on_click=switch_demo, args=(True,))


def switch_demo(demo: bool) -> None:
    """Goes over to the demonstration archive or back; for callbacks."""
    st.session_state["demo"] = demo
