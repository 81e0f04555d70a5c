"""Which stored articles the entries of one document are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, null, select

from monitor.model import Entry
from monitor.store.identity import Canonical, Marks, Void, marks, recognise
from monitor.store.keys import key
from monitor.store.membership import among
from monitor.store.tables import article, pinned, sighting, tombstone

AnyRow = Row[*tuple[Any, ...]]
BURIED = 0  # in place of an article's id: known, and removed for its age
EVERYBODY = 0  # the `feed` of pinned links: a home page's address identifies nothing in any feed


class _Known:
    """Articles, or what is left of removed ones, by what they are recognised by."""

    def __init__(self) -> None:
        self.guids: dict[str, list[tuple[int, Marks]]] = defaultdict(list)
        self.links: dict[int, list[tuple[int, Marks]]] = defaultdict(list)
        self.titles: dict[int, list[tuple[int, Marks]]] = defaultdict(list)
        self._seen: set[int] = set()

    def learn(self, number: int, known: Marks, *, same_source: bool = True) -> None:
        if number in self._seen:
            return
        self._seen.add(number)
        if known.guid:
            self.guids[known.guid].append((number, known))
        if known.link is not None:
            self.links[key(known.link)].append((number, known))
        if same_source:
            self.titles[known.title].append((number, known))

    def find(self, entry: Marks, void: Void) -> int | None:
        link = entry.link_key
        return recognise(
            entry,
            by_guid=self.guids.get(entry.guid, ()) if entry.guid else (),
            by_link=self.links.get(link, ()) if link is not None else (),
            by_title=self.titles.get(entry.title, ()),
            void=void,
        )


class Recogniser:
    """The candidates for one document of one feed, looked up at once; it can be told of articles as they are added."""

    def __init__(
        self, connection: Connection, feed: int | None, source: str, entries: Sequence[Entry], canonical: Canonical, void: Void | None = None
    ) -> None:
        self._canonical = canonical
        self.marks = [marks(entry, canonical) for entry in entries]
        stored = _void(connection, feed, self.marks)
        self._void = stored if void is None else Void({*stored.guids, *void.guids}, {*stored.links, *void.links})
        self._living, self._buried = _Known(), _Known()
        for row in _candidates(connection, feed, source, self.marks):
            self._living.learn(row.id, self._known(row), same_source=row.source == source)
        for row in _tombstones(connection, feed, source, self.marks) if feed is not None else ():
            self._buried.learn(row.id, self._known(row), same_source=row.source == source)
        self.returned: set[int] = set()  # the tombstones that `find` came upon

    def find(self, entry: Marks) -> int | None:
        """The id of the article that shows this entry, BURIED where it was removed for its age, None for a new one."""
        number = self._living.find(entry, self._void)
        if number is not None:
            return number
        stone = self._buried.find(entry, self._void)
        if stone is None:
            return None
        self.returned.add(stone)
        return BURIED

    def learn(self, number: int, known: Marks) -> None:
        """From now on `find` knows this article."""
        self._living.learn(number, known)

    def _known(self, row: AnyRow) -> Marks:
        link = self._canonical(row.link) if row.link else None
        trusted = not row.date_guessed
        instant = row.published_at if trusted and row.day is None else None
        return Marks(row.guid, link, row.title_key, instant, row.day if trusted else None, row.claimed)


def void_everywhere(connection: Connection, feed: int | None, void: Void) -> None:
    """Remembers what this document showed to identify nothing."""
    wanted = {(EVERYBODY, link) for link in void.links} | ({(feed, guid) for guid in void.guids} if feed is not None else set())
    rows = connection.execute(select(pinned).where(among(pinned.c.value, [value for _, value in wanted])))
    known = {(owner, value) for owner, value in rows}
    new = [{"feed": owner, "value": value} for owner, value in sorted(wanted - known)]
    if new:
        connection.execute(pinned.insert(), new)


def _void(connection: Connection, feed: int | None, wanted: Sequence[Marks]) -> Void:
    guids: set[str] = set()
    links: set[str] = set()
    values = {mark.guid for mark in wanted if mark.guid} | {mark.link for mark in wanted if mark.link}
    for owner, value in connection.execute(select(pinned).where(among(pinned.c.value, values), pinned.c.feed.in_([EVERYBODY, feed or EVERYBODY]))):
        (links if owner == EVERYBODY else guids).add(value)
    return Void(guids, links)


def _candidates(connection: Connection, feed: int | None, source: str, wanted: Sequence[Marks]) -> Iterable[AnyRow]:
    fields = [article.c[name] for name in ("id", "source", "link", "title_key", "published_at", "day", "date_guessed", "claimed")]
    query: Select[*tuple[Any, ...]] = select(*fields, null().label("guid"))
    guids, links, titles = _marked(wanted)
    if feed is not None:
        shown = and_(sighting.c.article == article.c.id, sighting.c.feed == feed)
        query = select(*fields, sighting.c.guid)
        # Not the outer join below: it would begin with all articles.
        yield from connection.execute(query.join(sighting, shown).where(among(sighting.c.guid, guids)).order_by(article.c.id))
        query = query.outerjoin(sighting, shown)
    yield from connection.execute(query.where(among(article.c.link_key, links)).order_by(article.c.id))
    yield from connection.execute(query.where(article.c.source == source, among(article.c.title_key, titles)).order_by(article.c.id))


def _tombstones(connection: Connection, feed: int, source: str, wanted: Sequence[Marks]) -> Iterable[AnyRow]:
    if connection.execute(select(tombstone.c.id).limit(1)).first() is None:
        return
    guids, links, titles = _marked(wanted)
    yield from connection.execute(select(tombstone).where(tombstone.c.feed == feed, among(tombstone.c.guid, guids)).order_by(tombstone.c.id))
    # A GUID is one feed's own.
    own = case((tombstone.c.feed == feed, tombstone.c.guid), else_=null()).label("guid")
    query = select(*(column for column in tombstone.c if column.name != "guid"), own).order_by(tombstone.c.id)
    yield from connection.execute(query.where(among(tombstone.c.link_key, links)))
    yield from connection.execute(query.where(tombstone.c.source == source, among(tombstone.c.title_key, titles)))


def _marked(wanted: Sequence[Marks]) -> tuple[set[str], set[int], set[int]]:
    """All GUIDs, keys of links and keys of titles."""
    guids = {mark.guid for mark in wanted if mark.guid}
    links = {mark.link_key for mark in wanted if mark.link_key is not None}
    return guids, links, {mark.title for mark in wanted}
