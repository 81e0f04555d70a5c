"""What of a text is the note itself: datelines, time stamps, and lines that point elsewhere or say who took the picture are not.

An ordered list of small patterns for the start and one for the end. What a rule leaves is never empty, and a text that begins like a
dateline and goes on like a sentence («29 марта 2013 года корабль…», «Глава банка, избранная 28 июня, …») stays as it is.
"""

import re

_MONTH = (
    r"(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    r"январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь|янв|фев|мар|апр|июн|июл|авг|сент?|окт|ноя|дек)\b\.?"
)
_DATE = rf"(?:\d{{1,2}}\s(?i:{_MONTH})(?:,?\s\d{{4}}(?:\s(?:года|г\.))?)?|\d{{1,2}}\.\d{{2}}\.\d{{4}})"
_CITY = r"[А-ЯЁ][А-ЯЁа-яё]+(?:[- ][А-ЯЁ][А-ЯЁа-яё]+){0,2}"
_NAME = r"[А-ЯЁA-Z][\w.]*(?:\s[А-ЯЁA-Z][\w.]*){0,2}"
# Agencies whose names are not all in capitals; those in capitals need no list.
_AGENCY = (
    r"(?:РИА\s«?Новости»?|Интерфакс(?:[- ][А-ЯЁ]\w+)?|ФедералПресс|Росбалт|Кабар|Казинформ|Белта|БелТА|УзА|Азертадж|Укринформ|"
    r"Арменпресс|Синьхуа|Рейтер|"
    r"Sputnik(?:\s[А-ЯЁ]\w+)?|Reuters|Bloomberg|AKIpress|Trend|Report|[А-ЯЁA-Z]{2,}(?:[.-][А-ЯЁA-Zа-яa-z]{2,})*)"
)
_WHO = rf"(?:/[^/\n]{{2,60}}/|\([^)\n]{{2,40}}\)|(?:[Кк]орр\.\s)?{_AGENCY}(?:,\s{_NAME})?)"
_END = r"(?:\.?\s[-–—]+\s|[.:]\s|\s(?=[А-ЯЁA-Z«\"]))"
_STARTS = (
    # «МОСКВА, 5 мая — ТАСС. », «Москва. 5 мая. INTERFAX.RU - », «МИНСК, 5 мая /Корр. БЕЛТА/. », «АСТАНА, 5 мая. »
    re.compile(rf"{_CITY}[.,]?\s{_DATE}(?:[.,]?\s*(?:[-–—]\s)?{_WHO}{_END}|[.:]\s|\.?\s[-–—]+\s)"),
    re.compile(rf"{_DATE},\s{_CITY}\s{_WHO}{_END}"),  # «5 мая, Минск /Иван Петров — БЕЛТА/. »
    re.compile(rf"(?:{_WHO},\s)?{_CITY}\s?/[^/\n]{{2,60}}/{_END}"),  # «МОСКВА /ТАСС/. »
    re.compile(rf"{_WHO},\s{_DATE}[.:]\s"),  # «ТАСС, 5 мая. »
    re.compile(
        rf"[\s,]*\d{{1,2}}[:.]\d{{2}}(?:\s[Мм][Сс][Кк])?,?\s(?:{_DATE}\.?,?\s)?(?:{_WHO}\s)?(?:[-–—|]\s)?(?=[А-ЯЁA-Z«\"])"
    ),  # «14:54, 2 ноября, »
    re.compile(rf"\d{{1,2}}\.\d{{2}}\.\d{{4}},?\s(?:\d{{1,2}}:\d{{2}}\s)?(?:{_WHO}\s)?(?=[А-ЯЁA-Z«\"])"),  # «03.11.2018 »
    re.compile(rf"{_DATE}\.\s(?=[А-ЯЁA-Z«\"])"),  # «5 мая. »
    re.compile(rf"(?:/[^/\n]{{2,60}}/|\((?:{_AGENCY})\))\.?\s(?:[-–—]\s)?"),  # «/ТАСС/. »
)
_TAIL = re.compile(
    r"(?:\n\s*|(?<=[.!?»\"…])\s+)(?:Подробне|Подробност|Читайте|Читать|Источник|Фото|Видео|Подпис|Ранее сообщалось|Ранее мы писали|Как сообщалось|"
    r"Напомним|Следите|Смотрите|Больше новостей|Другие новости|Оригинал|По материалам|По теме|Поделиться|Нашли ошибку|Материал подготов|Автор:|Теги:|"
    r"©|https?:)[^\n]{0,200}\s*$"
)
_LEAST = 60  # letters that must be left: a text that is all «Смотрите в этом выпуске: …» is no tail


def bare(text: str) -> str:
    """The text without its datelines (two at most: outlets put their own before the agency's) and up to three lines at its end."""
    for _ in range(2):
        head = text[:200]
        found = next(filter(None, (rule.match(head) for rule in _STARTS)), None)
        if found is None or len(text) - found.end() < _LEAST:
            break
        text = text[found.end() :]
    for _ in range(3):
        tail = _TAIL.search(text, max(0, len(text) - 260))
        if tail is None or tail.start() < _LEAST:
            break
        text = text[: tail.start()]
    return text
