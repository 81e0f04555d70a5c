"""Whether an adjective, the name of a country's people or half of a compound stands for the country here."""

import re

from monitor.extract.declension import GEN, INS, LOC, NOM, PLURAL
from monitor.extract.lexicon import Part
from monitor.extract.linker.scene import OPENING, Scene
from monitor.extract.matcher import Candidate, Reading

_SEA = re.compile(r"мор(?:е|я|ю|ем|ей|ям|ями|ях)|океан\w{0,2}|залив\w{0,2}|пролив\w{0,2}")
_LANGUAGE = re.compile(r"язык\w*|наречи\w+|диалект\w*|алфавит\w*|словар\w*|акцент\w*|верси[яиюей]+|переводчик\w*")
_TONGUES = re.compile(r"\bязык(?:ах|ами|ов|и|е|ом|а)\b")
_SUBJECT = re.compile(r"экзамен\w*|урок\w*|учебник\w*|репетитор\w*|олимпиад\w*|тест\w*|заняти\w+|учител\w+|егэ|курс\w*|диктант\w*|говор\w+")
_TONGUE = re.compile(r"(перевод\w*|перевел\w*|переводит\w*|перевед\w+|перевест\w*|говор\w+|владе\w+|изуч\w+|учи\w+|знани\w+)")


def sea(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Индийский океан», «Японское и Охотское моря» are water."""
    if not scene.spaced(candidate.last) or not scene.word(candidate.first)[:1].isupper():
        return None
    after = candidate.last + 2 if scene.low(candidate.last) == "и" else candidate.last
    return False if _SEA.fullmatch(scene.low(after)) else None


def language(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«на английском языке», «перевод с китайского», «на украинском»; «английский посол» is none."""
    cases = 0
    for other in candidate.readings:
        if other.label is reading.label and not other.mask & PLURAL:
            cases |= other.mask
    after = scene.low(candidate.last) if scene.spaced(candidate.last) else ""
    if _LANGUAGE.fullmatch(after):
        return False
    kind = scene.words.grammemes(after) if after else frozenset()
    loose = after in ("и", "или") or "PREP" in kind or not kind & {"NOUN", "ADJF", "PRTF"}
    if not cases or not loose:
        return None
    if _TONGUES.search(scene.around(candidate, 60)) and scene.gap(candidate.last)[-1:] not in OPENING:
        return False
    if not scene.spaced(candidate.first):
        return None
    before = scene.low(candidate.first - 1)
    if before == "на" and cases & LOC and not cases & GEN:
        return False
    if before in ("с", "по") and (_TONGUE if before == "с" else _SUBJECT).fullmatch(scene.low(candidate.first - 2)):
        return False
    return False if _TONGUE.fullmatch(before) and cases & (INS | NOM) else None


def surname(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Немец», «Поляк» with a capital inside a sentence is somebody's name."""
    if reading.label.ambiguous:
        return False
    capital = scene.word(candidate.first)[:1].isupper() and not scene.opens(candidate.first) and not scene.loud(candidate.first)
    return not capital


def epithet(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«Александр Македонский»."""
    if not scene.word(candidate.first)[:1].isupper() or not scene.spaced(candidate.first):
        return None
    before = scene.word(candidate.first - 1)
    return False if before[:1].isupper() and not before.isupper() and "Name" in scene.words.grammemes(before) else None


def compound(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """«российско-» needs its hyphen and a second part; shortened ones («индо-», «англо-») the adjective of another country."""
    if not scene.hyphened(candidate.last):
        return False
    partner = scene.starting.get(candidate.last)
    known = partner is not None and any(r.label.part in (Part.ADJECTIVE, Part.PREFIX, Part.DEMONYM) for r in partner.readings)
    return known or (scene.low(candidate.first).endswith("ско") and scene.word(candidate.last)[:1].islower())


def shared(scene: Scene, candidate: Candidate, reading: Reading) -> bool | None:
    """An adjective of two countries («корейский») is its country's where the article names that country."""
    return reading.label.entity in scene.company()
