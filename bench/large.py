"""How fast are questions to a large archive, beside pandas and plain SQL, and how much memory do they need?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import plainsql
from bench.held import Held, Measured
from bench.made import NEW, RENEWED, Made
from bench.oneframe import OneFrame
from bench.ours import Ours, rebuild
from bench.plainsql import PlainSql
from bench.questions import EVERYTHING, LAST_YEAR, TREND, YEAR, questions
from bench.table import Beside
from bench.visiting import Visit
from monitor.selection import Selection

PAGES = ("overview", "spikes", "trends", "links", "pair", "odds", "articles")
PERIODS = {"a year": YEAR, "everything": EVERYTHING}


def measured(made: Made) -> list[Beside]:
    """Every question to each engine in a process of its own; then the pages' own calls in the process of a dashboard.

    Raises:
        AssertionError: the answers differ, so nothing was compared.
    """
    loaded = [_loaded(rebuild, made), _loaded(OneFrame, made), _loaded(plainsql.load, made)]
    answers = [_answers(engine, made) for engine in (Ours, OneFrame, PlainSql)]
    subjects = [*(question.subject for question in questions()), f"refresh and a trend after {NEW} new articles"]
    figures = [Beside(subject, *asked) for subject, *asked in zip(subjects, *answers, strict=True)]
    for figure in figures:
        assert len({asked.digest for asked in (figure.ours, figure.frame, figure.sql) if asked and asked.digest}) == 1, figure
    return [*figures, Beside("full rebuild; the peers load the same rows", *loaded), *_visit(made)]


def _loaded(make: Callable[[Path], Any], made: Made) -> Measured:
    with Held(make, made.folder) as held:
        return held.loaded


def _answers(make: Callable[[Path], Any], made: Made) -> list[Measured]:
    with Held(make, made.folder) as held:
        answers = [held.ask(question.method, question.asked) for question in questions()]
        renewed = []
        for number in range(1, RENEWED + 1):
            if make is Ours:
                made.grow(number)
            renewed.append(held.ask("renewed", number, LAST_YEAR, repeated=False))
        return [*answers, _fastest(renewed)]


def _twice(held: Held, page: str, asked: Selection) -> Measured:
    """A page takes seconds where a question takes milliseconds."""
    return _fastest([held.ask(page, asked, repeated=False) for _ in range(2)])


def _fastest(tries: list[Measured]) -> Measured:
    """The best of tries that each had more to see; the answer is the last one's."""
    failed = [each for each in tries if each.seconds is None]
    best = min((each for each in tries if each.seconds is not None), key=lambda each: each.seconds or 0.0, default=tries[0])
    return failed[0] if failed else replace(best, memory=max(each.memory for each in tries), digest=tries[-1].digest)


def _visit(made: Made) -> list[Beside]:
    """The calls of every page, and at last the most that the process held."""
    named = {name: replace(period, entities=TREND.entities) for name, period in PERIODS.items()}
    with Held(Visit, made.folder) as held:
        asked = {f"dashboard: `{page}` of {name}": _twice(held, page, period) for name, period in named.items() for page in PAGES}
        most = max((held.loaded, *asked.values()), key=lambda each: each.memory)
    figures = [Beside(subject, answer) for subject, answer in asked.items()]
    return [*figures, Beside("dashboard: opened; the process at its largest", replace(held.loaded, memory=most.memory))]
