"""How much stands behind a figure: what was collected, and how many of the articles have a text?"""

import pandas as pd
import streamlit as st

from monitor.selection import Selection, Where
from monitor.ui import charts, clicks
from monitor.ui.data import Data
from monitor.ui.palette import palette
from monitor.ui.text import language, percent, t

ALL = 0.995  # a strip that says 100 % everywhere says nothing


def warn(asked: Selection, data: Data) -> None:
    """Says that texts are missing unevenly, and offers to count titles alone, which every article has."""
    _, moves = data.text_basis(asked)
    if moves is None or asked.where is Where.TITLE:
        return
    low, high = (percent(share, language=language()) for share in moves)
    with st.container(key="basis_warning"):
        st.warning(t("basis.moves", low=low, high=high), icon=":material/subject:")
        st.button(t("basis.titles"), key="b_titles", icon=":material/title:", on_click=_titles_only)


def _titles_only() -> None:
    st.session_state["f_where"] = Where.TITLE


def strip(frame: pd.DataFrame, asked: Selection, data: Data, right: float) -> None:
    """The two shares under a figure of trends that has so many pixels at its right, where they say anything."""
    texts, _ = data.text_basis(asked)
    shares = frame.drop_duplicates("date")[["date", "coverage"]]
    shares = shares.assign(texts=shares["date"].map(texts))
    if (shares["coverage"].isna() | (shares["coverage"] >= ALL)).all() and (shares["texts"].isna() | (shares["texts"] >= ALL)).all():
        return
    figure = charts.strip(shares, colours=palette(), step=asked.step, language=language(), right=right)
    st.plotly_chart(figure, key=clicks.key("strip", asked, palette().dark), theme=None, config=charts.CONFIG, alt=t("strip.alt"))
