"""The script that Streamlit runs for every visit."""

import os
from functools import partial
from pathlib import Path

import streamlit as st

from monitor.answers import Answers, open_answers
from monitor.config import load
from monitor.model import MonitorError
from monitor.ui.frame import show

CONFIG, DEMO = "MONITOR_CONFIG", "MONITOR_DEMO"


@st.cache_resource(show_spinner=False)
def _answers(config: Path, changed: int, demo: bool) -> Answers:
    """Made once per configuration as it is on disk (`changed`) and shared by all visits."""
    return open_answers(load(config, os.environ), demo)


def opened(config: Path, demo: bool) -> Answers:
    """The answers of this installation; a MonitorError says what is wrong with it."""
    if not config.is_file():
        raise MonitorError(f"{config}: no such file; the configuration is expected there")
    return _answers(config, config.stat().st_mtime_ns, demo)


show(partial(opened, Path(os.environ.get(CONFIG) or "config.yaml").resolve()), demo=os.environ.get(DEMO) == "1")
