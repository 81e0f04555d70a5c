"""Whom a surname alone means: the person named in full in the article, the holder of a post, the better-known one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from monitor.extract.lexicon import Label, Part
from monitor.extract.matcher import Candidate
from monitor.extract.persons import given_names
from monitor.extract.scene import Scene
from monitor.extract.tokens import folded


@dataclass(slots=True)
class Cast:
    """Who a document names in full, in reading order: what a bare surname leans on. The one value here that grows while a text is read."""

    named: dict[str, int] = field(default_factory=dict)  # leader → position of the last full name
    strangers: dict[str, int] = field(default_factory=dict)  # surname's key → position of the last different person of that name
    heard: set[str] = field(default_factory=set)  # leaders whose unmistakable surname stands somewhere
    clock: int = 0

    def meet(self, entity: str) -> None:
        self.clock += 1
        self.named[entity] = self.clock

    def meet_stranger(self, surname: str) -> None:
        self.clock += 1
        self.strangers[surname] = self.clock


def bare(scene: Scene, candidate: Candidate, people: list[Label], cast: Cast, hint: frozenset[str]) -> str | None:
    """The person that a surname alone means; `hint` = posts named beside it."""
    for rule in _BARE:
        answer = rule(scene, candidate, people, cast, hint)
        if answer is not None:
            return answer or None
    return None


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
    """The one of that surname who was named in full last."""
    named = [(cast.named[p.entity], p.entity) for p in people if p.entity in cast.named]
    return max(named)[1] if named else None


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
_BARE: tuple[_Bare, ...] = (_by_post, _in_full, _stranger, _needs_more, _first_name, _nickname, _doubtful, _in_office, _known_best)
