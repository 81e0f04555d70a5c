"""Which articles hold these words."""

import re
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Integer, column, select, table, text

from monitor.store.keys import squeezed
from monitor.store.membership import among
from monitor.store.tables import article, body

_FOUND = text("SELECT rowid FROM search WHERE search MATCH :query ORDER BY rowid DESC")
_SAVED = table("search", column("rowid", Integer))
_DELETE = text("DELETE FROM search WHERE rowid = :id")
_INSERT = text("INSERT INTO search(rowid, keys) VALUES (:id, :keys)")
_WORD = re.compile(r"\w+")


def forget(connection: Connection, articles: Collection[int]) -> None:
    """These articles are found by no word until their keys are saved again."""
    present = connection.execute(select(_SAVED.c.rowid).where(among(_SAVED.c.rowid, articles))).scalars().all()
    if present:
        connection.execute(_DELETE, [{"id": number} for number in present])


def save(connection: Connection, keys: Mapping[int, str]) -> None:
    """Replaces the search keys of these articles: the normal forms of their words, separated by spaces."""
    if keys:
        forget(connection, keys)
        connection.execute(_INSERT, [{"id": number, "keys": words} for number, words in keys.items()])


def find(connection: Connection, keys: str, phrases: Sequence[str] = ()) -> list[int]:
    """Ids of the articles that hold every word of `keys` (normalised as the saved ones) and every phrase as it is written.

    A phrase is compared with title and text without regard to letter case, ё and line breaks. No words and no phrases: nothing.
    """
    words = [f'"{word}"' for word in dict.fromkeys(_WORD.findall(keys))]
    if not words:
        return []
    found = [int(row[0]) for row in connection.execute(_FOUND, {"query": " ".join(words)})]
    wanted = [_plain(phrase) for phrase in phrases if phrase.strip()]
    return _holding(connection, found, wanted) if wanted else found


def _holding(connection: Connection, articles: Sequence[int], phrases: Sequence[str]) -> list[int]:
    kept = []
    query = select(article.c.id, article.c.title, body.c.text).join(body).where(among(article.c.id, articles))
    for number, title, words in connection.execute(query):
        fields = (_plain(title), _plain(words))
        if all(any(phrase in field for field in fields) for phrase in phrases):
            kept.append(int(number))
    return sorted(kept, reverse=True)  # not sorted by the database: it would sort the texts along


def _plain(words: str) -> str:
    return squeezed(words).lower().replace("ё", "е")
