"""Who is named by a surname with something beside it: first name, initials, or the first name of somebody else."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitor.extract.declension import GEN, NOM, PARTICLES
from monitor.extract.lexicon import Label, Part
from monitor.extract.matcher import Candidate
from monitor.extract.scene import Scene
from monitor.extract.tokens import folded

# between a first name and a surname: «Ахмад Шах Масуд», «Людвиг ван Бетховен»
_COMMON_POS = frozenset(
    {"NOUN", "VERB", "INFN", "ADJF", "ADJS", "PREP", "CONJ", "PRCL", "ADVB", "NPRO", "COMP", "PRED", "NUMR", "PRTF", "PRTS", "GRND", "INTJ"}
)
_GIVEN = frozenset({"Name", "Patr"})


@dataclass(frozen=True, slots=True)
class Named:
    """A person's mention: words [first, last) wide, `full` when more than a surname says who it is."""

    first: int
    last: int
    entity: str
    full: bool


STRANGER = Named(-1, -1, "", full=True)  # a different person
HALF = Named(-1, -1, "", full=True)  # no person, and no other one either
PERHAPS = Named(-1, -1, "", full=False)  # beside a word that may be another first name: nobody, unless the article names the person in full


def beside(scene: Scene, candidate: Candidate, people: Iterable[Label]) -> Named | None:
    """What stands beside a surname: the person in full, STRANGER, or None when the surname is bare."""
    labels = list(people)
    for rule in _BESIDE:
        answer = rule(scene, candidate, labels)
        if answer is not None:
            return answer
    return None


def _initials_before(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«В. В. Путин», «К.-Ж. Токаев», «Дж. Буш»."""
    first, letters = candidate.first, list[str]()
    while first > 0 and _is_initial(scene, first - 1):
        first -= 1
        letters.insert(0, scene.low(first))
    if letters and first > 0 and (own := _own_first(scene, first - 1, people)) and scene.spaced(first):
        return Named(own[0], candidate.last, own[1], full=True)  # «Дональд Дж. Трамп»
    return _by_letters(scene, letters, people, first, candidate.last) if letters else None


def _initials_after(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«Путин В.В.»: a letter with its full stop; one alone at a sentence's end is a preposition («Путин. В Москве»)."""
    last, letters = candidate.last, list[str]()
    while (
        scene.word(last)[:1].isupper()
        and len(scene.word(last)) == 1
        and scene.gap(last) in (" ", ". ", ".", "\u00a0")
        and scene.gap(last + 1)[:1] == "."
    ):
        if not letters and scene.gap(last) not in (" ", "\u00a0"):
            break
        letters.append(scene.low(last))
        last += 1
    return _by_letters(scene, letters, people, candidate.first, last) if letters else None


def _is_initial(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    after = scene.gap(index + 1)
    if not word[:1].isupper() or len(word) > 2 or not word.isalpha() or (len(word) == 2 and word.isupper()):
        return False
    if after == "-":  # «К-Ж. Токаев»
        return len(scene.word(index + 1)) == 1 and _is_initial(scene, index + 1)
    return after[:1] == "." and len(after) <= 3 and "\n" not in after


def _by_letters(scene: Scene, letters: list[str], people: list[Label], first: int, last: int) -> Named:
    for label in people:
        if _letters_fit(letters, given_names(scene, label.entity)):
            return Named(first, last, label.entity, full=True)
    return STRANGER


def _letters_fit(letters: list[str], names: tuple[tuple[str, ...], str]) -> bool:
    """The first letter is a first name's, the second the patronymic's or a second name's where these are known."""
    firsts, father = names
    for name in firsts:
        parts = [p for p in name.replace("-", " ").split() if p] + ([father] if father else [])
        if parts and parts[0].startswith(letters[0]) and (len(letters) == 1 or len(parts) == 1 or any(p.startswith(letters[-1]) for p in parts[1:])):
            return True
    return False


def given_names(scene: Scene, entity: str) -> tuple[tuple[str, ...], str]:
    person = scene.words.catalogue.entities[entity]
    firsts = tuple(folded(n) for n in (person.first, *person.first_spellings) if n) or tuple(folded(w) for w in person.name["ru"].split()[:-1])
    return firsts, folded(person.patronymic or "")


def _name_before(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """A capitalised word right before the surname: its owner's first name, somebody else's, or no name at all."""
    index = candidate.first - 1
    if not scene.spaced(candidate.first) and not (scene.gap(candidate.first) == "-" and index >= 0):
        return None
    word = scene.word(index)
    if scene.gap(candidate.first) == "-":
        return STRANGER if word[:1].isupper() and index not in scene.covered and _given_or_unknown(scene, index) else None
    if word in PARTICLES and scene.spaced(index):  # «Кристина де Киршнер»
        index -= 1
        word = scene.word(index)
    if not word[:1].isupper() or len(word) < 2 or not word.isalpha() or word.isascii():
        return None
    own = _own_first(scene, index, people)
    if own:
        return Named(own[0], candidate.last, own[1], full=True)
    if index in scene.covered or _other_person(scene, index) or (word.isupper() and not scene.loud(index)):
        return None  # «Россию Путин», «МИД Лавров»
    if not _given_or_unknown(scene, index):
        return None
    return STRANGER if scene.words.grammemes(word) & _GIVEN else PERHAPS


def _other_person(scene: Scene, index: int) -> bool:
    """The word is somebody's surname in the catalogue and no first name."""
    candidate = scene.starting.get(index)
    named = candidate is not None and any(r.label.part in (Part.LAST, Part.PERSON) and not r.label.ambiguous for r in candidate.readings)
    return named and "Name" not in scene.words.grammemes(scene.word(index))


def _own_first(scene: Scene, index: int, people: list[Label]) -> tuple[int, str] | None:
    """The word, or the one before it where this is a middle name or initial, is a first name or patronymic of one of the people.

    Of a first name of several words («Абдивели Мухаммед») the last one alone is another man's.
    """
    low = scene.low(index)
    for label in people:
        firsts, father = given_names(scene, label.entity)
        if any(_is_form(low, name.split("-")[-1]) for name in firsts if " " not in name):
            return index, label.entity
        for before in (index - 1, index - 2):
            own = any(_is_form(scene.low(before), name.replace("-", " ").split()[0]) for name in firsts)
            if own and scene.word(before)[:1].isupper() and _one_phrase(scene, before, index):
                return before, label.entity
        if any(_is_form(low, name.split()[0]) for name in firsts if " " in name) or (father and _is_form(low, father)):
            return index, label.entity
    return None


def _one_phrase(scene: Scene, first: int, last: int) -> bool:
    return all(scene.spaced(i) or (scene.gap(i) == ". " and len(scene.word(i - 1)) <= 2) for i in range(first + 1, last + 1))


def _is_form(word: str, name: str) -> bool:
    """The word is the name with a case ending; a name of two or three letters keeps all of them («Чжу» is not «Чж»)."""
    stem = name.rstrip("аяйьеёиоуыю")
    if len(stem) < 3:
        stem = name
    return word.startswith(stem) and len(word) - len(stem) <= 2


def _given_or_unknown(scene: Scene, index: int) -> bool:
    """A first name, or a capitalised word in the middle of a sentence that no dictionary explains as a common one."""
    grammemes = scene.words.grammemes(scene.word(index))
    if grammemes & _GIVEN:
        return not (scene.opens(index) and grammemes & _COMMON_POS - {"NOUN"})
    if scene.opens(index):
        return not grammemes
    return not grammemes & {"Geox", "Orgn", "Abbr", "PREP", "CONJ", "PRCL", "NPRO", "ADVB", "VERB"} and (not grammemes or "ADJF" not in grammemes)


def _name_after(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«Путин Владимир»; after a short surname any name makes a different person («Ким Кардашьян»)."""
    index = candidate.last
    if not scene.spaced(index) or not scene.word(index)[:1].isupper() or len(scene.word(index)) < 2 or index in scene.covered:
        return None
    for label in people:
        firsts, _ = given_names(scene, label.entity)
        if any(_is_form(scene.low(index), name.replace("-", " ").split()[0]) for name in firsts):
            return Named(candidate.first, index + 1, label.entity, full=True)
    if scene.word(index).isupper() or _other_person(scene, index):
        return None
    grammemes = scene.words.grammemes(scene.word(index))
    if grammemes & _GIVEN:
        follows = scene.spaced(index + 1) and scene.word(index + 1)[:1].isupper()  # «советник Путина Михаил Лесин»
        female = "femn" in grammemes and not scene.low(candidate.last - 1).endswith(_FEMALE)
        return None if follows or female else STRANGER
    if grammemes and "Surn" not in grammemes:
        return None
    return PERHAPS if len(scene.word(candidate.first)) <= 4 or scene.one_name(candidate.first, index) else None


_FEMALE = ("ова", "ева", "ина", "ына", "овой", "евой", "иной", "ову", "еву", "ину", "ая", "ой", "ую")


def _generation(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«Лукашенко-младший» is the son."""
    younger = scene.gap(candidate.last) == "-" and scene.low(candidate.last).startswith(("младш", "старш"))
    return STRANGER if younger else None


_TAILS = frozenset(("то", "таки", "ка", "де", "с", "бис"))
_FAMILY = re.compile(r"брать(?:я|ев|ям|ями|ях)|сест(?:ры|ер|рам|рами|рах)|супруг(?:и|ов|ам|ами|ах)|чет[аыуе]|четой|семейств\w+|сиблинг\w+")


def _part_of_longer(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«Си-бемоль», «Трамп-тауэр», «Бонч-Обама»: the surname is half of another word."""
    for gap, word in ((candidate.last, candidate.last), (candidate.first, candidate.first - 1)):
        if scene.gap(gap) not in ("-", "‑") or not 0 <= word < len(scene.tokens.words):
            continue
        other = scene.word(word)
        if other.isdigit() and len(scene.word(candidate.first)) <= 2:
            return HALF  # «Си-130»
        if word in scene.covered or scene.starting.get(word) or not other.isalpha() or other.isupper():
            continue  # «Трамп-Путин», «Байден-США»
        after = word == candidate.last
        if (after and scene.low(word) not in _TAILS) or (not after and other[:1].isupper()):
            return HALF
    return None


def _family(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«братья Кличко», «супруги Обама»: more than one person."""
    if not scene.spaced(candidate.first) or not _FAMILY.fullmatch(scene.low(candidate.first - 1)):
        return None
    word = scene.low(candidate.first - 1)
    owned = not word.startswith(("брать", "сестер", "сестрам", "сестрах")) and any(r.mask & GEN and not r.mask & NOM for r in candidate.readings)
    return None if owned else HALF  # «у супруги Путина», «чета Путиных»


_STREET = re.compile(
    r"улиц[аыуе]|улицей|улицу|ул|проспект[ауе]?|проспектом|пр|пл|площад[ьи]|площадью|бульвар[ауе]?|бульваром|шоссе|набережн\w+|переул\w+|проезд[ауе]?|"
    r"аллея|аллее|аллеи|аллею|станци\w+|метро|колхоз\w{0,2}|совхоз\w{0,2}"
)


def is_eponym(scene: Scene, index: int) -> bool:
    """A street or an institution called after the person whose name starts at `index`: «институт имени Примакова», «улица Ленина»."""
    if not scene.spaced(index) and scene.gap(index) != ". ":
        return False
    before = scene.low(index - 1)
    if before in ("имени", "им"):
        return scene.low(index - 2) not in ("по", "от", "без", "под", "под", "ни", "не") and scene.spaced(index - 1)
    return _STREET.fullmatch(before) is not None


_Beside = Callable[[Scene, Candidate, list[Label]], Named | None]
_BESIDE: tuple[_Beside, ...] = (_generation, _part_of_longer, _family, _initials_before, _name_before, _initials_after, _name_after)


def surnames(candidate: Candidate) -> list[Label]:
    """The people whose surname or one-word nickname the words may be."""
    return [r.label for r in candidate.readings if r.label.part in (Part.LAST, Part.NICK)]
