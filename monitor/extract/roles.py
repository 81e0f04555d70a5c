"""Who is meant by an office beside a country: «президент Казахстана» on the article's date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from monitor.extract.declension import ACC, ANY_CASE, GEN, PLURAL
from monitor.extract.lexicon import Part
from monitor.extract.matcher import Candidate
from monitor.extract.scene import Scene

# words before an office that make it another's or nobody's
_NOT_HOLDER = re.compile(
    r"(экс|быв\w*|перв\w{2,3}|втор\w{2,3}|трет\w{2,4}|четверт\w{2,3}|пят\w{2,3}|шест\w{2,3}|будущ\w+|избранн\w+|прежн\w+|предыдущ\w+|тогдашн\w+|следующ\w+|"
    r"свергнут\w+|отстраненн\w+|покойн\w+|несостоявш\w+|самопровозглаш\w+|вице|лже|супер|обер|почетн\w+|теневой|последн\w{2,3}|отставн\w+|"
    r"супруг\w{0,2}|жен[аыуео]й?|муж\w{0,2}|сын\w{0,2}|доч\w+|брат\w{0,2}|сестр\w{1,2}|отц\w{0,2}|отец|мать|матер\w+|вдов\w{1,2}|внук\w{0,2}|зят\w{1,2}|племянник\w{0,2}|родственник\w{0,3}|"
    r"администраци\w+|аппарат\w{0,2}|канцеляри\w+|служб\w{1,3}|секретар\w{1,3}|советник\w{0,3}|помощник\w{0,3}|представител\w{1,3}|спецпредставител\w{1,3}|посланник\w{0,3}|спецпосланник\w{0,3}|"
    r"полпред\w{0,3}|заместител\w{1,3}|зам|замглав\w+|выбор\w{0,3}|пост|поста|посту|постом|посте|посты|должност\w+|кресл\w+|кандидат\w{0,4}|кандидатур\w+|преемник\w{0,2}|предшественник\w{0,2}|"
    r"резиденци\w+|охран\w+|титул\w{0,2}|звани\w+|полномочи\w+|институт\w{0,2}|аид|тройник\w{0,2}|спичрайтер\w{0,2}|уполномоченн\w+)"
)
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
            found = [_placed(scene, Role(*span, *span, posts, mask & ANY_CASE, _blocked(scene, candidate.first)))]
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
            found = [_placed(scene, Role(head, tail, head, tail, posts, case, _blocked(scene, head)))]
    return found


def _owned(scene: Scene, office: Candidate) -> list[Role]:
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
    blocked = _blocked(scene, start)
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
        if reading.label.part is Part.NAME and reading.mask & GEN and reading.label.counts_on(scene.day):
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
    entries = [o for o in entries if entity in o.only] or [o for o in entries if not o.only and o.of in ("any", owner.kind.value)]
    offices = {owner.head if o.office == "head" else o.office for o in entries}
    return frozenset(f"{entity}:{office}" for office in offices if office)


def _blocked(scene: Scene, index: int) -> bool:
    """«бывший», «экс-», «вице-», «супруга …», «кандидат на пост …», «45-й …» before the office."""
    if scene.hyphened(index):
        return True
    if not scene.spaced(index):
        return False
    word = scene.low(index - 1)
    if word in ("й", "го", "му", "м", "ым", "ом") and scene.hyphened(index - 1) and scene.word(index - 2).isdigit():
        return True
    if (
        word in ("новый", "нового", "новому", "новым", "действующий", "действующего", "действующим", "нынешний", "нынешнего", "нынешним")
        and index > 1
    ):
        return _blocked(scene, index - 1)
    return word.isdigit() or _NOT_HOLDER.fullmatch(word) is not None


def _placed(scene: Scene, role: Role) -> Role:
    """The role with the name that it stands beside."""
    beside = _name_after(scene, role)
    if beside < 0:
        beside = _name_before(scene, role)
    return Role(role.first, role.last, role.start, role.stop, role.posts, role.case, role.blocked, beside)


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
