"""Counts beside a plain recount of the same articles in Python."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from monitor.model import Annotation, Entry, Field, Mention, MentionKind
from monitor.selection import Level, Match, Selection, Step, Unit, Where
from monitor.store.mart import kept, refresh
from monitor.store.mart.counts import Counts
from monitor.store.mart.strata import strata
from monitor.store.store import Store
from tests.store.making import MOSCOW, canonical, entry, merge, outlet, put, said

ENTITIES = ("ru", "kz", "ua", "us", "putin", "tokayev")
COLLECTED = datetime(2026, 11, 1, tzinfo=UTC)
LEAD_END = 40


@dataclass(frozen=True)
class Row:
    """An article as the recount sees it."""

    number: int
    day: date
    published: datetime
    source: str
    language: str
    story: int
    mentions: tuple[Mention, ...]


def corpus(store: Store, seed: int, days: int) -> list[Row]:
    """160 articles of outlets in two languages; a sixth of them are reprints."""
    chance = random.Random(seed)
    given: dict[int, tuple[Entry, str, str]] = {}
    for index in range(160):
        published = datetime(2024, 12, 20, tzinfo=UTC) + timedelta(minutes=chance.randrange(days * 24 * 60), seconds=7)
        shown = entry(f"Заметка {index}", published=published.date() if chance.random() < 0.2 else published)
        source, language = chance.choice(("tass", "ria", "bbc")), "en" if chance.random() < 0.1 else "ru"
        (number,) = put(store, source, [shown], COLLECTED, language=language)
        given[number] = shown, source, language
    found = {number: tuple(mention(chance) for _ in range(chance.choice((0, 1, 2, 3, 5, 9)))) for number in given}
    store.save_annotations("v1", [Annotation(number, mentions, LEAD_END, b"s") for number, mentions in found.items()], {})
    merge(store, *[(chance.choice(list(given)), chance.choice(list(given))) for _ in range(25)])
    rows = []
    for number, (shown, source, language) in given.items():
        held = store.article(number)
        assert held is not None
        day = shown.published.astimezone(MOSCOW).date() if isinstance(shown.published, datetime) else shown.published
        assert day is not None
        rows.append(Row(number, day, held.published_at, source, language, held.story, found[number]))
    return rows


def mention(chance: random.Random) -> Mention:
    entity = chance.choice(ENTITIES)
    others = tuple(other for other in ENTITIES if other != entity and chance.random() < 0.1)
    sentence = chance.randrange(3)
    kind = chance.choice((MentionKind.NAME, MentionKind.NAME, MentionKind.ROLE, MentionKind.CAPITAL))
    where = Field.TITLE if chance.random() < 0.2 else Field.TEXT
    return said(entity, sentence * 30 + chance.randrange(25), kind=kind, where=where, sentence=(sentence * 30, sentence * 30 + 30), inside=others)


SELECTIONS = [
    Selection(),
    Selection(date(2025, 1, 31), date(2025, 3, 2)),
    Selection(entities=("ru", "kz"), step=Step.WEEK),
    Selection(date(2025, 2, 1), None, entities=("ru", "kz"), match=Match.ALL, step=Step.MONTH),
    Selection(entities=("ru", "kz"), match=Match.ALL, level=Level.SENTENCE, step=Step.MONTH),
    Selection(entities=("ru", "kz", "putin"), match=Match.ALL, step=Step.MONTH),
    Selection(entities=("putin", "nobody"), match=Match.ALL),
    Selection(entities=("putin", "nobody")),
    Selection(sources=("tass", "bbc"), language="", step=Step.WEEK),
    Selection(language="en", where=Where.TITLE, step=Step.MONTH),
    Selection(where=Where.LEAD, kinds=(MentionKind.NAME, MentionKind.CAPITAL), level=Level.SENTENCE, step=Step.MONTH),
    Selection(kinds=tuple(MentionKind), level=Level.SENTENCE, step=Step.WEEK),
    Selection(date(2020, 1, 1), date(2020, 2, 1)),
    # Long enough to be counted by the sums of whole months: with days before and after them, on one side only, and with none.
    Selection(date(2024, 12, 24), date(2025, 4, 20)),
    Selection(date(2025, 1, 17), date(2025, 6, 19), language="", level=Level.SENTENCE, step=Step.MONTH),
    Selection(date(2025, 1, 1), date(2025, 4, 19), entities=("ru", "tokayev", "nobody"), step=Step.MONTH),
    Selection(None, date(2025, 3, 31), entities=("ru", "ua", "kz"), match=Match.ALL, step=Step.MONTH),
]


def counted(mentioned: Mention, asked: Selection) -> bool:
    """The Selection counts this mention."""
    title = mentioned.field is Field.TITLE
    place = {Where.ANYWHERE: True, Where.TITLE: title, Where.LEAD: not title and mentioned.start < LEAD_END}[asked.where]
    return place and mentioned.kind in asked.kinds


def within(row: Row, asked: Selection, given: Sequence[int] | None) -> bool:
    """The article passes all filters but the entities."""
    days = (asked.start or date.min) <= row.day <= (asked.end or date.max)
    return (
        days
        and (not asked.sources or row.source in asked.sources)
        and asked.language in ("", row.language)
        and (given is None or row.number in given)
    )


def place(mentioned: Mention, level: Level) -> tuple[Field, int] | None:
    return (mentioned.field, mentioned.sentence_start) if level is Level.SENTENCE else None


def places_of(row: Row, asked: Selection, named: Sequence[str], level: Level) -> set[object]:
    """Where every named entity has a counted mention outside the mentions of the others."""
    held: dict[str, set[object]] = {entity: set() for entity in named}
    for mentioned in row.mentions:
        if mentioned.entity in held and counted(mentioned, asked) and not set(mentioned.inside) & set(named):
            held[mentioned.entity].add(place(mentioned, level))
    return set.intersection(*held.values())


def matching(row: Row, asked: Selection) -> list[Mention]:
    """The mentions that count for the Selection in this article."""
    named = set(asked.entities)
    found = [mentioned for mentioned in row.mentions if counted(mentioned, asked) and (not named or mentioned.entity in named)]
    if asked.match is Match.ALL and len(named) > 1:
        places = places_of(row, asked, sorted(named), asked.level)
        found = [mentioned for mentioned in found if place(mentioned, asked.level) in places]
    return found


def size(rows: Sequence[Row], unit: Unit) -> int:
    units: dict[Unit, Callable[[Row], object]] = {
        Unit.ARTICLES: lambda row: row.number,
        Unit.STORIES: lambda row: row.story,
        Unit.SOURCES: lambda row: row.source,
    }
    return len({units[unit](row) for row in rows})


@pytest.fixture(scope="module", params=["files", "memory"])
def asked_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Counts, list[Row]]]:
    """Both ways in which the columns are read, each with a corpus of its own; quotes in a path are only letters."""
    folder, files = tmp_path_factory.mktemp("counts"), request.param == "files"
    with pytest.MonkeyPatch.context() as patch, Store.open(str(folder / "it's.db"), canonical=canonical) as store:
        patch.setattr(kept, "FEW_FILES", 10_000 if files else 0)
        store.sync_sources([outlet("tass"), outlet("ria"), outlet("bbc")])
        rows = corpus(store, seed=1, days=100) if files else corpus(store, seed=2, days=420)
        with Counts(refresh(store, folder / "it's a mart", MOSCOW)) as counts:
            yield counts, rows


every_selection = pytest.mark.parametrize("asked", SELECTIONS, ids=range(len(SELECTIONS)))
every_unit = pytest.mark.parametrize("unit", Unit)
given_or_not = pytest.mark.parametrize("given", [None, tuple(range(1, 160, 2)), ()], ids=["all", "odd", "none"])


@every_selection
@every_unit
def test_trend(asked_of: tuple[Counts, list[Row]], asked: Selection, unit: Unit) -> None:
    counts, rows = asked_of
    held: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for row in rows:
        if within(row, asked, None):
            for mentioned in matching(row, asked):
                held[asked.step.start(row.day), mentioned.entity].append(row)
    expected = [(*key, len(rows) if unit is Unit.MENTIONS else size(rows, unit)) for key, rows in sorted(held.items())]
    assert list(counts.trend(replace(asked, unit=unit)).itertuples(index=False, name=None)) == expected


@every_selection
@given_or_not
def test_totals(asked_of: tuple[Counts, list[Row]], asked: Selection, given: tuple[int, ...] | None) -> None:
    counts, rows = asked_of
    held: dict[date, list[Row]] = defaultdict(list)
    kept = [row for row in rows if within(row, asked, given)]
    for row in kept:
        held[asked.step.start(row.day)].append(row)
    units = (Unit.ARTICLES, Unit.STORIES, Unit.SOURCES)
    expected = [(day, *(size(rows, unit) for unit in units), 0) for day, rows in sorted(held.items())]
    assert list(counts.totals(asked, given).itertuples(index=False, name=None)) == expected
    assert counts.whole(asked, given) == {unit.value: size(kept, unit) for unit in units} | {"texts": 0}


@every_selection
def test_period(asked_of: tuple[Counts, list[Row]], asked: Selection) -> None:
    counts, rows = asked_of
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if within(row, asked, None):
            for mentioned in matching(row, asked):
                held[mentioned.entity].append(row)
    units = (Unit.ARTICLES, Unit.STORIES, Unit.SOURCES)
    expected = {entity: (len(rows), *(size(rows, unit) for unit in units)) for entity, rows in held.items()}
    assert {found[0]: found[1:] for found in counts.period(asked).itertuples(index=False, name=None)} == expected


@every_selection
@pytest.mark.parametrize("unit", [Unit.ARTICLES, Unit.STORIES, Unit.MENTIONS, Unit.SOURCES])
def test_pairs(asked_of: tuple[Counts, list[Row]], asked: Selection, unit: Unit) -> None:
    counts, rows = asked_of
    kept = [row for row in rows if within(row, asked, None)]
    of = Unit.ARTICLES if unit is Unit.MENTIONS else unit
    alone = {entity: size([row for row in kept if any(m.entity == entity and counted(m, asked) for m in row.mentions)], of) for entity in ENTITIES}
    expected = {}
    for a, b in combinations(sorted(ENTITIES), 2):
        wanted = {a, b} & set(asked.entities) if asked.match is Match.ANY else {a, b} <= set(asked.entities)
        together = [row for row in kept if places_of(row, asked, (a, b), asked.level)]
        if together and (not asked.entities or wanted):
            expected[a, b] = (size(together, of), alone[a], alone[b], size(kept, of))
    found = counts.pairs(replace(asked, unit=unit))
    assert {(row[0], row[1]): row[2:] for row in found.itertuples(index=False, name=None)} == expected


@every_selection
@pytest.mark.parametrize("unit", [Unit.ARTICLES, Unit.STORIES, Unit.SOURCES])
def test_strata_of_the_pairs_shown(asked_of: tuple[Counts, list[Row]], asked: Selection, unit: Unit) -> None:
    counts, rows = asked_of
    shown = pd.DataFrame({"a": ["kz", "putin"], "b": ["ru", "ua"]})
    of = Unit.ARTICLES if unit is Unit.SOURCES else unit
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if within(row, asked, None):
            held[f"{row.source} {row.day:%Y-%m}"].append(row)
    found = strata(counts, replace(asked, unit=unit), shown)
    assert dict(found.totals.itertuples(index=False, name=None)) == {stratum: size(kept, of) for stratum, kept in held.items()}
    each = {
        (entity, stratum): size(alone, of)
        for stratum, kept in held.items()
        for entity in ("kz", "putin", "ru", "ua")
        if (alone := [row for row in kept if any(m.entity == entity and counted(m, asked) for m in row.mentions)])
    }
    assert {(row[0], row[1]): row[2] for row in found.each.itertuples(index=False, name=None)} == each
    both = {
        (a, b, stratum): size(together, of)
        for stratum, kept in held.items()
        for a, b in shown.itertuples(index=False, name=None)
        if (together := [row for row in kept if places_of(row, asked, (a, b), asked.level)])
    }
    assert {(row[0], row[1], row[2]): row[3] for row in found.both.itertuples(index=False, name=None)} == both


@every_selection
@given_or_not
def test_what_a_click_lists_is_what_was_counted(asked_of: tuple[Counts, list[Row]], asked: Selection, given: tuple[int, ...] | None) -> None:
    counts, rows = asked_of
    kept = [row for row in rows if within(row, asked, given)]
    listed = [row for row in kept if matching(row, asked) or not asked.entities]
    newest = [row.number for row in sorted(listed, key=lambda row: (row.published, row.number), reverse=True)]
    assert counts.article_ids(asked, articles=given) == newest
    assert counts.article_ids(asked, 5, 3, given) == newest[3:8]
    mentions = sum(len(matching(row, asked)) for row in kept)
    assert counts.count_articles(asked, given) == (len(listed), mentions, size(listed, Unit.STORIES))
    assert counts.count_sources(asked, given) == size(listed, Unit.SOURCES)


@pytest.mark.parametrize("level", Level)
def test_a_clicked_pair_lists_as_many_articles_as_its_cell_says(asked_of: tuple[Counts, list[Row]], level: Level) -> None:
    counts, _ = asked_of
    asked = Selection(level=level, step=Step.MONTH)
    cells = counts.pairs(asked)
    assert len(cells) == 15
    for a, b, count in zip(cells["a"], cells["b"], cells["count"], strict=True):
        assert counts.count_articles(asked.about(a, b))[0] == count
        over_time = counts.pair_trend(asked, a, b)
        assert over_time["count"].sum() == count
        bucket = over_time["date"][0]
        assert counts.count_articles(asked.within(bucket).about(a, b))[0] == over_time["count"][0]


@every_selection
def test_mentions_are_the_evidence(asked_of: tuple[Counts, list[Row]], asked: Selection) -> None:
    counts, rows = asked_of
    listed = {row.number: row for row in rows if within(row, asked, None) and (matching(row, asked) or not asked.entities)}
    found = counts.mentions(asked)
    expected = sorted(
        (number, m.entity, m.kind.value, m.field.value, m.start, m.end, m.inside) for number, row in listed.items() for m in row.mentions
    )
    assert sorted(found[["article", "entity", "kind", "field", "start", "end", "inside"]].itertuples(index=False, name=None)) == expected
    if not asked.entities:
        assert int(found["counted"].sum()) == counts.count_articles(asked)[1]
    some = sorted(listed)[:3]
    assert set(counts.mentions(asked, within=some)["article"]) == {number for number in some if listed[number].mentions}


def test_days_and_sources_are_of_every_language(asked_of: tuple[Counts, list[Row]]) -> None:
    counts, rows = asked_of
    assert counts.days() == (min(row.day for row in rows), max(row.day for row in rows), len(rows))
    expected = pd.Series([(row.source, row.day) for row in rows]).value_counts().to_dict()
    assert {(row[0], row[1]): row[2] for row in counts.source_days().itertuples(index=False, name=None)} == expected


def test_a_value_never_becomes_part_of_a_statement(asked_of: tuple[Counts, list[Row]]) -> None:
    counts, _ = asked_of
    hostile = "x') OR 1=1; DROP TABLE all_articles; --"
    assert counts.count_articles(Selection(entities=(hostile,))) == (0, 0, 0)
    assert counts.count_articles(Selection(sources=(hostile,))) == (0, 0, 0)
    assert counts.count_articles(Selection(language=hostile)) == (0, 0, 0)


def test_an_empty_database_has_empty_answers(store: Store, tmp_path: Path) -> None:
    with Counts(refresh(store, tmp_path / "mart", MOSCOW)) as counts:
        asked = Selection(entities=("ru", "kz"))
        assert counts.days() == (None, None, 0)
        assert counts.count_articles(asked) == (0, 0, 0)
        for frame in (
            counts.trend(asked),
            counts.totals(asked),
            counts.period(asked),
            counts.pairs(asked),
            counts.mentions(asked),
            counts.source_days(),
        ):
            assert len(frame) == 0
            assert len(frame.columns) > 2
        assert counts.article_ids(asked) == []


def test_a_short_period_is_counted_before_and_after_a_long_one(asked_of: tuple[Counts, list[Row]]) -> None:
    """Whether stories of whole months are known already changes the way, not the answer."""
    counts, _ = asked_of
    asked = Selection(date(2025, 1, 1), date(2025, 2, 1))
    with Counts(counts.snapshot) as fresh:
        found = fresh.period(asked)
        assert fresh.period(Selection())["articles"].sum() > found["articles"].sum() > 0
        assert fresh.period(asked).equals(found)
