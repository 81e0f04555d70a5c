"""Who is named by a surname with something beside it: first name, initials, or the first name of somebody else."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from monitor.extract.declension import GEN, NOM, PARTICLES
from monitor.extract.lexicon import Label, Part
from monitor.extract.linker.impersonal import is_family, is_half, is_kin, is_other_generation
from monitor.extract.linker.scene import Scene
from monitor.extract.matcher import Candidate
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


SHORT = 4  # letters of a surname after which any name makes a different person
INITIALS = 4  # nobody is written with more

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
    while first > 0 and len(letters) < INITIALS and _is_initial(scene, first - 1):
        first -= 1
        letters.insert(0, scene.low(first))
    if letters and first > 0 and (own := _own_first(scene, first - 1, people)) and scene.spaced(first):
        return Named(own[0], candidate.last, own[1], full=True)  # «Дональд Дж. Трамп»
    return _by_letters(scene, letters, people, first, candidate.last) if letters else None


def _initials_after(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«Путин В.В.»: a letter with its full stop; one alone at a sentence's end is a preposition («Путин. В Москве»)."""
    last, letters = candidate.last, list[str]()
    while (
        len(letters) < INITIALS
        and scene.word(last)[:1].isupper()
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
        return len(scene.word(index + 1)) == 1 and scene.word(index + 1).isupper() and scene.gap(index + 2)[:1] == "."
    return after[:1] == "." and len(after) <= 3 and "\n" not in after


def _by_letters(scene: Scene, letters: list[str], people: list[Label], first: int, last: int) -> Named:
    """Of several whose names begin so the one in office; one letter before a surname that never counts by itself decides nothing."""
    fitting = [label for label in people if _letters_fit(letters, given_names(scene, label.entity))]
    if not fitting:
        return STRANGER
    label = min(fitting, key=lambda one: (one.ambiguous, not scene.ruling(one.entity)))
    return PERHAPS if label.ambiguous and len(letters) == 1 and not scene.at_home(label.entity) else Named(first, last, label.entity, full=True)


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
    if PATRONYMIC.search(scene.low(index)) and "Patr" in scene.words.grammemes(word) and scene.word(index - 1)[:1].isupper():
        return STRANGER  # «Игорь Леонидович Кириллов»
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


PATRONYMIC = re.compile(r"(вич|вн)(а|у|е|ем|ой|ы)?$")


def _own_first(scene: Scene, index: int, people: list[Label]) -> tuple[int, str] | None:
    """The word, or the one before it where this is a middle name or initial, is a first name or patronymic of one of the people.

    Of a first name of several words («Абдивели Мухаммед») the last one alone is another man's.
    """
    low = scene.low(index)
    for label in people:
        firsts, father = scene.words.given_forms(label.entity)
        for before in (index - 1, index - 2):
            own = any(scene.low(before) in first.words[0] for first in firsts if not first.whole)
            if own and scene.word(before)[:1].isupper() and _one_phrase(scene, before, index):
                return before, label.entity
        if low in father or any(low in first.alone for first in firsts):
            return index, label.entity
    return None


def _one_phrase(scene: Scene, first: int, last: int) -> bool:
    return all(scene.spaced(i) or (scene.gap(i) == ". " and len(scene.word(i - 1)) <= 2) for i in range(first + 1, last + 1))


def _given_or_unknown(scene: Scene, index: int) -> bool:
    """A first name, or a capitalised word in the middle of a sentence that no dictionary explains as a common one."""
    grammemes = scene.words.grammemes(scene.word(index))
    if grammemes & _GIVEN:
        return not (scene.opens(index) and grammemes & _COMMON_POS - {"NOUN"})
    if "anim" in grammemes and "Surn" not in grammemes:
        return False  # «Президент Путин»
    if scene.opens(index):
        return not grammemes
    if not scene.loud(index) and len(scene.word(index)) < 4 and grammemes & {"CONJ", "PRCL", "INTJ"}:
        return True  # «Бо Байден»: no such word has a capital within a sentence
    return not grammemes & {"Geox", "Orgn", "Abbr", "PREP", "CONJ", "PRCL", "NPRO", "ADVB", "VERB"} and (not grammemes or "ADJF" not in grammemes)


def _name_after(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    """«Путин Владимир»; after a short surname any name makes a different person («Ким Кардашьян»)."""
    index = candidate.last
    if not scene.spaced(index) or not scene.word(index)[:1].isupper() or len(scene.word(index)) < 2 or index in scene.covered:
        return None
    if is_kin(scene, candidate.first) and any(r.mask & GEN and not r.mask & NOM for r in candidate.readings):
        return None  # «брат Бакиева Жаныш»
    for label in people:
        firsts, _ = scene.words.given_forms(label.entity)
        for first in firsts:
            count = len(first.words) if first.whole else 1
            if all(scene.low(index + number) in first.words[number] for number in range(count)):
                return Named(candidate.first, index + count, label.entity, full=True)
    if scene.word(index).isupper() or _other_person(scene, index):
        return None
    if len(scene.word(candidate.first)) <= SHORT and not scene.opens(index):
        return PERHAPS  # «Ким Кардашьян», «Ким Со Ён»
    grammemes = scene.words.grammemes(scene.word(index))
    if grammemes & _GIVEN:
        follows = scene.spaced(index + 1) and scene.word(index + 1)[:1].isupper()  # «советник Путина Михаил Лесин»
        female = "femn" in grammemes and not scene.low(candidate.last - 1).endswith(_FEMALE)
        return None if follows or female else STRANGER
    if grammemes and "Surn" not in grammemes:
        return None
    return PERHAPS if scene.one_name(candidate.first, index) else None


_FEMALE = ("ова", "ева", "ина", "ына", "овой", "евой", "иной", "ову", "еву", "ину", "ая", "ой", "ую")


def _not_a_person(scene: Scene, candidate: Candidate, people: list[Label]) -> Named | None:
    if is_other_generation(scene, candidate):
        return STRANGER
    return HALF if is_half(scene, candidate) or is_family(scene, candidate) else None


_Beside = Callable[[Scene, Candidate, list[Label]], Named | None]
_BESIDE: tuple[_Beside, ...] = (_not_a_person, _initials_before, _name_before, _initials_after, _name_after)


def surnames(scene: Scene, candidate: Candidate) -> list[Label]:
    """The people whose surname or one-word nickname the words may be."""
    found = []
    for label in (r.label for r in candidate.readings):
        if label.part is Part.LAST:
            found.append(label if label.counts_on(scene.day) else replace(label, ambiguous=True))
        elif label.part is Part.NICK and label.counts_on(scene.day):
            found.append(label)
    return found
