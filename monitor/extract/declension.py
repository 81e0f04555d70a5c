"""How Russian personal names and name-like words decline, by their ending and gender alone.

A paradigm is a set of (form, mask) pairs; a mask has a bit for each case and one for the plural. Endings follow the rules of the school grammar;
where usage wavers («Кравеца», «Кравца»; «Рабиным», «Рабином») both forms are given, since a form is only ever looked up.
"""

import re
from collections.abc import Callable, Iterable

NOM, GEN, DAT, ACC, INS, LOC, PLURAL = 1, 2, 4, 8, 16, 32, 64
ANY_CASE = NOM | GEN | DAT | ACC | INS | LOC

Paradigm = frozenset[tuple[str, int]]

VOWELS = "аеёиоуыэюя"
_SOFT_INS = "жчшщц"  # «Бушем», «Лукашевичем»
_APOSTROPHE = re.compile("['’ʼ`]")  # «О’Брайен», «Н’Там»
_FLEETING = {"павел": "павл", "лев": "льв"}


def fixed(word: str) -> Paradigm:
    return frozenset({(word, ANY_CASE)})


def _paradigm(stem: str, endings: Iterable[tuple[str, int]]) -> Paradigm:
    return frozenset((stem + ending, mask) for ending, mask in endings)


def _cases(nom: str, gen: str, dat: str, acc: str, ins: str, loc: str) -> list[tuple[str, int]]:
    """Endings, several of a case divided by a slash."""
    masks = (NOM, GEN, DAT, ACC, INS, LOC)
    return [(ending, mask) for endings, mask in zip((nom, gen, dat, acc, ins, loc), masks, strict=True) for ending in endings.split("/")]


def surname(word: str, gender: str) -> Paradigm:
    """Forms of a surname of one or more parts."""
    return _joined(word, lambda part: _surname_part(part, gender))


def first_name(word: str, gender: str) -> Paradigm:
    if word.lower() in PARTICLES:  # «Бен», «Эд»: a particle only within a longer name
        return _first_part(word, gender)
    return _joined(word, lambda part: _first_part(part, gender))


def patronymic(word: str, gender: str) -> Paradigm:
    if gender == "f" and word.endswith("на"):
        return _paradigm(word[:-1], _cases("а", "ы", "е", "у", "ой/ою", "е"))
    return _masculine(word) if gender == "m" and word[-1] not in VOWELS else fixed(word)  # «оглы», «кызы» are fixed


_PARTICLES = "аль эль ад ан ар ас аш аз эд эн эр эс эш бен бин ибн абу абд ван вон фон дер ден тер да де ди до дю дос душ ла ле лос дель делла о оглы"
PARTICLES = frozenset(_PARTICLES.split())


def _joined(word: str, decline: Callable[[str], Paradigm]) -> Paradigm:
    """Parts divided by spaces and hyphens: all of them decline («Лулы да Силвы»), or the last one alone («Касым-Жомарта»); particles never do."""
    for divider in (" ", "-"):
        if divider in word:
            head, _, tail = word.rpartition(divider)
            last = _joined(tail, decline)
            return join(_joined(head, decline), divider, last) | join(fixed(head), divider, last)
    if word in ("младший", "старший"):
        return frozenset((form, mask) for form, mask in adjective(word) if not mask & PLURAL)
    if not word[:1].isupper() or len(word) < 2 or word.lower() in PARTICLES or not _APOSTROPHE.sub("", word).isalpha() or word.isupper():
        return fixed(word)
    return decline(word)


def join(left: Paradigm, divider: str, right: Paradigm) -> Paradigm:
    """Both parts in the same case and number; a fixed part goes with every case and number."""
    found: dict[tuple[str, int], int] = {}  # «главы» of one and «главы» of many are two forms
    for a, mask_a in left:
        for b, mask_b in right:
            if cases := mask_a & mask_b & ANY_CASE:
                numbers = (mask_a & PLURAL) == (mask_b & PLURAL) or ANY_CASE in (mask_a, mask_b)
                if numbers:
                    form = a + divider + b, (mask_a | mask_b) & PLURAL
                    found[form] = found.get(form, 0) | cases
    return frozenset((text, cases | number) for (text, number), cases in found.items())


def _surname_part(word: str, gender: str) -> Paradigm:
    low = word.lower()
    if gender == "f":
        return _feminine_surname(word, low)
    if low.endswith(("их", "ых")) and len(low) > 4:
        return fixed(word) | _masculine(word)  # «Черных» is fixed, «Дитрих» is not: both are looked up
    if low.endswith(("ов", "ев", "ёв")):
        return _paradigm(word, _cases("", "а", "у", "а", "ым", "е"))
    if low.endswith(("ин", "ын")) and len(low) > 3:
        return _paradigm(word, _cases("", "а", "у", "а", "ым/ом", "е"))  # «Путиным», but «Рабином»
    if low.endswith(("ский", "цкий", "ський", "цький", "ской", "цкой")):
        return _paradigm(word[:-2], _cases(word[-2:], "ого", "ому", "ого", "им", "ом"))
    if low.endswith("ый") or (low.endswith("ой") and sum(c in VOWELS for c in low) > 1):
        return _paradigm(word[:-2], _cases(word[-2:], "ого", "ому", "ого", "ым/им", "ом"))
    if low.endswith(("кий", "гий", "хий", "жий", "ший", "щий", "чий")):
        return _paradigm(word[:-2], _cases("ий", "ого/его", "ому/ему", "ого/его", "им", "ом/ем"))
    return _masculine(word)


def _feminine_surname(word: str, low: str) -> Paradigm:
    if low.endswith(("ова", "ева", "ёва", "ина", "ына")):
        return _paradigm(word[:-1], _cases("а", "ой", "ой", "у", "ой/ою", "ой"))
    if low.endswith(("ская", "цкая", "ая")):
        return _paradigm(word[:-2], _cases("ая", "ой", "ой", "ую", "ой/ою", "ой"))
    if low.endswith("яя"):
        return _paradigm(word[:-2], _cases("яя", "ей", "ей", "юю", "ей", "ей"))
    return _in_a(word) if low[-1] in "ая" else fixed(word)


def _first_part(word: str, gender: str) -> Paradigm:
    if gender == "f":
        if word.endswith("ь"):
            return _paradigm(word[:-1], _cases("ь", "и", "и", "ь", "ью", "и"))
        return _in_a(word) if word[-1] in "ая" else fixed(word)
    return _masculine(word)


def _masculine(word: str) -> Paradigm:
    """A masculine noun that names a person or a place."""
    low, stem = word.lower(), word[:-1]
    last = low[-1]
    if low in _FLEETING:
        oblique = word[0] + _FLEETING[low][1:]
        return _paradigm("", [(word, NOM), (oblique + "а", GEN | ACC), (oblique + "у", DAT), (oblique + "ом", INS), (oblique + "е", LOC)])
    if last in "ая":
        return _in_a(word)
    if last in VOWELS:
        return fixed(word)
    if last == "й":
        if low[-2:-1] == "и":
            return _paradigm(stem, _cases("й", "я", "ю", "я", "ем", "и/е"))
        return _paradigm(stem, _cases("й", "я", "ю", "я", "ем/ём", "е"))
    if last == "ь":
        return _paradigm(stem, _cases("ь", "я", "ю", "я", "ем/ём", "е"))
    if low == "пётр":
        return _paradigm("", [(word, NOM)]) | (_masculine("Петр") - {("Петр", NOM)})
    ins = "ем/ом" if last in _SOFT_INS else "ом"
    forms = _paradigm(word, _cases("", "а", "у", "а", ins, "е"))
    if low.endswith("ец") and len(low) > 4:
        joint = "й" if low[-3] in VOWELS else "ь" if low[-3] == "л" else ""
        forms |= _paradigm(word[:-2] + joint + "ц", _cases("", "а", "у", "а", "ем/ом", "е")[1:])
    return forms


def _in_a(word: str) -> Paradigm:
    """A noun in -а or -я of either gender."""
    low, stem = word.lower(), word[:-1]
    if len(low) < 3:
        return fixed(word)
    before = low[-2]
    if low[-1] == "а":
        if before in VOWELS:
            return fixed(word)  # «Гарсиа»
        gen = "и" if before in "кгхжчшщ" else "ы"
        ins = "ей/ой" if before in _SOFT_INS else "ой/ою"
        return _paradigm(stem, _cases("а", gen, "е", "у", ins, "е"))
    if before == "и":
        return _paradigm(stem, _cases("я", "и", "и/е", "ю", "ей/ею", "и/е"))
    return _paradigm(stem, _cases("я", "и", "е", "ю", "ей/ёй/ею", "е"))


def noun(word: str) -> Paradigm:
    """An inanimate name that the dictionary lacks, by its ending; one in a vowel other than -а, -я is taken as fixed."""
    low = word.lower()
    if low[-1] in "ая":
        return _in_a(word)
    if low[-1] in VOWELS or low[-1] == "ь":
        return fixed(word)
    return frozenset((form, NOM | ACC if mask == NOM else mask) for form, mask in _masculine(word) if mask != ACC or form == word)


def adjective(word: str) -> Paradigm:
    """All genders, numbers and cases of an adjective in -ий, -ый, -ой."""
    stem = word[:-2]
    if word.endswith("ний"):
        m, f, n, p = ("ий", "его", "ему", "им", "ем"), ("яя", "ей", "юю", "ею"), "ее", ("ие", "их", "им", "ими")
    elif stem[-1:] in tuple("жшщч"):
        m, f, n, p = ("ий", "его", "ему", "им", "ем"), ("ая", "ей", "ую", "ею"), "ее", ("ие", "их", "им", "ими")
    else:
        y = "и" if stem[-1:] in tuple("кгх") else "ы"
        m, f, n, p = (word[-2:], "ого", "ому", y + "м", "ом"), ("ая", "ой", "ую", "ою"), "ое", (y + "е", y + "х", y + "м", y + "ми")
    singular = [(m[0], NOM | ACC), (m[1], GEN | ACC), (m[2], DAT), (m[3], INS), (m[4], LOC), (n, NOM | ACC)]
    feminine = [(f[0], NOM), (f[1], GEN | DAT | INS | LOC), (f[2], ACC), (f[3], INS)]
    plural = [(p[0], NOM | ACC | PLURAL), (p[1], GEN | ACC | LOC | PLURAL), (p[2], DAT | PLURAL), (p[3], INS | PLURAL)]
    return _paradigm(stem, singular + feminine + plural)


_SHORT = {
    "английский": ("англо",),
    "французский": ("франко",),
    "итальянский": ("итало",),
    "индийский": ("индо",),
    "греческий": ("греко",),
    "австрийский": ("австро",),
}


def prefixes(word: str) -> tuple[str, ...]:
    """First parts of compounds made of an adjective: «российский» → «российско»; «американский» → «американо» too."""
    if not word.endswith("ий") or not word.endswith(("ский", "цкий")):
        return ()
    stem = word[:-4] if word.endswith("ский") else word[:-3]
    short = (stem + "о",) if stem[-1:] not in VOWELS + "ьй" and len(stem) > 3 else ()
    return (word[:-2] + "о", *short, *_SHORT.get(word, ()))


def citizen(word: str) -> Paradigm:
    """A demonym that the dictionary lacks, singular and plural."""
    if word.endswith("ец"):
        stem = word[:-2] + ("й" if word[-3] in VOWELS else "ь" if word[-3] == "л" else "") + "ц"
        plural = [("ы", NOM), ("ев", GEN | ACC), ("ам", DAT), ("ами", INS), ("ах", LOC)]
        return _paradigm("", [(word, NOM)]) | _paradigm(stem, [*_cases("", "а", "у", "а", "ем", "е")[1:], *_plural(plural)])
    if word.endswith(("анин", "янин")):
        plural = [("е", NOM), ("", GEN | ACC), ("ам", DAT), ("ами", INS), ("ах", LOC)]
        return _paradigm(word, _cases("", "а", "у", "а", "ом", "е")) | _paradigm(word[:-2], _plural(plural))
    if word.endswith("ка"):
        stem = word[:-2]
        genitive = (stem[:-1] + "е" if stem[-1] in "йь" else stem + ("е" if stem[-1] in "жчш" else "о")) + "к"
        plural = [("ки", NOM), ("кам", DAT), ("ками", INS), ("ках", LOC)]
        return _in_a(word) | _paradigm(stem, _plural(plural)) | frozenset({(genitive, GEN | ACC | PLURAL)})
    if word[-1] in VOWELS:
        return fixed(word)
    plural = [("ы" if word[-1] not in "кгх" else "и", NOM), ("ов", GEN | ACC), ("ам", DAT), ("ами", INS), ("ах", LOC)]
    return _masculine(word) | _paradigm(word, _plural(plural))


def _plural(endings: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(ending, mask | PLURAL) for ending, mask in endings]
