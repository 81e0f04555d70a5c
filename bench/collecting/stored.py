"""What is in the database, seen without the program's own code?"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database of an installation."""
    with closing(sqlite3.connect(folder / "bench.db", timeout=30)) as connection:
        yield connection


def rows(folder: Path, statement: str, *values: object) -> list[Any]:
    """All rows of a statement."""
    with database(folder) as connection:
        return connection.execute(statement, values).fetchall()


def articles(folder: Path) -> int:
    """Those that were read, too."""
    return int(rows(folder, "SELECT count(*) FROM article JOIN annotation ON annotation.article = article.id")[0][0])


def paths(folder: Path) -> list[str]:
    """The path of every article's page, as often as it is stored."""
    return [urlsplit(link).path for (link,) in rows(folder, "SELECT link FROM article")]


def journal(folder: Path) -> int:
    """Bytes of the write-ahead log."""
    file = folder / "bench.db-wal"
    return file.stat().st_size if file.exists() else 0
