"""Which candidates are mentions of whom, given the text around them and the article's date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.extract.ambiguity import accepted
from monitor.extract.lexicon import Part
from monitor.extract.matcher import Candidate, Reading
from monitor.extract.persons import PERHAPS, STRANGER, Named, beside, surnames
from monitor.extract.roles import Role, roles
from monitor.extract.scene import Scene
from monitor.extract.surnames import Cast, bare
from monitor.extract.tokens import folded
from monitor.model import EntityKind, MentionKind

_KINDS = {
    Part.NAME: MentionKind.NAME,
    Part.CAPITAL: MentionKind.CAPITAL,
    Part.METONYM: MentionKind.METONYM,
    Part.ADJECTIVE: MentionKind.ADJECTIVE,
    Part.PREFIX: MentionKind.ADJECTIVE,
    Part.DEMONYM: MentionKind.DEMONYM,
    Part.PERSON: MentionKind.NAME,
}
_ORDER = {part: at for at, part in enumerate((Part.PERSON, Part.NAME, Part.METONYM, Part.CAPITAL, Part.DEMONYM, Part.ADJECTIVE, Part.PREFIX))}


@dataclass(frozen=True, slots=True)
class Link:
    """A mention in words [first, last) of its field."""

    first: int
    last: int
    entity: str
    kind: MentionKind
    inside: tuple[str, ...] = ()


def link(scenes: list[Scene]) -> list[list[Link]]:
    """The mentions of each field of one article; the fields share who was named in full."""
    cast = Cast()
    full = [list(_full(scene, cast)) for scene in scenes]
    return [_link(scene, known, cast) for scene, known in zip(scenes, full, strict=True)]


def _full(scene: Scene, cast: Cast) -> Iterator[tuple[Candidate, Named]]:
    """People named by more than a surname, and strangers of the same surname; who was met is noted in `cast`."""
    reach = 0
    for candidate in scene.candidates:
        named = None if candidate.first < reach else _named(scene, candidate, cast)
        if named is not None:
            if named.entity:
                cast.meet(named.entity)
            reach = candidate.last
            yield candidate, named


def _named(scene: Scene, candidate: Candidate, cast: Cast) -> Named | None:
    persons = [r for r in candidate.readings if r.label.part is Part.PERSON and r.label.counts_on(scene.day)]
    if persons:
        entity = _whole(scene, candidate, persons)
        return Named(candidate.first, candidate.last, entity, full=True) if entity else None
    people = surnames(candidate)
    if not people or _nested(scene, candidate):
        return None
    named = beside(scene, candidate, people)
    if named is None:
        cast.heard.update(label.entity for label in people if label.part is Part.LAST and not label.ambiguous)
    if named is STRANGER:
        for label in people:
            cast.meet_stranger(folded(label.text))
    return named


def _whole(scene: Scene, candidate: Candidate, persons: list[Reading]) -> str:
    """The person of a full name; of several the one in office, else the first by id."""
    ids = sorted({r.label.entity for r in persons})
    if all(r.label.ambiguous for r in persons) and scene.tag(candidate.first, candidate.last) != "PER":
        return ""
    if (
        scene.low(candidate.last - 1).endswith(("вич", "вича", "вичу", "вичем", "виче", "вна", "вны", "вне", "вну", "вной"))
        and candidate.last - candidate.first == 2
    ):
        following = scene.word(candidate.last)
        others = {
            c.first
            for c in scene.candidates
            if c.first not in range(candidate.first, candidate.last) and any(r.label.entity in ids for r in c.readings)
        }
        common = all(
            "Name" in scene.words.grammemes(scene.word(i)) or "Patr" in scene.words.grammemes(scene.word(i))
            for i in range(candidate.first, candidate.last)
        )
        if (scene.spaced(candidate.last) and following[:1].isupper() and candidate.last not in scene.covered) or (common and not others):
            return ""  # «Владимир Владимирович Познер»
    if len(ids) > 1 and scene.day:
        ids.sort(key=lambda e: not scene.words.catalogue.posts_of(e, scene.day))  # type: ignore[arg-type]
    return ids[0]


def _nested(scene: Scene, candidate: Candidate) -> bool:
    longer = scene.starting.get(candidate.first)
    return longer is not None and longer.last > candidate.last


def _link(scene: Scene, full: list[tuple[Candidate, Named]], cast: Cast) -> list[Link]:
    found: list[Link] = []
    known = {candidate.first: (candidate, named) for candidate, named in full}
    duties = list(roles(scene))
    hints: dict[int, frozenset[str]] = {}
    for duty in duties:
        if duty.beside >= 0:
            hints[duty.beside] = hints.get(duty.beside, frozenset()) | duty.posts
    reach, outer = 0, None
    for candidate in scene.candidates:
        if candidate.last <= reach and (outer is None or candidate.first < reach):
            if outer is not None and (inner := _inner(scene, candidate, outer)):
                found.append(inner)
            continue
        if candidate.first < reach:
            continue
        answer = _decide(scene, candidate, known, cast, hints)
        if answer is None:
            continue
        reach = candidate.last
        outer = None
        if isinstance(answer, Link):
            found.append(answer)
            outer = answer if scene.words.catalogue.entities[answer.entity].kind is EntityKind.BLOC else None
    return _arranged(scene, found, duties)


def _decide(
    scene: Scene, candidate: Candidate, known: dict[int, tuple[Candidate, Named]], cast: Cast, hints: dict[int, frozenset[str]]
) -> Link | bool | None:
    """A mention; False when these words are taken by somebody that is nobody here; None when they are free."""
    if candidate.first in known:
        whole, named = known[candidate.first]
        if whole.last == candidate.last and named is PERHAPS:
            met = [(cast.named[p.entity], p.entity) for p in surnames(candidate) if p.entity in cast.named]
            return Link(candidate.first, candidate.last, max(met)[1], MentionKind.NAME) if met else False
        if whole.last == candidate.last:
            return Link(named.first, named.last, named.entity, MentionKind.NAME) if named.entity else False
    readings = sorted((r for r in candidate.readings if r.label.part in _ORDER), key=lambda r: _ORDER[r.label.part])
    for reading in candidate.readings:
        if reading.label.part is Part.NOBODY and accepted(scene, candidate, reading):
            return False
    for reading in readings:
        if reading.label.part is not Part.PERSON and accepted(scene, candidate, reading):
            return Link(candidate.first, candidate.last, reading.label.entity, _KINDS[reading.label.part])
    people = surnames(candidate)
    if people:
        entity = bare(scene, candidate, people, cast, hints.get(candidate.first, frozenset()))
        if entity:
            return Link(candidate.first, candidate.last, entity, MentionKind.NAME)
    return None


def _inner(scene: Scene, candidate: Candidate, outer: Link) -> Link | None:
    """A country or bloc in an organisation's name: «Совет Безопасности ООН»."""
    for reading in candidate.readings:
        if (
            reading.label.part is Part.NAME
            and candidate.first > outer.first
            and reading.label.entity != outer.entity
            and accepted(scene, candidate, reading)
        ):
            return Link(candidate.first, candidate.last, reading.label.entity, MentionKind.NAME, (outer.entity,))
    return None


def _arranged(scene: Scene, names: list[Link], duties: list[Role]) -> list[Link]:
    """Names and roles in reading order; each name knows the roles it lies in; no entity twice on the same words."""
    found = list(names)
    for duty in duties:
        holder = duty.holder(scene)
        if holder:
            found.append(Link(duty.first, duty.last, holder, MentionKind.ROLE))
        elif duty.beside >= 0:
            holder = next((n.entity for n in names if n.first <= duty.beside < n.last), None)
        if holder:
            found = [
                replace(n, inside=(*n.inside, holder))
                if duty.start <= n.first and n.last <= duty.stop and n.entity != holder and n.kind is not MentionKind.ROLE
                else n
                for n in found
            ]
    found.sort(key=lambda n: (n.first, -n.last))
    ends: dict[str, int] = {}
    kept = []
    for one in found:
        if one.first >= ends.get(one.entity, 0):
            ends[one.entity] = one.last
            kept.append(one)
    return kept
