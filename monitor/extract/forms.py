"""How any Russian name declines, and what the dictionary knows of a word; the one home of pymorphy3."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from monitor.extract import declension
from monitor.extract.declension import ACC, ANY_CASE, DAT, GEN, INS, LOC, NOM, PLURAL, Paradigm, fixed, join

_CASES = {"nomn": NOM, "gent": GEN, "gen1": GEN, "gen2": GEN, "datv": DAT, "accs": ACC, "ablt": INS, "loct": LOC, "loc1": LOC, "loc2": LOC}
_PLACE = ("Geox", "Orgn")
_PROPER = frozenset({"Geox", "Orgn", "Name", "Surn", "Patr", "Trad", "Init", "Abbr"})


class Forms:
    """Generates case forms. The dictionary (0.3 s) is loaded when it is first needed."""

    @cached_property
    def _morph(self) -> Any:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")

    def normal(self, word: str) -> str:
        """The dictionary form of a lower-case word (its most probable reading), as `parse` gives it in half the time for known words."""
        dictionary = self._morph.dictionary
        found = self._lookup(word)
        if not found or len(word) < 2:
            return self.normals(word)[0]
        normals = [dictionary.build_normal_form(paradigm, index, fixed_word) for fixed_word, paradigm, index in found]
        if any(normal != normals[0] for normal in normals):
            share = self._morph.prob_estimator.p_t_given_w.prob
            shares = [share(word, dictionary.build_tag_info(paradigm, index)) for _, paradigm, index in found]
            return str(normals[shares.index(max(shares))])
        return str(normals[0])

    def _lookup(self, word: str) -> list[tuple[str, int, int]]:
        """The dictionary's readings of a lower-case word: (spelling with ё, paradigm, index)."""
        items = self._morph.dictionary.words.similar_items(word, self._morph.char_substitutes)
        return [(spelling, paradigm, index) for spelling, readings in items for paradigm, index in readings]

    def is_known(self, word: str) -> bool:
        return bool(self._morph.word_is_known(word.lower()))

    def grammemes(self, word: str) -> frozenset[str]:
        """Every grammeme of every dictionary reading; nothing for a word that the dictionary lacks."""
        build = self._morph.dictionary.build_tag_info
        return frozenset(g for _, paradigm, index in self._lookup(word.lower()) for g in build(paradigm, index).grammemes)

    def is_common(self, word: str) -> bool:
        """Some dictionary reading of the word is no name of a person, place or organisation."""
        build = self._morph.dictionary.build_tag_info
        return any(not build(paradigm, index).grammemes & _PROPER for _, paradigm, index in self._lookup(word.lower()))

    def normals(self, word: str) -> tuple[str, ...]:
        """Every dictionary form that the lower-case word may have, the most probable first; for unknown words by their endings."""
        return tuple(dict.fromkeys(str(parse.normal_form) for parse in self._parse(word))) or (word,)

    def _parse(self, word: str) -> list[Any]:
        try:
            return list(self._morph.parse(word))
        except ValueError:  # it asks for the Unicode names of letters, and Tangut ones have none
            return []

    def name(self, text: str, *, numbers: bool = False) -> Paradigm:
        """Forms of the name of a country, town, organisation or office: the head and the adjectives that agree with it; the tail stays.

        `numbers`: singular and plural of the head, not only the number it stands in.
        """
        words = text.split()
        for position, word in enumerate(words):
            if _stays(word):
                return fixed(text)
            noun = None if self._before_noun(words, position) else self._noun(word, numbers=numbers)
            if noun is None:
                if self._adjective(word) is None:
                    noun = frozenset(declension.noun(word))
                elif position == len(words) - 1:  # «Поднебесная»: an adjective in a noun's place
                    noun = self._agreeing(word, None)
                else:
                    continue
            return self._phrase(words, position, noun)
        return fixed(text)

    def _before_noun(self, words: list[str], position: int) -> bool:
        """The word is an adjective here («уголовный суд»), though the dictionary has a noun like it."""
        following = words[position + 1] if position + 1 < len(words) else ""
        if not following or _stays(following) or self._adjective(words[position]) is None:
            return False
        return self._adjective(following) is not None or self._noun(following) is not None

    def _phrase(self, words: list[str], head: int, noun: Paradigm) -> Paradigm:
        whole = noun
        for word in reversed(words[:head]):
            whole = join(self._agreeing(word, words[head]), " ", whole)
        tail = words[head + 1 :]
        if len(tail) == 1 and tail[0].islower() and (agreeing := self._adjective(tail[0])) is not None and "ADJF" in agreeing.tag:
            return join(whole, " ", self._agreeing(tail[0], words[head]))  # «папа римский»
        if len(tail) >= 2 and tail[0] == "и" and tail[1][:1].isupper() and not _stays(tail[1]):  # «Босния и Герцеговина»
            second = self.name(" ".join(tail[1:]))
            return join(whole, " и ", second)
        return join(whole, " ", fixed(" ".join(tail))) if tail else whole

    def person(self, text: str, gender: str) -> Paradigm:
        """Forms of a whole name or nickname; common words in it decline as words, the rest as names."""
        words = text.split()
        whole: Paradigm | None = None
        for position, word in enumerate(words):
            part = self._person_part(word, gender, last=position == len(words) - 1)
            whole = part if whole is None else join(whole, " ", part)
        return whole or fixed(text)

    def _person_part(self, word: str, gender: str, *, last: bool) -> Paradigm:
        if _stays(word):
            return fixed(word)
        grammemes = self.grammemes(word)
        if grammemes and not grammemes & {"Name", "Surn", "Patr"}:
            noun = self._noun(word)
            if noun is not None:
                return noun
            if "ADJF" in grammemes:
                return self._agreeing(word, None)
        return declension.surname(word, gender) if last else declension.first_name(word, gender)

    def demonym(self, word: str) -> Paradigm:
        return self._noun(word, numbers=True) or declension.citizen(word)

    def _noun(self, word: str, *, numbers: bool = False) -> Paradigm | None:
        """Forms by the dictionary; None where it does not know the word as a noun in the nominative."""
        if "-" in word.strip("-") and not self.is_known(word):
            head, _, tail = word.rpartition("-")
            last = self._noun(tail, numbers=numbers) or (fixed(tail) if _stays(tail) else declension.noun(tail))
            if all(mask & ANY_CASE == ANY_CASE for _, mask in last):  # «Гвинея-Бисау»: the first part declines instead
                first = None if _stays(head) else self._noun(head, numbers=numbers)
                return join(first or fixed(head), "-", last)
            return join(fixed(head), "-", last)
        if not self.is_known(word):
            return None
        nominatives = [p for p in self._parse(word) if p.tag.POS == "NOUN" and p.tag.case == "nomn"]
        if not nominatives:
            return None
        best = next((p for p in nominatives if any(g in p.tag for g in _PLACE)), nominatives[0])
        if "Fixd" in best.tag:
            return fixed(word)
        lexeme = [p for p in best.lexeme if numbers or p.tag.number == best.tag.number]
        return _collected(word, lexeme)

    def _adjective(self, word: str) -> Any:
        found = [p for p in self._parse(word) if p.tag.POS in ("ADJF", "PRTF") and p.tag.case == "nomn"]
        found.sort(key=lambda p: p.normal_form == "больший")  # «Большая двадцатка» is of «большой»
        return found[0] if found else None

    def _agreeing(self, word: str, head: str | None) -> Paradigm:
        """An adjective's forms in its own gender, or in both numbers of it."""
        parsed = self._adjective(word)
        if parsed is None:
            return fixed(word)
        gender, kind = parsed.tag.gender, _degree(parsed)
        lexeme = [p for p in parsed.lexeme if p.tag.case and (p.tag.number == "plur" or p.tag.gender == gender) and _degree(p) == kind]
        if head is None:
            lexeme = [p for p in lexeme if p.tag.number == parsed.tag.number]
        return _collected(word, lexeme)


def _collected(word: str, lexeme: Iterable[Any]) -> Paradigm:
    found: dict[tuple[str, int], int] = {}
    for p in lexeme:
        case = _CASES.get(str(p.tag.case))
        if case:
            form = _cased(p.word, word)
            number = PLURAL if p.tag.number == "plur" else 0
            found[form, number] = found.get((form, number), 0) | case
    return frozenset((form, number | cases) for (form, number), cases in found.items())


def _degree(parsed: Any) -> tuple[object, ...]:
    """What tells «белый» from «белейший» and «соединённый» from «соединивший» within one lexeme."""
    return parsed.tag.POS, "Supr" in parsed.tag, parsed.tag.tense, parsed.tag.voice


def _cased(form: str, model: str) -> str:
    parts, models = form.split("-"), model.split("-")
    if len(parts) != len(models):
        return form.capitalize() if model[:1].isupper() else form
    return "-".join(p.capitalize() if m[:1].isupper() else p for p, m in zip(parts, models, strict=True))


def _stays(word: str) -> bool:
    """Abbreviations, numerals and Latin words do not decline."""
    letters = [c for c in word if c.isalpha()]
    return len(letters) < 2 or word.isupper() or sum(c.isupper() for c in word) > 2 or any(c.isdigit() for c in word) or word.isascii()
