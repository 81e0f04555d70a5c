"""A database that cannot be used is a page that says what to do, in both languages, and never a traceback."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from monitor.model import MonitorError
from monitor.store import connection, errors
from monitor.ui import refusal, text
from monitor.ui.refusal import KINDS
from tests.making import opened, settings
from tests.ui.visits import SECONDS, run, words

MAIN = Path(refusal.__file__).with_name("main.py")


def foreign(file: Path) -> None:
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE bookmarks (url)")
    other.commit()
    other.close()


def newer(file: Path) -> None:
    made(file)
    other = sqlite3.connect(file)
    other.execute("PRAGMA user_version = 9999")
    other.close()


def damaged(file: Path) -> None:
    made(file)
    for rest in (file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        rest.unlink(missing_ok=True)
    file.write_bytes(file.read_bytes()[:5000])


def made(file: Path) -> None:
    from monitor.config import load

    opened(load(file.with_name("config.yaml"), {})).close()


def shown(folder: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> AppTest:
    monkeypatch.setenv("MONITOR_CONFIG", str(folder / "config.yaml"))
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)
    at = AppTest.from_file(str(MAIN), default_timeout=SECONDS)
    at.query_params["lang"] = language
    return at.run()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda file: file.write_bytes(b"<html>no database</html>" * 50), "not_ours"), (foreign, "not_ours"), (Path.mkdir, "not_ours"),
        (newer, "newer"), (damaged, "damaged"), (lambda file: file.with_name("config.yaml").write_text("colour: blue"), "config"),
    ],
    ids=["text", "foreign", "folder", "newer", "damaged", "config"],
)  # fmt: skip
def test_a_database_that_cannot_be_used_is_a_friendly_page(
    spoil: Callable[[Path], object], kind: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(tmp_path)
    spoil(tmp_path / "monitor.db")
    at = shown(tmp_path, monkeypatch, language)
    assert not at.exception
    assert [error.value for error in at.error] == [text.say(language, f"refused.of.{kind}")]
    assert [title.value for title in at.title] == [text.say(language, "refused.title")]
    assert "Traceback" not in at.code[0].value


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("before", [lambda file: None, lambda file: file.touch(), made], ids=["missing", "empty file", "no rows"])
def test_a_new_installation_is_welcomed(before: Callable[[Path], object], language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path)
    before(tmp_path / "monitor.db")
    at = shown(tmp_path, monkeypatch, language)
    assert not at.exception
    assert not at.error
    assert text.say(language, "onboarding.title") in words(at)


def test_a_database_that_another_program_keeps_locked_is_a_friendly_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path)
    made(tmp_path / "monitor.db")
    monkeypatch.setattr(connection, "BUSY_MS", 50)
    other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        at = shown(tmp_path, monkeypatch, "ru")
    finally:
        other.close()
    assert not at.exception
    assert [error.value for error in at.error] == [text.say("ru", "refused.of.locked")]


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_refusal_has_its_words_and_shows_no_secret(kind: type[MonitorError], language: str) -> None:
    def page() -> None:
        import streamlit as st

        from monitor.ui.refusal import refused

        st.session_state["demo"] = False
        refused(st.session_state["test_answers"])

    at = run(kind("postgresql://monitor:s3cret@db/news: <b>no</b>"), page, lang=language)  # type: ignore[arg-type]
    assert not at.exception
    assert at.code[0].value == "postgresql://***@db/news: <b>no</b>"
    assert at.error[0].value == text.say(language, f"refused.of.{dict(KINDS)[kind]}")


def test_every_error_of_the_store_is_told_apart() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.StoreError)]
    assert {kind for kind in kinds if not kind.__subclasses__()} <= {kind for kind, _ in KINDS}


def test_a_missing_configuration_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = shown(tmp_path, monkeypatch, "ru")
    assert not at.exception
    assert "config.yaml: no such file" in at.code[0].value
