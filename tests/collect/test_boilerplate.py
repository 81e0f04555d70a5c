"""Which lines are not the article: every rule with the lines it is for, and the prose it must leave alone."""

import pytest

from monitor.collect.boilerplate import Verdict, same_words, verdict, without_boilerplate

DROPPED = """
Telegram
Дзен | Telegram | ВКонтакте
Новости | Дзен | Telegram
Twitter
Подписывайтесь на Аргументы недели: Новости | Дзен | Telegram
Подписывайтесь на наш канал в Telegram
Подпишитесь на рассылку
Также мы в соцсетях:
Читайте нас в Telegram и смотрите на YouTube
Присоединяйтесь к нам на Facebook, Twitter, В контакте.
Читайте новости Comments.UA в социальных сетях facebook и twitter.
Добавьте «Взгляд» в избранные источники
Хотите быть в курсе событий? Подписывайтесь на наш канал
Фото: Kremlin Pool/Global Look Press
Фото © РИА Новости
© РИА Новости. Андрей Стенин
Лидер Казахстана Токаев, Kremlin Pool/Global Look Press
Читайте также: Токаев прибыл в Москву
Подробнее »
Версия для печати
Поделиться новостью
Добавить в избранное
Увеличить шрифт
Реклама
Если вы заметили ошибку, выделите её и нажмите Ctrl+Enter
Просмотров: 1341
© 2012, NR2.Ru, «Новый Регион», 2.0
Все права защищены
28 ноября 2022, 14:34
, 14:34 ,
Понедельник, 2 марта 2026 г.
Источник: ТАСС
Автор: Иван Иванов
13+
***
"""
STOPS = """
Читайте также:
Материалы по теме:
Теги: Здоровье, Опрос
Комментарии (12)
Другие новости
Новости партнёров
Оставить комментарий
"""
KEPT = """
Токаев подписал указ о выборах.
Президент прибыл в Москву
Telegram заблокирован в стране по решению суда.
Подписывайтесь под договором осторожно, сказал министр.
Он сообщил об этом в Telegram.
Источник в правительстве сообщил агентству о визите.
Фото президента появилось в газетах.
Комментарии министра вызвали споры в парламенте.
Новости о визите пришли утром.
Автор законопроекта выступил в Думе.
28 ноября 2022 года стороны подписали соглашение.
Поделиться властью отказались обе партии.
Главная тема переговоров — газ.
В 1991 году СССР распался.
Видеозапись опубликовала пресс-служба.
Тема: безопасность в регионе остаётся главной, сказал он.
"""


@pytest.mark.parametrize("line", DROPPED.strip().split("\n"))
def test_a_line_that_is_not_the_articles_is_dropped(line: str) -> None:
    assert verdict(line) is Verdict.DROP


@pytest.mark.parametrize("line", STOPS.strip().split("\n"))
def test_a_line_after_which_the_article_is_over_stops(line: str) -> None:
    assert verdict(line) is Verdict.STOP


@pytest.mark.parametrize("line", KEPT.strip().split("\n"))
def test_prose_is_kept(line: str) -> None:
    assert verdict(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Токаев прибыл в Москву с визитом", True),
        ("«Токаев прибыл в Москву с визитом»!", True),
        ("Токаев прибыл в Москву с визитом ФОТО", True),
        ("Токаев прибыл в Москву с визитом для переговоров о газе", False),
        ("Токаев прибыл", False),
        ("", False),
    ],
)
def test_a_title_is_known_again(line: str, expected: bool) -> None:
    assert same_words(line, "Токаев прибыл в Москву с визитом") is expected


PROSE = (
    "Стороны обсудили торговлю, безопасность и совместные проекты, сообщила пресс-служба правительства по итогам переговоров, которые шли до вечера. "
    * 2
)


def test_the_article_alone_remains() -> None:
    lines = ["Визит начался", "28 ноября 2022, 14:34", PROSE, "Читайте также:", PROSE, "Telegram", "Материалы по теме:", "Другой визит отложен"]
    assert without_boilerplate("\n".join(lines), "Визит начался") == f"{PROSE}\n{PROSE}"


def test_a_title_within_the_text_is_kept() -> None:
    assert without_boilerplate(f"{PROSE}\nВизит начался", "Визит начался") == f"{PROSE}\nВизит начался"
