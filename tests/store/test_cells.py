"""Cells of sources and days add up to what charts show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from monitor.selection import Match, Selection, Unit
from monitor.store.mart import cells, refresh
from monitor.store.mart.counts import Counts
from monitor.store.store import Store
from tests.store.making import MOSCOW, canonical, outlet
from tests.store.test_counts import corpus

NAMED = Selection(entities=("ru", "kz"))
ASKED = [Selection(), NAMED, replace(NAMED, match=Match.ALL), Selection(date(2024, 12, 25), date(2025, 1, 3)), Selection(sources=("tass", "ria"))]


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counts]:
    folder = tmp_path_factory.mktemp("cells")
    with Store.open(str(folder / "monitor.db"), canonical=canonical) as store:
        store.sync_sources([outlet("tass"), outlet("ria"), outlet("bbc")])
        corpus(store, seed=5, days=20)
        with Counts(refresh(store, folder / "mart", MOSCOW)) as opened:
            yield opened


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("unit", [Unit.MENTIONS, Unit.ARTICLES, Unit.STORIES])
def test_cells_add_up_to_the_trend_and_totals_to_the_totals(counts: Counts, asked: Selection, unit: Unit) -> None:
    asked = replace(asked, unit=unit)
    found = cells.cells(counts, asked).groupby(["day", "entity"])["count"].sum()
    trend = counts.trend(asked).set_index(["date", "entity"])["count"]
    assert found.to_dict() == trend.to_dict()
    whole = cells.totals(counts, asked).groupby("day")["total"].sum()
    totals = counts.totals(asked).set_index("date")["articles" if unit is Unit.MENTIONS else unit.value]
    assert whole.to_dict() == totals.to_dict()


def test_support_is_of_articles_and_sources(counts: Counts) -> None:
    found = cells.support(counts, NAMED)
    for day, entity, articles, sources in list(found.itertuples(index=False))[:20]:
        asked = replace(NAMED, start=day, end=day, entities=(entity,))
        assert (counts.count_articles(asked)[0], counts.count_sources(asked)) == (articles, sources)


def test_the_largest_story_of_a_day_is_named_by_its_first_article(counts: Counts) -> None:
    found = cells.largest_stories(counts, NAMED, sorted(set(cells.support(counts, NAMED)["day"])))
    assert len(found) == len(cells.support(counts, NAMED))
    assert (found["size"] > 1).any()
    for day, entity, story, size, article in found.itertuples(index=False):
        ids = counts.article_ids(replace(NAMED, start=day, end=day, entities=(entity,)))
        held = dict(zip(ids, stories_of(counts, ids), strict=True))
        assert held[article] == story
        assert size == max(list(held.values()).count(other) for other in held.values())
        assert next(number for number in reversed(ids) if held[number] == story) == article, "ids come newest first"


def stories_of(counts: Counts, ids: list[int]) -> list[int]:
    asking = counts.ask(Selection(), ids)
    frame = counts.frame(asking, f"SELECT article, story FROM {asking.table('articles')}", ids).set_index("article")["story"]
    return [int(frame[number]) for number in ids]
