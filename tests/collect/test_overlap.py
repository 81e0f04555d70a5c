"""What proves that nothing came and went between two documents.

A document is written as it stands, newest first: a letter for an entry of the last document, a digit for a new one, `~` for one that was
known long ago but not shown last. Behind it, by default, each entry is an hour older than the one above.
"""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.collect.overlap import Shown, follows

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def shown(document: str, hours: list[float | None] | None = None) -> list[Shown]:
    """`hours`: how old each entry is."""
    ages = hours if hours is not None else [float(place) for place in range(len(document))]
    found = []
    for letter, age in zip(document, ages, strict=True):
        at = None if age is None else NOON - timedelta(hours=age)
        found.append(Shown(letter.isdigit(), letter.isalpha(), at, None if letter.isdigit() else at))
    return found


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("12ab", True),
        ("ab", True),
        ("1234", False),
        ("~~", False),
        ("12~~", False),
        ("1~2b", True),
        ("ab1", True),  # an entry was taken away, and an older one came up from below
    ],
)
def test_an_entry_of_the_last_document_proves_it(document: str, expected: bool) -> None:
    assert follows(shown(document)) is expected


def test_a_pinned_entry_proves_nothing() -> None:
    assert not follows(shown("a123", [500, 0, 1, 2]))
    assert not follows(shown("1a23", [0, 500, 1, 2]))
    assert follows(shown("a12b", [500, 0, 1, 2]))


def test_an_entry_that_is_dated_anew_to_stay_on_top_proves_nothing() -> None:
    pinned = Shown(new=False, before=True, published=NOON, first=NOON - timedelta(days=9))
    assert not follows([pinned, *shown("123")])
    assert follows([*shown("123"), pinned]), "below the new ones it is no pinned one"


def test_without_dates_only_what_stands_below_proves_it() -> None:
    assert follows(shown("12a", [None] * 3))
    assert not follows(shown("a12", [None] * 3))


def test_dates_of_lost_clocks_are_none() -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert not follows([Shown(False, True, epoch), Shown(True, False, epoch)])
    assert follows([Shown(True, False, epoch), Shown(False, True, epoch)])


def test_feeds_that_begin_with_the_oldest_are_read_from_below() -> None:
    assert follows(shown("ab12", [4, 3, 2, 1]))
    assert not follows(shown("1234a", [4, 3, 2, 1, 500]))
