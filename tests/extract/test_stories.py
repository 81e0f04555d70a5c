from datetime import UTC, datetime, timedelta

import pytest

from monitor.extract.stories import Signed, links, signature

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


def test_order_of_arrival_does_not_matter() -> None:
    rows = [signed(n, WORDS + f" Добавлено {n}.", hours=n * 20) for n in range(1, 6)]
    together = set(links(rows, []))
    stepwise = {pair for i, row in enumerate(reversed(rows)) for pair in links([row], rows[len(rows) - i :])}
    assert together == stepwise != set()


def test_signature_is_short_and_stable() -> None:
    assert signature("", WORDS) == signature("Иной заголовок", WORDS)
    assert len(signature("", WORDS)) == 258
    assert signature("", "") == b""
