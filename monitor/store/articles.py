"""How new articles are stored, and how stored ones are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import StatementError

from monitor.model import Article, Entry, Feed, NewArticle, Origin, Text
from monitor.store import retention
from monitor.store.dating import dated
from monitor.store.errors import trouble
from monitor.store.identity import Canonical, Marks
from monitor.store.keys import key
from monitor.store.matching import BURIED, Recogniser
from monitor.store.membership import among
from monitor.store.tables import article, body, feed, rejected, revision, sighting

COLUMNS = [column for column in article.c if column.name not in ("signature", "title_key", "link_key", "edition")]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of articles: each one's id (an existing one where it proved known, BURIED where it is not kept for its age, None where the
    database refused it), and which ids are new."""

    articles: tuple[int | None, ...]
    new: tuple[int, ...]


def shown_key(entry: Entry) -> int:
    """Changes when the publisher edits what the feed shows of an article."""
    return key(entry.title, entry.full_text or entry.summary)


def add(
    connection: Connection,
    shower: Feed | None,
    source: str,
    new: Sequence[NewArticle],
    *,
    zone: ZoneInfo,
    language: str,
    canonical: Canonical,
    oldest: datetime | None = None,
) -> Added:
    """Stores what is not known yet, and of what a feed shows only what was not published before `oldest`."""
    owner = None if shower is None else shower.id
    recogniser = Recogniser(connection, owner, source, [item.entry for item in new], canonical)
    highest = int(connection.execute(select(func.coalesce(func.max(article.c.id), 0))).scalar_one())
    following = max(highest, retention.last(connection)) + 1
    numbers: list[int | None] = []
    fresh: dict[int, tuple[NewArticle, Marks]] = {}
    for item, known in zip(new, recogniser.marks, strict=True):
        number = recogniser.find(known)
        if number is None and retention.expired(item.entry, item.collected_at, oldest):
            number = BURIED
        if number is None:
            number = following + len(fresh)
            recogniser.learn(number, known)
            fresh[number] = (item, known)
        numbers.append(number)
    rows = [_row(number, item, known, owner, source, zone, language) for number, (item, known) in fresh.items()]
    refused = _insert(connection, source, rows) if rows else set()
    given = tuple(None if number in refused else number for number in numbers)
    return Added(given, tuple(number for number in fresh if number not in refused))


def _row(number: int, item: NewArticle, known: Marks, owner: int | None, source: str, zone: ZoneInfo, language: str) -> dict[str, Any]:
    entry, when = item.entry, dated(item.entry.published, item.collected_at, zone)
    return {
        "id": number,
        "source": source,
        "feed": owner,
        "title": entry.title,
        "link": entry.link,
        "title_key": known.title,
        "link_key": known.link_key,
        "published_at": when.published_at,
        "day": when.day,
        "date_guessed": when.guessed,
        "claimed": when.claimed,
        "updated_at": entry.updated,
        "collected_at": item.collected_at.astimezone(UTC),
        "language": language,
        "origin": item.text.origin.value,
        "note": item.text.note,
        "story": number,
        "has_text": bool(item.text.body),
        "text": item.text.body,
    }


def _insert(connection: Connection, source: str, rows: Sequence[dict[str, Any]]) -> set[int]:
    """Stores the rows together; where the database refuses them, one by one. Returns the ids of the refused."""
    try:
        with connection.begin_nested():
            _insert_all(connection, rows)
    except (StatementError, UnicodeError, OverflowError) as error:
        if trouble(error) is not None:  # not the row's fault
            raise
        if len(rows) > 1:
            return {number for row in rows for number in _insert(connection, source, [row])}
        reason = str(getattr(error, "orig", None) or error)
        kept = {"source": source, "at": rows[0]["collected_at"], "entry": ascii((rows[0]["link"], rows[0]["title"])), "reason": ascii(reason)}
        connection.execute(rejected.insert(), kept)
        return {rows[0]["id"]}
    return set()


def _insert_all(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(article.insert(), [{name: value for name, value in row.items() if name != "text"} for row in rows])
    connection.execute(body.insert(), [{"article": row["id"], "text": row["text"]} for row in rows])


def load(connection: Connection, number: int) -> Article | None:
    """The article with its text and the feeds that showed it."""
    row = connection.execute(select(*COLUMNS, body.c.text).join(body).where(article.c.id == number)).one_or_none()
    if row is None:
        return None
    shown = select(feed.c.url).join(sighting).where(sighting.c.article == number).order_by(sighting.c.first_seen, feed.c.id)
    return article_of(row, tuple(connection.execute(shown).scalars()))


def article_of(row: Row[*tuple[Any, ...]], feeds: tuple[str, ...] = ()) -> Article:
    """A row of `article` joined with its text, as a value."""
    return Article(
        id=row.id,
        source=row.source,
        title=row.title,
        text=row.text,
        link=row.link,
        published_at=row.published_at,
        date_only=row.day is not None,
        date_guessed=row.date_guessed,
        collected_at=row.collected_at,
        language=row.language,
        origin=Origin(row.origin),
        note=row.note,
        story=row.story,
        feeds=feeds,
    )


def frame(connection: Connection, numbers: Sequence[int], *, with_text: bool = False) -> pd.DataFrame:
    """Articles in the order asked for: id, source, feeds (tuple of URLs), title, link, published_at, day, date_only, date_guessed,
    collected_at, language, story, origin, has_text, and text if asked. Instants are UTC."""
    fields = [column for column in COLUMNS if column.name not in ("feed", "claimed", "updated_at", "note")]
    query = select(*fields, body.c.text).join(body) if with_text else select(*fields)
    rows = [row._asdict() for row in connection.execute(query.where(among(article.c.id, numbers)))]
    names = [column.name for column in fields] + (["text"] if with_text else [])
    found = pd.DataFrame(rows, columns=names).set_index("id", drop=False)
    found = found.reindex([number for number in numbers if number in found.index]).reset_index(drop=True)
    shown: dict[int, list[str]] = {}
    urls = select(sighting.c.article, feed.c.url).join(feed).where(among(sighting.c.article, numbers)).order_by(sighting.c.first_seen, feed.c.id)
    for number, url in connection.execute(urls):
        shown.setdefault(number, []).append(url)
    found.insert(2, "feeds", pd.Series([tuple(shown.get(number, ())) for number in found["id"]], dtype=object))
    found.insert(6, "date_only", found["day"].notna())
    for name in ("published_at", "collected_at"):
        found[name] = pd.to_datetime(found[name], utc=True)
    return found


def collected_after(connection: Connection, instant: datetime) -> int:
    """How many articles were collected later."""
    return int(connection.execute(select(func.count()).select_from(article).where(article.c.collected_at > instant)).scalar_one())


def revisions(connection: Connection, number: int) -> list[tuple[datetime, str, str]]:
    """What an article said before its edits, oldest first: (replaced at, title, text)."""
    query = select(revision.c.replaced_at, revision.c.title, revision.c.text).where(revision.c.article == number).order_by(revision.c.id)
    return [(row.replaced_at, row.title, row.text) for row in connection.execute(query)]


def text_of(entry: Entry) -> Text:
    """The text that an entry carries by itself."""
    if entry.full_text:
        return Text(entry.full_text, Origin.FEED)
    return Text(entry.summary, Origin.SUMMARY) if entry.summary else Text("", Origin.NONE)
