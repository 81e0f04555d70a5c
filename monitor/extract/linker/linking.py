"""Which candidates are mentions of whom, given the text around them and the article's date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.extract.lexicon import Part
from monitor.extract.linker.ambiguity import accepted
from monitor.extract.linker.firstnames import first_names
from monitor.extract.linker.impersonal import is_eponym, is_kin, is_other_generation
from monitor.extract.linker.persons import HALF, PATRONYMIC, PERHAPS, STRANGER, Named, beside, surnames
from monitor.extract.linker.roles import Role, roles
from monitor.extract.linker.scene import Scene
from monitor.extract.linker.surnames import Cast, bare
from monitor.extract.matcher import Candidate, Reading
from monitor.extract.tokens import folded
from monitor.model import EntityKind, MentionKind

_KINDS = {
    Part.NAME: MentionKind.NAME,
    Part.CAPITAL: MentionKind.CAPITAL,
    Part.METONYM: MentionKind.METONYM,
    Part.ADJECTIVE: MentionKind.ADJECTIVE,
    Part.PREFIX: MentionKind.ADJECTIVE,
    Part.DEMONYM: MentionKind.DEMONYM,
}
_ORDER = {part: at for at, part in enumerate((Part.NAME, Part.METONYM, Part.CAPITAL, Part.DEMONYM, Part.ADJECTIVE, Part.PREFIX))}


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
    links = [_link(scene, known, cast) for scene, known in zip(scenes, full, strict=True)]
    if not cast.named:
        return links
    taken = [{word for one in found for word in range(one.first, one.last)} for found in links]
    for found, alone in zip(links, first_names(scenes, taken, cast.named), strict=True):
        if alone:
            found.extend(Link(word, word + 1, who, MentionKind.NAME) for word, who in alone)
            found.sort(key=lambda one: (one.first, -one.last))
    return links


def _full(scene: Scene, cast: Cast) -> Iterator[tuple[Candidate, Named]]:
    """People named by more than a surname, and strangers of the same surname; who was met is noted in `cast`."""
    reach = 0
    for candidate in scene.candidates:
        named = None if candidate.first < reach else _named(scene, candidate, cast)
        if named is None:
            continue
        if named.entity and is_eponym(scene, named.first, candidate):
            named = HALF
        elif named.entity:
            cast.meet(named.entity, scene.place(named.first), relative=is_kin(scene, named.first))
            _namesakes(scene, candidate, named.entity, cast)
        reach = candidate.last
        yield candidate, named


def _namesakes(scene: Scene, candidate: Candidate, entity: str, cast: Cast) -> None:
    """«Мишель Обама»: to everybody else of that surname a stranger."""
    last = scene.starting.get(candidate.last - 1) if candidate.last - candidate.first > 1 else None
    people = surnames(scene, last) if last and last.last == candidate.last else []
    if not any(label.entity == entity for label in people):
        for label in people:
            cast.meet_stranger(folded(label.text), scene.place(candidate.first))


def _named(scene: Scene, candidate: Candidate, cast: Cast) -> Named | None:
    persons = [r for r in candidate.readings if r.label.part is Part.PERSON and r.label.counts_on(scene.day)]
    if persons and is_other_generation(scene, candidate):
        return STRANGER
    if persons:
        entity = _whole(scene, candidate, persons)
        return Named(candidate.first, candidate.last, entity, full=True) if entity else None
    people = surnames(scene, candidate)
    if not people or _nested(scene, candidate):
        return None
    named = beside(scene, candidate, people)
    if named is None:
        cast.heard.update(label.entity for label in people if label.part is Part.LAST and not label.ambiguous)
    if named is STRANGER:
        for label in people:
            cast.meet_stranger(folded(label.text), scene.place(candidate.first))
    return named


def _whole(scene: Scene, candidate: Candidate, persons: list[Reading]) -> str:
    """The person of a full name; of several the one whose surname stands in the article, then the one in office, else the first by id."""
    ids = sorted({r.label.entity for r in persons})
    if all(r.label.ambiguous for r in persons) and scene.tag(candidate.first, candidate.last) != "PER":
        return ""
    if candidate.last - candidate.first == 2 and PATRONYMIC.search(scene.low(candidate.last - 1)) and not _well_known(scene, candidate, ids):
        return ""
    surnamed = scene.surnamed() if len(ids) > 1 else set()
    return min(ids, key=lambda entity: (entity not in surnamed, not scene.ruling(entity), entity))


def _well_known(scene: Scene, candidate: Candidate, ids: list[str]) -> bool:
    """First name and patronymic: an uncommon pair, or one whose owner is named otherwise; «Владимир Владимирович Познер» is neither."""
    following = scene.word(candidate.last)
    if scene.spaced(candidate.last) and following[:1].isupper() and candidate.last not in scene.covered:
        return False
    common = all(scene.words.grammemes(scene.word(i)) & {"Name", "Patr"} for i in range(candidate.first, candidate.last))
    return not common or any(entity in scene.surnamed() for entity in ids)


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
    if candidate.first in known and known[candidate.first][0].last == candidate.last:
        return _known(scene, candidate, known[candidate.first][1], cast)
    for reading in candidate.readings:
        if reading.label.part is Part.NOBODY and accepted(scene, candidate, reading):
            return False
    for reading in sorted((r for r in candidate.readings if r.label.part in _KINDS), key=lambda r: _ORDER[r.label.part]):
        if accepted(scene, candidate, reading):
            return Link(candidate.first, candidate.last, reading.label.entity, _KINDS[reading.label.part])
    people = surnames(scene, candidate)
    entity = bare(scene, candidate, people, cast, hints.get(candidate.first, frozenset())) if people else None
    return Link(candidate.first, candidate.last, entity, MentionKind.NAME) if entity else None


def _known(scene: Scene, candidate: Candidate, named: Named, cast: Cast) -> Link | bool:
    """Somebody named by more than a surname; beside what may be a first name, the one named in full if the tagger sees no longer name."""
    if named is not PERHAPS:
        return Link(named.first, named.last, named.entity, MentionKind.NAME) if named.entity else False
    met = cast.last_named([p.entity for p in surnames(scene, candidate)], scene.place(candidate.first))
    if met is None or scene.in_one_name(candidate):  # «Мейв Кеннеди»
        return False
    return Link(candidate.first, candidate.last, met, MentionKind.NAME)


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
    starts: dict[int, list[int]] = {}
    for position, name in enumerate(names):
        starts.setdefault(name.first, []).append(position)
    found = list(names)
    for duty in duties:
        holder = duty.holder(scene)
        if holder:
            found.append(Link(duty.first, duty.last, holder, MentionKind.ROLE))
        elif duty.beside >= 0:
            holder = next(
                (
                    names[p].entity
                    for word in range(max(0, duty.beside - 4), duty.beside + 1)
                    for p in starts.get(word, ())
                    if names[p].last > duty.beside
                ),
                None,
            )
        first, last = (duty.start, duty.stop) if duty.beside >= 0 else (duty.first, duty.last)
        for position in (p for word in range(first, last) for p in starts.get(word, ()) if holder):
            if found[position].last <= last and holder and found[position].entity != holder:
                found[position] = replace(found[position], inside=(*found[position].inside, holder))
    found.sort(key=lambda link: (link.first, -link.last))
    ends: dict[str, int] = {}
    kept = []
    for one in found:
        if one.first >= ends.get(one.entity, 0):
            ends[one.entity] = one.last
            kept.append(one)
    return kept
