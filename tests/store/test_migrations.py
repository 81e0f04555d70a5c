"""Opening: new, old, newer, foreign and damaged files; migrations are all or nothing."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, inspect, text

from monitor.model import Annotation, Field, Mention, MentionKind, MonitorError
from monitor.store.connection import engine
from monitor.store.errors import DamagedError, NewerSchemaError, NoDatabaseError, NotOursError, OlderSchemaError, StoreError
from monitor.store.locks import FileLock
from monitor.store.migrations import APPLICATION_ID, MIGRATIONS, migrate
from monitor.store.store import Store
from monitor.store.tables import metadata
from tests.store.making import entry, outlet, put


def pragma(path: Path, name: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
    finally:
        connection.close()


def execute(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    try:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one article."""
    made = tmp_path / "monitor.db"
    with Store.open(str(made)) as store:
        store.add_source(outlet("tass"))
        put(store, "tass", [entry("Заметка", full="Текст. " * 4000)])
    return made


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_new_database_is_made_with_its_folder(tmp_path: Path, form: str) -> None:
    path = tmp_path / "new" / "folder" / "monitor.db"
    Store.open(form.format(path)).close()
    assert (pragma(path, "user_version"), pragma(path, "application_id")) == (len(MIGRATIONS), APPLICATION_ID)


def test_migrations_make_the_tables_that_statements_are_written_for(path: Path) -> None:
    made = engine(path, readonly=True)
    with made.connect() as connection:
        found = MetaData()
        found.reflect(connection, only=list(metadata.tables))
        for name, table in metadata.tables.items():
            described = {
                (column.name, str(column.type.dialect_impl(made.dialect).compile(made.dialect)), column.nullable) for column in table.columns
            }
            assert {(column.name, str(column.type), column.nullable) for column in found.tables[name].columns} == described, name
            indexes = {(index["name"], tuple(index["column_names"])) for index in inspect(connection).get_indexes(name)}
            assert indexes == {(index.name, tuple(column.name for column in index.columns)) for index in table.indexes}, name
            assert [key.name for key in found.tables[name].primary_key] == [key.name for key in table.primary_key], name
    made.dispose()


def test_a_migration_that_fails_leaves_everything_as_it_was(path: Path) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        connection.execute(text("DELETE FROM body"))
        raise RuntimeError("killed")

    made = engine(path, readonly=False)
    with pytest.raises(RuntimeError), made.begin() as connection:
        migrate(connection, (*MIGRATIONS, half))
    made.dispose()
    assert pragma(path, "user_version") == len(MIGRATIONS)
    with Store.open(str(path)) as store:
        assert store.article_count() == 1
        with store.reading() as connection:
            assert "half" not in inspect(connection).get_table_names()


def test_only_the_missing_steps_are_taken(path: Path) -> None:
    def further(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE further (id INTEGER)"))

    made = engine(path, readonly=False)
    with made.begin() as connection:
        assert migrate(connection, (*MIGRATIONS, further)) == 1
    made.dispose()
    assert pragma(path, "user_version") == len(MIGRATIONS) + 1


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database as the first release made it, with an article that was read and one that waits."""
    made = tmp_path / "first.db"
    opened = engine(made, readonly=False)
    with opened.begin() as connection:
        migrate(connection, MIGRATIONS[:1])
    opened.dispose()
    columns = "id, source, title, title_key, published_at, date_guessed, collected_at, language, origin, note, story, has_text, edition"
    article = f"INSERT INTO article ({columns}) VALUES ({{0}}, 'tass', 'Заметка {{0}}', {{0}}, 1, 0, 1, 'ru', 'none', '', {{0}}, 0, 0)"
    execute(
        made,
        "INSERT INTO source VALUES ('tass', 'ТАСС', 'state', 'ru', 'ru', 0)",
        article.format(1),
        article.format(2),
        "INSERT INTO body VALUES (1, ''), (2, '')",
        """INSERT INTO annotation VALUES ('v1', 1, 7, 1, '[["kz","name","title",0,7,0,7]]')""",
        "INSERT INTO meta VALUES ('active_version', 'v1')",
    )
    return made


def test_a_database_of_the_first_release_keeps_all_it_holds(first: Path) -> None:
    assert pragma(first, "user_version") == 1
    with Store.open(str(first)) as store:
        assert pragma(first, "user_version") == len(MIGRATIONS)
        mention = Mention("kz", MentionKind.NAME, Field.TITLE, 0, 7, 0, 7)
        assert store.annotation(1) == Annotation(1, (mention,), 7)
        assert [article.id for article in store.unindexed("v1", 9)] == [2]
        assert list(store.unknown_names()) == []
        store.save_annotations("v1", [Annotation(2, (), 0, unknown=("Дундич",))], {})
        assert [row.names for row in store.unknown_names()] == [("Дундич",)]


def test_a_reader_leaves_the_first_schema_to_a_writer(first: Path) -> None:
    with pytest.raises(OlderSchemaError, match="schema 1 waits"):
        Store.open(str(first), readonly=True)


@pytest.mark.parametrize("readonly", [False, True])
def test_a_newer_schema_is_refused_untouched(path: Path, readonly: bool) -> None:
    execute(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError, match="later version"):
        Store.open(str(path), readonly=readonly)
    assert path.read_bytes() == before


def test_a_reader_leaves_an_older_schema_to_a_writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.connection.MIGRATIONS", (*MIGRATIONS, lambda _: None))
    with pytest.raises(OlderSchemaError, match="upgrade"):
        Store.open(str(path), readonly=True)


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize("content", [b"not a database at all " * 20, b"SQLite format 3\x00", b"\xff"])
def test_a_file_of_another_kind_is_refused_untouched(tmp_path: Path, content: bytes, readonly: bool) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(content)
    with pytest.raises(NotOursError, match=r"monitor\.db"):
        Store.open(str(path), readonly=readonly)
    assert path.read_bytes() == content


@pytest.mark.parametrize("application", [0, 42])
def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path, application: int) -> None:
    path = tmp_path / "monitor.db"
    execute(path, f"PRAGMA application_id = {application}", "CREATE TABLE theirs (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(NotOursError, match="another program"):
        Store.open(str(path))
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_database_but_not_for_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.touch()
    with pytest.raises(NoDatabaseError):
        Store.open(str(path), readonly=True)
    Store.open(str(path)).close()
    assert pragma(path, "user_version") == len(MIGRATIONS)


def test_a_reader_of_nothing_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseError, match="no database yet"):
        Store.open(str(tmp_path / "monitor.db"), readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(NotOursError, match="is a folder"):
        Store.open(str(tmp_path))


def test_a_truncated_file_is_refused_untouched(path: Path) -> None:
    content = path.read_bytes()[: -2 * 4096]
    path.write_bytes(content)
    for readonly in (False, True):
        with pytest.raises(DamagedError, match="restore"):
            Store.open(str(path), readonly=readonly)
    assert path.read_bytes() == content


def test_flipped_bytes_are_noticed_before_anything_is_written(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(3, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xaa" * 200
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="restore"):
        Store.open(str(path))
    assert path.read_bytes() == bytes(content)


def test_damage_met_by_a_reader_is_told_in_words(path: Path) -> None:
    with Store.open(str(path), readonly=True) as store:
        content = bytearray(path.read_bytes())
        for page in range(1, len(content) // 4096):
            content[page * 4096 : page * 4096 + 200] = b"\xaa" * 200
        path.write_bytes(content)
        with pytest.raises(DamagedError, match="damaged"):
            store.check()


@pytest.mark.parametrize("url", ["postgresql://host/monitor", "sqlite://", "nonsense://", "://"])
def test_other_databases_are_not_promised(url: str) -> None:
    with pytest.raises(StoreError, match="expected a path"):
        Store.open(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MonitorError, match="file"):
        Store.open(str(tmp_path / "file" / "monitor.db"))


def test_a_reader_cannot_write(path: Path) -> None:
    with Store.open(str(path), readonly=True) as store:
        with pytest.raises(StoreError, match="reading only"):
            store.add_source(outlet("tass"))
        with pytest.raises(StoreError, match="read-only"), store.reading() as connection:
            connection.execute(text("DELETE FROM body"))


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    def fill(store: Store) -> None:
        with store.transaction() as connection:
            connection.execute(text("PRAGMA max_page_count = 1"))
            connection.execute(text("CREATE TABLE big AS SELECT zeroblob(1000000)"))

    with Store.open(str(path)) as store:
        with pytest.raises(StoreError, match="disk is full"):
            fill(store)
        assert store.article_count() == 1


def test_a_database_in_the_making_is_waited_for(tmp_path: Path) -> None:
    """The header has no name until the first migration is committed; whoever makes it holds the write lock."""
    path = tmp_path / "monitor.db"
    lock = FileLock(tmp_path / "monitor.db.write.lock")
    opened: list[int] = []

    def open_it() -> None:
        with Store.open(str(path)) as store:
            opened.append(store.article_count())

    waiting = threading.Thread(target=open_it)
    with lock.held("maker"):
        with closing(sqlite3.connect(path)) as unfinished:
            unfinished.execute("PRAGMA journal_mode=WAL")
            unfinished.execute("PRAGMA user_version=0")
            unfinished.execute("VACUUM")
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "it is not refused as another program's"
        path.unlink()  # the maker gives up: what is waited for is made by the next
    waiting.join(60)
    assert opened == [0]
