"""What does the address say, and what should it say? Query words ↔ the visit's state."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from monitor.model import MonitorError
from monitor.selection import WORDS, Selection, parse_selection, selection_words
from monitor.ui.text import LANGUAGES, STATE

LANGUAGE = "lang"


def given() -> dict[str, list[str]]:
    """The words of the address that was opened."""
    return {word: st.query_params.get_all(word) for word in st.query_params}


def salvage(words: Mapping[str, Sequence[str]]) -> tuple[Selection, list[str]]:
    """What can be understood of a link, and the words that cannot: a broken link opens as far as it goes."""
    try:
        return parse_selection(words), []
    except MonitorError:
        sound: dict[str, Sequence[str]] = {}
        broken: list[str] = []
        for word in (word for word in WORDS if word in words):
            try:
                parse_selection(sound | {word: words[word]})
                sound[word] = words[word]
            except MonitorError:
                broken.append(f"{word}={words[word][-1]}")
        return parse_selection(sound), broken


def wanted_language(words: Mapping[str, Sequence[str]], default: str) -> str:
    """The language a link asks for, else the installation's."""
    asked = [value for value in words.get(LANGUAGE, ()) if value in LANGUAGES]
    return asked[-1] if asked else default if default in LANGUAGES else LANGUAGES[0]


def mirror(selection: Selection, default_language: str) -> dict[str, list[str]]:
    """Writes the Selection and the language into the address; the words written."""
    words = selection_words(selection)
    if st.session_state[STATE] != default_language:
        words[LANGUAGE] = [st.session_state[STATE]]
    if given() != words:
        st.query_params.from_dict(words)
    return words


def link(words: Mapping[str, Sequence[str]]) -> str:
    """An absolute link to this page as it stands."""
    query = urlencode(words, doseq=True)
    return (st.context.url or "") + (f"?{query}" if query else "")
