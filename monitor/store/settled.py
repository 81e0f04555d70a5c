"""The few facts about the database itself, each a word under a key."""

from sqlalchemy import Connection, select, update

from monitor.store.tables import meta


def get(connection: Connection, key: str) -> str | None:
    """The word under this key; None if none was put."""
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()


def put(connection: Connection, key: str, value: str) -> None:
    """Keeps the word under this key."""
    if not connection.execute(update(meta).where(meta.c.key == key).values(value=value)).rowcount:
        connection.execute(meta.insert(), {"key": key, "value": value})
