"""Visits at the same time see only their own filters, and what they share nobody changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pandas as pd
import pytest

from monitor.answers import Answers
from monitor.selection import Selection
from tests.ui.newsroom import NOW, Days
from tests.ui.visits import address, one_page, run

DAYS = Days.until(NOW)
WHO = ("kz", "ru", "tokayev", "putin", "uz", "by", "cn", "us", "csto", "eaeu")
PAGES = ("overview", "trends", "links", "articles", "sources")


def test_ten_visits_at_once_see_their_own_filters(answers: Answers) -> None:
    def visit(number: int) -> tuple[dict[str, list[str]], object]:
        at = run(answers, query={"entity": WHO[number], "step": "week", "from": str(DAYS.last - timedelta(days=40 + number)), "to": str(DAYS.last)})
        assert not at.exception
        return address(at), at.sidebar.selectbox(key="f_period").value

    with ThreadPoolExecutor(10) as pool:
        seen = list(pool.map(visit, range(10)))
    for number, (words, period) in enumerate(seen):
        assert words["entity"] == [WHO[number]]
        assert words["from"] == [str(DAYS.last - timedelta(days=40 + number))]
        assert period == "custom"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_changes_nothing_that_others_are_given_too(page: str, answers: Answers) -> None:
    asked = Selection(DAYS.last - timedelta(days=29), DAYS.last, ("kz", "ru"))
    questions = {
        "trends": answers.trends, "coverage": answers.coverage, "top": answers.top, "losses": answers.losses, "articles": answers.articles,
    }  # fmt: skip
    before = {name: ask(asked).copy(deep=True) for name, ask in questions.items()}
    assert not run(answers, one_page, test_page=page, lang="ru", test_selection=asked).exception
    for name, ask in questions.items():
        pd.testing.assert_frame_equal(ask(asked), before[name])
