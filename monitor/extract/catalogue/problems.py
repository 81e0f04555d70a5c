"""What can be wrong with a catalogue, and how is it told?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import MonitorError

Complain = Callable[[str, str], None]  # where (file: entry: key), what is wrong there


class Severity(StrEnum):
    ERROR = "error"  # the catalogue is refused
    WARNING = "warning"  # it works, and probably not as meant


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; as text one line `file: entry: key: what`."""

    where: str
    what: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.where}: {'' if self.severity is Severity.ERROR else 'warning: '}{self.what}"


class CatalogueError(MonitorError):
    """The catalogue is refused; the message names the file, the entry and the key of the first mistake."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        more = f" (and {len(problems) - 1} more: `python -m monitor entities check` lists them)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")
