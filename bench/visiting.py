"""How fast are the pages' own questions, and how much memory does the process of the dashboard need for them?"""

import logging
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.questions import PAGE
from monitor import config
from monitor.selection import Match, Selection, Step, Unit

# What is in memory once the pages were visited, beside the answers.
LOADED = ("streamlit.web.bootstrap", "dashboard", "plotly.graph_objects", "monitor.ui.frame")
SHARED = 5  # units, as on the page of links
LATEST = 8


class Visit:
    """Answers as the dashboard opens them. A method makes the calls of one page, or of a part of it."""

    def __init__(self, folder: Path) -> None:
        logging.disable(logging.WARNING)  # Streamlit misses its server
        for name in LOADED:
            import_module(name)
        from monitor.answers import open_answers

        self._answers = open_answers(config.load(folder / "config.yaml", {}))

    def overview(self, asked: Selection) -> Any:
        every, answers = replace(asked, entities=(), match=Match.ANY), self._answers
        return answers.state(), answers.summary(every), answers.movers(every), answers.top(every), answers.articles(every, LATEST)

    def spikes(self, asked: Selection) -> Any:
        """The dearest part of the overview."""
        return self._answers.spikes(replace(asked, entities=(), match=Match.ANY))

    def trends(self, asked: Selection) -> Any:
        return self._answers.trends(asked), self._answers.text_basis(asked), self._answers.compared(asked)

    def links(self, asked: Selection) -> Any:
        return self._answers.linked(replace(asked, entities=(), match=Match.ANY, unit=Unit.STORIES), SHARED)

    def pair(self, asked: Selection) -> Any:
        return self._answers.pair_trend(replace(asked, unit=Unit.STORIES, step=Step.WEEK), *asked.entities[:2])

    def odds(self, asked: Selection) -> Any:
        """What a click on a pair asks beside its line."""
        a, b = asked.entities[:2]
        return self._answers.pair_odds(replace(asked, entities=(), match=Match.ANY, unit=Unit.STORIES), [(a, b)])

    def articles(self, asked: Selection) -> Any:
        return self._answers.count(asked), self._answers.articles(asked, PAGE)

    def alike(self, question: str, answer: Any) -> list[tuple[int, ...]]:
        """Nobody answers beside them."""
        return []
