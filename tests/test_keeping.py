"""Backups, restoring and removing from the command line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.__main__ import main
from monitor.collect.links import canonical
from monitor.store.store import Store
from tests.making import NOW, opened, settings
from tests.store.making import entry, put, show

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on an installation with three articles."""
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)
    given = settings(tmp_path, "https://a.example/rss")
    with opened(given) as store:
        store.sync_sources(given.sources)
        put(store, "s0", [entry(f"Заметка {number}", published=NOW) for number in range(3)], NOW)

    def invoke(*words: object) -> Result:
        result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), *map(str, words)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoke


def test_a_backup_says_what_is_in_it(run: Run, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "copy.db")
    assert result.exit_code == 0
    assert re.fullmatch(rf"{tmp_path}/copy\.db: 3 articles, 0 mentions, 3 stories, 2026-03-10 to 2026-03-10, 0\.\d MiB\n", result.stdout)


def test_a_backup_that_exists_is_1_and_is_forced(run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    refused = run("backup", tmp_path / "copy.db")
    assert refused.exit_code == 1
    assert refused.stderr == f"Error: {tmp_path}/copy.db: exists already; name another file or use --force\n"
    assert run("backup", tmp_path / "copy.db", "--force").exit_code == 0


def test_in_a_folder_backups_have_dates_and_the_newest_stay(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("monitor-20260101T000000Z.db", "monitor-20260102T000000Z.db", "notes.txt", "monitor-old.db"):
        (folder / name).touch()
    result = run("backup", folder, "--keep", 2)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[1:] == [f"{folder}/monitor-20260101T000000Z.db: removed"]
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == 4
    assert {"monitor-20260102T000000Z.db", "notes.txt", "monitor-old.db"} < set(left)


def test_keeping_some_needs_a_folder(run: Run, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "copy.db", "--keep", 2)
    assert result.exit_code == 2
    assert "a folder that exists" in result.stderr


def test_restoring_says_where_the_database_before_is(run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    with Store.open(str(tmp_path / "monitor.db"), canonical=canonical) as store:
        put(store, "s0", [entry("Четвёртая")], NOW)
    result = run("restore", tmp_path / "copy.db")
    assert result.exit_code == 0, result.output
    before, after = result.stdout.splitlines()
    assert after == "restored: 3 articles, 0 mentions, 3 stories, 2026-03-10 to 2026-03-10"
    with Store.open(before.removeprefix("the database before: "), readonly=True) as aside:
        assert aside.article_count() == 4


def test_restoring_while_somebody_collects_is_1(run: Run, tmp_path: Path) -> None:
    run("backup", tmp_path / "copy.db")
    with Store.open(str(tmp_path / "monitor.db")) as store, store.collecting("collect --every"):
        result = run("restore", tmp_path / "copy.db")
    assert result.exit_code == 1
    assert "held by collect --every (process" in result.stderr


def test_a_file_that_is_no_backup_is_1(run: Run, tmp_path: Path) -> None:
    result = run("restore", tmp_path / "config.yaml")
    assert result.exit_code == 1
    assert "config.yaml: not a database" in result.stderr


def test_pruning_needs_a_time_to_keep(run: Run) -> None:
    result = run("prune")
    assert (result.exit_code, result.stdout) == (0, "collect.keep is not set: everything is kept\n")


def test_pruning_removes_what_a_dry_run_told(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("{interval: 15m,", "{interval: 15m, keep: 1d,"), encoding="utf-8")
    with Store.open(str(tmp_path / "monitor.db"), canonical=canonical) as store:
        show(store, store.feeds()[0], [entry("Старая", "https://a.example/old", published=NOW)], NOW)
        put(store, "s0", [entry("Сегодняшняя", published=store.clock())], store.clock())
    told = run("prune", "--dry-run")
    assert told.exit_code == 0, told.output
    assert re.search(r"1 articles published before .* UTC would be removed", told.stdout)
    assert re.search(r"1 articles published before .* UTC removed", run("prune").stdout)
    with Store.open(str(tmp_path / "monitor.db"), readonly=True) as store:
        assert store.article_count() == 4
