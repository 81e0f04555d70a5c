"""What an archive's unknown names become: counted by stories and sources, judged, given an entry."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Settings
from monitor.extract import catalogue, lexicon
from monitor.extract.forms import Forms
from monitor.extract.naming import Least
from monitor.extract.tagger import Tag, Tagger
from monitor.model import EntityKind
from monitor.pipeline.importing import import_file
from monitor.pipeline.indexing import index
from monitor.pipeline.suggesting import Suggestion, suggest
from monitor.store.store import Store
from tests.making import NOW, opened, settings
from tests.pipeline.test_importing import jsonl
from tests.store.making import merge

ALL = tuple(EntityKind)
TAGS: dict[str, Tag] = {"Куат": "PER", "Абзалкызов": "PER", "Дундичград": "LOC", "Квазич": "LOC", "АБЗК": "ORG"}


@dataclass(slots=True)
class Known(Tagger):
    """Tags the words of this test, two of one kind together."""

    def spans(self, sentence: str) -> tuple[tuple[int, int, Tag], ...]:
        found: list[tuple[int, int, Tag]] = []
        place = 0
        for word in sentence.split(" "):
            tag = next((tag for stem, tag in TAGS.items() if word.startswith(stem)), None)
            end = place + len(word.rstrip(".,"))
            if tag and found and found[-1][1] == place - 1 and found[-1][2] == tag:
                found[-1] = (found[-1][0], end, tag)
            elif tag:
                found.append((place, end, tag))
            place += len(word) + 1
        return tuple(found)


def news(number: int, source: str, text: str) -> dict[str, Any]:
    day = f"2024-05-{number + 1:02}T12:00:00+03:00"
    return {"title": f"Новость номер {number}", "text": text, "url": f"https://{source}.example/{number}", "date": day, "source": source}


LINES = [
    news(0, "a", "Об этом рассказал Куат Абзалкызов. Прогноз на завтра: снег и ветер, сообщили синоптики в городе Дундичград."),
    news(1, "b", "Переговоры с Куатом Абзалкызовым прошли в среду. На них обсуждали урожай зерна и цены на хлеб в городе Дундичград."),
    news(2, "a", "В гости к Абзалкызову приехали родственники. Они привезли с собой подарки, дыни и арбузы из города Дундичград."),
    news(3, "a", "Заседание АБЗК отложили на неделю из-за болезни докладчика, который должен был говорить о дорогах."),
    news(4, "a", "Очередное заседание АБЗК снова не состоялось, потому что в здании отключили отопление и свет."),
    news(5, "a", "Решения АБЗК оспорили в суде жители трёх посёлков, недовольные тарифами на воду и вывоз мусора."),
    news(6, "b", "На выставке были Квазимоды, Квазимоды и ещё раз Квазимоды, написал обозреватель журнала о моде."),
    news(7, "a", "Новую коллекцию назвали просто: модные Квазимоды. Публика долго аплодировала модельерам стоя."),
    news(8, "a", "Показ прошёл успешно, и модные Квазимоды разошлись за один день, рассказали нам организаторы."),
]


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return settings(tmp_path)


@pytest.fixture
def store(given: Settings, tmp_path: Path) -> Iterator[Store]:
    with opened(given) as held:
        import_file(held, given, jsonl(tmp_path / "news.jsonl", *LINES), now=NOW)
        index(held, given)
        yield held


def suggested(
    store: Store,
    tmp_path: Path,
    *own: dict[str, Any],
    articles: int = 3,
    sources: int = 1,
    limit: int = 30,
    kinds: tuple[EntityKind, ...] = ALL,
    **more: Any,
) -> list[Suggestion]:
    """What is suggested to a catalogue that knows the own entries only."""
    known = catalogue.load(own, folder=tmp_path / "nothing built in")
    words = lexicon.build(known, Forms())
    return suggest(store, words, known.entities, limit=limit, least=Least(articles, sources), kinds=kinds, tagger=Known(), **more)


def test_names_with_kind_counts_example_and_entry(store: Store, tmp_path: Path) -> None:
    found = {one.name: one for one in suggested(store, tmp_path)}
    assert set(found) == {"Куат Абзалкызов", "Дундичград", "АБЗК"}  # the tagger sees no name in «Квазимоды»
    person = found["Куат Абзалкызов"]
    assert (person.kind, person.articles, person.stories, person.sources) == (EntityKind.LEADER, 3, 3, 2)
    assert person.example in {"В гости к Абзалкызову приехали родственники.", "Переговоры с Куатом Абзалкызовым прошли в среду."}
    assert person.entry == {
        "id": "abzalkyzov",
        "kind": "leader",
        "name": {"ru": "Куат Абзалкызов", "en": "Kuat Abzalkyzov"},
        "first": "Куат",
        "last": "Абзалкызов",
        "gender": "m",
    }
    assert (found["Дундичград"].kind, found["АБЗК"].kind) == (EntityKind.COUNTRY, EntityKind.BLOC)


def test_too_few_articles_or_sources(store: Store, tmp_path: Path) -> None:
    assert {one.name for one in suggested(store, tmp_path, sources=2)} == {"Куат Абзалкызов", "Дундичград"}
    assert suggested(store, tmp_path, articles=4) == []


def test_reprints_make_no_name_frequent(store: Store, tmp_path: Path) -> None:
    merge(store, (4, 5))
    assert {one.name for one in suggested(store, tmp_path)} == {"Куат Абзалкызов", "Дундичград"}


def test_limit_and_kinds(store: Store, tmp_path: Path) -> None:
    assert [one.name for one in suggested(store, tmp_path, limit=1)] == ["АБЗК"]  # of equally frequent ones the first by name
    assert [one.name for one in suggested(store, tmp_path, limit=1, kinds=(EntityKind.LEADER,))] == ["Куат Абзалкызов"]


def test_what_the_configuration_names_by_now_is_not_suggested(store: Store, tmp_path: Path) -> None:
    proposal = next(one for one in suggested(store, tmp_path) if one.kind is EntityKind.LEADER)
    assert "Куат Абзалкызов" not in {one.name for one in suggested(store, tmp_path, proposal.entry)}


def test_ids_are_free(store: Store, tmp_path: Path) -> None:
    taken = {"id": "abzalkyzov", "kind": "bloc", "name": {"ru": "Прочее", "en": "Other"}}
    entries = [one.entry for one in suggested(store, tmp_path, taken)]
    assert {entry["id"] for entry in entries} == {"kuat-abzalkyzov", "dundichgrad", "abzk"}
    assert len(catalogue.load([taken, *entries], folder=tmp_path / "nothing").entities) == 4


def test_no_two_entries_have_one_id(store: Store, given: Settings, tmp_path: Path) -> None:
    texts = (
        "Поезд вышел из города Квазич утром и до ночи прибудет в город Квазичь.",
        "Мост между сёлами Квазич и Квазичь закрыли на ремонт до конца осени, объезд через плотину.",
        "Команда посёлка Квазичь обыграла гостей, приехавших из деревни Квазич, со счётом пять два.",
    )
    lines = [news(10 + number, "a", text) for number, text in enumerate(texts)]
    import_file(store, given, jsonl(tmp_path / "more.jsonl", *lines), now=NOW)
    index(store, given)
    found = {one.name: one.entry["id"] for one in suggested(store, tmp_path, kinds=(EntityKind.COUNTRY,))}
    assert found == {"Дундичград": "dundichgrad", "Квазич": "kvazich", "Квазичь": "kvazich-2"}


def test_a_source_is_no_news(store: Store, tmp_path: Path) -> None:
    source = store.sources()[0]
    store.add_source(replace(source, name="Абзк"))
    assert "АБЗК" not in {one.name for one in suggested(store, tmp_path)}


def test_progress_only_grows_and_ends(store: Store, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    suggested(store, tmp_path, report=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_before_anything_is_read_there_is_nothing(given: Settings, tmp_path: Path) -> None:
    with opened(given) as empty:
        assert suggested(empty, tmp_path) == []
