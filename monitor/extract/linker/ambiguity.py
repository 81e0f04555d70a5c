"""Whether words that may name a country, a town, a house or a bloc do so here."""

import re
from collections.abc import Callable

from monitor.extract.declension import GEN
from monitor.extract.lexicon import Part
from monitor.extract.linker import adjectives
from monitor.extract.linker.scene import CLOSING, OPENING, Scene
from monitor.extract.matcher import Candidate, Reading
from monitor.model import EntityKind

_PLACE = (Part.NAME, Part.CAPITAL)
_STREET = re.compile(
    r"улиц[аыуе]й?|ул|проспект[ауе]?|проспектом|пр|бульвар[ауе]?|бульваром|шоссе|переул\w+|проезд[ауе]?|набережн\w+|метро|кинотеатр\w{0,2}|кафе|"
    r"гостиниц\w{1,2}|отел[ьяюе]|отелем|ресторан\w{0,2}|стадион\w{0,2}|теплоход\w{0,2}|линкор\w{0,2}|магазин\w{0,2}|универмаг\w{0,2}"
)
_STREETS = frozenset(("улицы", "улиц", "улицам", "улицами", "улицах", "проспекты", "проспектов", "бульвары", "бульваров", "набережные", "набережных"))
_WATER = re.compile(r"рек[аиуе]|рекой|рекою|озер[оаеу]|озером|озера|водопад\w{0,2}|вулкан\w{0,2}")
_CONTINENT = re.compile(r"европ(?:а|ы|е|у|ой)|ази(?:я|и|ю|ей)|африк(?:а|и|е|у|ой)|австрали(?:я|и|ю|ей)")
_STATE = re.compile(r"(штат[ауе]?|штатом|провинци\w{1,2}|округ\w{0,2})")
_PREPOSITIONS = frozenset(
    ("в", "во", "из", "к", "ко", "по", "через", "между", "для", "от", "против", "над", "под", "с", "со", "на", "о", "об", "у", "около", "вне")
)
_REGIONS = frozenset(("Африка", "Европа", "Запад", "Восток", "Азия", "Арктика", "Кавказ", "Америка", "Евразия", "АСЕАН"))
_MONTH = re.compile(
    r"(январ|феврал|март|апрел|ма[яй]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*|год\w*|час\w*|лет|раз\w*|человек\w*|млн|тыс\w*|процент\w*"
)


def accepted(scene: Scene, candidate: Candidate, reading: Reading) -> bool:
    """The first rule that knows decides; a name that nothing speaks against counts."""
    for rule in _RULES[reading.label.part]:
        answer = rule(scene, candidate, reading)
        if answer is not None:
            return answer
    return True


def _dated(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """Within its dates; a former capital never where the date is unknown."""
    label = reading.label
    if label.part is Part.CAPITAL and scene.day is None and label.end and not label.start:
        return False
    return None if label.counts_on(scene.day) else False


def _with_country(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Сан-Хосе» is in California too: only where the article names Costa Rica, and not as part of a court's or a university's name."""
    if not reading.label.with_country:
        return None
    before = scene.low(candidate.first - 1) if scene.spaced(candidate.first) and reading.mask & GEN else ""
    owned = before not in _PREPOSITIONS and "NOUN" in scene.words.grammemes(before or "-")
    return None if reading.label.entity in scene.company() and not owned else False


def _plus(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«ОПЕК+» is another than «ОПЕК»."""
    followed = scene.gap(candidate.last)[:1] == "+"
    if reading.label.text.endswith("+"):
        return None if followed else False
    return False if followed and any(other.label.text.endswith("+") for other in candidate.readings) else None


def _numbered(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Россия-24», «Украина-1»: a channel; a score or a date is none."""
    if scene.gap(candidate.last) not in ("-", "–"):
        return None
    after = scene.word(candidate.last)
    return False if after.isdigit() and len(after) <= 2 and not scene.gap(candidate.last + 1).startswith(":") else None


def _channel(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Россия 24 февраля» and «Россия сегодня заявила» are no channel and no agency."""
    word = scene.word(candidate.last - 1)
    if word.isdigit():
        if scene.low(candidate.first - 1).startswith(("канал", "телеканал", "эфир")):
            return True
        following = scene.low(candidate.last) if scene.spaced(candidate.last) else ""
        if scene.gap(candidate.last)[:1] == ":":
            return False  # «Россия 1:0»
        return not (_MONTH.fullmatch(following) or "NOUN" in scene.words.grammemes(following or "-"))
    if word == "сегодня":
        return scene.gap(candidate.last)[:1] in CLOSING or scene.low(candidate.first - 1).startswith(("миа", "агентств", "медиагрупп"))
    return True


def _quoted(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """A country or town alone in quotation marks is a hotel, a club, a ship."""
    before, after = scene.gap(candidate.first)[-1:], scene.gap(candidate.last)[:1]
    kind = scene.words.catalogue.entities[reading.label.entity].kind
    return False if before in OPENING and after in CLOSING and before and after and kind is not EntityKind.BLOC else None


def _street(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«проспект Казахстана», «кинотеатр Украина», «улица Минская»; «улицы Минска» and «Тверская улица Москвы» are in the town."""
    if not (scene.spaced(candidate.first) or scene.gap(candidate.first) in (". ", " «", ' "')):
        return None
    before = candidate.first - 1
    if not _STREET.fullmatch(scene.low(before)) or (reading.label.part is Part.ADJECTIVE and not scene.word(candidate.first)[:1].isupper()):
        return None
    named = scene.spaced(before) and scene.word(before - 1)[:1].isupper() and not scene.opens(before - 1)
    if reading.label.part in _PLACE and scene.gap(candidate.first) == " " and (named or scene.low(before) in _STREETS):
        return None
    return False


def _hyphened(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Динамо-Минск», «Москва-Сити», «Газпром-Армения»; two names of the catalogue are a pair: «Россия–Казахстан»."""
    for index, neighbour in ((candidate.first, candidate.first - 1), (candidate.last, candidate.last)):
        if 0 <= neighbour < len(scene.tokens.words) and scene.gap(index) in ("-", "‑"):
            word = scene.word(neighbour)
            if neighbour in scene.covered or word in _REGIONS:
                continue
            if word[:1].isupper() or (
                neighbour < candidate.first and word.isalpha() and scene.low(neighbour) not in ("экс", "про", "анти", "пост", "мини")
            ):
                return False
    return None


def _water(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«река Нигер», «озеро Чад»."""
    if not scene.spaced(candidate.first):
        return None
    return False if _WATER.fullmatch(scene.low(candidate.first - 1)) else None


def _namesake(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Джордж Вашингтон», «штат Вашингтон», «Штаты Индии»."""
    if not reading.label.ambiguous:
        return None
    if scene.spaced(candidate.first):
        before = candidate.first - 1
        known = before in scene.covered or scene.low(before) in _PREPOSITIONS  # «Из Штатов»: Иза has a genitive plural
        if scene.word(before)[:1].isupper() and not known and "Name" in scene.words.grammemes(scene.word(before)):
            return False
        if _STATE.fullmatch(scene.low(before)):
            return False
    owner = scene.starting.get(candidate.last) if scene.spaced(candidate.last) else None
    if owner is not None and scene.low(candidate.first).startswith("штат"):
        return not any(r.label.part is Part.NAME and r.mask & GEN for r in owner.readings)
    return None


def _plain(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """A preposition before a capital that no sentence starts with: «в Чаде», «из Мали»."""
    if not reading.label.ambiguous:
        return True
    if scene.words.catalogue.entities[reading.label.entity].kind is EntityKind.BLOC:
        return None
    if reading.label.part not in _PLACE or scene.loud(candidate.first) or scene.opens(candidate.first):
        return None
    following = scene.word(candidate.last)
    if scene.spaced(candidate.last) and following[:1].isupper() and candidate.last not in scene.covered:
        return None
    if scene.spaced(candidate.first) and scene.low(candidate.first - 1) in _PREPOSITIONS:
        return True
    word = scene.word(candidate.first)
    free = scene.word(candidate.first - 1).islower() or not scene.spaced(candidate.first) or scene.opens(candidate.first - 1)
    alone = candidate.last - candidate.first == 1 and not word.isupper() and free
    return True if alone and reading.label.part is Part.NAME and scene.words.is_common(word) else None  # «посол Того»: no pronoun has a capital here


def abbreviated(scene: Scene, reading: Reading) -> bool | None:
    """«РК», «РБ»: only where the article names the country or somebody who held a post of it."""
    label = reading.label
    if not label.ambiguous or not label.text.isupper() or scene.words.catalogue.entities[label.entity].kind is not EntityKind.COUNTRY:
        return None
    return label.entity in scene.company() or label.entity in scene.served()


def _abbreviated(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    return abbreviated(scene, reading)


def _continent(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«из Америки, Европы и Азии»: in a list of continents it is one of them."""
    if reading.label.text != "Америка":
        return None
    sides = ((candidate.first, candidate.first - 1), (candidate.last, candidate.last))
    return False if any(scene.gap(gap) == ", " and _CONTINENT.fullmatch(scene.low(word)) for gap, word in sides) else None


def _pen(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«перу публициста принадлежат» at a sentence's start."""
    return False if scene.low(candidate.first) == "перу" and "принадлеж" in scene.around(candidate, 80) else None


def _states(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Штаты ввели пошлины» at a sentence's start, where «Штаты министерств» are none."""
    if scene.low(candidate.first) != "штаты" or not scene.opens(candidate.first):
        return None
    return True if scene.spaced(candidate.last) and "VERB" in scene.words.grammemes(scene.word(candidate.last)) else None


def _bloc(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Содружество», «альянс», «Совет Безопасности»: the bloc, or what it is an organ of, must be named beyond doubt in the article."""
    entity = scene.words.catalogue.entities[reading.label.entity]
    if entity.kind is not EntityKind.BLOC:
        return None
    if scene.word(candidate.first).islower() and candidate.last - candidate.first == 1:
        return False  # «альянс», «двадцатка»: a common noun, even of the bloc
    if scene.company() & {entity.id, entity.parent or entity.id}:
        return True
    short = scene.word(candidate.first).isupper() and candidate.last - candidate.first == 1
    return None if short and len(scene.word(candidate.first)) > 2 else False


def _tagged(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """In doubt the tagger must see a place or an organisation."""
    tag = scene.tag(candidate.first, candidate.last)
    # a doubtful town in an organisation's name is part of that name
    return tag == "LOC" or (tag == "ORG" and reading.label.part is not Part.CAPITAL)


Rule = Callable[[Scene, Candidate, Reading], bool | None]
_RULES: dict[Part, tuple[Rule, ...]] = {
    Part.NAME: (
        _dated,
        _with_country,
        _plus,
        _numbered,
        _quoted,
        _street,
        _water,
        _hyphened,
        _namesake,
        _continent,
        _pen,
        _abbreviated,
        _plain,
        _states,
        _bloc,
        _tagged,
    ),
    Part.CAPITAL: (_dated, _with_country, _quoted, _street, _water, _hyphened, _namesake, _plain, _tagged),
    Part.METONYM: (_dated, _with_country, _plain, _bloc, _tagged),
    Part.ADJECTIVE: (_dated, _street, adjectives.sea, adjectives.language, adjectives.epithet, _plain, adjectives.shared),
    Part.PREFIX: (_dated, adjectives.compound),
    Part.DEMONYM: (_dated, adjectives.surname),
    Part.NOBODY: (_dated, _channel),
}
