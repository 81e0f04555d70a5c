"""Small makers of what the store is given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Annotation, Entry, Feed, Field, Mention, MentionKind, NewArticle, Origin, Source, SourceKind, Text
from monitor.store import stories
from monitor.store.store import Store

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)  # noon in Moscow; not a whole hour, so that it tells articles apart


@dataclass
class Clock:
    """A clock that moves only when told to."""

    now: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **delta: float) -> None:
        self.now += timedelta(**delta)


def canonical(link: str) -> str:
    """Enough of the real one: scheme, www, tracking and the closing slash mean nothing."""
    address, _, query = link.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("utm_"))
    address = address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return f"{address}?{kept}" if kept else address


def outlet(name: str, *feeds: str, kind: SourceKind = SourceKind.STATE) -> Source:
    return Source(name, name.upper(), kind, "ru", "ru", feeds)


def entry(
    title: str, link: str | None = None, guid: str | None = None, published: datetime | date | None = NOON, summary: str = "", full: str | None = None
) -> Entry:
    return Entry(guid, link, title, summary, full, published)


def text_of(shown: Entry) -> Text:
    return Text(shown.full_text or shown.summary, Origin.FEED if shown.full_text else Origin.SUMMARY if shown.summary else Origin.NONE)


def show(store: Store, feed: Feed, entries: Sequence[Entry], now: datetime) -> int:
    """One check of a feed, as the pipeline makes it; returns how many articles were new."""
    known = store.match(feed.id, feed.source, entries)
    store.sight(feed, [(number, shown) for number, shown in zip(known, entries, strict=True) if number is not None], now)
    unseen = [NewArticle(shown, text_of(shown), now) for number, shown in zip(known, entries, strict=True) if number is None]
    return len(store.add(feed, feed.source, unseen, zone=MOSCOW, language="ru").new)


def put(store: Store, source: str, entries: Iterable[Entry], now: datetime = NOON, zone: ZoneInfo = MOSCOW, language: str = "ru") -> list[int]:
    """Stores entries as an import does; returns the new ids."""
    new = [NewArticle(shown, text_of(shown), now) for shown in entries]
    return list(store.add(None, source, new, zone=zone, language=language).new)


def said(
    entity: str,
    start: int = 0,
    *,
    kind: MentionKind = MentionKind.NAME,
    where: Field = Field.TEXT,
    sentence: tuple[int, int] = (0, 50),
    inside: tuple[str, ...] = (),
) -> Mention:
    return Mention(entity, kind, where, start, start + 5, *sentence, inside)


def read(store: Store, found: dict[int, Sequence[Mention]], version: str = "v1", lead_end: int = 50) -> None:
    """Stores what a version found in articles."""
    store.save_annotations(version, [Annotation(number, tuple(mentions), lead_end, b"sig") for number, mentions in found.items()], {})


def merge(store: Store, *pairs: tuple[int, int]) -> int:
    """Puts the stories of each pair together; returns how many articles changed story."""
    with store.transaction() as connection:
        return stories.merge(connection, pairs, store.clock())
