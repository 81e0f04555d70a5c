"""Which sentences stand behind a number?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from monitor.model import Article, Field, Mention


@dataclass(frozen=True, slots=True)
class Reading:
    """One article to be read: its mentions, the other articles of its story (`id, source, title, published_at, link`, oldest first), what
    it said before its edits (replaced at, title, text) and its words that mix two alphabets."""

    article: Article
    mentions: tuple[Mention, ...]
    reprints: pd.DataFrame
    revisions: tuple[tuple[datetime, str, str], ...]
    mixed: tuple[str, ...] = ()


Texts = Mapping[int, tuple[str, str]]  # article → (title, text)
Span = tuple[int, int, str, str]  # start and end in code points of the sentence, entity, kind
COLUMNS = ["article", "field", "sentence", "sentence_start", "spans"]


def sentences(mentions: pd.DataFrame, texts: Texts, articles: Sequence[int]) -> pd.DataFrame:
    """The sentences that hold these mentions, in the order of `articles`, title first.

    Args:
        mentions: `article, entity, kind, field, start, end, sentence_start, sentence_end`.

    Returns:
        `article, field, sentence, sentence_start, spans`; each of spans is a `Span`.
    """
    place = {article: number for number, article in enumerate(articles)}
    held: dict[tuple[int, str, int, int], list[Span]] = {}
    names = ("article", "field", "sentence_start", "sentence_end", "start", "end", "entity", "kind")
    for article, field, first, last, start, end, entity, kind in zip(*(mentions[name] for name in names), strict=True):
        held.setdefault((article, field, first, last), []).append((start - first, end - first, entity, kind))
    rows = [
        (article, field, texts[article][field == Field.TEXT][first:last], first, sorted(spans))
        for (article, field, first, last), spans in sorted(held.items(), key=lambda item: (place[item[0][0]], item[0][1] == Field.TEXT, item[0][2]))
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
