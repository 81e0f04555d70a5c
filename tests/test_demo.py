"""The demonstration archive keeps its promises: enough, spread out, varied, neutral, plainly fictional outlets."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from monitor import demo
from monitor.collect.parser import Document, parse
from monitor.model import Entry

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# Speech in quotation marks, and the words by which newspapers give an opinion to somebody.
SPEECH = re.compile(
    r"[»\"],? [—–-] |\b(?:сказал|подчеркнул|считает|уверен|убеждён|полагает|по (?:его|её|их) (?:словам|мнению)|по мнению)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def entries() -> dict[str, tuple[Entry, ...]]:
    found = {}
    for source in demo.SOURCES:
        document = parse(demo.feed(source.id).read_bytes(), url=f"https://{source.id}.example/", now=NOW)
        assert isinstance(document, Document)
        assert document.trouble is None
        found[source.id] = document.entries
    return found


def originals(entries: dict[str, tuple[Entry, ...]]) -> list[Entry]:
    """The first showing of every title."""
    first: dict[str, Entry] = {}
    for entry in sorted((entry for shown in entries.values() for entry in shown), key=when):
        first.setdefault(entry.title, entry)
    return list(first.values())


def when(entry: Entry) -> datetime:
    assert isinstance(entry.published, datetime)
    return entry.published


def frame(sentence: str) -> str:
    """A sentence without its names, numbers and dates."""
    return re.sub(r"(?:[А-ЯЁA-Z][\w-]*|\d+)", "X", sentence)


def test_there_is_enough_of_it(entries: dict[str, tuple[Entry, ...]]) -> None:
    assert len(entries) == 8
    assert all(len(shown) >= 40 for shown in entries.values())
    items = [entry for shown in entries.values() for entry in shown]
    assert len(items) - len(originals(entries)) > 100, "reprints among them"
    assert len(originals(entries)) >= 600
    days = {when(entry).date() for entry in items}
    assert len(days) > 300
    assert {day.year for day in days} == set(range(2019, 2025))


def test_every_item_has_words_and_a_link_that_leads_nowhere(entries: dict[str, tuple[Entry, ...]]) -> None:
    for source, shown in entries.items():
        for entry in shown:
            assert entry.link is not None
            assert entry.link.startswith(f"https://{source}.example/"), "RFC 2606: .example is nobody's"
            assert len(entry.summary.split()) >= 15, entry.title


def test_no_sentence_frame_serves_more_than_one_item_in_twenty(entries: dict[str, tuple[Entry, ...]]) -> None:
    texts = originals(entries)
    uses = Counter(use for entry in texts for use in {frame(part) for part in re.split(r"(?<=[.!?])\s+", f"{entry.title}. {entry.summary}")})
    shape, often = uses.most_common(1)[0]
    assert often <= len(texts) / 20, shape


def test_nobody_is_quoted_and_no_opinion_is_given_to_anyone(entries: dict[str, tuple[Entry, ...]]) -> None:
    for entry in originals(entries):
        assert not SPEECH.search(entry.summary), entry.summary


def test_the_outlets_say_that_they_are_a_demonstration() -> None:
    assert all(source.name.endswith("(демо)") for source in demo.SOURCES)
