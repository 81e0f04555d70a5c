"""What does each number mean, and how is it computed?"""

import re

import streamlit as st

from monitor.analysis import association, correction, coverage, spikes, trends, volume
from monitor.extract.stories import CONTAINMENT, JACCARD, WINDOW
from monitor.selection import Selection
from monitor.ui.data import Data
from monitor.ui.text import LOCALES, language, number, short_date, t

PLACE = re.compile(r"%(\w+)%")


def page(selection: Selection, data: Data) -> None:
    """Every method with its formula and the constants that the program really uses."""
    st.title(t("methods.title"))
    with st.container(key="methods"):
        st.markdown(text(language(), data))


def text(speaks: str, data: Data) -> str:
    """The page's Markdown: our own words, with the program's constants in their places."""
    words = (LOCALES / "methods" / f"{speaks}.md").read_text("utf-8")
    known = constants(speaks) | {"zone": str(data.zone), "as_of": short_date(data.state.as_of)}
    return PLACE.sub(lambda place: known[place[1]], words)


def constants(speaks: str) -> dict[str, str]:
    """What stands for each `%name%` of the texts."""
    whole = {
        "baseline_days": spikes.BASELINE_DAYS,
        "estimate_prior": int(correction.PRIOR),
        "floor_articles": spikes.FLOOR_ARTICLES,
        "floor_sources": spikes.FLOOR_SOURCES,
        "least_days": correction.LEAST_DAYS,
        "least_weeks": spikes.LEAST_WEEKS,
        "minimum": association.MINIMUM,
        "prior": spikes.PRIOR,
        "spread": int(spikes.SPREAD),
        "story_days": WINDOW.days,
        "usual_days": correction.USUAL_DAYS,
        "volume_days": volume.USUAL_DAYS,
        "weeks": spikes.WEEKS,
        "weight_days": coverage.WEIGHT_DAYS,
    }
    hundredths = {
        "alike": correction.ALIKE,
        "containment": CONTAINMENT,
        "jaccard": JACCARD,
        "nearly_all": coverage.NEARLY_ALL,
        "text_moves": trends.TEXT_MOVES,
        "whole": correction.WHOLE,
    }
    broken = {"calmest": correction.CALMEST, "unknown_spread": correction.UNKNOWN_SPREAD}
    level = number(spikes.LEVEL, 2, language=speaks).replace(",", "{,}")  # in a formula a bare comma is followed by a gap
    said = {name: number(value, language=speaks) for name, value in whole.items()}
    said |= {name: number(round(100 * value), language=speaks) for name, value in hundredths.items()}
    return said | {name: number(value, 2, language=speaks) for name, value in broken.items()} | {"level": level}
