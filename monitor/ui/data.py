"""What do the pages ask of the store, and what is still known from the last time?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from monitor.model import EntityKind, Source
from monitor.selection import Selection
from monitor.ui import literal
from monitor.ui.text import short

if TYPE_CHECKING:  # at run time the answers are handed over, never made here
    from monitor.answers import Answers, Found, Gap, Linked, Reading, Shortfall, Spiking, State, Summary

FRESH = 2.0  # seconds
KEPT = 400  # answers: a week of one analyst's questions, some tens of megabytes


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _answer(_answers: Answers, version: str, demo: bool, question: str, arguments: tuple[Any, ...]) -> Any:
    """One answer, kept until the data change: `version` is the data's, so nothing stale is ever served."""
    return getattr(_answers, question)(*arguments)


@st.cache_data(ttl=FRESH, max_entries=8, show_spinner=False)
def _state(_answers: Answers, which: int) -> State:
    return _answers.state()


def state(answers: Answers) -> State:
    """The installation as it was within the last seconds: every click asks, and asking reads the log of checks."""
    return _state(answers, id(answers))


def look_again() -> None:
    """Makes the next run ask for the state anew."""
    _state.clear()


@dataclass(frozen=True, slots=True)
class Data:
    """Reads for one run of a page: the same questions as `Answers`, each asked once per version of the data."""

    answers: Answers
    state: State
    names: dict[str, str]  # entity → its name in the visitor's language
    kinds: dict[str, EntityKind]
    demo: bool = False

    def _ask(self, question: str, *arguments: Any) -> Any:
        return _answer(self.answers, self.state.data_version, self.demo, question, arguments)

    def _lately(self, question: str, *arguments: Any) -> Any:
        """An answer that changes with every check, articles or not: a minute's age is the most it may have."""
        minute = int(datetime.now(UTC).timestamp()) // 60
        return _answer(self.answers, f"{self.state.data_version} {minute}", self.demo, question, arguments)

    def _frame(self, question: str, *arguments: Any) -> pd.DataFrame:
        answer: pd.DataFrame = self._ask(question, *arguments)
        return answer

    @property
    def zone(self) -> ZoneInfo:
        """The clock on which days are cut."""
        return self.answers.settings.timezone

    @property
    def feeds(self) -> int:
        """How many feeds there are: a new database does not know them yet, the configuration does."""
        return max(self.state.feeds_total, sum(len(source.feeds) for source in self.answers.settings.sources))

    @property
    def mentioned(self) -> frozenset[str]:
        """The entities that were ever found in an article."""
        found: frozenset[str] = self._ask("mentioned")
        return found

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.answers.sources()

    def source_names(self) -> dict[str, str]:
        """Source → the outlet's name, in one line."""
        return {source.id: literal.line(source.name) for source in self.sources}

    def name(self, entity: str) -> str:
        """The entity's name in one line: letters only, to be escaped by whoever draws it (literal)."""
        return literal.line(self.names.get(entity, entity))

    def labels(self, entities: Sequence[str]) -> dict[str, str]:
        """Entity → its name where room is scarce."""
        return short({who: self.name(who) for who in entities}, [who for who in entities if self.kinds.get(who) is EntityKind.LEADER])

    def elapsed(self, selection: Selection) -> Selection | None:
        """The question about the part of its period that is not ahead of the clock; None if all of it is."""
        today = self.answers.today()
        if selection.start is not None and selection.start > today:
            return None
        return selection if selection.end is None or selection.end <= today else replace(selection, end=today)

    def today(self, now: datetime) -> date:
        """The local day of `now`."""
        return now.astimezone(self.zone).date()

    def summary(self, selection: Selection) -> Summary:
        return self._ask("summary", selection)  # type: ignore[no-any-return]

    def trends(self, selection: Selection) -> pd.DataFrame:
        return self._frame("trends", selection)

    def movers(self, selection: Selection) -> pd.DataFrame:
        return self._frame("movers", selection)

    def top(self, selection: Selection) -> pd.DataFrame:
        return self._frame("top", selection)

    def compared(self, selection: Selection) -> pd.DataFrame:
        return self._frame("compared", selection)

    def text_basis(self, selection: Selection) -> tuple[pd.Series, tuple[float, float] | None]:
        return self._ask("text_basis", selection)  # type: ignore[no-any-return]

    def linked(self, selection: Selection, minimum: int) -> Linked:
        return self._ask("linked", selection, minimum)  # type: ignore[no-any-return]

    def pair_odds(self, selection: Selection, pairs: tuple[tuple[str, str], ...]) -> pd.DataFrame:
        return self._frame("pair_odds", selection, pairs)

    def pair_trend(self, selection: Selection, a: str, b: str) -> pd.DataFrame:
        return self._frame("pair_trend", selection, a, b)

    def count(self, selection: Selection) -> Found:
        return self._ask("count", selection)  # type: ignore[no-any-return]

    def articles(self, selection: Selection, limit: int, offset: int = 0) -> pd.DataFrame:
        return self._frame("articles", selection, limit, offset)

    def sentences(self, selection: Selection, articles: tuple[int, ...]) -> pd.DataFrame:
        return self._frame("sentences", selection, articles)

    def reading(self, article: int) -> Reading:
        return self._ask("reading", article)  # type: ignore[no-any-return]

    def export(self, what: str, selection: Selection) -> pd.DataFrame:
        return self._frame("export", what, selection)

    def coverage(self, selection: Selection) -> pd.DataFrame:
        return self._lately("coverage", selection)  # type: ignore[no-any-return]

    def gaps(self, selection: Selection) -> list[Gap]:
        return self._lately("gaps", selection)  # type: ignore[no-any-return]

    def shortfalls(self, selection: Selection) -> list[Shortfall]:
        return self._lately("shortfalls", selection)  # type: ignore[no-any-return]

    def unusual(self, selection: Selection) -> pd.DataFrame:
        return self._lately("unusual", selection)  # type: ignore[no-any-return]

    def losses(self, selection: Selection) -> pd.DataFrame:
        return self._lately("losses", selection)  # type: ignore[no-any-return]

    def lifespans(self, selection: Selection) -> pd.DataFrame:
        return self._lately("lifespans", selection)  # type: ignore[no-any-return]

    def corrected(self, selection: Selection) -> pd.DataFrame:
        return self._lately("corrected", selection)  # type: ignore[no-any-return]

    def spikes(self, selection: Selection) -> Spiking:
        return self._lately("spikes", selection)  # type: ignore[no-any-return]

    def source_status(self) -> pd.DataFrame:
        return self.answers.source_status()
