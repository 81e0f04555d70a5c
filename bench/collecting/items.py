"""What news do generated feeds hold? Made of the demonstration archive's sentences, the same for the same feed, number and edition."""

import random
from dataclasses import dataclass

from bench.articles import SEED, titles_and_sentences

FEWEST, MOST = 8, 36  # sentences of a text: 1,600 letters on average, as an agency's
POLITICAL = 0.18  # of the sentences name somebody; with the title that makes seven mentions, as a text of that length has
REPRINTED = 0.15  # of the texts stand in another feed too

# What news are filled with, and nobody is named in.
PLAIN = (
    "Переговоры продолжались более трёх часов и завершились поздно вечером.",
    "Стороны договорились вернуться к этому вопросу в следующем месяце.",
    "Подробности документа пока не раскрываются.",
    "Об этом сообщила пресс-служба ведомства.",
    "Решение вступит в силу через десять дней после официальной публикации.",
    "Журналистов на встречу не пригласили, итоговое заявление разослали по почте.",
    "Эксперты ждали такого шага ещё весной, но тогда его отложили.",
    "По предварительным данным, пострадавших нет.",
    "Бюджет программы вырос почти на треть по сравнению с прошлым годом.",
    "В зале присутствовали представители деловых кругов и общественных организаций.",
    "Следующее заседание рабочей группы назначено на четверг.",
    "Министр добавил, что цены на топливо останутся под контролем до конца года.",
    "Депутаты рассмотрят поправки во втором чтении на будущей неделе.",
    "Аналитики отмечают, что спрос восстанавливается медленнее, чем предполагалось.",
    "Ранее похожее предложение отклонили из-за нехватки средств.",
    "Церемония прошла без прессы, фотографии опубликовали на официальном сайте.",
    "Доля расчётов в национальных валютах за полгода увеличилась на семь процентов.",
    "Участники обсудили транспортные коридоры, энергетику и подготовку кадров.",
    "Новый порядок коснётся прежде всего малых предприятий и самозанятых.",
    "Источник в правительстве подтвердил, что документ уже согласован.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. `path` is its page's, unique; so is the title."""

    title: str
    text: str
    path: str


class Desk:
    """Writes items."""

    def __init__(self) -> None:
        self._titles, self._sentences = titles_and_sentences()

    def item(self, feed: int, number: int, edition: int = 0) -> Item:
        """An edition has another end, every second one another title."""
        chance = random.Random(f"{SEED} {feed} {number}")
        title = f"{chance.choice(self._titles)} ({feed}-{number})"
        reprint = feed > 0 and chance.random() < REPRINTED
        teller = random.Random(f"{SEED} {feed - 1 if reprint else feed} {number} text")
        text = " ".join(self._sentence(teller) for _ in range(teller.randint(FEWEST, MOST)))
        if edition:
            text = f"{text} Уточнено: редакция {edition}, Россия и Казахстан."
        return Item(f"{title}, уточнено {edition}" if edition % 2 else title, text, path_of(feed, number))

    def _sentence(self, chance: random.Random) -> str:
        return chance.choice(self._sentences if chance.random() < POLITICAL else PLAIN)


def path_of(feed: int, number: int) -> str:
    """The path of an item's page."""
    return f"/a/{feed}/{number}"
