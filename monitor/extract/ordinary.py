"""What of a run of capitalised words is a name, and which of its words are ordinary?"""

from collections.abc import Callable

from monitor.extract.declension import PARTICLES

_PERSONAL = frozenset({"Name", "Surn", "Patr"})
_NAMING = frozenset({"Surn", "Geox", "Orgn", "Trad"})  # what may be a name by itself; first names and patronymics are not

Grammemes = Callable[[str], frozenset[str]]  # of every reading that the dictionary has of a word; none = it lacks the word


def name_in(run: str, grammemes: Grammemes) -> str:
    """The name in a run of words, "" if all are ordinary: «Чечни Руслан Хамидов» → «Руслан Хамидов», «письмо Дундичу» → «Дундичу».

    A small first letter says that the word opens a sentence; a particle's is its own («аль-Каида»).
    """
    words = run.split()
    if words[0][0].islower() and words[0].split("-")[0] not in PARTICLES:
        if _is_ordinary(grammemes(words[0])):
            del words[0]
        else:
            words[0] = words[0][0].upper() + words[0][1:]
    known = [grammemes(word) for word in words]
    first = next((at for at, found in enumerate(known[:-1]) if "Name" in found), 0)
    words, known = words[first:], known[first:]
    if not any(_is_name(found, alone=len(words) == 1) for found in known):
        return ""
    return " ".join(words)


def _is_ordinary(grammemes: frozenset[str]) -> bool:
    """The dictionary knows the word and no name like it; «Из» is a preposition, though there is an Иза too."""
    return bool(grammemes) and (bool(grammemes & {"PREP", "NPRO"}) or not grammemes & (_NAMING | _PERSONAL))


def _is_name(grammemes: frozenset[str], *, alone: bool) -> bool:
    """The dictionary does not know the word, or knows it as a name; «СМИ» is an ordinary word, «Анна» alone is nobody."""
    return not grammemes or bool(grammemes & (_NAMING if alone else _NAMING | _PERSONAL))
