"""What must be in the database, as the server saw it fetched and the collector said it was stored?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.collecting.items import path_of
from bench.collecting.newsroom import Newsroom
from bench.collecting.running import told_at
from bench.collecting.server import Request


@dataclass(slots=True)
class Ledger:
    """`owed`: the paths of items that the collector said it has. `read`: how many requests were looked at."""

    room: Newsroom
    owed: set[str] = field(default_factory=set)
    acknowledged: int = 0  # documents
    read: int = 0

    def acknowledge(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Takes in what a collector said of the requests since the last time: a feed's line means that its document is stored."""
        log = self.room.log(self.read)
        self.read += len(log)
        for line in lines:
            if line["event"] == "feed" and line["outcome"] in ("ok", "degraded"):
                shown = _answered(log, self.room.number(line["feed"]), told_at(line))
                self.acknowledged += 1
                self.owed.update(path_of(shown.feed, number) for number in range(shown.low, shown.high + 1))


def _answered(log: Sequence[Request], feed: int, before: float) -> Request:
    """The last document that the feed showed before this moment: a feed is asked again only when its check is done."""
    return max((one for one in log if one.feed == feed and one.status == 200 and one.at <= before), key=lambda one: one.at)
