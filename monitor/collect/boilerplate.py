"""Which lines of a page are not the article: an ordered list of tiny rules, each with its example in the tests."""

import re
from collections.abc import Callable
from enum import Enum

_PROSE = 150  # letters: a paragraph of an article, after which a list of links was only a box within it
_WORD = re.compile(r"\w+")


class Verdict(Enum):
    DROP = "drop"  # this line is not the article's
    STOP = "stop"  # nor is anything after it


Rule = Callable[[str], Verdict | None]
_NETWORKS = (
    r"(?:telegram|телеграм\w*|дзен\w*|zen|twitter|твиттер\w*|x|facebook|фейсбук\w*|в ?контакте|vk|вк|instagram|"
    r"инстаграм\w*|одноклассник\w*|ok|ок|youtube|ютуб\w*|rutube|"
    r"рутуб\w*|viber|вайбер\w*|whatsapp|ватсап\w*|tiktok|тикток\w*|max|макс|rss|livejournal|жж|google(?: news|"
    r" новости)?|яндекс[. ]?(?:новости|дзен)|новости|мой мир)"
)
_ONLY_NETWORKS = re.compile(rf"(?:{_NETWORKS}[\s,.|/·•:;—–-]*)+", re.IGNORECASE)
_SUBSCRIBE = re.compile(
    rf"(?:(?:также|и|а|хотите\b.{{0,60}}?|чтобы\b.{{0,60}}?|больше\b.{{0,60}}?|самые?\b.{{0,60}}?)[\s,:—–-]*)?"
    r"(?:подпи(?:сывайтесь|шитесь|шись|саться|сывайся)|присоединя(?:йтесь|йся)|читайте|следите|смотрите|добав(?:ьте|"
    r"ляйте|ить)|вступайте|нажмите|оставайтесь)\b"
    rf".{{0,160}}(?:\b{_NETWORKS}\b|канал|соцсет|социальн|рассылк|источник|подпис|обновлени|нас\b|наш)",
    re.IGNORECASE,
)
_SOCIAL_INVITATION = re.compile(
    r"(?:также )?мы в (?:соцсетях|социальных сетях|\w+)\b.{0,60}$|подпи(?:сывайтесь|шитесь) на .{0,80}$|а ты уже читаешь нас", re.IGNORECASE
)
_PHOTO = re.compile(
    r"(?:главное |титульное )?(?:фото(?:графия|граф|коллаж)?|иллюстрация|изображение|коллаж|снимок|скриншот|видео|"
    r"источник фото|автор фото|photo|getty|image)\s*[:©/|(-]",
    re.IGNORECASE,
)
_PHOTO_CREDIT = re.compile(
    r"(?:©|\(c\)|\(с\)).{0,80}(?:риа|тасс|reuters|рейтер|ap|afp|getty|коммерсантъ|фото|photo|global look|pool|лента|ведомости)", re.IGNORECASE
)
_AGENCIES = re.compile(
    r"[^.!?]{0,80}(?:kremlin pool|global look press|getty images|shutterstock|/ ?(?:reuters|тасс|ap|afp|риа новости|"
    r"интерпресс|коммерсантъ))[^.!?]{0,40}",
    re.IGNORECASE,
)
_TAGS = re.compile(r"(?:теги?|тэги?|метки|ключевые слова|рубрик[аи]|темы?|разделы?|tags?|персоны|категори[яи])\s*:", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:(?:другие |ещ[её] |последние |главные |похожие |свежие )?(?:материалы|новости|статьи|публикации|записи|сюжеты)"
    r"(?: по (?:этой )?теме| партн[её]ров| рубрики| раздела| сегодня| дня| по тегам)|читайте также|читать также|"
    r"смотрите также|по теме|см\. ?также|ещ[её] по теме|"
    r"похожие (?:новости|материалы|статьи)|лента новостей|другие новости|последние новости|главные новости|"
    r"новости smi2|новости сми2|рекомендуем|вам может быть интересно|"
    r"самое (?:читаемое|популярное|обсуждаемое)|популярное|календарь событий|загрузка\W*|вся лента)\W*",
    re.IGNORECASE,
)
_RELATED_INLINE = re.compile(
    r"(?:читайте|смотрите|см\.|читать) (?:также|ещ[её]|по теме|подробнее|далее)\b.{0,200}|подробнее\W*|читать (?:далее|полностью)\W*", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"(?:комментари[ийя]\w*|добавить комментарий|оставить комментарий|ваш комментарий|обсуд(?:ить|"
    r"ение)(?: на форуме)?|прокомментировать|отзывы|форум)[\s:(\d)]*"
    r"|(?:комментарии|обсуждение|оставлять комментарии|комментировать)\b.{0,60}(?:могут|отключены|powered|зарегистрир|пользовател|disqus).{0,80}",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?:верси[яю] для печати|распечатать|печать|для печати|отправить (?:по почте|другу|ссылку)|(?:увеличить|"
    r"уменьшить) шрифт|(?:добавить )?в (?:избранное|закладки)|нравится|"
    r"(?:рас|за)?твитнуть|твитнуть|tweet|like|"
    r"поделиться(?: (?:новостью|ссылкой|материалом|статьёй|статьей|с друзьями|в|на)\b.{0,60})?|"
    r"понравилось|вставить в блог|код для (?:блога|"
    r"вставки)|написать (?:автору|письмо)|подписаться на рассылку|"
    r"скопировать ссылку|ссылка скопирована|наверх|назад|вперед|вверх|главная|войти|поиск|реклама|на правах рекламы|"
    r"advertisement|ответить|оценить|рейтинг|голосовать|"
    r"постоянный адрес|короткая ссылка|share|print|e-?mail|rss|закрыть|следующая(?: новость)?|предыдущая(?: новость)?|источник)[\s:|.!()\d-]*",
    re.IGNORECASE,
)
_MISPRINT = re.compile(r".{0,80}(?:ошибк|опечатк).{0,120}(?:ctrl|выдел|enter|мыш)|.{0,60}выдел\w+ .{0,60}(?:ошибк|опечатк|ctrl)", re.IGNORECASE)
_COUNTERS = re.compile(
    r"(?:просмотр\w*|прочитан\w*|прочита\w+|показ\w*|голос\w*|views?|hits?)\s*[:—–-]?\s*[\d\s]+\W*(?:раз\w*)?|[\d\s]+ просмотр\w*", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|все права защищены|при (?:полном|любом|цитировании|использовании|перепечатке)|"
    r"перепечатка|использование материалов).{0,250}",
    re.IGNORECASE,
)
_MONTH = r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\w*"
_DATELINE = re.compile(
    rf"[\s,|/.·•«»\-–—]*(?:(?:сегодня|вчера|опубликовано|дата|обновлено|добавлено|создано|размещено|пн|вт|ср|чт|пт|"
    rf"сб|вс|понедельник|вторник|среда|четверг|пятница|суббота"
    rf"|воскресенье|мск|gmt|г|года|в|от|updated|published|{_MONTH}|\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2,4}})?|\d{{1,4}}|"
    rf"[+]\d{{1,2}})[\s,|/.:()·•«»\-–—]*)+",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:источник|автор|подготовил\w*|текст|по материалам|материал подготов\w+|редактор|корреспондент)\s*:\s*.{1,80}", re.IGNORECASE)
_AGE = re.compile(r"\d{1,2}\+|\W+|\d+")


def _whole(pattern: re.Pattern[str], verdict: Verdict) -> Rule:
    return lambda line: verdict if pattern.fullmatch(line) else None


def _begins(pattern: re.Pattern[str], verdict: Verdict, longest: int) -> Rule:
    return lambda line: verdict if len(line) <= longest and pattern.match(line) else None


RULES: tuple[Rule, ...] = (
    _whole(_RELATED, Verdict.STOP),
    _begins(_COMMENTS, Verdict.STOP, 0),
    _whole(_COMMENTS, Verdict.STOP),
    _begins(_TAGS, Verdict.STOP, 300),
    _whole(_ONLY_NETWORKS, Verdict.DROP),
    _begins(_SUBSCRIBE, Verdict.DROP, 250),
    _begins(_SOCIAL_INVITATION, Verdict.DROP, 120),
    _begins(_PHOTO, Verdict.DROP, 200),
    _begins(_PHOTO_CREDIT, Verdict.DROP, 120),
    _whole(_AGENCIES, Verdict.DROP),
    _whole(_RELATED_INLINE, Verdict.DROP),
    _whole(_SERVICE, Verdict.DROP),
    _begins(_MISPRINT, Verdict.DROP, 250),
    _whole(_COUNTERS, Verdict.DROP),
    _begins(_COPYRIGHT, Verdict.DROP, 300),
    _whole(_DATELINE, Verdict.DROP),
    _whole(_SOURCE, Verdict.DROP),
    _whole(_AGE, Verdict.DROP),
)


def verdict(line: str) -> Verdict | None:
    """What the first rule that knows this line says; None for a line of the article."""
    return next((found for rule in RULES if (found := rule(line)) is not None), None)


def same_words(line: str, title: str) -> bool:
    """Whether a line is the title again: punctuation apart, without the site's name that may end a title, or with two words more («ФОТО»)."""
    words, wanted = _WORD.findall(line.lower()), _WORD.findall(title.lower())
    if not words or not wanted:
        return False
    if len(words) <= len(wanted):
        return wanted[: len(words)] == words and len(words) >= max(2, len(wanted) * 0.6)
    return words[: len(wanted)] == wanted and len(words) <= len(wanted) + 2 and not line.endswith(".")


def without_boilerplate(text: str, title: str) -> str:
    """The article's lines: the title at the start, subscribe lines, credits and whatever follows the article cut away."""
    lines = text.split("\n")
    last_prose = max((number for number, line in enumerate(lines) if len(line) >= _PROSE and verdict(line) is None), default=-1)
    kept: list[str] = []
    for number, line in enumerate(lines):
        found = verdict(line)
        if found is Verdict.STOP and kept and number > last_prose:
            break
        if found is None and not (not kept and same_words(line, title)):
            kept.append(line)
    return "\n".join(kept)
