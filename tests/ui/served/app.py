"""The dashboard as it is served, over the newsroom."""

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

sys.path.insert(0, str(Path(__file__).parents[3]))

from dashboard import ROUTES, Doorkeeper, failed

app = st.App(Path(__file__).with_name("script.py"), routes=ROUTES, middleware=[Middleware(Doorkeeper)], on_script_error=failed)
