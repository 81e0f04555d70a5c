"""Is this entry an article that is already known."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.model import Entry
from monitor.store.dating import too_old
from monitor.store.keys import key, squeezed, title_key

Canonical = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry, or a stored article, can be recognised by. `guid` is the one it has in the feed at hand."""

    guid: str | None
    link: str | None  # canonical
    title: int
    instant: datetime | None
    day: date | None
    claimed: str | None = None  # a date that could not be true, as given

    @property
    def link_key(self) -> int | None:
        """The number under which the link is looked up."""
        return None if self.link is None else key(self.link)

    def same_date(self, other: "Marks") -> bool:
        """Both dates are known and the same."""
        return any(
            mine is not None and mine == theirs
            for mine, theirs in ((self.instant, other.instant), (self.day, other.day), (self.claimed, other.claimed))
        )

    @property
    def undated(self) -> bool:
        """There is no date to compare: it was never given, or was guessed because the given one could not be true."""
        return self.instant is None and self.day is None

    @property
    def exact(self) -> bool:
        """The instant tells articles of one title apart: whole hours are often a bare day in disguise."""
        return self.instant is not None and (self.instant.minute, self.instant.second) != (0, 0)


@dataclass(frozen=True, slots=True)
class Void:
    """GUIDs and canonical links that identify nothing."""

    guids: Collection[str] = frozenset()
    links: Collection[str] = frozenset()


def marks(entry: Entry, canonical: Canonical) -> Marks:
    """What this entry can be recognised by."""
    claimed = entry.published.isoformat() if entry.published else None
    published = None if entry.published is None or too_old(entry.published) else entry.published
    instant = published if isinstance(published, datetime) else None
    day = None if isinstance(published, datetime) else published
    link = canonical(entry.link) if entry.link else None
    return Marks(entry.guid or None, link or None, title_key(entry.title), instant, day, claimed)


def pins(entries: Iterable[Entry], canonical: Canonical) -> Void:
    """What entries of one document with differing titles share: a home page's link, a constant GUID."""
    guids: dict[str, set[str]] = defaultdict(set)
    links: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        title = squeezed(entry.title)
        if entry.guid:
            guids[entry.guid].add(title)
        if entry.link:
            links[canonical(entry.link)].add(title)
    return Void(
        frozenset(guid for guid, titles in guids.items() if len(titles) > 1),
        frozenset(link for link, titles in links.items() if len(titles) > 1),
    )


def recognise(
    entry: Marks, *, by_guid: Sequence[tuple[int, Marks]], by_link: Sequence[tuple[int, Marks]], by_title: Sequence[tuple[int, Marks]], void: Void
) -> int | None:
    """The id of the article that this entry shows; None if it is a new one.

    Candidates are articles with the same GUID in the same feed, the same link anywhere, the same title in the same source.
    """
    link = None if entry.link in void.links else entry.link
    if entry.guid is not None and entry.guid not in void.guids:
        for number, known in by_guid:
            if (link is not None and link == known.link) or entry.title == known.title or entry.same_date(known):
                return number
    if link is not None and by_link:
        return by_link[0][0]
    for number, known in by_title:
        if (entry.same_date(known) and entry.exact) or (
            (entry.same_date(known) or entry.undated or known.undated) and not _differ(entry, known, void)
        ):
            return number
    return None


def _differ(entry: Marks, known: Marks, void: Void) -> bool:
    """Without an exact date one title may head many articles («Главное к этому часу»): another GUID or path says that it does.

    A link's query is left out: sessions live there, and they change with every fetch.
    """
    if entry.guid and known.guid and not {entry.guid, known.guid} & set(void.guids):
        return entry.guid != known.guid
    if entry.link and known.link and not {entry.link, known.link} & set(void.links):
        return entry.link.partition("?")[0] != known.link.partition("?")[0]
    return False
