"""How a long list is handed to a database that takes a limited number of values at once."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SIZE = 5_000  # SQLite takes 32,766 values in one statement, PostgreSQL 65,535


def chunks(values: Sequence[T], size: int = SIZE) -> Iterator[Sequence[T]]:
    """Consecutive parts of at most `size` values."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
