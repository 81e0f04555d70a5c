"""Which spellings are case forms of one name, and what is its nominative?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import NamedTuple

from monitor.extract.declension import NOM, PARTICLES
from monitor.extract.forms import Forms
from monitor.extract.ordinary import Grammemes
from monitor.extract.tokens import folded

STEM = 3  # letters that all case forms of a word share
GUESSES = 8  # nominatives tried for a spelling beside the spelling itself
SHARE = 5  # a person whose whole name stands beside one in five of the surnames; «Санкт Петербург» is not Петербург's


class Seen(NamedTuple):
    """Where a spelling was seen: in how many articles, and in which sources, a bit each."""

    articles: int
    sources: int


@dataclass(frozen=True, slots=True)
class Least:
    """How often a name must have been seen to be suggested."""

    articles: int
    sources: int

    def met_by(self, spellings: Iterable[Seen]) -> bool:
        articles = sources = 0
        for seen in spellings:
            articles += seen.articles
            sources |= seen.sources
        return articles >= self.articles and sources.bit_count() >= self.sources


@dataclass(frozen=True, slots=True)
class Naming:
    """One name: its nominative, its spellings as they stand in texts, and as whose name it declines (m, f, or "" for a thing)."""

    nominative: str
    spellings: frozenset[str]
    gender: str


def grouped(seen: Mapping[str, Seen], forms: Forms, least: Least, enough: int) -> list[Naming]:
    """Names of which all spellings together were seen often enough, the most frequent first; about `enough` of them, if there are.

    Each spelling is tried as the nominative of a person or a thing, and where it is a form of no other spelling, what the dictionary thinks
    its nominative; whichever explains the most of what was seen is taken first.
    """
    grammemes = cache(forms.grammemes)
    guesses: list[tuple[int, int, int, Naming]] = []
    best: list[int] = []  # of each bucket
    for most, bucket in _buckets(seen, least):
        if sum(total >= most for total in best) >= enough:
            break  # no name of the other buckets is as frequent as these
        usual = Counter[str]()
        tried: set[Naming] = set()
        for spelling in bucket:
            for nominative, weight in _usual(spelling, forms):
                usual[nominative] += weight * seen[spelling].articles
            tried.update(_declined(spelling, bucket, forms, grammemes))
        oblique = {form for naming in tried for form in naming.spellings if folded(form) != folded(naming.nominative)}
        for spelling in bucket - oblique:
            tried.update(naming for guess in _nominatives(spelling, forms) for naming in _declined(guess, bucket, forms, grammemes))
        kept = [naming for naming in tried if least.met_by(seen[form] for form in naming.spellings)]
        for naming in kept:
            itself = seen[naming.nominative].articles if naming.nominative in seen else 0
            guesses.append((_total(seen, naming.spellings), usual[folded(naming.nominative)], itself, naming))
        best.append(max((_total(seen, naming.spellings) for naming in kept), default=0))
    guesses.sort(key=lambda guess: (*guess[:3], guess[3].nominative, guess[3].gender), reverse=True)
    return _joined(_taken([guess[3] for guess in guesses], seen, least), seen, forms, grammemes)


def _total(seen: Mapping[str, Seen], spellings: Iterable[str]) -> int:
    return sum(seen[spelling].articles for spelling in spellings)


def _buckets(seen: Mapping[str, Seen], least: Least) -> list[tuple[int, frozenset[str]]]:
    """Spellings that begin alike, word by word, where there are enough of them (nothing else can be one name), with their articles."""
    found: dict[tuple[str, ...], set[str]] = {}
    for spelling in seen:
        found.setdefault(tuple(word[:STEM] for word in folded(spelling).split()), set()).add(spelling)
    kept = [(_total(seen, bucket), frozenset(bucket)) for bucket in found.values() if least.met_by(seen[spelling] for spelling in bucket)]
    return sorted(kept, key=lambda item: (-item[0], min(item[1])))


def _declined(nominative: str, bucket: frozenset[str], forms: Forms, grammemes: Grammemes) -> Iterator[Naming]:
    """What the nominative explains as a man's, a woman's or a thing's name; ё is е."""
    for gender in ("m", "f", ""):
        if not _may_be(nominative, gender, grammemes):
            continue
        paradigm = forms.person(nominative, gender) if gender else forms.name(nominative)
        plain = {folded(form) for form, _ in paradigm}
        held = frozenset(spelling for spelling in bucket if folded(spelling) in plain)
        if held and any(folded(form) == folded(nominative) and mask & NOM for form, mask in paradigm):
            yield Naming(nominative, held, gender)


def _nominatives(spelling: str, forms: Forms) -> Iterator[str]:
    """What may be the nominative by the dictionary, which gives adjectives and surnames as men have them."""
    words = spelling.split()
    options = [[form for normal in forms.normals(word.lower()) for form in _genders(normal)] for word in words]
    for made in islice(product(*options), GUESSES):
        yield " ".join(_capitalised(word) for word in made)


def _usual(spelling: str, forms: Forms) -> Iterator[tuple[str, int]]:
    """What is most probably the nominative by the dictionary, folded, with a weight: men's forms before others."""
    options = [_genders(forms.normal(word.lower())) for word in spelling.split()]
    return ((" ".join(made), 1 + all(word == genders[0] for word, genders in zip(made, options, strict=True))) for made in product(*options))


def _genders(normal: str) -> tuple[str, ...]:
    plain = folded(normal)
    if plain.endswith(("ый", "ий", "ой")):
        return plain, f"{plain[:-2]}ая", f"{plain[:-2]}ое"
    return (plain, f"{plain}а") if plain.endswith(("ов", "ев", "ин", "ын")) else (plain,)


def _may_be(nominative: str, gender: str, grammemes: Grammemes) -> bool:
    """A name that the dictionary has stands in the nominative; what begins with a first name is a person's, of the name's gender."""
    first, _, rest = nominative.partition(" ")
    known = grammemes(first)
    if known & {"Name", "Surn", "Geox"} and "nomn" not in known:
        return False
    if not rest or "Name" not in known:
        return True
    return bool(gender) and known & {"masc", "femn"} != {"femn" if gender == "m" else "masc"}


def _capitalised(word: str) -> str:
    return "-".join(part if part in PARTICLES else part.capitalize() for part in word.split("-"))


def _taken(guesses: Sequence[Naming], seen: Mapping[str, Seen], least: Least) -> list[Naming]:
    """Each spelling belongs to the first guess that explains it."""
    found: list[Naming] = []
    gone: set[str] = set()
    for guess in guesses:
        left = guess.spellings - gone
        if least.met_by(seen[spelling] for spelling in left):
            gone |= left
            found.append(Naming(guess.nominative, left, guess.gender))
    return found


def _joined(names: Sequence[Naming], seen: Mapping[str, Seen], forms: Forms, grammemes: Grammemes) -> list[Naming]:
    """A surname alone belongs to the only person who has it, and first, middle and last name to first and last."""
    whole = {name.nominative: name for name in names}
    merged: dict[str, set[str]] = {}
    lasts: dict[str, set[str]] = {}  # a surname's form, folded → who has it
    for name in names:
        words = name.nominative.split()
        if len(words) == 2 and "Name" in (grammemes(words[0]) or {"Name"}):  # «Центральная Азия» is no Азия
            for form, _ in forms.person(words[1], name.gender or "m"):
                lasts.setdefault(folded(form), set()).add(name.nominative)
    for name in names:
        words = name.nominative.split()
        short = f"{words[0]} {words[-1]}"
        listed = lasts.get(folded(name.nominative), set()) if len(words) == 1 else {short} & whole.keys() if len(words) > 2 else set()
        known = len(listed) == 1 and _total(seen, whole[min(listed)].spellings) * SHARE >= _total(seen, name.spellings)
        merged.setdefault(min(listed) if known else name.nominative, set()).update(name.spellings)
    taken = {spelling for spellings in merged.values() for spelling in spellings}
    for spelling in seen.keys() - taken:
        if len(listed := lasts.get(folded(spelling), set())) == 1:  # too rare to be a name by itself
            merged[min(listed)].add(spelling)
    found = [Naming(owner, frozenset(spellings), whole[owner].gender) for owner, spellings in merged.items()]
    return sorted(found, key=lambda name: (-_total(seen, name.spellings), name.nominative))
