"""Pages, clicks and exports cannot disagree: every number is asked for in two ways."""

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations

import pandas as pd
import pytest

from monitor.answers import Answers
from monitor.model import MonitorError, SourceKind
from monitor.selection import Level, Match, Selection, Step, Unit, Where

YEAR = Selection(date(2022, 1, 1), date(2022, 12, 31))
NAMED = replace(YEAR, entities=("tokayev", "kz", "eaeu"))


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("where", Where)
def test_a_click_on_a_point_finds_as_much_as_the_point_says(answers: Answers, step: Step, unit: Unit, where: Where) -> None:
    asked = replace(NAMED, step=step, unit=unit, where=where)
    trend = answers.trends(asked).dropna(subset=["count"])
    busy = trend[trend["count"] > 0].head(12)
    assert len(busy) > 10
    for day, entity, count in zip(busy["date"], busy["entity"], busy["count"], strict=True):
        clicked = asked.within(day).about(entity)
        assert getattr(answers.count(clicked), unit.value) == count
        assert len(answers.articles(clicked)) == answers.count(clicked).articles


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("unit", [Unit.ARTICLES, Unit.STORIES])
def test_a_click_on_a_cell_finds_as_much_as_the_cell_says(answers: Answers, level: Level, unit: Unit) -> None:
    asked = replace(YEAR, level=level, unit=unit)
    pairs = answers.pairs(asked, minimum=1)
    assert len(pairs) > 50
    for a, b, count in list(zip(pairs["a"], pairs["b"], pairs["count"], strict=True))[:15]:
        assert getattr(answers.count(asked.about(a, b)), unit.value) == count, (a, b)


def test_a_pair_over_time_adds_up_to_its_cell(answers: Answers) -> None:
    pair = answers.pairs(YEAR).iloc[0]
    trend = answers.pair_trend(replace(YEAR, step=Step.MONTH), pair["a"], pair["b"])
    assert trend["count"].sum() == pair["count"]
    assert len(trend) == 12


def test_exported_articles_and_mentions_recompute_the_trend(answers: Answers) -> None:
    articles = answers.export("articles", YEAR)
    mentions = answers.export("mentions", YEAR)
    counted = mentions[mentions["kind"].isin(["name", "role"])].merge(articles[["id", "day", "story", "source"]], left_on="article", right_on="id")
    for unit, column in ((Unit.ARTICLES, "article"), (Unit.STORIES, "story"), (Unit.SOURCES, "source"), (Unit.MENTIONS, None)):
        trend = answers.export("trends", replace(NAMED, unit=unit))
        for day, entity, count in zip(trend["date"], trend["entity"], trend["count"], strict=True):
            rows = counted[(counted["day"] == day) & (counted["entity"] == entity)]
            expected = len(rows) if column is None else rows[column].nunique()
            assert (0 if pd.isna(count) else count) == expected, (day, entity, unit)


def test_exported_articles_and_mentions_recompute_the_pairs(answers: Answers) -> None:
    mentions = answers.export("mentions", YEAR)
    counted = mentions[mentions["kind"].isin(["name", "role"])]
    together: Counter[tuple[str, str]] = Counter()
    for _, rows in counted.groupby("article"):
        present = sorted(set(rows["entity"]))
        inside = list(zip(rows["entity"], (str(value).split() for value in rows["inside"]), strict=True))
        free = {(one, other) for one in present for other in present if one != other and any(e == one and other not in i for e, i in inside)}
        together.update((a, b) for a, b in combinations(present, 2) if (a, b) in free and (b, a) in free)
    exported = answers.export("pairs", YEAR)
    assert {(a, b): count for a, b, count in zip(exported["a"], exported["b"], exported["count"], strict=True)} == {
        pair: count for pair, count in together.items() if count >= 5
    }


def test_days_without_data_are_empty_and_quiet_days_are_zero(answers: Answers) -> None:
    trend = answers.trends(replace(NAMED, start=date(2018, 12, 1), end=date(2019, 3, 31)))
    before = trend[[day < date(2019, 1, 1) for day in trend["date"]]]
    assert before["count"].isna().all(), "the archive begins in January 2019"
    assert (trend["count"] == 0).any()
    gaps = answers.gaps(replace(NAMED, start=date(2018, 12, 1), end=date(2019, 3, 31)))
    assert gaps[0][0] == date(2018, 12, 1)
    assert len(gaps[0][2]) == 8


def test_the_sentences_behind_a_number_hold_the_entity(answers: Answers) -> None:
    asked = replace(YEAR, entities=("tokayev",), end=date(2022, 3, 31))
    found = answers.articles(asked)
    sentences = answers.sentences(asked, tuple(found["id"]))
    assert set(sentences["article"]) == set(found["id"])
    for sentence, spans in zip(sentences["sentence"], sentences["spans"], strict=True):
        assert spans
        for start, end, entity, _kind in spans:
            assert entity == "tokayev"
            assert sentence[start:end].strip()
    assert sum(len(spans) for spans in sentences["spans"]) == answers.count(asked).mentions


def test_filters_of_sources_are_honoured_everywhere(answers: Answers) -> None:
    asked = replace(NAMED, source_kinds=(SourceKind.PRIVATE,), source_countries=("kz", "uz"))
    frame = answers.export("articles", replace(asked, entities=()))
    assert set(frame["source"]) == {"stepnoy-vestnik", "tashkent-obzor"}
    assert answers.count(replace(asked, entities=())).articles == len(frame)
    assert answers.count(replace(asked, source_kinds=(SourceKind.FOREIGN,))).articles == 0


def test_a_query_finds_every_form_and_a_phrase_only_itself(answers: Answers) -> None:
    words = answers.count(Selection(query="саммита"))
    phrase = answers.count(Selection(query="«саммит ШОС»"))
    assert words.articles > phrase.articles > 0
    assert answers.count(Selection(query="' OR 1=1--")).articles == 0
    assert answers.count(Selection(query="%")).articles == 0


def test_the_period_before_is_compared_and_missing_where_there_is_none(answers: Answers) -> None:
    summary = answers.summary(YEAR)
    assert summary.previous is not None
    assert summary.previous.articles == answers.count(YEAR.before()).articles
    movers = answers.movers(YEAR)
    assert movers["change"].abs().is_monotonic_decreasing
    first = replace(YEAR, start=date(2019, 1, 1), end=date(2019, 12, 31))
    assert answers.summary(first).previous is None
    assert answers.movers(first)["change"].isna().all()


def test_top_counts_stories_and_sources_distinct_over_the_period(answers: Answers) -> None:
    top = answers.top(YEAR)
    assert (top["stories"] <= top["articles"]).all()
    assert (top["sources"] <= 8).all()
    whole = answers.count(replace(YEAR, entities=("kz",)))
    row = top[top["entity"] == "kz"].iloc[0]
    assert (row["articles"], row["stories"], row["mentions"]) == (whole.articles, whole.stories, whole.mentions)
    assert row["share"] == row["articles"] / answers.count(YEAR).articles


def test_all_of_several_asks_for_articles_with_each(answers: Answers) -> None:
    both = answers.articles(replace(NAMED, match=Match.ALL))
    each = [set(answers.articles(replace(YEAR, entities=(entity,)))["id"]) for entity in NAMED.entities]
    assert set(both["id"]) <= set.intersection(*each)
    assert len(both) < len(answers.articles(NAMED))


def test_an_article_is_read_with_its_reprints(answers: Answers) -> None:
    frame = answers.articles(YEAR)
    story = frame["story"].value_counts().index.tolist()[0]
    reading = answers.reading(story)
    assert len(reading.reprints) == (frame["story"] == story).sum() - 1
    assert reading.mentions
    with pytest.raises(MonitorError, match="999999"):
        answers.reading(999_999)


def test_pages_of_articles_do_not_overlap(answers: Answers) -> None:
    first, second = answers.articles(YEAR, 50, 0), answers.articles(YEAR, 50, 50)
    assert not set(first["id"]) & set(second["id"])
    assert first["published_at"].is_monotonic_decreasing
    assert first["published_at"].iloc[-1] >= second["published_at"].iloc[0]


def test_the_state_says_how_fresh_it_is(answers: Answers) -> None:
    state = answers.state()
    assert state.first is not None
    assert state.first.year == 2019
    assert state.articles > 1000
    assert (state.indexed_share, state.next_version_share) == (1.0, None)
    assert answers.state().data_version == state.data_version


def test_only_entities_that_were_found_are_offered(answers: Answers) -> None:
    assert {"kz", "tokayev", "eaeu"} <= answers.mentioned() < answers.entity_kinds().keys()
    assert set(answers.export("mentions", Selection())["entity"]) <= answers.mentioned()


@pytest.mark.parametrize("what", ["articles", "mentions", "trends", "pairs", "coverage"])
def test_an_export_of_nothing_keeps_its_head(answers: Answers, what: str) -> None:
    frame = answers.export(what, Selection(date(1990, 1, 1), date(1990, 1, 2), entities=("kz",)))
    full = answers.export(what, replace(YEAR, entities=("kz",), end=date(2022, 1, 31)))
    assert list(frame.columns) == list(full.columns)


@pytest.mark.parametrize("unit", [Unit.ARTICLES, Unit.STORIES, Unit.MENTIONS, Unit.SOURCES])
def test_odds_ratios_are_those_of_the_exported_articles(answers: Answers, unit: Unit) -> None:
    asked = replace(YEAR, unit=unit)
    exported = answers.export("pairs", asked).head(3)
    articles = answers.export("articles", asked)
    mentions = answers.export("mentions", asked)
    counted = mentions[mentions["kind"].isin(["name", "role"])]
    strata = articles["source"] + [str(day)[:7] for day in articles["day"]]
    unitary = articles["story"] if unit is Unit.STORIES else articles["id"]
    for a, b, ratio in zip(exported["a"], exported["b"], exported["odds_ratio"], strict=True):
        both = set(answers.articles(replace(asked, unit=Unit.ARTICLES).about(a, b))["id"])
        named = {entity: set(counted[counted["entity"] == entity]["article"]) for entity in (a, b)}
        r = s = 0.0
        for stratum in strata.unique():
            inside = strata == stratum

            def size(among: set[int] | None, inside: "pd.Series[bool]" = inside) -> int:
                return unitary[inside if among is None else inside & articles["id"].isin(among)].nunique()

            n, n11, with_a, with_b = size(None), size(both), size(named[a]), size(named[b])
            r += n11 * (n - with_a - with_b + n11) / n
            s += (with_a - n11) * (with_b - n11) / n
        assert ratio == pytest.approx(r / s if s else math.inf)


def test_periods_are_compared_by_what_clicks_on_them_find(answers: Answers) -> None:
    frame = answers.compared(NAMED).set_index("entity")
    assert list(frame.index) == ["tokayev", "kz", "eaeu"]
    for prefix, period in (("", NAMED), ("previous_", NAMED.before()), ("year_before_", NAMED.year_before())):
        for entity in frame.index:
            found = answers.count(period.about(entity)).articles
            assert frame.loc[entity, f"{prefix}count"] == found
            assert frame.loc[entity, f"{prefix}share"] == pytest.approx(found / answers.count(replace(period, entities=())).articles)
    first = replace(NAMED, start=date(2019, 1, 1), end=date(2019, 12, 31))
    assert answers.compared(first)["previous_count"].isna().all(), "there was no archive yet"


def test_an_archive_that_nobody_polled_is_not_corrected_and_has_lost_nothing(answers: Answers) -> None:
    corrected = answers.corrected(replace(NAMED, step=Step.MONTH))
    trend = answers.trends(replace(NAMED, step=Step.MONTH))
    assert corrected["corrected"].isna().all()
    assert corrected["count"].sum() == trend["count"].sum()
    assert answers.losses(YEAR).empty
    assert answers.shortfalls(YEAR) == []


def test_spikes_are_of_articles_or_stories_and_say_what_was_looked_at(answers: Answers) -> None:
    for unit, counted in ((Unit.MENTIONS, Unit.ARTICLES), (Unit.STORIES, Unit.STORIES)):
        found = answers.spikes(replace(NAMED, unit=unit))
        assert found.unit is counted
        assert found.tested % len(NAMED.entities) == 0
        assert found.tested // len(NAMED.entities) + found.untested == 365
    everybody = answers.spikes(replace(YEAR, start=date(2020, 1, 1)))
    assert everybody.since == date(2021, 12, 31), "where nobody is named the last year is looked at"


def test_links_hold_the_exported_pairs_and_tell_more_than_chance(answers: Answers) -> None:
    linked = answers.linked(YEAR, 1)
    exported = answers.export("pairs", YEAR)
    tested = linked.frame[linked.frame["count"] >= 5].reset_index(drop=True)
    columns = ["a", "b", "count", "jaccard", "npmi", "g2", "q"]
    pd.testing.assert_frame_equal(tested[columns], exported[columns])
    assert linked.frame["q"].isna().equals(linked.frame["count"] < 5)
    assert (linked.frame[linked.frame["sure"]]["q"] < 0.05).all()
    assert linked.family > len(tested)
    row = tested.iloc[0]
    assert answers.count(YEAR.before().about(row["a"], row["b"])).articles == row["previous"]
    odds = answers.pair_odds(YEAR, [(row["a"], row["b"])]).iloc[0]
    assert odds["odds_ratio"] == exported["odds_ratio"].iloc[0]


def test_naming_an_entity_chooses_pairs_and_changes_none_of_their_numbers(answers: Answers) -> None:
    everybody = answers.pairs(YEAR)
    one, two = (answers.pairs(replace(YEAR, entities=("kz", "ru"), match=match)) for match in Match)
    held = everybody["a"].isin(["kz", "ru"]), everybody["b"].isin(["kz", "ru"])
    pd.testing.assert_frame_equal(one, everybody[held[0] | held[1]].reset_index(drop=True))
    pd.testing.assert_frame_equal(two, everybody[held[0] & held[1]].reset_index(drop=True))
    assert len(one) > len(two) == 1
