"""One field of one article as the rules see it: its words, candidates, sentences and date."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from monitor.extract import declension
from monitor.extract.catalogue import Catalogue
from monitor.extract.forms import Forms
from monitor.extract.lexicon import Part
from monitor.extract.matcher import Candidate, Matcher, outermost
from monitor.extract.sentences import Bounds
from monitor.extract.tagger import Tag, Tagger
from monitor.extract.tokens import Tokens, folded

OPENING, CLOSING = frozenset('«"„“‘'), frozenset('»"“”’')
_PEOPLE = frozenset((Part.PERSON, Part.LAST, Part.NICK))
_OFFICES = frozenset((Part.OFFICE, Part.PHRASE))
_SPACES = frozenset((" ", "\u00a0", "  ", "\u202f"))
_ENDS = frozenset(".!?…:;\n•|")
DASHES = "-–—‑‐−"

Place = tuple[int, int]  # field, word


@dataclass(frozen=True, slots=True)
class Given:
    """Folded case forms of each word of a first name; of «Касым-Жомарт» the last word may stand alone, of «Абдивели Мухаммед» the first."""

    words: tuple[frozenset[str], ...]
    alone: frozenset[str]
    whole: bool = False  # «Чен Ын» of «Ким Чен Ын»: no word of it says who it is

    @classmethod
    def of(cls, name: str, gender: str, *, whole: bool) -> "Given":
        parts = name.replace("-", " ").split()
        words = tuple(frozenset(folded(form) for form, _ in declension.first_name(part, gender)) | {folded(part)} for part in parts)
        if whole and len(parts) > 1:
            return cls(words, frozenset(), whole=True)
        return cls(words, words[0] if " " in name else words[-1])


@dataclass(frozen=True, slots=True)
class Words:
    """What the rules may ask beyond the text itself."""

    catalogue: Catalogue
    forms: Forms
    tagger: Tagger
    matcher: Matcher
    _grammemes: dict[str, frozenset[str]] = field(default_factory=dict)
    _common: dict[str, bool] = field(default_factory=dict)
    _first_names: dict[str, frozenset[str]] = field(default_factory=dict)
    _given: dict[str, tuple[tuple[Given, ...], frozenset[str]]] = field(default_factory=dict)

    def grammemes(self, word: str) -> frozenset[str]:
        """Dictionary grammemes of a word, remembered."""
        key = folded(word)
        found = self._grammemes.get(key)
        if found is None:
            found = self._grammemes[key] = self.forms.grammemes(word)
        return found

    def given_forms(self, leader: str) -> tuple[tuple[Given, ...], frozenset[str]]:
        """Folded case forms of a leader's first names, word by word, and of the patronymic, remembered."""
        found = self._given.get(leader)
        if found is None:
            person = self.catalogue.entities[leader]
            gender = person.gender or "m"
            names = [n for n in (person.first, *person.first_spellings) if n] or [" ".join(person.name["ru"].split()[:-1])]
            firsts = tuple(Given.of(name, gender, whole=person.last_first) for name in names if name.strip())
            father = declension.patronymic(person.patronymic, gender) if person.patronymic else ()
            found = self._given[leader] = firsts, frozenset(folded(form) for form, _ in father)
        return found

    def first_name_forms(self, leader: str) -> frozenset[str]:
        """Case forms of a leader's first name of one word, remembered."""
        found = self._first_names.get(leader)
        if found is None:
            person = self.catalogue.entities[leader]
            names = [n for n in (person.first, *person.first_spellings) if n and n.isalpha() and len(n) > 3 and not person.last_first]
            found = frozenset(form for name in names for form, _ in declension.first_name(name, person.gender or "m"))
            self._first_names[leader] = found
        return found

    def is_common(self, word: str) -> bool:
        """Whether the word may be a common one, remembered."""
        key = folded(word)
        found = self._common.get(key)
        if found is None:
            found = self._common[key] = self.forms.is_common(word)
        return found


@dataclass(frozen=True, slots=True)
class Scene:
    """`text` is the stored field; candidates and words count in tokens, sentences in code points of `text`."""

    text: str
    tokens: Tokens
    candidates: list[Candidate]
    split: Callable[[str], list[Bounds]]  # into sentences; called once, and only if somebody asks
    day: date | None
    words: Words
    order: int = 0  # of the field in the article
    starting: dict[int, Candidate] = field(default_factory=dict)  # first word → the longest candidate there
    covered: frozenset[int] = frozenset()  # words of candidates other than people
    ending: dict[int, Candidate] = field(default_factory=dict)  # word after the last → the longest candidate for a person there
    peers: list["Scene"] = field(default_factory=list)  # the article's fields, this one too
    _sentences: list[Bounds] = field(default_factory=list)
    _company: set[str] = field(default_factory=set)
    _surnamed: set[str] = field(default_factory=set)
    _served: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        text: str,
        tokens: Tokens,
        candidates: list[Candidate],
        split: Callable[[str], list[Bounds]],
        day: date | None,
        words: Words,
        order: int = 0,
    ) -> "Scene":
        naming = [c for c in candidates if not c.parts <= _OFFICES]
        people = [c for c in naming if c.parts & _PEOPLE]
        covered = frozenset(i for c in outermost(naming) if not c.parts <= _PEOPLE for i in range(c.first, c.last))
        starting, ending = {c.first: c for c in reversed(naming)}, {c.last: c for c in reversed(people)}
        return cls(text, tokens, candidates, split, day, words, order, starting, covered, ending)

    def word(self, index: int) -> str:
        """The word, "" outside the text."""
        return self.tokens.words[index] if 0 <= index < len(self.tokens.words) else ""

    def low(self, index: int) -> str:
        return folded(self.word(index))

    def gap(self, index: int) -> str:
        return self.tokens.gap(index)

    def spaced(self, index: int) -> bool:
        """Only a space stands before the word: it continues the phrase of the word before."""
        return 0 < index < len(self.tokens.words) and self.tokens.gaps[index] in _SPACES

    def hyphened(self, index: int) -> bool:
        gap = self.tokens.gaps[index] if 0 < index < len(self.tokens.words) else " "
        return gap != " " and len(gap) in (1, 2, 3) and gap.strip(" \u00a0") in DASHES

    def opens(self, index: int) -> bool:
        """The word starts a sentence, a line or a quotation: its capital says nothing."""
        if index <= 0:
            return True
        gap = self.gap(index)
        return bool(_ENDS & set(gap)) or gap.rstrip(" ")[-1:] in ("«", '"', "„", "—", "–") or gap[-1:] in '«"„'

    def loud(self, index: int) -> bool:
        """The word stands among words in capitals."""
        near = [self.word(i) for i in (index - 2, index - 1, index + 1, index + 2)]
        return self.word(index).isupper() and sum(w.isupper() and len(w) > 1 for w in near) >= min(2, len(self.tokens.words) - 1)

    def sentences(self) -> list[Bounds]:
        if not self._sentences:
            self._sentences.extend(self.split(self.text))
        return self._sentences

    def sentence(self, start: int) -> Bounds:
        """The sentence that holds the code point `start`."""
        bounds = self.sentences()
        at = bisect_right(bounds, (start, len(self.text) + 1)) - 1
        return bounds[at] if at >= 0 else (0, len(self.text))

    def around(self, candidate: Candidate, reach: int) -> str:
        """The cleaned text on both sides of a candidate."""
        return self.tokens.text[max(0, self.tokens.starts[candidate.first] - reach) : self.tokens.ends[candidate.last - 1] + reach]

    def company(self) -> set[str]:
        """The countries and blocs that the article names beyond doubt."""
        if not self._company:
            plain = (r.label for s in self.peers for c in s.candidates for r in c.readings if r.label.part is Part.NAME and not r.label.ambiguous)
            self._company.update(["", *(label.entity for label in plain)])
        return self._company

    def ruling(self, entity: str) -> bool:
        """The leader holds a post on the article's date."""
        return self.day is not None and bool(self.words.catalogue.posts_of(entity, self.day))

    def at_home(self, entity: str) -> bool:
        """The leader holds a post on the article's date, or the article names a country or bloc of which they ever held one."""
        terms = self.words.catalogue.entities[entity].posts
        return self.ruling(entity) or not terms or any(term.post.partition(":")[0] in self.company() for term in terms)

    def served(self) -> set[str]:
        """The countries and blocs in whose posts these people ever were."""
        if not self._served:
            people = (self.words.catalogue.entities[who] for who in self.surnamed() if who)
            self._served.update(["", *(term.post.partition(":")[0] for person in people for term in person.posts)])
        return self._served

    def surnamed(self) -> set[str]:
        """The people whose surname stands in the article, alone or in a full name."""
        if not self._surnamed:
            found = (r.label.entity for s in self.peers for c in s.candidates for r in c.readings if r.label.part is Part.LAST)
            self._surnamed.update(["", *found])
        return self._surnamed

    def one_name(self, first: int, last: int) -> bool:
        """The tagger sees one person's name from word `first` to word `last`."""
        start, end = self.tokens.span(first, last + 1)
        left, right = self._excerpt(start, end)
        return any(tag == "PER" and a + left <= start and end <= b + left for a, b, tag in self.words.tagger.spans(self.text[left:right]))

    def in_one_name(self, candidate: Candidate) -> bool:
        """The tagger sees the candidate and a neighbour as one person's name."""
        before = candidate.first > 0 and self.one_name(candidate.first - 1, candidate.last - 1)
        return before or (candidate.last < len(self.tokens.words) and self.one_name(candidate.first, candidate.last))

    def place(self, index: int) -> Place:
        """Where a word stands in the article, to be compared."""
        return self.order, index

    def _excerpt(self, start: int, end: int) -> Bounds:
        left, right = self.sentence(start)
        if right - left > 1500:  # a list without full stops: the neighbourhood is enough, and time stays linear
            return max(left, start - 300), min(right, end + 300)
        return left, right

    def tag(self, first: int, last: int) -> Tag | None:
        """What the tagger says of the words [first, last)."""
        start, end = self.tokens.span(first, last)
        left, right = self._excerpt(start, end)
        return self.words.tagger.tag(self.text[left:right], start - left, end - left)
