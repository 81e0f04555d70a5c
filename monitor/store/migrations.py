"""How a database of any earlier version becomes one of this version."""

import secrets
from collections.abc import Callable

from sqlalchemy import Connection, text

from monitor.store import first_schema

APPLICATION_ID = 0x6D6F6E69  # "moni": SQLite keeps it in the file's header, so that a stranger's file is known as such
Step = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    for statement in first_schema.STATEMENTS:
        connection.execute(text(statement))
    connection.execute(text("INSERT INTO meta (key, value) VALUES ('database', :name)"), {"name": secrets.token_hex(8)})


def _unknown_names(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE annotation ADD COLUMN unknown TEXT NOT NULL DEFAULT ''"))


def _moves(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE feed ADD COLUMN moved_at BIGINT"))
    connection.execute(text("ALTER TABLE feed ADD COLUMN address VARCHAR"))


def _tombstones(connection: Connection) -> None:
    connection.execute(
        text("""CREATE TABLE tombstone (
            id INTEGER NOT NULL,
            feed INTEGER NOT NULL,
            source VARCHAR NOT NULL,
            guid VARCHAR,
            link VARCHAR,
            link_key BIGINT,
            title_key BIGINT NOT NULL,
            published_at BIGINT NOT NULL,
            day DATE,
            date_guessed BOOLEAN NOT NULL,
            claimed VARCHAR,
            last_seen BIGINT NOT NULL,
            PRIMARY KEY (id),
            FOREIGN KEY(feed) REFERENCES feed (id)
        )""")
    )
    for name, columns in (("guid", "feed, guid"), ("link", "link_key"), ("title", "source, title_key"), ("seen", "last_seen")):
        connection.execute(text(f"CREATE INDEX tombstone_{name} ON tombstone ({columns})"))


def _changes(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE article ADD COLUMN changed BIGINT NOT NULL DEFAULT 0"))
    connection.execute(text("DROP INDEX article_published"))
    connection.execute(text("CREATE INDEX article_published ON article (published_at, changed)"))
    connection.execute(text("ALTER TABLE partition ADD COLUMN whole BIGINT NOT NULL DEFAULT 0"))
    connection.execute(text("UPDATE partition SET whole = number"))  # copies made before this step do not know what changed since


# Append only: a released step is never edited, databases in the field have taken it. A step writes its own SQL: tables.py
# describes today's tables, and a test compares the two.
MIGRATIONS: tuple[Step, ...] = (_first, _unknown_names, _moves, _tombstones, _changes)


def migrate(connection: Connection, steps: tuple[Step, ...] = MIGRATIONS) -> int:
    """Takes the steps that are missing within the caller's transaction: all of them or none. Returns how many were taken."""
    done = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    for step in steps[done:]:
        step(connection)
    if done < len(steps):
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version = {len(steps)}"))  # part of the transaction, like every page of the file
    return max(0, len(steps) - done)
