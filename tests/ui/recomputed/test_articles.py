"""The page of articles: how many, which, and one to be read with its mentions marked and its story told."""

import re
from datetime import datetime
from html import unescape

import pandas as pd
import pytest

from monitor.answers import Answers
from monitor.selection import Selection
from monitor.ui import clicks
from monitor.ui.text import say
from tests.ui.newsroom import ZONE
from tests.ui.recomputed.exported import Exported
from tests.ui.recomputed.shown import captions, table, visited
from tests.ui.recomputed.test_overview import ASKED, of
from tests.ui.visits import html

ROWS = 50


def newest(held: Exported) -> pd.DataFrame:
    return held.articles.sort_values(["published_at", "article"], ascending=False)


def local(instant: str) -> datetime:
    return datetime.fromisoformat(instant).astimezone(ZONE)


@pytest.mark.parametrize("asked", ASKED.values(), ids=list(ASKED))
def test_the_count_and_the_list(asked: Selection, today: Answers, exported: Exported) -> None:
    at = visited(today, "articles", asked)
    _, held = of(exported, asked)
    counted = (held.articles["article"].nunique(), held.articles["story"].nunique(), len(held.mentions))
    assert f"**{counted[0]:,} articles** · {counted[1]:,} stories · {counted[2]:,} mentions" in [str(element.value) for element in at.markdown]
    shown, first = table(at, "Title", "Source", "When"), newest(held).head(ROWS)
    outlets = {source.id: source.name for source in today.sources()}
    assert list(shown["Title"]) == list(first["title"])
    assert list(shown["Source"]) == [outlets[source] for source in first["source"]]
    assert list(shown["When"]) == [f"{local(at):%d.%m.%Y %H:%M}" for at in first["published_at"]]
    assert len(shown) > 3


def test_marks_are_the_exported_mentions(today: Answers, exported: Exported) -> None:
    checked = 0
    for day in sorted(set(exported.articles["day"]))[-12::3]:
        held = exported.within(day, day, ("tass",))
        article = int(newest(held).iloc[0]["article"])
        at = visited(today, "articles", Selection(day, day, sources=("tass",)))
        body = html(at)
        marks = [unescape(mark) for mark in re.findall(r'<mark class="m-mark" title="[^"]*">(.*?)</mark>', body)]
        expected = _surfaces(held.mentions[held.mentions["article"] == article])
        assert "".join(marks) == "".join(expected)
        checked += len(expected)
    assert checked > 5


def _surfaces(mentions: pd.DataFrame) -> list[str]:
    """The marked words in reading order, what nests or overlaps once."""
    found = []
    for field in ("title", "text"):
        told = 0
        rows = mentions[mentions["field"] == field].sort_values(["start", "end"])
        for start, end, first, sentence in rows[["start", "end", "sentence_start", "sentence_text"]].itertuples(index=False):
            found.append(sentence[max(start, told) - first : max(end, told) - first])
            told = max(told, end)
    return found


def test_the_story_of_an_article(today: Answers, exported: Exported) -> None:
    """Who told it first, and how many others did, in whatever period they did."""
    outlets = {source.id: source.name for source in today.sources()}
    story = exported.articles["story"].value_counts().index[0]
    told = exported.articles[exported.articles["story"] == story].sort_values(["published_at", "article"])
    assert len(told) > 3
    for _, article in told.iterrows():
        at = visited(today, "articles", Selection(article["day"], article["day"], sources=(str(article["source"]),)), **_chosen(article, exported))
        first = told.iloc[0]
        said = say("en", "articles.first", source=outlets[first["source"]], when=f"{local(first['published_at']):%d.%m.%Y %H:%M}")
        assert said in captions(at)
        assert say("en", "articles.reprints", n=len(told) - 1) in [expander.label for expander in at.expander]
        others = told[told["article"] != article["article"]]
        assert all(title in unescape(re.sub("<[^>]*>", "", html(at))) for title in others["title"])


def _chosen(article: pd.Series, exported: Exported) -> dict[str, object]:
    """What a click on the article's row leaves in a visit."""
    asked = Selection(article["day"], article["day"], sources=(str(article["source"]),))
    rows = list(newest(exported.within(article["day"], article["day"], asked.sources))["article"])
    cell = {"rows": [], "columns": [], "cells": [(rows.index(article["article"]), "Title")]}
    return {clicks.key("a_table", asked, 1): {"selection": cell}}
