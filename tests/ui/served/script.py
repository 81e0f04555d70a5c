"""What `app.py` runs for every visit: the dashboard of the installation that MONITOR_CONFIG names, at the time that MONITOR_TEST_NOW names."""

import os
from datetime import datetime
from pathlib import Path

import streamlit as st

from monitor.answers import Answers, open_answers
from monitor.config import load
from monitor.ui.frame import show


@st.cache_resource(show_spinner=False)
def opened() -> Answers:
    """Shared by all visits."""
    now = datetime.fromisoformat(os.environ["MONITOR_TEST_NOW"])
    return open_answers(load(Path(os.environ["MONITOR_CONFIG"]), {}), clock=lambda: now)


show(lambda demo: opened())
