"""What is sick is named, and one sick part does not hide the others."""

from collections import namedtuple
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor import doctor
from monitor.__main__ import main
from monitor.config import Settings
from monitor.doctor import Check, Verdict, examine
from monitor.extract import catalogue
from monitor.model import FetchRecord, Outcome
from tests.making import FORMS, NOW, opened, settings

SUBJECTS = ["config", "clock", "catalogue", "sqlite", "disk", "database"]


def found(given: Settings, subject: str, now: datetime = NOW) -> list[Check]:
    return [check for check in examine(given, now) if check.subject == subject]


def verdicts(given: Settings, subject: str, now: datetime = NOW) -> list[Verdict]:
    return [check.verdict for check in found(given, subject, now)]


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return settings(tmp_path, "https://a.example/rss", "https://b.example/rss")


def test_a_healthy_installation_is_told_part_by_part(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
    now = datetime.combine(catalogue.load(cache=FORMS).as_of or date(2026, 1, 1), datetime.min.time(), UTC) + timedelta(days=1)
    checks = examine(given, now)
    assert [check.subject for check in checks] == SUBJECTS
    assert all(check.finding for check in checks)
    assert Verdict.BAD not in {check.verdict for check in checks}
    told = {check.subject: (check.verdict, check.finding) for check in checks}
    assert told["config"] == (Verdict.GOOD, f"{given.path}: 2 sources, 2 feeds")
    assert told["catalogue"][0] is Verdict.GOOD
    assert told["database"] == (Verdict.GOOD, f"{given.database_file}: sound, 0 articles")
    assert "Europe/Moscow (+0300)" in told["clock"][1]


def test_without_feeds_nothing_will_be_collected(tmp_path: Path) -> None:
    assert verdicts(settings(tmp_path), "config") == [Verdict.WARN]


def test_exceptions_to_the_rules_of_the_network_are_told(tmp_path: Path) -> None:
    given = settings(tmp_path, "https://a.example/rss", allow=["127.0.0.1:8080"])
    given = replace(given, collect=replace(given.collect, insecure_tls=("old.example:443",)))
    allowed, insecure = found(given, "config")[1:]
    assert (allowed.verdict, insecure.verdict) == (Verdict.WARN, Verdict.WARN)
    assert "allow_private" in allowed.finding
    assert "127.0.0.1:8080" in allowed.finding
    assert "insecure_tls" in insecure.finding
    assert "old.example:443" in insecure.finding


def test_facts_that_nobody_checked_for_long_are_old(given: Settings) -> None:
    checked = catalogue.load(cache=FORMS).as_of
    assert checked is not None
    day = datetime.combine(checked, datetime.min.time(), UTC)
    assert verdicts(given, "catalogue", day + doctor.OLD_FACTS) == [Verdict.GOOD]
    assert verdicts(given, "catalogue", day + doctor.OLD_FACTS + timedelta(days=1)) == [Verdict.WARN]


def test_a_broken_entity_is_named_and_hides_nothing_else(tmp_path: Path) -> None:
    given = settings(tmp_path, "https://a.example/rss", more="entities:\n  - {id: mars, kind: planet, name: {ru: Марс, en: Mars}}\n")
    checks = examine(given, NOW)
    assert [check.subject for check in checks] == SUBJECTS
    (broken,) = (check for check in checks if check.verdict is Verdict.BAD)
    assert broken.subject == "catalogue"
    assert "mars: kind: expected leader, country or bloc" in broken.finding


def test_an_old_sqlite_is_a_warning_only(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    assert verdicts(given, "sqlite") == [Verdict.WARN]
    monkeypatch.setattr("sqlite3.sqlite_version_info", doctor.SAFE_SQLITE)
    assert verdicts(given, "sqlite") == [Verdict.GOOD]


def test_little_space_is_told_before_there_is_none(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1 << 40, 0, doctor.LITTLE_SPACE))
    assert verdicts(given, "disk") == [Verdict.WARN]
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1 << 40, 0, doctor.LITTLE_SPACE + 1))
    assert verdicts(given, "disk") == [Verdict.GOOD]


def test_space_is_looked_for_where_the_data_will_be(tmp_path: Path, given: Settings) -> None:
    later = replace(given, database="not/yet/there.db")
    assert found(later, "disk")[0].finding.endswith(f"free in {tmp_path}")


def test_no_database_yet_is_no_fault_and_none_is_made(tmp_path: Path, given: Settings) -> None:
    (check,) = found(given, "database")
    assert check.verdict is Verdict.WARN
    assert "none yet" in check.finding
    assert not (tmp_path / "monitor.db").exists()


@pytest.mark.parametrize("harm", ["strange", "cut", "overwritten"])
def test_a_damaged_database_is_named_not_raised(tmp_path: Path, given: Settings, harm: str) -> None:
    file = tmp_path / "monitor.db"
    with opened(given) as store:
        store.sync_sources(given.sources)
    body = file.read_bytes()
    assert not (tmp_path / "monitor.db-wal").exists(), "closed and whole"
    file.write_bytes(
        {"strange": b"not a database at all" * 50, "cut": body[: len(body) // 2], "overwritten": body[:4096] + b"\xff" * (len(body) - 4096)}[harm]
    )
    (check,) = found(given, "database")
    assert check.verdict is Verdict.BAD
    assert str(file) in check.finding
    assert [check.subject for check in examine(given, NOW)] == SUBJECTS


def test_feeds_that_fail_are_named_with_their_reason(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        first, second = store.feeds()
        store.record_fetch(first.id, FetchRecord(NOW, NOW, Outcome.OK))
        store.record_fetch(first.id, FetchRecord(NOW, NOW + timedelta(hours=1), Outcome.ERROR, error_kind="tls", error="the certificate has expired"))
        store.record_fetch(second.id, FetchRecord(NOW, NOW, Outcome.ERROR, error_kind="connection", error="no such host"))
    one, other = found(given, "feed")
    assert (one.verdict, other.verdict) == (Verdict.WARN, Verdict.WARN)
    assert one.finding == f"{first.url}: tls: the certificate has expired (last success 2026-03-10 09:00 UTC)"
    assert other.finding == f"{second.url}: connection: no such host (never reached)"


@pytest.mark.parametrize("sound", [True, False])
def test_the_command_is_1_when_something_must_be_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: bool) -> None:
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)
    settings(tmp_path, "https://a.example/rss")
    if not sound:
        (tmp_path / "monitor.db").write_text("a letter to a friend", encoding="utf-8")
    result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "doctor"])
    assert result.exit_code == (0 if sound else 1), result.output
    lines = result.stdout.splitlines()
    assert [line.split(":")[0].split()[1] for line in lines] == SUBJECTS
    assert ("bad " in result.stdout) is not sound


def test_a_database_on_a_server_is_refused_in_words(given: Settings) -> None:
    (check,) = found(replace(given, database="postgresql://reader:secret@db.example/monitor"), "database")
    assert check.verdict is Verdict.BAD
    assert "SQLite" in check.finding
    assert "secret" not in check.finding
