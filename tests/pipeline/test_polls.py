"""Two real feeds as they were seen hundreds of times in a row: each item once, edits as revisions, losses exactly where they were.

Skips without the captured states, which are not part of the project.
"""

import io
import tarfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest

from monitor.pipeline.rounds import one_round
from tests.faults import FaultServer, answer
from tests.making import NOW, opened, settings, standing

ARCHIVE = Path(__file__).parents[3] / "shared" / "data" / "feeds" / "poll_sequences.tar.xz"
MANY = 5  # every fifth state: all of them give the same and take a minute
FEW = 100  # so that documents do not overlap


def states(name: str) -> list[bytes]:
    if not ARCHIVE.exists():
        pytest.skip(f"{ARCHIVE.name} is not there")
    with tarfile.open(ARCHIVE) as archive:
        members = sorted((member for member in archive.getmembers() if member.isfile() and f"{name}/" in member.name), key=lambda found: found.name)
        return [file.read() for member in members if (file := archive.extractfile(member)) is not None]


def identities(document: bytes, field: str) -> set[str]:
    return {" ".join(entry[field].split()) for entry in feedparser.parse(io.BytesIO(document)).entries}


def replayed(folder: Path, documents: Sequence[bytes]) -> tuple[list[bool | None], list[str], int]:
    """Each check's overlap, the titles that are stored, and how many revisions."""
    following = iter(documents)
    overlaps: list[bool | None] = []
    with FaultServer({"/feed": lambda _: answer(next(following))}) as web:
        given = settings(folder, web.url("/feed"), allow=[web.host_port])
        with opened(given) as store:
            for number in range(len(documents)):
                now = NOW + timedelta(minutes=15 * number)
                reports = one_round(store, given, force=True, indexing=False, say=lambda _: None, clock=standing(now))
                overlaps.append(reports[0].record.overlap)
            numbers = range(1, store.article_count() + 1)
            return overlaps, list(store.articles(numbers)["title"]), sum(len(store.revisions(number)) for number in numbers)


def expected(documents: Sequence[bytes], field: str) -> list[bool | None]:
    """Whether each document shares an item with the last one that had any; an empty one proves nothing lost."""
    found: list[bool | None] = []
    last: set[str] | None = None
    for document in documents:
        shown = identities(document, field)
        found.append(None if not found else True if not shown or last is None else bool(shown & last))
        last = shown or last
    return found


@pytest.mark.parametrize(("name", "field"), [("meduza", "title"), ("feed_novaya", "link")])
@pytest.mark.parametrize("step", [MANY, FEW], ids=["many states", "few states"])
def test_each_item_is_stored_once_and_losses_are_exact(tmp_path: Path, name: str, field: str, step: int) -> None:
    documents = states(name)[::step]
    overlaps, titles, revisions = replayed(tmp_path, documents)
    items = set().union(*(identities(document, field) for document in documents))
    headlines = set().union(*(identities(document, "title") for document in documents))
    assert len(titles) == len(items)
    assert set(titles) <= headlines
    assert revisions >= len(headlines) - len(items), "a headline that was changed is kept"
    assert overlaps == expected(documents, field)


def test_the_states_hold_empty_documents_edits_and_with_states_left_out_losses() -> None:
    documents = states("feed_novaya")
    assert any(not identities(document, "link") for document in documents)
    assert len(set().union(*(identities(document, "title") for document in documents))) > len(
        set().union(*(identities(document, "link") for document in documents))
    )
    assert False in expected(documents[::FEW], "link")
