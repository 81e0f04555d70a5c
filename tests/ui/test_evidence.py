from dataclasses import replace
from datetime import date

import pytest

from monitor.answers import Answers
from monitor.selection import Match, Selection, Step, Unit
from monitor.ui import evidence

PERIOD = Selection(start=date(2026, 1, 27), end=date(2026, 2, 12), entities=("kz", "ru"))


@pytest.mark.parametrize("unit", [Unit.MENTIONS, Unit.ARTICLES, Unit.STORIES])
@pytest.mark.parametrize("step", list(Step))
def test_the_list_behind_a_point_is_as_long_as_the_point_says(step: Step, unit: Unit, answers: Answers) -> None:
    asked = replace(PERIOD, step=step, unit=unit)
    points = answers.trends(asked)[["date", "entity", "count"]].dropna()
    assert points["count"].sum() > 80
    for day, entity, count in points.itertuples(index=False):
        behind = evidence.behind(asked, entity, day)
        found = answers.count(behind)
        assert getattr(found, unit.value) == count
        assert len(answers.articles(behind, 10**6)) == found.articles


def test_a_bucket_that_the_period_cuts_lists_only_the_period() -> None:
    behind = evidence.behind(replace(PERIOD, step=Step.MONTH), "kz", date(2026, 1, 1))
    assert (behind.start, behind.end) == (date(2026, 1, 27), date(2026, 1, 31))


def test_together_the_list_holds_them_all() -> None:
    asked = replace(PERIOD, match=Match.ALL)
    assert evidence.behind(asked, "kz") == asked
    assert evidence.behind(replace(asked, entities=("kz",)), "kz").match is Match.ANY
