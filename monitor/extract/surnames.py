"""Whom a surname alone means: the person named in full in the article, the holder of a post, the better-known one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from monitor.extract.lexicon import Label, Part
from monitor.extract.matcher import Candidate
from monitor.extract.persons import given_names, is_eponym
from monitor.extract.scene import Place, Scene
from monitor.extract.tokens import folded


@dataclass(slots=True)
class Cast:
    """Who a document names in full, and where: what a bare surname leans on. The one value here that grows while a text is read."""

    named: dict[str, list[Place]] = field(default_factory=dict)
    strangers: dict[str, list[Place]] = field(default_factory=dict)  # surname's key → where different people of that name are named
    relatives: set[Place] = field(default_factory=set)  # places of full names that only say whose son or wife somebody is
    heard: set[str] = field(default_factory=set)  # leaders whose unmistakable surname stands somewhere

    def meet(self, entity: str, place: Place, *, relative: bool = False) -> None:
        self.named.setdefault(entity, []).append(place)
        if relative:
            self.relatives.add(place)

    def meet_stranger(self, surname: str, place: Place) -> None:
        self.strangers.setdefault(surname, []).append(place)

    def last_named(self, people: Iterable[str], place: Place, ruling: Callable[[str], bool] = lambda _who: False) -> str | None:
        """The one of them who was named in full last before `place`, or first after it; somebody's relative gives way to others, and
        these to one in office."""
        known = {who: self.named[who] for who in people if who in self.named}
        before = {who: [at for at in places if at < place] for who, places in known.items()}
        if any(before.values()):
            rank = {who: max((at not in self.relatives, ruling(who), at) for at in places) for who, places in before.items() if places}
            return max(rank, key=lambda who: rank[who])
        return min(known, key=lambda who: known[who][0], default=None)

    def strangers_before(self, surname: str, place: Place) -> int:
        return sum(at < place for at in self.strangers.get(surname, ()))


def bare(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The person that a surname alone means; `hint` = posts named beside it."""
    for rule in _BARE:
        answer = rule(scene, candidate, people, cast, hint)
        if answer is not None:
            return answer or None
    return None


def _eponym(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    return "" if is_eponym(scene, candidate.first) else None


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
    day = scene.day
    who = cast.last_named([p.entity for p in people], place, lambda one: bool(day and scene.words.catalogue.posts_of(one, day)))
    if who is None:
        return None
    strangers = sum(cast.strangers_before(key, place) for key in {folded(p.text) for p in people})
    return "" if strangers > sum(at < place for at in cast.named[who]) else who


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
    able = [p for p in nicks if p.entity in cast.heard or folded(p.text) in _surname_keys(scene, p.entity)]
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
    if scene.day is None:
        return None
    able = [p.entity for p in people if not _never_alone(p) and scene.words.catalogue.posts_of(p.entity, scene.day)]
    return able[0] if able else None


def _known_best(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The better-known one: who held a post last; between several the tagger must see a person."""
    able = sorted({p.entity for p in people if not _never_alone(p)}, key=lambda e: _fame(scene, e), reverse=True)
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
