"""Which pairs are near-duplicates, and that nothing else decides it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import networkx as nx
import pytest

from monitor.extract.stories import WINDOW, Signed, links, signature

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
WORDS = (
    "Главы государств приняли решение о создании общего рынка газа к началу следующего года после двух дней переговоров в столице; "
    "документ подписан всеми участниками встречи, а его текст будет опубликован на сайте организации до конца недели, рассказал секретарь. "
    "Следующая встреча намечена на осень, её примет город на берегу озера, где уже строят новый зал для заседаний и гостиницу для гостей. "
    "Стороны обсудили торговлю, охрану границ и работу совместного банка, который выдал за год сорок кредитов на развитие дорог и портов."
)


def signed(number: int, text: str, title: str = "", hours: float = 0) -> Signed:
    return number, NOON + timedelta(hours=hours), signature(title, text)


@pytest.mark.parametrize(
    "reprint",
    [
        WORDS,
        "АСТАНА, 1 мая — ТАСС. " + WORDS,
        "МОСКВА, 1 мая. /ТАСС/. " + WORDS,
        WORDS + "\nПодробнее на сайте агентства.",
        WORDS.replace("сорок", "тридцать").replace("осень", "зиму"),
        WORDS[: int(len(WORDS) * 0.7)],
        WORDS[int(len(WORDS) * 0.3) :],
    ],
)
def test_reprints(reprint: str) -> None:
    assert links([signed(1, WORDS, "Рынок газа создан"), signed(2, reprint, "Создан рынок газа")], []) == [(1, 2)]


def test_window_and_new() -> None:
    early, late = signed(1, WORDS), signed(2, WORDS, hours=73)
    assert links([early, late], []) == []
    assert links([signed(3, WORDS, hours=71)], [early]) == [(1, 3)]
    assert links([], [early, signed(3, WORDS)]) == []
    assert links([signed(3, WORDS)], []) == []


def test_different_digests() -> None:
    items = [f"Пункт {n}: {' '.join(f'слово{n}{i}' for i in range(14))}." for n in range(12)]
    first, second = "Главное за день. " + " ".join(items[:7]), "Главное за день. " + " ".join(items[5:])
    assert links([signed(1, first), signed(2, second)], []) == []


def test_a_digest_is_not_its_item() -> None:
    item = " ".join(f"слово{i}" for i in range(30))
    digest = item + " " + " ".join(f"иное{i}" for i in range(150))
    assert links([signed(1, item), signed(2, digest)], []) == []


def test_headlines_alone_must_be_the_same() -> None:
    assert links([signed(1, "", "Курс доллара вырос на рубль сегодня"), signed(2, "", "Курс доллара вырос на два рубля сегодня")], []) == []
    assert links([signed(1, "", "Курс доллара вырос"), signed(2, "", "Курс  доллара вырос!")], []) == [(1, 2)]
    assert links([signed(1, ""), signed(2, "")], []) == []


def corpus() -> list[Signed]:
    """A hundred and fifty copies of one template, more and less alike, and other notes with their reprints, over ten days, some exactly
    three days apart."""
    chance = Random(5)
    words = WORDS.split()
    texts = []
    for _ in range(150):
        text = list(words)
        for place in chance.sample(range(len(words)), chance.choice((0, 2, 5, 8))):
            text[place] = f"слово{chance.randrange(50)}"
        texts.append(" ".join(text[: chance.choice((len(text), 50))]))
    texts += [f"{' '.join(f'иное{number}{place}' for place in range(40))} {n}" for number in range(30) for n in range(3)]
    texts += ["Коротко"] * 8
    headed = [("", text) for text in texts] + [(f"Доли каналов {1 + number % 4} июня", WORDS.replace("банка", "фонда")) for number in range(30)]
    return [
        signed(number, text, title, hours=chance.choice((12 * chance.randrange(20), 240 * chance.random())))
        for number, (title, text) in enumerate(headed, 1)
    ]


def groups(batches: Iterable[Sequence[Signed]]) -> set[frozenset[int]]:
    """The stories, after each batch was compared with those before it that lie in its window."""
    graph, held = nx.Graph(), list[Signed]()
    for batch in batches:
        first, last = min(row[1] for row in batch), max(row[1] for row in batch)
        held += batch
        graph.add_nodes_from(row[0] for row in batch)
        graph.add_edges_from(links(batch, [row for row in held if first - WINDOW <= row[1] <= last + WINDOW]))
    return {frozenset(group) for group in nx.connected_components(graph)}


@pytest.mark.parametrize("size", [4, 100])
def test_stories_are_the_same_in_whatever_order_articles_arrive(size: int) -> None:
    rows = corpus()
    together = groups([rows])
    assert 20 < len(together) < len(rows) - 100
    for seed in range(2):
        shuffled = Random(seed).sample(rows, len(rows))
        assert groups(shuffled[start : start + size] for start in range(0, len(rows), size)) == together


def test_what_is_compared_at_once_does_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = corpus()
    found = links(rows, [])
    for name, value in {"CELLS": 3 * len(rows), "PAIRS": 7, "SKETCHES": 5}.items():
        monkeypatch.setattr(f"monitor.extract.stories.comparison.{name}", value)
    assert links(rows, []) == found != []


def test_the_same_words_in_another_issue_are_another_story() -> None:
    """A daily page whose text never changes tells its day in the title."""
    assert links([signed(1, WORDS, "Доли каналов 11 июня 2008 года"), signed(2, WORDS, "Доли каналов 12 июня 2008 года", hours=24)], []) == []
    assert links([signed(1, WORDS, "Курсы валют на вторник"), signed(2, WORDS, "Курсы валют на среду", hours=24)], []) == []
    assert links([signed(1, WORDS, "Доли каналов 11 июня 2008 года"), signed(2, WORDS, "Канал отчитался за 11 июня", hours=24)], []) == [(1, 2)]


def test_signature_is_short_and_stable() -> None:
    assert signature("", WORDS) == signature("Иной заголовок", WORDS)
    assert len(signature("", WORDS)) == 266
    assert signature("", "") == b""
