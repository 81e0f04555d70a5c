"""What outlets do to an agency's note before they publish it: functions text → text, chosen by a seeded generator."""

import re
from collections.abc import Callable, Sequence
from random import Random

Edit = Callable[[str, Random], str]

DATELINES = (
    "МОСКВА, 5 мая — ТАСС. ",
    "МОСКВА, 5 мая. /ТАСС/. ",
    "АСТАНА, 5 мая — РИА Новости. ",
    "Москва. 5 мая. INTERFAX.RU - ",
    "МИНСК, 5 мая /Корр. БЕЛТА/. ",
    "5 мая, Минск /Иван Петров — БЕЛТА/. ",
    "АСТАНА. 5 мая. КАЗИНФОРМ - ",
    "БИШКЕК, 5 мая. /Кабар/. ",
    "ТАШКЕНТ, 5 мая — Sputnik. ",
    "Киев. 5 мая. УНН. ",
    "ЛОНДОН, 5 мая - ПРАЙМ. ",
    "Нью-Йорк, 5 мая. /Корр. ТАСС Иван Петров/. ",
    "Баку, 5 мая, АЗЕРТАДЖ ",
    "12:41 5 мая 2024. ",
)
ATTRIBUTIONS = (
    ", сообщает ТАСС",
    ", передаёт РИА Новости",
    ", сообщил Интерфакс",
    ", пишет Reuters",
    ", передаёт корреспондент агентства",
    " — ТАСС",
)
TAILS = (
    "Подробнее на сайте агентства.",
    "Подробности уточняются.",
    "Ранее сообщалось, что переговоры отложены до осени.",
    "Напомним, прошлая встреча прошла зимой.",
    "Читайте также: Что ждёт рынок в новом году",
    "Читать далее…",
    "Подписывайтесь на наш канал в Telegram, чтобы узнавать новости первыми.",
    "Фото: Иван Петров / ТАСС",
    "© РИА Новости / Иван Петров",
    "Источник: Интерфакс",
    "По материалам информационных агентств.",
    "Следите за новостями в нашем телеграм-канале!",
    "Нашли ошибку? Выделите её и нажмите Ctrl+Enter.",
)
INSERTED = (
    "Эксперты считают такое развитие событий вполне ожидаемым.",
    "Официальных комментариев по этому поводу пока не поступало.",
    "За развитием событий следят во многих странах мира.",
    "Наблюдатели отмечают, что подобное происходит не впервые.",
)
# fmt: off
OTHER_WORDS = (
    "сегодня", "также", "вновь", "отметил", "власти", "решение", "мнение", "стороны", "вопрос", "отношения", "время", "страны", "слова", "план",
)
NUMBERS = {
    "1": "один", "2": "два", "3": "три", "4": "четыре", "5": "пять", "6": "шесть", "7": "семь", "8": "восемь", "9": "девять", "10": "десять",
    "11": "одиннадцать", "12": "двенадцать", "15": "пятнадцать", "20": "двадцать", "30": "тридцать", "40": "сорок", "50": "пятьдесят", "100": "сто",
}
# fmt: on


def with_dateline(text: str, chance: Random) -> str:
    return chance.choice(DATELINES) + text


def with_attribution(text: str, chance: Random) -> str:
    """«…, сообщает ТАСС» at the end of the first sentence."""
    end = re.search(r"[^\W\d_]{3,}(?=[.!?](?:\s|$))", text)
    return text if end is None else text[: end.end()] + chance.choice(ATTRIBUTIONS) + text[end.end() :]


def with_tail(text: str, chance: Random) -> str:
    return text + chance.choice(("\n", "\n\n", " ")) + chance.choice(TAILS)


def cut_at_the_end(text: str, chance: Random) -> str:
    """The first seven tenths, to the word."""
    words = text.split(" ")
    return " ".join(words[: max(1, round(len(words) * 0.7))])


def cut_in_the_middle(text: str, chance: Random) -> str:
    """Three tenths fall out somewhere behind the first fifth."""
    words = text.split(" ")
    gone = round(len(words) * 0.3)
    start = chance.randint(len(words) // 5, max(len(words) // 5, len(words) - gone))
    return " ".join(words[:start] + words[start + gone :])


def reordered(text: str, chance: Random) -> str:
    """Paragraphs in another order; where there are fewer than three, sentences."""
    glue, parts = "\n", [part for part in text.split("\n") if part.strip()]
    if len(parts) < 3:
        glue, parts = " ", re.split(r"(?<=[.!?]) (?=[А-ЯЁA-Z«\"])", text)
    chance.shuffle(parts)
    return glue.join(parts)


def with_other_words(text: str, chance: Random) -> str:
    """A word in twenty five replaced, at least one."""
    words = text.split(" ")
    plain = [number for number, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower()]
    for number in chance.sample(plain, min(len(plain), max(1, len(words) // 25))):
        words[number] = chance.choice(OTHER_WORDS)
    return " ".join(words)


def with_numbers_in_words(text: str, chance: Random) -> str:
    return re.sub(r"(?<![\d.,:])\b\d{1,3}\b(?![.,:]?\d)", lambda found: NUMBERS.get(found[0], found[0]), text)


def with_other_signs(text: str, chance: Random) -> str:
    """Quotes, dashes and «ё»."""
    quotes = chance.choice((('"', '"'), ("“", "”"), ("«", "»"), ("„", "“")))
    text = re.sub(r'[«“„]|"(?=\w)', quotes[0], text)
    text = re.sub(r'[»”]|(?<=[\w.!?])"', quotes[1], text)
    return re.sub(" [-–—] ", f" {chance.choice('-–—')} ", text).replace("ё", "е").replace("Ё", "Е")


def with_initials(text: str, chance: Random) -> str:
    """«Иван Петров» → «И. Петров» or «Иван И. Петров»."""
    form = chance.choice((r"\1. \3", r"\1\2 \1. \3"))
    return re.sub(r"\b([А-ЯЁ])([а-яё]{2,}) ([А-ЯЁ][а-яё]{3,})\b", form, text)


def with_a_sentence(text: str, chance: Random) -> str:
    sentences = re.split(r"(?<=[.!?]) (?=[А-ЯЁA-Z«\"])", text)
    sentences.insert(chance.randint(1, len(sentences)), chance.choice(INSERTED))
    return " ".join(sentences)


EDITS: Sequence[Edit] = (
    with_dateline,
    with_attribution,
    with_tail,
    cut_at_the_end,
    cut_in_the_middle,
    reordered,
    with_other_words,
    with_numbers_in_words,
    with_other_signs,
    with_initials,
    with_a_sentence,
)
UNCUT = tuple(edit for edit in EDITS if edit not in (cut_at_the_end, cut_in_the_middle))


def two_edits(text: str, chance: Random) -> str:
    return _edited(text, chance, 2)


def three_edits(text: str, chance: Random) -> str:
    return _edited(text, chance, 3)


def _edited(text: str, chance: Random, count: int) -> str:
    """The text after `count` different edits. A text is cut once at most, and gets its dateline and tail last."""
    chosen = chance.sample(EDITS, count)
    if cut_at_the_end in chosen and cut_in_the_middle in chosen:
        chosen.remove(cut_in_the_middle)
    chosen.sort(key=lambda edit: edit in (with_dateline, with_tail))
    for edit in chosen:
        text = edit(text, chance)
    return text


def reprinted(text: str, chance: Random) -> str:
    """Cut by three tenths, in another order, under a dateline and with a tail."""
    cut = chance.choice((cut_at_the_end, cut_in_the_middle))
    for edit in (cut, reordered, with_dateline, with_tail):
        text = edit(text, chance)
    return text
