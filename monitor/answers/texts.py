"""Which articles stand behind a number, and what do they say?"""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from monitor.answers import evidence, exporting
from monitor.answers.corpus import Corpus
from monitor.answers.evidence import Reading, Texts
from monitor.extract import tokens
from monitor.model import MonitorError
from monitor.selection import Selection

AT_ONCE = 10_000  # articles of an export: a million mentions take 314 MB so, header to last row


def articles(corpus: Corpus, selection: Selection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """`id, source, feeds, title, link, published_at, day, date_only, date_guessed, collected_at, language, story, origin, has_text`,
    newest first; instants are UTC, `day` is local."""
    asked, given = corpus.resolved(selection)
    return _dated(corpus, corpus.counts.article_ids(asked, limit, offset, given))


def _dated(corpus: Corpus, numbers: list[int]) -> pd.DataFrame:
    frame = corpus.store.articles(numbers)
    local: Any = frame["published_at"].dt.tz_convert(corpus.settings.timezone).dt.date
    return frame.assign(day=frame["day"].where(frame["day"].notna(), local))


def articles_exported(corpus: Corpus, selection: Selection) -> Iterator[pd.DataFrame]:
    """Pieces of the export of articles (exporting.articles), newest first; at least one."""
    asked, given = corpus.resolved(selection)
    numbers = corpus.counts.article_ids(asked, articles=given)
    for at in range(0, max(1, len(numbers)), AT_ONCE):
        yield exporting.articles(_dated(corpus, numbers[at : at + AT_ONCE]))


def mentions_exported(corpus: Corpus, selection: Selection) -> Iterator[pd.DataFrame]:
    """Pieces of the export of mentions (exporting.mentions), by article and place; at least one."""
    asked, given = corpus.resolved(selection)
    counts = corpus.counts
    numbers = sorted(counts.article_ids(asked, articles=given))
    for at in range(0, max(1, len(numbers)), AT_ONCE):
        piece = numbers[at : at + AT_ONCE]
        found = counts.mentions(asked, given, within=piece)
        held = texts(corpus, sorted({int(number) for number in found["article"]}))
        yield exporting.mentions(found[found["article"].isin(held)], held)


def sentences(corpus: Corpus, selection: Selection, shown: Sequence[int]) -> pd.DataFrame:
    """The sentences of these articles that hold a counted mention (columns: evidence.sentences)."""
    asked, given = corpus.resolved(selection)
    found = corpus.counts.mentions(asked, given, within=list(shown))
    return evidence.sentences(found[found["counted"]], texts(corpus, shown), shown)


def texts(corpus: Corpus, shown: Sequence[int]) -> Texts:
    """The words of these articles."""
    frame = corpus.store.articles(list(shown), with_text=True)
    return {int(number): (str(title), str(text)) for number, title, text in zip(frame["id"], frame["title"], frame["text"], strict=True)}


def reading(corpus: Corpus, article: int) -> Reading:
    """One article to be read.

    Raises:
        MonitorError: there is no such article.
    """
    held = corpus.store.article(article)
    if held is None:
        raise MonitorError(f"article {article}: there is none with this number")
    annotation = corpus.store.annotation(article)
    reprints = corpus.store.articles(corpus.store.reprints(article))[["id", "source", "title", "published_at", "link"]]
    mixed = tokens.mixed(f"{held.title}\n{held.text}")
    return Reading(held, annotation.mentions if annotation else (), reprints, tuple(corpus.store.revisions(article)), mixed)
