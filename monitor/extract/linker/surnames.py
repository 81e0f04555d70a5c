"""Whom a surname alone means: the person named in full in the article, the holder of a post, the better-known one."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from monitor.extract.lexicon import Label, Part
from monitor.extract.linker.impersonal import is_eponym
from monitor.extract.linker.persons import given_names
from monitor.extract.linker.scene import Place, Scene
from monitor.extract.matcher import Candidate
from monitor.extract.tokens import folded


@dataclass(slots=True)
class Cast:
    """Who a document names in full, and where: what a bare surname leans on. The one value here that grows while a text is read."""

    named: dict[str, list[Place]] = field(default_factory=dict)  # in reading order, as all places here
    related: dict[str, list[Place]] = field(default_factory=dict)  # those of them that only say whose son or wife somebody is
    strangers: dict[str, list[Place]] = field(default_factory=dict)  # surname's key → where different people of that name are named
    heard: set[str] = field(default_factory=set)  # leaders whose unmistakable surname stands somewhere

    def meet(self, entity: str, place: Place, *, relative: bool = False) -> None:
        self.named.setdefault(entity, []).append(place)
        if relative:
            self.related.setdefault(entity, []).append(place)

    def meet_stranger(self, surname: str, place: Place) -> None:
        self.strangers.setdefault(surname, []).append(place)

    def last_named(self, people: Iterable[str], place: Place, weight: Callable[[str], tuple[bool, ...]] = lambda _who: ()) -> str | None:
        """The one of them who was named in full last before `place`, or first after it; somebody's relative gives way to others, and
        these to one of more `weight`."""
        known = {who: self.named[who] for who in people if who in self.named}
        times = {who: bisect_left(places, place) for who, places in known.items()}
        rank = {
            who: (times[who] > bisect_left(self.related.get(who, []), place), *weight(who), known[who][times[who] - 1]) for who in known if times[who]
        }
        return max(rank, key=lambda who: rank[who]) if rank else min(known, key=lambda who: known[who][0], default=None)

    def times_named(self, entity: str, place: Place) -> int:
        """How often before `place`."""
        return bisect_left(self.named[entity], place)

    def strangers_before(self, surname: str, place: Place) -> int:
        return bisect_left(self.strangers.get(surname, []), place)


def bare(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The person that a surname alone means; `hint` = posts named beside it."""
    for rule in _BARE:
        answer = rule(scene, candidate, people, cast, hint)
        if answer is not None:
            return answer or None
    return None


def _eponym(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    return "" if is_eponym(scene, candidate.first, candidate) else None


def _function_word(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """«Но», «До», «То» at the start of a sentence, even after «Но Му Хён»."""
    if candidate.last - candidate.first > 1 or not (scene.opens(candidate.first) or scene.loud(candidate.first)):
        return None
    return "" if scene.words.grammemes(scene.word(candidate.first)) & {"CONJ", "PREP", "PRCL", "NPRO"} else None


def _by_post(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """«президент США Буш»: who of them holds or ever held the post."""
    if not hint:
        return None
    if scene.day:
        for post in hint:
            holder = scene.words.catalogue.holder(post, scene.day)
            if any(label.entity == holder for label in people):
                return holder
    held = [p.entity for p in people if any(t.post in hint for t in scene.words.catalogue.entities[p.entity].posts)]
    return held[0] if len(set(held)) == 1 else None


def _in_full(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The one of that surname who was named in full last, unless a stranger of that name was named more often before."""
    place = scene.place(candidate.first)
    who = cast.last_named([p.entity for p in people], place, partial(_weight, scene))
    if who is None:
        return None
    strangers = sum(cast.strangers_before(key, place) for key in {folded(p.text) for p in people})
    return "" if strangers > cast.times_named(who, place) else who


def _weight(scene: Scene, entity: str) -> tuple[bool, ...]:
    """In office, ever in office: «Барак Обама и Мишель Обама приехали. Обама выступил»."""
    return scene.ruling(entity), bool(scene.words.catalogue.entities[entity].posts)


def _stranger(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """Somebody else of that surname was named in full: the surname goes on meaning them."""
    return "" if any(folded(p.text) in cast.strangers for p in people) else None


def _needs_more(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """Every one of them has a surname that never counts by itself."""
    return "" if all(_never_alone(p) for p in people) else None


def _never_alone(person: Label) -> bool:
    return person.part is Part.LAST and person.ambiguous


def _first_name(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """«Барак» after «Барак Обама» is no Эхуд Барак."""
    key = {folded(p.text) for p in people}
    return "" if any(key & set(given_names(scene, who)[0]) for who in cast.named) else None


def _nickname(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """A word that may be a person: the tagger must agree, and for a nickname («Биби») the person must be named in the article too."""
    if not all(p.part is Part.NICK or _never_alone(p) for p in people):
        return None
    nicks = [p for p in people if p.part is Part.NICK]
    able = [p for p in nicks if p.entity in cast.heard or (folded(p.text) in _surname_keys(scene, p.entity) and scene.at_home(p.entity))]
    if any(p.entity in cast.heard for p in able) and not scene.words.is_common(scene.word(candidate.first)):
        return None  # «Биби» where the article names Нетаньяху
    tag = scene.tag(candidate.first, candidate.last) if able else None
    day = scene.day
    ruling = day is not None and any(post.split(":")[1] in _TOP for p in able for post in scene.words.catalogue.posts_of(p.entity, day))
    return None if able and (tag == "PER" or (ruling and tag is None)) else ""  # the tagger misses short names: «Си встретился с Путиным»


def _surname_keys(scene: Scene, entity: str) -> set[str]:
    person = scene.words.catalogue.entities[entity]
    return {folded(n) for n in (person.last, *person.last_spellings) if n}


def _doubtful(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """A capital that may be only a sentence's start, on a word that is a dictionary form («Путина»): the tagger must see a person."""
    if all(p.part is Part.NICK or _never_alone(p) for p in people):
        return None  # decided by the rule before
    if candidate.last - candidate.first > 1 or not (scene.opens(candidate.first) or scene.loud(candidate.first)):
        return None
    grammemes = scene.words.grammemes(scene.word(candidate.first))
    if not grammemes or grammemes & {"Surn", "Name"} or scene.words.forms.normal(scene.low(candidate.first)) != scene.low(candidate.first):
        return None  # «Токаев» is a form of «токай» too, and no sentence starts with it
    return None if scene.tag(candidate.first, candidate.last) == "PER" else ""


def _in_office(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The holder of a post at the article's date."""
    return next((p.entity for p in people if not _never_alone(p) and scene.ruling(p.entity)), None)


def _known_best(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The better-known one: who held a post last; between several the tagger must see a person."""
    able = sorted({p.entity for p in people if not _never_alone(p)}, key=lambda e: _fame(scene, e), reverse=True)
    day = scene.day
    able = [e for e in able if day and any(t.start <= day for t in scene.words.catalogue.entities[e].posts)] or able  # not who came later
    if len(able) > 1 and scene.tag(candidate.first, candidate.last) != "PER":
        return ""
    return able[0] if able else ""


def _fame(scene: Scene, entity: str) -> tuple[bool, date, str]:
    """Heads of state and government before others, then who was last in office; ties by id, so that the answer never changes."""
    terms = scene.words.catalogue.entities[entity].posts
    top = [t.last_day for t in terms if t.post.split(":")[1] in _TOP]
    return bool(top), max(top or [t.last_day for t in terms], default=date.min), entity


_TOP = frozenset(("president", "prime-minister", "chancellor", "king", "queen", "supreme-leader", "leader", "pope", "emir", "party-leader"))

_Bare = Callable[[Scene, Candidate, list[Label], Cast, frozenset[str]], str | None]
_BARE: tuple[_Bare, ...] = (
    _eponym,
    _function_word,
    _by_post,
    _in_full,
    _stranger,
    _needs_more,
    _first_name,
    _nickname,
    _doubtful,
    _in_office,
    _known_best,
)
