from dataclasses import replace
from datetime import date

import pytest

from monitor.selection import Match, Selection, Step, Unit
from monitor.ui import evidence
from tests.ui.fake import FakeAnswers

ANSWERS = FakeAnswers(a_day=4)
PERIOD = Selection(start=date(2026, 10, 5), end=date(2026, 11, 20), entities=("kz", "ru"))


@pytest.mark.parametrize("unit", [Unit.MENTIONS, Unit.ARTICLES, Unit.STORIES])
@pytest.mark.parametrize("step", list(Step))
def test_the_list_behind_a_point_is_as_long_as_the_point_says(step: Step, unit: Unit) -> None:
    asked = replace(PERIOD, step=step, unit=unit)
    for day, entity, count in ANSWERS.trends(asked)[["date", "entity", "count"]].dropna().itertuples(index=False):
        behind = evidence.behind(asked, entity, day)
        assert getattr(ANSWERS.count(behind), unit.value) == count
        assert len(ANSWERS.articles(behind, 10**6)) == ANSWERS.count(behind).articles


def test_a_bucket_that_the_period_cuts_lists_only_the_period() -> None:
    behind = evidence.behind(replace(PERIOD, step=Step.MONTH), "kz", date(2026, 10, 1))
    assert (behind.start, behind.end) == (date(2026, 10, 5), date(2026, 10, 31))


def test_together_the_list_holds_them_all() -> None:
    asked = replace(PERIOD, match=Match.ALL)
    assert evidence.behind(asked, "kz") == asked
    assert evidence.behind(replace(asked, entities=("kz",)), "kz").match is Match.ANY


def test_our_words_in_headings_are_never_markdown() -> None:
    assert evidence.plain("[a](b) *c* :red[x] $y$ <b>") == r"\[a\]\(b\) \*c\* \:red\[x\] \$y\$ \<b\>"
