"""The spikes that the overview and the page of trends list and ring."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.answers import Answers
from monitor.selection import Selection, Unit
from monitor.ui.text import say
from tests.ui.newsroom import NOW, SPIKED, Days
from tests.ui.recomputed.counting import days
from tests.ui.recomputed.exported import Exported
from tests.ui.recomputed.shown import captions, figures, same, table, visited
from tests.ui.recomputed.spikes import spikes

DAYS = Days.until(NOW)
MONTH = Selection(DAYS.last - timedelta(days=29), DAYS.last)


@pytest.mark.parametrize("page", ["overview", "trends"])
@pytest.mark.parametrize(
    "asked", [MONTH, replace(MONTH, entities=(SPIKED, "kz")), replace(MONTH, unit=Unit.STORIES), replace(MONTH, sources=("tass", "vlast", "gazeta"))]
)
def test_the_list_of_spikes(page: str, asked: Selection, today: Answers, exported: Exported) -> None:
    if page == "trends" and not asked.entities:
        asked = replace(asked, entities=(SPIKED, "ru", "by"))
    at = visited(today, page, asked)
    held = exported.within(DAYS.first, DAYS.last, asked.sources).counting()
    found, tested, untested = spikes(held, days(MONTH.start or DAYS.first, DAYS.last), asked.entities, asked.unit)
    shown = table(at, "Date", "Observed", "q", "Articles in the story")
    assert {spike.entity for spike in found} >= {SPIKED}
    names, titles = today.catalogue_names("en"), dict(zip(exported.articles["article"], exported.articles["title"], strict=True))
    assert len(shown) == len(found)
    rows = shown.set_index(["Date", "Who"])
    for spike in found:
        row = rows.xs((spike.day, names[spike.entity]))
        counted = spike.observed, spike.articles, spike.sources, spike.story, spike.size, spike.article
        assert tuple(row[["Observed", "Articles", "Sources", "Story", "Articles in the story", "Article"]]) == counted
        assert all(same(row[name], value) for name, value in (("Expected", spike.expected), ("p", spike.p), ("q", spike.q)))
        assert row["Title"] == titles[spike.article]
    assert say("en", "spikes.tested", n=tested) in captions(at)
    assert say("en", "spikes.untested", n=untested) in captions(at)


def test_rings_are_round_the_spikes(today: Answers, exported: Exported) -> None:
    asked = replace(MONTH, entities=(SPIKED, "kz"))
    found, _, _ = spikes(exported.within(DAYS.first, DAYS.last).counting(), days(MONTH.start or DAYS.first, DAYS.last), asked.entities, "articles")
    traces = figures(visited(today, "trends", asked))[0]
    rings = [tuple(data[:2]) for trace in traces if trace["mode"] == "markers" for data in trace["customdata"]]
    assert sorted(rings) == sorted((str(spike.day), spike.entity) for spike in found) != []
