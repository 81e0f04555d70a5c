"""What does one figure of lines say, in which words, and what must be known to read it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan

import pandas as pd

from monitor.selection import Step, Unit
from monitor.ui import literal
from monitor.ui.charts.axes import Days
from monitor.ui.charts.canvas import LONGEST
from monitor.ui.dates import bucket_name
from monitor.ui.palette import Palette
from monitor.ui.text import number, percent, say


@dataclass(frozen=True, slots=True)
class Around:
    """What must be known to read the lines.

    `partial`: buckets that are not over or cut by the period, drawn dotted and hollow. `gaps`: days without data, shaded; `losses`: days of
    which a part is missing, shaded lighter. `spikes`: (entity, bucket) → what is said of it, ringed. `estimate`: `date, entity, corrected,
    low, high, seen`, drawn where a part is missing. `earlier`: the frame of another period, its buckets moved onto this one's, drawn pale.
    """

    partial: frozenset[date] = frozenset()
    gaps: tuple[Days, ...] = ()
    losses: tuple[Days, ...] = ()
    spikes: Mapping[tuple[str, date], str] = field(default_factory=dict)
    estimate: pd.DataFrame | None = None
    earlier: pd.DataFrame | None = None


def shown(value: float, total: float, *, unit: Unit, share: bool, language: str) -> str:
    """«12 статей из 345 · 3,5 %» for one point."""
    if isnan(value):
        return say(language, "trends.no_data")
    counted = say(language, f"n.{unit}", n=round(value, 1) if value % 1 else int(value))
    if isnan(total) or not total:
        return counted
    if unit is Unit.MENTIONS:
        rate = say(language, "trends.per_hundred", rate=number(100 * value / total, 1, language=language))
        return f"{counted}, {rate}" if share else counted
    return f"{counted} {say(language, 'trends.of', total=int(total))}" + (f" · {percent(value / total, language=language)}" if share else "")


@dataclass(frozen=True, slots=True)
class Pen:
    """How one figure draws."""

    names: Mapping[str, str]
    colours: Palette
    step: Step
    unit: Unit
    share: bool
    language: str
    around: Around

    @property
    def value(self) -> str:
        return "share" if self.share else "count"

    def name(self, entity: str) -> str:
        """The entity's name as Plotly may be given it."""
        return literal.figure(literal.cut(self.names.get(entity, entity), LONGEST))

    def note(self, entity: str, day: date, count: float, total: float) -> str:
        """What the pointer says over one point."""
        said = [
            f"<b>{self.name(entity)}</b>",
            bucket_name(day, self.step, self.language),
            shown(count, total, unit=self.unit, share=self.share, language=self.language),
            self.around.spikes.get((entity, day), ""),
            say(self.language, "trends.unfinished") if day in self.around.partial else "",
        ]
        return "<br>".join(filter(None, said))


def runs(members: Sequence[bool]) -> list[list[int]]:
    """Places of True, those side by side together."""
    runs: list[list[int]] = []
    for at, member in enumerate(members):
        if member and at and members[at - 1]:
            runs[-1].append(at)
        elif member:
            runs.append([at])
    return runs
