"""What is left of markup."""

import time

import pytest

from monitor.collect.text import cut, line, plain, tidy

CASES = [
    ("<p>Один</p><p>Два</p>", "Один\nДва"),
    ("Один<br/>два", "Один\nдва"),
    ("<b>Слово</b> и <a href='x'>ссылка</a>.", "Слово и ссылка."),
    ("&laquo;Партия&raquo; &mdash; итоги&nbsp;дня", "«Партия» — итоги дня"),
    ("доходы < расходов & долг > 20%", "доходы < расходов & долг > 20%"),
    ("5 &lt; 10", "5 < 10"),
    ("<script>alert('x')</script>Закон", "Закон"),
    ("<img src=x onerror=\"alert('a > b')\">Выборы", "Выборы"),
    ("Бюджет</title><script>1</script>", "Бюджет"),
    ("<figure><img><figcaption>Фото: ТАСС</figcaption></figure><p>Текст</p>", "Текст"),
    ("<svg onload=alert(1)>Съезд", "Съезд"),
    ("до <!-- скрыто --> после", "до после"),
    ("Гос\x00дума\x0b при\u00adняла", "Госдума приняла"),
    ("  много \t\u00a0 пробелов \n\n\n строк ", "много пробелов\nстрок"),
    ("Флаг 🇷🇺 и семья 👨\u200d👩\u200d👧", "Флаг 🇷🇺 и семья 👨\u200d👩\u200d👧"),
    ("й из двух знаков: и\u0306", "й из двух знаков: й"),
    ("", ""),
]


@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_markup_becomes_text(markup: str, expected: str) -> None:
    assert plain(markup) == expected


def test_a_line_has_no_breaks() -> None:
    assert line("<p>Первая</p><p>вторая</p>") == "Первая вторая"


def test_a_cut_ends_at_a_word_and_says_so() -> None:
    assert cut("Длинный заголовок о бюджете", 20) == "Длинный заголовок…"
    assert cut("Короткий", 20) == "Короткий"
    assert len(cut("без" * 100, 20)) <= 20


def test_a_cut_does_not_split_an_emoji() -> None:
    assert not cut("семья 👨\u200d👩\u200d👧", 9).rstrip("…").endswith("\u200d")


def test_hostile_markup_takes_linear_time() -> None:
    started = time.perf_counter()
    for hostile in ('<a "' * 100_000, "<" * 300_000, "<script>" * 50_000, "<!--" * 100_000, "<a b='" * 60_000):
        plain(hostile)
    assert time.perf_counter() - started < 10  # quadratic time would be minutes


def test_tidy_keeps_paragraphs() -> None:
    assert tidy("Один\r\n\r\nДва\u2028Три") == "Один\nДва\nТри"
