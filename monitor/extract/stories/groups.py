"""Numbered groups of numbers, held in columns: one group's members after another's."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """Group g has the members from `start[g]` up to `start[g + 1]`."""

    members: Numbers
    start: Numbers

    @classmethod
    def of(cls, group: Numbers, count: int, members: Numbers | None = None) -> "Groups":
        """`count` groups of the members (or of 0, 1, …), of which each has its `group`; their order stays."""
        order = np.argsort(group, kind="stable")
        return cls(order if members is None else members[order], np.searchsorted(group[order], np.arange(count + 1)))

    def sizes(self, groups: Numbers) -> Numbers:
        """How many members each of these groups has."""
        return self.start[groups + 1] - self.start[groups]

    def spread(self, groups: Numbers) -> tuple[Numbers, Numbers]:
        """Every member of these groups, and the place of its group among them."""
        place, at = ranges(self.start[groups], self.start[groups + 1])
        return place, self.members[at]


def ranges(start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """Every number of the ranges [start, end), and the place of its range among them."""
    sizes = end - start
    place = np.repeat(np.arange(len(sizes)), sizes)
    return place, np.arange(len(place)) + np.repeat(end - np.cumsum(sizes), sizes)
