"""What `/readyz` tells, and what it never does."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.answers.readiness import Readiness, look
from monitor.config import load
from monitor.model import FetchRecord, Outcome, Source
from tests.making import opened, settings

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def asked(folder: Path) -> dict[str, object]:
    return look(folder / "config.yaml", {}, NOW)


def test_a_readable_database_is_ready_and_its_last_success_has_an_age(tmp_path: Path) -> None:
    with opened(settings(tmp_path, "https://one.example/rss")) as store:
        store.sync_sources(settings_sources(tmp_path))
        at = NOW - timedelta(minutes=10)
        store.record_fetch(store.feeds()[0].id, FetchRecord(at, at, Outcome.OK))
        with store.collecting("collect --every"):
            found = asked(tmp_path)
    assert found == {"ready": True, "database": "readable", "last_success_age": 600, "collecting": True}
    assert "example" not in json.dumps(found)


def settings_sources(folder: Path) -> tuple[Source, ...]:
    return load(folder / "config.yaml", {}).sources


def test_without_a_collector_it_is_said_and_still_ready(tmp_path: Path) -> None:
    opened(settings(tmp_path)).close()
    assert asked(tmp_path) == {"ready": True, "database": "readable", "last_success_age": None, "collecting": False}


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda file: None, "none"),
        (lambda file: file.write_bytes(b"no database at all" * 100), "not-ours"),
        (lambda file: file.mkdir(), "not-ours"),
    ],
    ids=["missing", "foreign", "folder"],
)
def test_what_is_no_database_is_named_in_a_word(tmp_path: Path, spoil: object, word: str) -> None:
    settings(tmp_path)
    spoil(tmp_path / "monitor.db")  # type: ignore[operator]
    assert (asked(tmp_path)["ready"], asked(tmp_path)["database"]) == (False, word)


def test_a_newer_schema_is_named(tmp_path: Path) -> None:
    opened(settings(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / "monitor.db")
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert asked(tmp_path)["database"] == "newer-schema"


def test_a_wrong_configuration_is_told_without_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("database: postgresql://user:s3cret@db/news\ncolour: blue\n", "utf-8")
    assert asked(tmp_path) == {"ready": False, "database": "wrong-configuration", "last_success_age": None, "collecting": False}


def test_an_answer_is_kept_for_five_seconds(tmp_path: Path) -> None:
    opened(settings(tmp_path)).close()
    watch = Readiness()
    assert watch.ask(tmp_path / "config.yaml", {}, NOW)["ready"] is True
    (tmp_path / "config.yaml").unlink()
    assert watch.ask(tmp_path / "config.yaml", {}, NOW + timedelta(seconds=4))["ready"] is True
    assert watch.ask(tmp_path / "config.yaml", {}, NOW + timedelta(seconds=6))["ready"] is False


def test_a_database_locked_by_another_program_is_busy_and_not_waited_for(tmp_path: Path) -> None:
    opened(settings(tmp_path)).close()
    other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert Readiness(patience=0.2).ask(tmp_path / "config.yaml", {}, NOW)["database"] in ("busy", "locked")
    finally:
        other.close()
