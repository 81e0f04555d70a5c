"""How is a page run in a test as Streamlit runs it, and what does it show?"""

import re
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from monitor.answers import Answers
from monitor.ui import literal

SECONDS = 60  # two cores shared with other tests


def dashboard() -> None:
    """The whole, over the answers that the test has put into the visit; none: they could not be opened."""
    from typing import Any

    import streamlit as st

    from monitor.model import MonitorError
    from monitor.ui.frame import show

    def opened(demo: bool) -> Any:
        answers = st.session_state["test_demo" if demo else "test_answers"]
        if answers is None:
            raise MonitorError("config.yaml:7: sources[0].kind: expected one of state, private")
        return answers

    show(opened)


def one_page() -> None:
    """A page alone: function pages cannot be reached through the navigation in a test."""
    import importlib

    import streamlit as st

    from monitor.selection import Selection
    from monitor.ui import filters
    from monitor.ui.data import Data

    answers = st.session_state["test_answers"]
    data = Data(answers, answers.state(), answers.catalogue_names(st.session_state["lang"]), answers.entity_kinds())
    if "f_period" not in st.session_state:
        filters.fill(st.session_state.get("test_selection", Selection()), data)
    importlib.import_module(f"monitor.ui.pages.{st.session_state['test_page']}").page(filters.read(data), data)


def run(answers: Answers | None, script: Callable[[], None] = dashboard, query: dict[str, Any] | None = None, **state: Any) -> AppTest:
    at = AppTest.from_function(script, default_timeout=SECONDS)
    for key, value in {"test_answers": answers, **state}.items():
        at.session_state[key] = value
    for word, value in (query or {}).items():
        at.query_params[word] = value
    return at.run()


def html(at: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in at.get("html"))


def address(at: AppTest) -> dict[str, list[str]]:
    return {word: value if isinstance(value, list) else [value] for word, value in dict(at.query_params).items()}


def words(at: AppTest) -> str:
    said = [element.value for kind in (at.title, at.markdown, at.caption, at.info, at.warning, at.error, at.metric) for element in kind]
    labels = [element.label for kind in (at.button, at.expander, at.selectbox, at.metric, at.toggle) for element in kind]
    return "\n".join(read(str(text)) for text in (*said, *labels))


def read(markdown: str) -> str:
    """What a reader sees of escaped Markdown."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(literal.GAP, "").replace(literal.JOINER, "")
