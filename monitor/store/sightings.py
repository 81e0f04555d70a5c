"""Where and when articles were shown, and what their publishers changed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from monitor.model import Entry, Feed, Origin, Text
from monitor.store import search
from monitor.store.articles import shown_key
from monitor.store.fetches import BROUGHT_BODY
from monitor.store.identity import Canonical
from monitor.store.keys import key, title_key
from monitor.store.matching import BURIED
from monitor.store.membership import among
from monitor.store.tables import annotation, article, body, fetch, revision, sighting

REVISIONS = 24  # an advert that rotates in the text is not an edit; a live report rarely has more headlines
# A better kind of text is not given up for a worse one.
RANK = {Origin.NONE: 0, Origin.SUMMARY: 1, Origin.PAGE: 2, Origin.IMPORT: 2, Origin.FEED: 2}

Pairs = Sequence[tuple[int, Entry]]


def sight(connection: Connection, shower: Feed, pairs: Pairs, now: datetime, *, text_of: Callable[[Entry], Text], canonical: Canonical) -> list[int]:
    """Records that the feed showed these articles; returns those that its publisher edited, now changed and waiting to be indexed again.

    Only the feed that showed an article first may edit it: others (an aggregator's) put headlines of their own over it.
    """
    latest = {number: entry for number, entry in pairs if number != BURIED}  # of twins in one document the later one is the newer
    there = set(connection.execute(select(article.c.id).where(among(article.c.id, latest))).scalars())
    latest = {number: entry for number, entry in latest.items() if number in there}  # one may have been removed since it was recognised
    query = select(sighting.c.article, sighting.c.shown_key).where(sighting.c.feed == shower.id, among(sighting.c.article, latest))
    known = dict(connection.execute(query).all())
    keys = {number: shown_key(entry) for number, entry in latest.items()}
    new = [
        {"article": number, "feed": shower.id, "guid": entry.guid, "shown_key": keys[number], "first_seen": now, "last_seen": now}
        for number, entry in latest.items()
        if number not in known
    ]
    if new:
        connection.execute(sighting.insert(), new)
    again = [{"a": number, "g": latest[number].guid, "k": keys[number], "n": now} for number in latest if number in known]
    if again:
        statement = update(sighting).where(sighting.c.article == bindparam("a"), sighting.c.feed == shower.id)
        connection.execute(statement.values(guid=bindparam("g"), shown_key=bindparam("k"), last_seen=bindparam("n")), again)
    changed = [number for number, shown in known.items() if shown != keys[number]]
    return [number for number in changed if _edit(connection, shower, number, latest[number], now, text_of(latest[number]), canonical)]


def last_shown(connection: Connection, shower: int, numbers: Sequence[int]) -> dict[int, datetime | date | None] | None:
    """Which of these articles stood in the feed's last document that held any, with the dates they had at first (None: guessed); None where
    there was no such document. What a check stored that was killed before its end is not of a document in the log."""
    held = fetch.c.entries > 0, fetch.c.outcome.in_([outcome.value for outcome in BROUGHT_BODY])
    last = select(fetch.c.started_at, fetch.c.finished_at).where(fetch.c.feed == shower, *held).order_by(fetch.c.started_at.desc()).limit(1)
    check = connection.execute(last).one_or_none()
    if check is None:
        return None
    within = sighting.c.last_seen >= check.started_at, sighting.c.first_seen <= check.finished_at
    query = select(article.c.id, article.c.published_at, article.c.day, article.c.date_guessed).join(sighting)
    rows = connection.execute(query.where(sighting.c.feed == shower, *within, among(sighting.c.article, numbers)))
    return {row.id: None if row.date_guessed else row.day or row.published_at for row in rows}


def _edit(connection: Connection, shower: Feed, number: int, entry: Entry, now: datetime, text: Text, canonical: Canonical) -> bool:
    query = select(article.c.feed, article.c.title, article.c.origin, body.c.text).join(body).where(article.c.id == number)
    old = connection.execute(query).one()
    if old.feed != shower.id:
        return False
    better = RANK[text.origin] >= RANK[Origin(old.origin)]
    words, origin = (text.body, text.origin) if better else (old.text, Origin(old.origin))
    if entry.title == old.title and words == old.text:
        return False
    stored = int(connection.execute(select(func.count()).where(revision.c.article == number)).scalar_one())
    if stored >= REVISIONS and entry.title == old.title:
        return False
    if stored < REVISIONS:
        connection.execute(revision.insert(), {"article": number, "title": old.title, "text": old.text, "replaced_at": now})
    link = {} if entry.link is None else {"link": entry.link, "link_key": key(canonical(entry.link))}
    values = {"title": entry.title, "title_key": title_key(entry.title), "origin": origin.value, "has_text": bool(words), **link}
    connection.execute(update(article).where(article.c.id == number).values(**values, updated_at=entry.updated or now, edition=article.c.edition + 1))
    connection.execute(update(body).where(body.c.article == number).values(text=words))
    connection.execute(delete(annotation).where(annotation.c.article == number))
    search.forget(connection, [number])
    return True
