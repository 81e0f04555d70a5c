"""What of a run of capitalised words is a name; the line is the test: run | name."""

from collections.abc import Callable

import pytest

from monitor.extract.forms import Forms
from monitor.extract.ordinary import name_in


@pytest.fixture(scope="module")
def grammemes() -> Callable[[str], frozenset[str]]:
    return Forms().grammemes


@pytest.mark.parametrize(
    "line",
    [
        "Ерлан Карин | Ерлан Карин",
        "ерлан Карин | Ерлан Карин",  # opens a sentence
        "сегодня Ерлан Карин | Ерлан Карин",
        "письмо Ерлану Карину | Ерлану Карину",
        "депутаты Госдумы | Госдумы",
        "из Чечни | Чечни",
        "во Владивостоке | Владивостоке",
        "на Первом |",
        "день Победы |",
        "аль-Каида | аль-Каида",
        "Чечни Руслан Хамидов | Руслан Хамидов",
        "Академик Мстислав Келдыш | Мстислав Келдыш",
        "Жан Клод Юнкер | Жан Клод Юнкер",
        "Аль Капоне | Аль Капоне",
        "Ближнем Востоке | Ближнем Востоке",
        "Однако |",
        "День Победы |",
        "Иркутской |",
        "СМИ |",
        "АУКУС | АУКУС",
        "Анна |",
        "Павловича |",
        "Газпрома | Газпрома",
    ],
)
def test_line(grammemes: Callable[[str], frozenset[str]], line: str) -> None:
    run, _, name = (part.strip() for part in line.partition("|"))
    assert name_in(run, grammemes) == name
