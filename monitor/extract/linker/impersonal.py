"""Whether a person's name means nobody here, or only whose relative is meant: streets and ships, halves of longer words, families."""

import re

from monitor.extract.declension import GEN, NOM
from monitor.extract.linker.scene import CLOSING, OPENING, Scene
from monitor.extract.matcher import Candidate

_FAMILY = re.compile(r"брать(?:я|ев|ям|ями|ях)|сест(?:ры|ер|рам|рами|рах)|супруг(?:и|ов|ам|ами|ах)|чет[аыуе]|четой|семейств\w+|сиблинг\w+")
_RELATIVE = re.compile(r"(сын|доч|жен[аыуео]|муж|супруг|вдов|брат|сестр|отец|отц|мат[ье]|внук|внуч|зят|племянни|невест|мачех|отчим)\w*")
_STREET = re.compile(
    r"улиц[аыуе]|улицей|улицу|ул|проспект[ауе]?|проспектом|пр|пл|площад[ьи]|площадью|бульвар[ауе]?|бульваром|шоссе|набережн\w+|переул\w+|проезд[ауе]?|"
    r"аллея|аллее|аллеи|аллею|станци\w+|метро|колхоз\w{0,2}|совхоз\w{0,2}|остров\w{0,2}|гор[аыуе]|горой|ледник\w{0,2}|аэропорт\w{0,2}|"
    r"орден\w{0,2}|медал\w{1,3}|преми\w{1,2}|стипенди\w{1,2}|тайфун\w{0,2}|ураган\w{0,2}|циклон\w{0,2}|"
    r"авианос\w+|крейсер\w{0,2}|эсмин\w+|фрегат\w{0,2}|линкор\w{0,2}|ледокол\w{0,2}|теплоход\w{0,2}|траулер\w{0,2}|танкер\w{0,2}|корабл\w{1,2}|подлодк\w{1,2}"
)
_TAILS = frozenset(("то", "таки", "ка", "де", "с", "бис"))


def is_eponym(scene: Scene, index: int, candidate: Candidate) -> bool:
    """A street, ship or institution called after the person whose name starts at `index`: «институт имени Примакова», «улица Ленина»."""
    if scene.gap(index)[-1:] in OPENING and scene.gap(candidate.last)[:1] in CLOSING and scene.gap(index)[:1] == " ":
        return "NOUN" in scene.words.grammemes(scene.word(index - 1)) and scene.word(index - 1).islower()  # партия «Шор»
    if (not scene.spaced(index) and scene.gap(index) != ". ") or not any(r.mask & GEN for r in candidate.readings):
        return False
    before = scene.low(index - 1)
    if before in ("имени", "им"):
        return scene.low(index - 2) not in ("по", "от", "без", "под", "ни", "не") and scene.spaced(index - 1)
    return _STREET.fullmatch(before) is not None


def is_kin(scene: Scene, index: int) -> bool:
    """«сын Гейдара Алиева»: the name that starts at `index` only says whose."""
    return scene.spaced(index) and _RELATIVE.fullmatch(scene.low(index - 1)) is not None


def is_other_generation(scene: Scene, candidate: Candidate) -> bool:
    """«Лукашенко-младший» is the son."""
    return scene.gap(candidate.last) == "-" and scene.low(candidate.last).startswith(("младш", "старш"))


def is_half(scene: Scene, candidate: Candidate) -> bool:
    """«Си-бемоль», «Трамп-тауэр», «Бонч-Обама»: the surname is half of another word."""
    for gap, word in ((candidate.last, candidate.last), (candidate.first, candidate.first - 1)):
        if scene.gap(gap) not in ("-", "‑") or not 0 <= word < len(scene.tokens.words):
            continue
        other = scene.word(word)
        if other.isdigit() and len(scene.word(candidate.first)) <= 2:
            return True  # «Си-130»
        if word in scene.covered or scene.starting.get(word) or not other.isalpha() or other.isupper():
            continue  # «Трамп-Путин», «Байден-США»
        after = word == candidate.last
        if (after and scene.low(word) not in _TAILS) or (not after and other[:1].isupper()):
            return True
    return False


def is_family(scene: Scene, candidate: Candidate) -> bool:
    """«братья Кличко», «супруги Обама»: more than one person."""
    if not scene.spaced(candidate.first) or not _FAMILY.fullmatch(scene.low(candidate.first - 1)):
        return False
    word = scene.low(candidate.first - 1)
    owned = not word.startswith(("брать", "сестер", "сестрам", "сестрах")) and any(r.mask & GEN and not r.mask & NOM for r in candidate.readings)
    return not owned  # «у супруги Путина», «чета Путиных»
