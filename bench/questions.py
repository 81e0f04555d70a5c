"""What is asked of a large archive?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from bench.names import entity_name
from monitor.selection import Level, Match, Selection, Unit

NAMED = 10
PAGE = 50
EVERYTHING = Selection()
YEAR = Selection(date(2023, 1, 1), date(2023, 12, 31))
MONTH = Selection(date(2023, 3, 1), date(2023, 3, 31))
TREND = replace(YEAR, entities=tuple(entity_name(number) for number in range(NAMED)))
LAST_YEAR = replace(TREND, start=date(2025, 1, 1), end=date(2025, 12, 31))  # new articles are of its end
PAIR = replace(EVERYTHING, entities=(entity_name(0), entity_name(1)), match=Match.ALL)
ONE = Selection(entities=(entity_name(3),))


class Engine(Protocol):
    """Something that holds an archive and answers. The methods return what they like; `alike` makes the same rows of whole numbers of it."""

    def trend(self, asked: Selection) -> Any:
        """day, entity, articles."""

    def top(self, asked: Selection) -> Any:
        """entity, mentions, articles, stories, sources."""

    def pairs(self, asked: Selection) -> Any:
        """a, b, count: pairs as `monitor.store.mart.counts` counts them."""

    def pair_trend(self, asked: Selection) -> Any:
        """day, count of the pair of entities asked for."""

    def page(self, asked: Selection) -> Any:
        """id of the newest PAGE articles, with everything that a list of them shows."""

    def renewed(self, number: int, asked: Selection) -> Any:
        """The trend after new articles came: those of the folder of this number."""

    def alike(self, question: str, answer: Any) -> list[tuple[int, ...]]:
        """The answer's rows, in no order."""


@dataclass(frozen=True, slots=True)
class Question:
    """One method of an Engine, and what it is given."""

    subject: str
    method: str
    asked: Selection


def questions() -> Sequence[Question]:
    """All of them, in the table's order."""
    counted: dict[str, Callable[[Selection], Selection]] = {
        "articles": lambda asked: asked,
        "stories": lambda asked: replace(asked, unit=Unit.STORIES),
        "sentences": lambda asked: replace(asked, level=Level.SENTENCE),
    }
    pairs = [
        Question(f"all pairs of {name}, by {how}", "pairs", made(asked))
        for name, asked in (("a year", YEAR), ("everything", EVERYTHING))
        for how, made in counted.items()
    ]
    return [
        Question(f"a year's daily trend of {NAMED} entities", "trend", TREND),
        Question("top entities of a year", "top", YEAR),
        Question("top entities of everything", "top", EVERYTHING),
        Question("all pairs of a month, by articles", "pairs", MONTH),
        *pairs,
        Question("a pair over five years, daily", "pair_trend", PAIR),
        Question(f"a page of {PAGE} articles about one", "page", ONE),
    ]
