"""Pass 2: everything is read once per version, versions never mix, stories are told together."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from monitor.config import Settings
from monitor.model import MentionKind
from monitor.pipeline import indexing
from monitor.pipeline.annotating import annotate_lines
from monitor.pipeline.importing import import_file
from monitor.pipeline.indexing import index
from monitor.store import stories
from monitor.store.store import Store
from tests.making import NOW, opened, settings
from tests.pipeline.test_importing import jsonl

NOTE = (
    "Президент Казахстана Касым-Жомарт Токаев провёл переговоры с президентом России Владимиром Путиным в Москве. "
    "Стороны обсудили торговлю, транспорт, работу ЕАЭС и ОДКБ, а также поставки нефти и зерна. По итогам встречи подписаны семь документов."
)
LINES = [
    {"title": "Токаев встретился с Путиным", "text": NOTE, "url": "https://a.example/1", "date": "2022-11-28T12:00:00+03:00", "source": "a"},
    {
        "title": "Токаев встретился с Путиным",
        "text": f"МОСКВА, 28 ноября. {NOTE} Об этом сообщает агентство.",
        "url": "https://b.example/1",
        "date": "2022-11-28T13:00:00+03:00",
        "source": "b",
    },
    {
        "title": "Погода в Минске",
        "text": "Завтра в Минске ожидается снег.",
        "url": "https://b.example/2",
        "date": "2022-11-28T14:00:00+03:00",
        "source": "b",
    },
]


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return settings(tmp_path)


@pytest.fixture
def store(given: Settings, tmp_path: Path) -> Iterator[Store]:
    with opened(given) as held:
        import_file(held, given, jsonl(tmp_path / "news.jsonl", *LINES), now=NOW)
        yield held


def test_all_is_read_and_counted_by_the_first_version(store: Store, given: Settings) -> None:
    report = index(store, given)
    assert (report.articles, report.active) == (3, True)
    annotation = store.annotation(1)
    assert annotation is not None
    found = {(mention.entity, mention.kind) for mention in annotation.mentions}
    assert {("tokayev", MentionKind.NAME), ("putin", MentionKind.NAME), ("kz", MentionKind.NAME), ("eaeu", MentionKind.NAME)} <= found


def test_a_second_pass_finds_nothing_to_do(store: Store, given: Settings) -> None:
    index(store, given)
    assert index(store, given).articles == 0


def test_processes_find_what_one_process_finds(store: Store, given: Settings) -> None:
    index(store, given)
    alone = store.annotations([1, 2, 3])
    assert index(store, given, workers=2, restart=True).articles == 3
    assert store.annotations([1, 2, 3]) == alone


def test_a_reprint_joins_the_story_and_the_weather_does_not(store: Store, given: Settings) -> None:
    index(store, given)
    assert store.articles([1, 2, 3])["story"].tolist() == [1, 1, 3]


def test_stories_are_the_same_in_whatever_order_articles_arrive(given: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates without time make pairs exactly three days apart; batches are read on their own."""
    monkeypatch.setattr("monitor.pipeline.indexing.BATCH", 5)
    lines = [
        {"title": f"Заголовок {letter}{day}", "text": f"{NOTE} {letter * 9}", "url": f"https://a.example/{letter}{day}", "date": f"2022-11-{day:02}"}
        for letter, days in {"а": (1, 4, 7, 11), "б": (2, 5, 9, 12), "в": (3, 20, 23)}.items()
        for day in days
    ]
    told = set()
    for seed in range(3):
        folder = tmp_path / f"order {seed}"
        folder.mkdir()
        other = settings(folder)
        with opened(other) as held:
            import_file(held, other, jsonl(folder / "news.jsonl", *Random(seed).sample(lines, len(lines))), now=NOW)
            index(held, other)
            articles = held.articles(range(1, len(lines) + 1))
            told.add(frozenset(frozenset(group) for _, group in articles.groupby("story")["title"]))
    assert told == {
        frozenset({frozenset(line["title"] for line in lines if line["date"] < "2022-11-20"), frozenset({"Заголовок в20", "Заголовок в23"})})
    }


def test_search_finds_every_case_of_a_name(store: Store, given: Settings) -> None:
    from monitor.pipeline.reading import annotator

    index(store, given)
    assert store.search(annotator(given).search_key("Путину")) == [2, 1]


def test_a_changed_catalogue_counts_only_when_all_is_read_again(store: Store, given: Settings) -> None:
    old = index(store, given).version
    entry = {"id": "weather-service", "kind": "bloc", "name": {"ru": "Гидрометцентр", "en": "Weather service"}}
    changed = replace(given, entities=(entry,))
    with pytest.raises(InterruptedError):
        index(store, changed, report=_stop)
    assert store.active_version() == old or store.count_unindexed(store.active_version() or "") == 0
    new = index(store, changed)
    assert new.version != old
    assert store.active_version() == new.version


def test_what_a_change_does_not_touch_is_taken_over_as_it_would_be_read(store: Store, given: Settings, tmp_path: Path) -> None:
    old = index(store, given).version
    entry = {"id": "weather-service", "kind": "bloc", "name": {"ru": "Погода", "en": "Weather service"}}
    changed = replace(given, entities=(entry,))
    read: list[tuple[int, int]] = []
    report = index(store, changed, report=lambda done, total: read.append((done, total)))
    assert (report.articles, report.active, read[-1]) == (3, True, (3, 3))
    (tmp_path / "fresh").mkdir()
    other = settings(tmp_path / "fresh")
    with opened(replace(other, entities=(entry,))) as fresh:
        import_file(fresh, other, jsonl(tmp_path / "again.jsonl", *LINES), now=NOW)
        index(fresh, replace(other, entities=(entry,)))
        assert store.annotations([1, 2, 3]) == fresh.annotations([1, 2, 3])
    annotation = store.annotation(3)
    assert annotation is not None
    assert "weather-service" in {mention.entity for mention in annotation.mentions}
    assert store.take_over(old, report.version, [1, 2, 3]) == []  # the old version's mentions are gone


def _stop(_done: int, _total: int) -> None:
    raise InterruptedError


def test_annotate_needs_no_database(given: Settings, tmp_path: Path) -> None:
    lines = [
        '{"id": "x", "title": "Токаев", "text": "Президент Казахстана заявил о реформе.", "published": "2019-03-19"}',
        "",
        '{"id": 2, "title": "", "text": "", "published": null}',
    ]
    out = list(annotate_lines(lines, given))
    assert len(out) == 2
    assert '"entity": "nazarbayev", "kind": "role"' in out[0]
    assert out[1] == '{"id": 2, "mentions": []}'
    assert not (tmp_path / "monitor.db").exists()


def test_annotate_names_the_line_it_cannot_read(given: Settings) -> None:
    from monitor.model import MonitorError

    with pytest.raises(MonitorError, match="line 2"):
        list(annotate_lines(['{"id": 1, "title": "", "text": ""}', '{"title": 5}'], given))


def test_reading_stops_when_there_is_no_more_time_and_goes_on_later(store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    reports = [index(store, given, enough=lambda: True) for _ in LINES]
    assert [(report.articles, report.left) for report in reports] == [(1, 2), (1, 1), (1, 0)]
    assert [article.id for article in store.unindexed("another", 9)] == [3, 2, 1]
    assert index(store, given, enough=lambda: True).articles == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_what_comes_while_an_archive_is_read_is_read_too(store: Store, given: Settings, tmp_path: Path, workers: int) -> None:
    newer = {**LINES[0], "title": "Путин позвонил Токаеву", "url": "https://a.example/9", "date": "2023-01-05T12:00:00+03:00"}
    came: list[int] = []

    def report(done: int, _total: int) -> None:
        if not came:
            came.append(done)
            import_file(store, given, jsonl(tmp_path / "newer.jsonl", newer), now=NOW)

    assert index(store, given, workers=workers, report=report).left == 0
    assert store.annotation(4) is not None


def test_articles_and_their_stories_are_stored_together_or_not_at_all(store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(stories, "merge", _killed)
        with pytest.raises(InterruptedError):
            index(store, given)
    index(store, given)
    assert store.reprints(1) == [2]


def _killed(*_: object) -> None:
    raise InterruptedError


def test_what_is_read_again_is_not_compared_again(store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    index(store, given)
    monkeypatch.setattr(store, "window_signatures", _killed)  # all articles of years, where those read again are few and far between
    assert index(store, given, restart=True).articles == len(LINES)
    assert store.reprints(1) == [2]
