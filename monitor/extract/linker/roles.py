"""Who is meant by an office beside a country: «президент Казахстана» on the article's date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from monitor.extract.declension import ACC, ANY_CASE, GEN, INS, PLURAL
from monitor.extract.lexicon import Part
from monitor.extract.linker.ambiguity import abbreviated
from monitor.extract.linker.disclaimers import becoming, disclaimed
from monitor.extract.linker.scene import Scene
from monitor.extract.matcher import Candidate

_LISTED = frozenset({"и", "или"})
_FILLERS = frozenset(
    ("г", "господин", "господина", "господину", "господином", "госпожа", "госпожи", "госпоже", "госпожой", "товарищ", "товарища", "демократ")
)


@dataclass(frozen=True, slots=True)
class Owner:
    """A country or bloc beside an office: words [first, last)."""

    first: int
    last: int
    entity: str


@dataclass(frozen=True, slots=True)
class Role:
    """An office with one owner: words [first, last) of the mention, [start, stop) of the phrase; `posts` it may be.

    `beside`: the first word of the personal name it stands with, -1 = none; `blocked`: a word before it makes it nobody's.
    """

    first: int
    last: int
    start: int
    stop: int
    posts: frozenset[str]
    case: int
    blocked: bool
    beside: int = -1

    def holder(self, scene: Scene) -> str | None:
        if self.blocked or self.beside >= 0 or scene.day is None:
            return None
        found = {scene.words.catalogue.holder(post, scene.day) for post in self.posts} - {None}
        return found.pop() if len(found) == 1 else None


def roles(scene: Scene) -> Iterator[Role]:
    """Every office with its owner, in reading order; in a list of owners one role each."""
    reach = 0
    for candidate in scene.candidates:
        if candidate.first < reach:
            continue
        found: list[Role] = []
        if Part.OFFICE in candidate.parts:
            found = _owned(scene, candidate)
        elif Part.ADJECTIVE in candidate.parts:
            found = _parted(scene, candidate)
        if not found and Part.PHRASE in candidate.parts:
            posts = frozenset(r.label.entity for r in candidate.readings if r.label.part is Part.PHRASE)
            mask = next(r.mask for r in candidate.readings if r.label.part is Part.PHRASE)
            span = (candidate.first, candidate.last)
            found = [_placed(scene, Role(*span, *span, posts, mask & ANY_CASE, disclaimed(scene, candidate.first, mask)))]
        yield from found
        if found:
            reach = max(candidate.last, found[-1].stop)


OFFICE_TAIL = 4  # words after the adjective: «внешнеполитического ведомства»


def _parted(scene: Scene, candidate: Candidate) -> list[Role]:
    """An adjective inside an office's name: «глава российского МИД», «спикер украинского парламента»."""
    head, tail = candidate.first - 1, candidate.last
    owners = [r.label.entity for r in candidate.readings if r.label.part is Part.ADJECTIVE and r.mask & GEN and not r.mask & PLURAL]
    if not owners or head < 0 or not scene.spaced(candidate.first):
        return []
    whole = [scene.low(head)]
    found: list[Role] = []
    while tail - candidate.last < OFFICE_TAIL and scene.spaced(tail):
        whole.append(scene.low(tail))
        tail += 1
        readings = [r for r in scene.words.matcher.lookup(whole) if r.label.part is Part.OFFICE and not r.mask & PLURAL]
        posts = _posts(scene, owners[0], [int(r.label.entity) for r in readings]) if readings else None
        if posts:
            case = reduce(or_, (r.mask & ANY_CASE for r in readings))
            found = [_placed(scene, Role(head, tail, head, tail, posts, case, disclaimed(scene, head, case)))]
    return found


def _owned(scene: Scene, office: Candidate) -> list[Role]:
    if scene.gap(office.last) in ("-", "‑"):  # «премьер-лига»
        return []
    numbers = [(int(r.label.entity), r.mask) for r in office.readings if r.label.part is Part.OFFICE]
    plural = all(mask & PLURAL for _, mask in numbers)
    singular = not any(mask & PLURAL for _, mask in numbers)
    case = 0
    for _, mask in numbers:
        case |= mask & ANY_CASE
    after = _owners_after(scene, office.last)
    before = _owners_before(scene, office)
    owners = after or before
    start = office.first if after else min([office.first, *(o.first for o in before)])
    stop = max([office.last, *(o.last for o in owners)])
    if not owners:
        return []
    if len(owners) == 1 or (singular and after):
        if plural:
            return []  # «президенты США»: the office, not a person
        owners = owners[:1]
    elif singular:
        owners = owners[-1:]
    blocked = disclaimed(scene, start, case)
    found: list[Role] = []
    for position, owner in enumerate(owners):
        posts = _posts(scene, owner.entity, [n for n, _ in numbers])
        if after:
            first, last = (office.first if position == 0 else owner.first), owner.last
        else:
            first, last = owner.first, (office.last if position == len(owners) - 1 else owner.last)
        if posts:
            found.append(Role(first, last, start, max(stop, last) if len(owners) > 1 else last if after else office.last, posts, case, blocked))
    return [_placed(scene, found[0])] if len(found) == 1 else found


def _owners_after(scene: Scene, index: int) -> list[Owner]:
    """«… Казахстана», «… России, Казахстана и Белоруссии»."""
    owners: list[Owner] = []
    while True:
        at = index
        if owners:
            if scene.low(index) in _LISTED and scene.spaced(index):
                at = index + 1
            elif scene.gap(index) not in (", ", ","):
                break
        owner = _owner_at(scene, at) if (at == index and owners) or scene.spaced(at) else None
        if owner is None:
            break
        owners.append(owner)
        index = owner.last
    return owners


def _owner_at(scene: Scene, index: int) -> Owner | None:
    candidate = scene.starting.get(index)
    if candidate is None:
        return None
    for reading in candidate.readings:
        if reading.label.part is Part.NAME and reading.mask & GEN and reading.label.counts_on(scene.day) and abbreviated(scene, reading) is not False:
            return Owner(candidate.first, candidate.last, reading.label.entity)
    return None


def _owners_before(scene: Scene, office: Candidate) -> list[Owner]:
    """«казахстанский лидер», «российский и казахстанский президенты»."""
    owners: list[Owner] = []
    index = office.first
    while True:
        joint = index
        if owners and scene.low(index - 1) in _LISTED and scene.spaced(index) and scene.spaced(index - 1):
            joint = index - 1
        elif owners and scene.gap(index) != ", ":
            break
        if not owners and not scene.spaced(index):
            break
        candidate = scene.starting.get(joint - 1)
        readings = [r for r in candidate.readings if r.label.part is Part.ADJECTIVE and not r.mask & PLURAL] if candidate else []
        if candidate is None or not readings or candidate.last != joint:
            break
        owners.insert(0, Owner(candidate.first, candidate.last, readings[0].label.entity))
        index = candidate.first
    return owners


def _posts(scene: Scene, entity: str, numbers: list[int]) -> frozenset[str]:
    """The posts that the words may mean for this entity; entries that name the entity come before general ones."""
    catalogue = scene.words.catalogue
    owner = catalogue.entities[entity]
    entries = [catalogue.offices[n] for n in numbers]
    entries = [o for o in entries if entity in o.only] or [o for o in entries if o.suits(owner)]
    offices = {owner.head(scene.day) if o.office == "head" else o.office for o in entries}
    return frozenset(f"{entity}:{office}" for office in offices if office)


def _placed(scene: Scene, role: Role) -> Role:
    """The role with the name that it stands beside."""
    if role.case == INS and becoming(scene, role.start, role.stop):
        role = replace(role, blocked=True)
    beside = _name_after(scene, role)
    if beside < 0:
        beside = _name_before(scene, role)
    return replace(role, beside=beside)


def _is_person(scene: Scene, index: int) -> Candidate | None:
    candidate = scene.starting.get(index)
    return candidate if candidate and any(r.label.part in (Part.PERSON, Part.LAST, Part.NICK) for r in candidate.readings) else None


def _name_after(scene: Scene, role: Role) -> int:
    index = role.stop
    if scene.low(index) in _FILLERS and (scene.spaced(index)):
        index += 1
        if scene.gap(index) == "-":  # «г-н»
            index += 1
    if scene.spaced(index):
        word = scene.word(index)
        if _is_person(scene, index):
            return index
        if word[:1].isupper() and len(word) > 1 and not word.isupper() and index not in scene.covered and word.isalpha():
            return index  # a person whom the catalogue lacks
        if len(word) == 1 and word.isupper() and scene.gap(index + 1)[:1] == ".":
            return index  # «президент США Д. Трамп»
        if word.isupper() and scene.loud(index) and scene.words.grammemes(word) & {"Name", "Surn"}:
            return index
    gap = scene.gap(index)
    person = _is_person(scene, index)
    if person and gap in (" (", ", ", " — ", " – ", " - "):
        agrees = any(
            r.mask & role.case & ~(GEN | ACC) or r.mask & role.case for r in person.readings if r.label.part in (Part.PERSON, Part.LAST, Part.NICK)
        )
        alone = scene.gap(person.last)[:1] in (")" if gap == " (" else ",.)")
        if agrees and alone:
            return index
    return -1


def _name_before(scene: Scene, role: Role) -> int:
    """«Токаев, президент Казахстана,»; «Токаев — президент Казахстана»; «Обама, президент США»."""
    index = role.start
    gap = scene.gap(index)
    if gap not in (", ", " — ", " – ", " - ", " (", " "):
        return -1
    before = scene.ending.get(index)
    after = scene.gap(role.stop)
    if gap == ", " and after[:1] not in (",", ".", "!", "?", ")", ";", "", "\n"):
        return -1  # «по словам Путина, президент Казахстана согласен»
    if before is not None:
        agrees = any(r.mask & role.case for r in before.readings if r.label.part in (Part.PERSON, Part.LAST, Part.NICK))
        return before.first if agrees else -1
    word, ahead = scene.word(index - 1), scene.word(index - 2)
    unknown = word[:1].isupper() and ahead[:1].isupper() and scene.spaced(index - 1) and not {index - 1, index - 2} & scene.covered
    return index - 2 if unknown and not word.isupper() and gap != " " else -1
