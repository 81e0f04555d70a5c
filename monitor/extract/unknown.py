"""Which names in a text does the catalogue lack? Cheap and generous: `entities suggest` judges them when somebody asks."""

from monitor.extract.declension import PARTICLES
from monitor.extract.lexicon import Part
from monitor.extract.linker.scene import CLOSING, OPENING, Scene

LONGEST = 3  # words: first name, patronymic, surname
ABBREVIATION = range(3, 7)  # letters: «АУКУС»; two are initials, and more than six a word that shouts
_JOINTS = frozenset({" ", "-", "\u00a0", "  ", "\u202f"})
_PEOPLE = frozenset({Part.PERSON, Part.LAST, Part.NICK})
_MONTHS = (
    "Январь Января Январе Февраль Февраля Феврале Март Марта Марте Апрель Апреля Апреле Май Мая Мае Июнь Июня Июне Июль Июля Июле Август Августа"
)
_MORE = "Августе Сентябрь Сентября Сентябре Октябрь Октября Октябре Ноябрь Ноября Ноябре Декабрь Декабря Декабре"
_DAYS = "Понедельник Вторник Среда Среду Четверг Пятница Пятницу Суббота Субботу Воскресенье"
_TITLES = (
    "Господин Господина Господину Господином Господа Господ Госпожа Госпожи Госпоже Госпожу Госпожой Товарищ Товарища Товарищу Товарищи Мистер "
    "Мистера Мистеру Миссис Мисс Сэр Мадам Месье Сеньор Сеньора Пан Пана Пани Ваше Его Её Ее Их Величество Величества Высочество Высочества "
    "Превосходительство Святейшество Преосвященство"
)
_NO_NAMES = frozenset(f"{_MONTHS} {_MORE} {_DAYS} {_TITLES}".split())


def unknown_names(scene: Scene) -> list[str]:
    """Runs of up to three capitalised Cyrillic words outside the matcher's candidates; hyphened words are one.

    The first word of a sentence has its capital from there: alone it is left out, before others it is given back with a small letter
    («вчера Ерлан Карин»), for the dictionary to decide. Names in quotation marks of their own open no sentence.
    """
    words, gaps = scene.tokens.words, scene.tokens.gaps
    # One comparison tells a Cyrillic capital (Ё to Я) by the code point: the letters in small case come after them, Latin ones before.
    capital = [index for index, word in enumerate(words) if "Ё" <= word < "а" and word not in _NO_NAMES]
    if not capital:
        return []
    taken = _taken(scene)
    found: list[str] = []
    start = end = 0  # of the run so far: words [start, end)
    for index in capital:
        word = words[index]
        if index in taken or not word.isalpha():
            continue
        if word.isupper():  # an initial too
            if len(word) in ABBREVIATION and not scene.loud(index):
                found.append(word)
            continue
        first = index - 1 if index and gaps[index] == "-" and words[index - 1] in PARTICLES else index  # «аль-Шараа»
        if start < end == first and gaps[first] in _JOINTS:
            end = index + 1
            continue
        if start < end and (name := _name(scene, start, end)):
            found.append(name)
        start, end = first, index + 1
    if start < end and (name := _name(scene, start, end)):
        found.append(name)
    return found


def _taken(scene: Scene) -> set[int]:
    """The words of every candidate."""
    taken: set[int] = set()
    for candidate in scene.candidates:
        taken.add(candidate.first)
        if candidate.last - candidate.first > 1:
            taken.update(range(candidate.first, candidate.last))
    return taken


def _name(scene: Scene, start: int, end: int) -> str:
    """The name that the words [start, end) are, "" if none."""
    if end - start == 1:  # by far the most frequent case
        return "" if _opens(scene, start, end) or _before_person(scene, end) else scene.word(start)
    parts: list[str] = []
    for index in range(start, end):
        if parts and scene.gap(index) == "-":
            parts[-1] += f"-{scene.word(index)}"
        else:
            parts.append(scene.word(index))
    opens = len(parts) <= LONGEST + 1 and _opens(scene, start, end)
    if opens and len(parts) > LONGEST:
        del parts[0]  # «Вчера Ерлан Тынымбайулы Карин»
    elif opens and scene.low(start) not in PARTICLES:
        parts[0] = parts[0][0].lower() + parts[0][1:]
    if len(parts) > LONGEST or (len(parts) == 1 and (opens or _before_person(scene, end))):
        return ""
    return " ".join(parts)


def _opens(scene: Scene, start: int, end: int) -> bool:
    """The first capital is that of a sentence; after an initial («А. Иванов»), or of a name alone in quotation marks, it is not."""
    gap = scene.gap(start)
    if start and (gap == " " or not scene.opens(start)):
        return False
    if gap[-1:] in OPENING and scene.gap(end)[:1] in CLOSING:
        return False
    before = scene.word(start - 1)
    return not (len(before) == 1 and before.isupper() and gap.strip("\u00a0 ") == ".")


def _before_person(scene: Scene, end: int) -> bool:
    """«Светлана» before «Медведева»: half a name, of which the catalogue has another's surname."""
    after = scene.starting.get(end) if scene.gap(end) in _JOINTS else None
    return after is not None and any(reading.label.part in _PEOPLE for reading in after.readings)
