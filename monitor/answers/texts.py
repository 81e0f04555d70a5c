"""Which articles stand behind a number, and what do they say?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from monitor.answers import evidence
from monitor.answers.corpus import Corpus
from monitor.answers.evidence import Reading, Texts
from monitor.model import MonitorError
from monitor.selection import Selection


def articles(corpus: Corpus, selection: Selection, limit: int | None = None, offset: int = 0) -> pd.DataFrame:
    """`id, source, feeds, title, link, published_at, day, date_only, date_guessed, collected_at, language, story, origin, has_text`,
    newest first; instants are UTC, `day` is local."""
    asked, given = corpus.resolved(selection)
    frame = corpus.store.articles(corpus.counts.article_ids(asked, limit, offset, given))
    local: Any = frame["published_at"].dt.tz_convert(corpus.settings.timezone).dt.date
    return frame.assign(day=frame["day"].where(frame["day"].notna(), local))


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
    return Reading(held, annotation.mentions if annotation else (), reprints, tuple(corpus.store.revisions(article)))
