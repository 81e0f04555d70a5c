"""What `app.py` runs for every visit: the dashboard of the installation that MONITOR_CONFIG names, at the newsroom's own time."""

import os
from pathlib import Path

import streamlit as st

from monitor.answers import Answers, open_answers
from monitor.config import load
from monitor.ui.frame import show
from tests.ui.newsroom import NOW


@st.cache_resource(show_spinner=False)
def opened() -> Answers:
    """Shared by all visits."""
    return open_answers(load(Path(os.environ["MONITOR_CONFIG"]), {}), clock=lambda: NOW)


show(lambda demo: opened())
