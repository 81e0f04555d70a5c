"""The overview: cards, who rose and fell, who is named most, spikes, what came last."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from monitor.answers import Answers
from monitor.model import MentionKind
from monitor.selection import Match, Selection, Unit, Where
from tests.ui.newsroom import NOW, Days
from tests.ui.recomputed.counting import share, size, together, total
from tests.ui.recomputed.exported import Exported
from tests.ui.recomputed.shown import captions, figures, same, table, visited
from tests.ui.visits import html

LAST = Days.until(NOW).last
MONTH = Selection(LAST - timedelta(days=29), LAST)
# Not asked for: where=lead. The lead are the first two sentences, and no export says where the second one ends.
ASKED = {
    "everybody": MONTH,
    "stories of two outlets": replace(MONTH, unit=Unit.STORIES, sources=("tass", "vlast")),
    "two in titles": replace(MONTH, entities=("tokayev", "kz"), where=Where.TITLE, unit=Unit.MENTIONS),
    "two together": replace(MONTH, entities=("tokayev", "eaeu"), match=Match.ALL),
    "other kinds": replace(MONTH, kinds=(MentionKind.CAPITAL, MentionKind.ADJECTIVE, MentionKind.METONYM), unit=Unit.SOURCES),
}  # fmt: skip
MOST, LATEST = 6, 8
UNITS = ("mentions", "articles", "stories", "sources")


def of(exported: Exported, asked: Selection, *, earlier: bool = False) -> tuple[Exported, Exported]:
    """The period's articles with the mentions that the Selection counts; the same without the articles that do not match."""
    assert asked.start
    assert asked.end
    length = timedelta(days=30 if earlier else 0)
    fields = ("title",) if asked.where is Where.TITLE else ("title", "text")
    held = exported.within(asked.start - length, asked.end - length, asked.sources).counting(tuple(map(str, asked.kinds)), fields)
    if not asked.entities:
        return held, held
    mentions = held.mentions[held.mentions["entity"].isin(asked.entities)]
    if asked.match is Match.ALL:
        mentions = mentions[mentions["article"].isin(together(Exported(held.articles, mentions, held.coverage), asked.entities))]
    articles = held.articles[held.articles["article"].isin(mentions["article"])]
    return held, Exported(articles, mentions, held.coverage)


@pytest.fixture(scope="module", params=ASKED)
def asked(request: pytest.FixtureRequest) -> Selection:
    return ASKED[request.param]


@pytest.fixture(scope="module")
def page(asked: Selection, today: Answers) -> AppTest:
    return visited(today, "overview", asked)


def test_cards(page: AppTest, asked: Selection, exported: Exported) -> None:
    (_, now), (_, before) = of(exported, asked), of(exported, asked, earlier=True)
    expected = {}
    for unit, label in zip(UNITS, ("Mentions", "Articles", "Stories", "Sources"), strict=True):
        count, previous = (size(held.mentions if unit == "mentions" else held.articles, unit) for held in (now, before))
        change = count - previous
        expected[label] = (f"{count:,}", f"+{change:,}" if change > 0 else f"−{-change:,}" if change else "0")
    assert now.mentions.size
    assert {metric.label: (metric.value, metric.delta) for metric in page.metric} == expected
    spans = f"{now.articles['article'].nunique()} articles, {now.articles['source'].nunique()} sources"
    assert spans in captions(page)


def test_who_is_named_most(page: AppTest, asked: Selection, exported: Exported, today: Answers) -> None:
    whole, held = of(exported, asked)
    shown = table(page, "Who", "Mentions", "Articles", "Stories", "Sources", "Share").set_index("Who")
    names, kinds = today.catalogue_names("en"), today.entity_kinds()
    assert set(shown.index) == {names[entity] for entity in held.mentions["entity"]}
    assert len(shown) > 1
    bars: dict[str, dict[str, float]] = {}
    for entity, rows in held.mentions.groupby("entity"):
        row = shown.loc[names[str(entity)]]
        assert [row[unit.capitalize()] for unit in UNITS] == [size(rows, unit) for unit in UNITS]
        assert same(row["Share"], share(size(rows, "articles"), total(whole, "articles"), "articles"))
        bars.setdefault(str(kinds[str(entity)]), {})[str(entity)] = size(rows, asked.unit)
    drawn = [{data[0]: x for data, x in zip(traces[1]["customdata"], traces[1]["x"], strict=True)} for traces in figures(page)][-len(bars) :]
    first = [dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]) for _, counts in sorted(bars.items(), key=_place)]
    assert drawn == first


def _place(bars: tuple[str, object]) -> int:
    return ("leader", "country", "bloc").index(bars[0])


def test_who_rose_and_fell(page: AppTest, asked: Selection, exported: Exported, today: Answers) -> None:
    (whole, now), (whole_before, before) = of(exported, asked), of(exported, asked, earlier=True)
    shown = table(page, "Who", "Count", "Before", "Change", "Share before").set_index("Who")
    names = today.catalogue_names("en")
    entities = {*now.mentions["entity"], *before.mentions["entity"]}
    assert set(shown.index) == {names[entity] for entity in entities}
    changes = {}
    for entity in entities:
        count, previous = (size(held.mentions[held.mentions["entity"] == entity], asked.unit) for held in (now, before))
        row = shown.loc[names[entity]]
        assert (row["Count"], row["Before"], row["Change"]) == (count, previous, count - previous)
        assert same(row["Share"], share(count, total(whole, asked.unit), asked.unit))
        assert same(row["Share before"], share(previous, total(whole_before, asked.unit), asked.unit))
        changes[entity] = count - previous
    for traces in figures(page)[: (max(changes.values()) > 0) + (min(changes.values()) < 0)]:
        assert [traces[1]["x"], len(traces[1]["x"])] == [[abs(changes[data[0]]) for data in traces[1]["customdata"]], min(5, len(traces[1]["x"]))]


def test_what_came_last(page: AppTest, asked: Selection, exported: Exported) -> None:
    _, held = of(exported, asked)
    newest = held.articles.sort_values(["published_at", "article"], ascending=False).head(LATEST)
    titles = re.findall(r'class="m-title"[^>]*>(.*?)</(?:a|span)></?(?:p|/li)?', html(page))
    assert [unescape(re.sub("<[^>]*>", "", title)) for title in titles] == list(newest["title"])
