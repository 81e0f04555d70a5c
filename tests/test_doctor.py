"""What is sick is named, and one sick part does not hide the others."""

import json
import shutil
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor import config, doctor
from monitor.__main__ import main
from monitor.config import Settings
from monitor.doctor import Check, Verdict, examine, places, versions
from monitor.extract import catalogue
from monitor.model import FetchRecord, Outcome
from monitor.store.store import Store
from tests.making import FORMS, NOW, opened, settings
from tests.store.making import entry, put

NOTHING_SET: dict[str, str] = {}
SUBJECTS = ["config", "clock", "zones", "versions", "sqlite", "catalogue", "disk", "database", "collector", "charts", "feeds"]
UNREAD = [subject for subject in SUBJECTS if subject not in ("collector", "feeds")]  # where the database cannot be read


def found(given: Settings, subject: str, now: datetime = NOW) -> list[Check]:
    return [check for check in examine(given, now, NOTHING_SET) if check.subject == subject]


def subjects(checks: list[Check]) -> list[str]:
    """What was looked at, each once."""
    return list(dict.fromkeys(check.subject for check in checks))


def verdicts(given: Settings, subject: str, now: datetime = NOW) -> list[Verdict]:
    return [check.verdict for check in found(given, subject, now)]


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return settings(tmp_path, "https://a.example/rss", "https://b.example/rss")


def test_a_healthy_installation_is_told_part_by_part(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
    now = datetime.combine(catalogue.load(cache=FORMS).as_of or date(2026, 1, 1), datetime.min.time(), UTC) + timedelta(days=1)
    checks = examine(given, now, NOTHING_SET)
    assert subjects(checks) == SUBJECTS
    assert all(check.finding for check in checks)
    assert Verdict.BAD not in {check.verdict for check in checks}
    told = {check.subject: (check.verdict, check.finding) for check in checks}
    assert told["config"][0] is Verdict.GOOD
    assert told["config"][1].startswith(f"{given.path}: 2 sources, 2 feeds; no collect.contact")
    assert told["catalogue"][0] is Verdict.GOOD
    assert told["database"][1].startswith(f"{given.database_file}: sound, 0 articles, 0.")
    assert told["feeds"] == (Verdict.WARN, "0 of 2 answered when they were last asked, 2 were never asked")
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
    assert verdicts(given, "catalogue", day + places.OLD_FACTS) == [Verdict.GOOD]
    assert verdicts(given, "catalogue", day + places.OLD_FACTS + timedelta(days=1)) == [Verdict.WARN]


def test_a_broken_entity_is_named_and_hides_nothing_else(tmp_path: Path) -> None:
    given = settings(tmp_path, "https://a.example/rss", more="entities:\n  - {id: mars, kind: planet, name: {ru: Марс, en: Mars}}\n")
    checks = examine(given, NOW, NOTHING_SET)
    assert subjects(checks) == UNREAD
    (broken,) = (check for check in checks if check.verdict is Verdict.BAD)
    assert broken.subject == "catalogue"
    assert "mars: kind: expected leader, country or bloc" in broken.finding


def test_an_old_sqlite_is_a_warning_only(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    assert verdicts(given, "sqlite") == [Verdict.WARN]
    monkeypatch.setattr("sqlite3.sqlite_version_info", versions.SAFE_SQLITE)
    assert verdicts(given, "sqlite") == [Verdict.GOOD]


def test_little_space_is_told_before_there_is_none(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1 << 40, 0, places.LITTLE_SPACE))
    assert verdicts(given, "disk") == [Verdict.WARN]
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1 << 40, 0, places.LITTLE_SPACE + 1))
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
    assert subjects(examine(given, NOW, NOTHING_SET)) == UNREAD


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
    assert [subject for subject in dict.fromkeys(line.split(":")[0].split()[1] for line in lines) if subject != "environment"] == UNREAD
    assert ("bad " in result.stdout) is not sound
    as_json = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "doctor", "--format", "json"])
    assert as_json.exit_code == result.exit_code
    told = json.loads(as_json.stdout)
    assert [f"{check['verdict']:4}  {check['subject']}" for check in told] == [line.split(":")[0] for line in lines]
    assert all(check["finding"] for check in told)


def test_a_database_on_a_server_is_refused_in_words(given: Settings) -> None:
    (check,) = found(replace(given, database="postgresql://reader:secret@db.example/monitor"), "database")
    assert check.verdict is Verdict.BAD
    assert "SQLite" in check.finding
    assert "secret" not in check.finding


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("http://127.0.0.1:8080/rss", "127.0.0.1:8080"),
        ("https://localhost/rss", "localhost:443"),
        ("http://[::1]/rss", "[::1]:80"),
        ("http://192.168.1.5/rss", "192.168.1.5:80"),
        ("http://news.internal:8000/rss", "news.internal:8000"),
    ],
)
def test_a_private_address_is_named_as_one_that_will_be_refused(tmp_path: Path, address: str, named: str) -> None:
    _, refused = found(settings(tmp_path, address), "config")
    assert refused.verdict is Verdict.BAD
    assert refused.finding.startswith(f"{address}: a private address, will be refused")
    assert f"'{named}'" in refused.finding
    allowed = replace(settings_of(tmp_path), collect=replace(settings_of(tmp_path).collect, allow_private=(named,)))
    assert Verdict.BAD not in verdicts(allowed, "config")


def settings_of(folder: Path) -> Settings:
    return config.load(folder / "config.yaml", {})


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_that_will_not_be_used_is_told(given: Settings, name: str) -> None:
    told = [
        check for check in examine(given, NOW, {name: "http://user:secret@proxy.example:3128", "no_proxy": "x"}) if check.subject == "environment"
    ]
    assert [check.verdict for check in told] == [Verdict.WARN]
    assert name in told[0].finding
    assert "secret" not in told[0].finding


def test_a_clock_from_before_this_program_is_wrong(given: Settings) -> None:
    assert verdicts(given, "clock", datetime(2000, 1, 1, tzinfo=UTC)) == [Verdict.GOOD, Verdict.BAD]


def test_a_check_later_than_now_means_that_the_clock_is_wrong(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        store.record_fetch(store.feeds()[0].id, FetchRecord(NOW, NOW, Outcome.OK))
    assert verdicts(given, "clock", NOW - timedelta(minutes=30)) == [Verdict.GOOD]
    told = found(given, "clock", NOW - timedelta(days=1))[1]
    assert (told.verdict, "2026-03-10 09:00 UTC" in told.finding) == (Verdict.BAD, True)


def test_articles_of_the_future_are_counted(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        put(store, "s0", [entry("Из будущего", published=None)], NOW + timedelta(days=30))
    told = found(given, "clock")[1]
    assert (told.verdict, told.finding.startswith("1 articles were collected in the future")) == (Verdict.WARN, True)


def test_rules_of_time_zones_older_than_the_clocks_of_kazakhstan_are_bad(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdicts(given, "zones") == [Verdict.GOOD]
    monkeypatch.setattr("monitor.doctor.clocks.WITNESS", "Asia/Omsk")  # at UTC+6, as an old edition has Almaty
    (told,) = found(given, "zones")
    assert told.verdict is Verdict.BAD
    assert "Kazakhstan" in told.finding


def test_libraries_that_differ_from_the_lock_are_named(given: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "requirements.txt"
    monkeypatch.setattr("monitor.doctor.versions.LOCK", lock)
    assert verdicts(given, "versions") == [Verdict.WARN]
    lock.write_text(
        "click==0.1 \\\n    --hash=sha256:00\nno-such-library==1.0 \\\nonly-elsewhere==2 ; sys_platform == 'win32' \\\n", encoding="utf-8"
    )
    _, differing, missing = found(given, "versions")
    assert (differing.verdict, missing.verdict) == (Verdict.WARN, Verdict.WARN)
    assert "instead of 0.1" in differing.finding
    assert missing.finding.endswith("not installed: no-such-library")
    monkeypatch.setattr("importlib.metadata.version", lambda _: "0.1")
    lock.write_text("click==0.1 ; python_version >= '3.11' \\\nclick==0.2 ; python_version < '3.11' \\\n", encoding="utf-8")
    assert verdicts(given, "versions") == [Verdict.GOOD]
    lock.write_text("click==0.2 ; python_version < '3.11' \\\n", encoding="utf-8")
    assert verdicts(given, "versions") == [Verdict.GOOD], "a pin for another Python"
    lock.write_text("click==0.2 ; python_version >= '3.11' \\\n", encoding="utf-8")
    assert verdicts(given, "versions") == [Verdict.GOOD, Verdict.WARN]


def test_almost_no_space_is_bad(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1 << 40, 0, places.NO_SPACE))
    assert verdicts(given, "disk") == [Verdict.BAD]


def test_a_read_only_folder_is_told(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert verdicts(given, "disk")[1:] == [Verdict.WARN]
    assert verdicts(given, "charts") == [Verdict.WARN, Verdict.GOOD]


def test_a_long_write_ahead_log_is_told_early(given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        (told,) = found(given, "database")
        assert "write-ahead log" in told.finding
        monkeypatch.setattr("monitor.doctor.database.BIG_LOG", 100)
        _, long = found(given, "database")
        assert (long.verdict, "reading for very long" in long.finding) == (Verdict.WARN, True)


def test_a_copy_without_its_log_is_noticed(given: Settings, tmp_path: Path) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        assert verdicts(given, "database") == [Verdict.GOOD]
        shutil.copy(store.path, tmp_path / "copy.db")
    copy = replace(given, database="copy.db")
    _, told = found(copy, "database")
    assert (told.verdict, "has no -wal beside it" in told.finding) == (Verdict.WARN, True)
    with Store.open(copy.database_url, clock=lambda: NOW):
        pass
    _, told = found(copy, "database")
    assert (told.verdict, "was opened on 2026-03-10 09:00 UTC" in told.finding) == (Verdict.WARN, True)
    assert verdicts(copy, "database", NOW + timedelta(days=31)) == [Verdict.GOOD]
    assert verdicts(given, "database") == [Verdict.GOOD]


def test_refused_rows_are_counted(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        with store.transaction() as connection:
            connection.exec_driver_sql("INSERT INTO rejected (source, at, entry, reason) VALUES ('s0', 0, '', 'too long')")
    _, told = found(given, "database")
    assert told.finding == "1 items were refused and are kept aside (table rejected), last 1970-01-01 00:00 UTC: too long"


def test_who_collects_is_told_and_since_when_nobody_does(given: Settings) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
        assert [check.finding for check in found(given, "collector")] == ["nobody is collecting, and no feed was ever checked"]
        store.record_fetch(store.feeds()[0].id, FetchRecord(NOW, NOW, Outcome.OK))
        assert verdicts(given, "collector", NOW + timedelta(hours=23)) == [Verdict.GOOD]
        assert verdicts(given, "collector", NOW + timedelta(hours=25)) == [Verdict.WARN]
        with store.collecting("collect --every"):
            (told,) = found(given, "collector", NOW + timedelta(hours=25))
            assert told.finding.startswith("collect --every (process ")


def test_feeds_are_told_of_in_words(tmp_path: Path) -> None:
    addresses = [f"https://{name}.example/rss" for name in ("gone", "part", "moved", "lost", "well")]
    given = settings(tmp_path, *addresses)
    with opened(given) as store:
        store.sync_sources(given.sources)
        gone, part, moved, lost, well = store.feeds()
        store.record_fetch(gone.id, FetchRecord(NOW, NOW, Outcome.ERROR, error_kind="gone", error="410", gone=True))
        store.record_fetch(part.id, FetchRecord(NOW, NOW, Outcome.DEGRADED, error="the document was cut"))
        store.record_fetch(moved.id, FetchRecord(NOW, NOW, Outcome.OK, moved_to="https://new.example/rss", moved_at=NOW))
        store.record_fetch(lost.id, FetchRecord(NOW, NOW, Outcome.OK, overlap=False))
        store.record_fetch(well.id, FetchRecord(NOW, NOW, Outcome.OK, overlap=True))
    (every,) = found(given, "feeds")
    assert every == Check(Verdict.GOOD, "feeds", "4 of 5 answered when they were last asked")
    told = [check.finding.split(": ", 1) for check in found(given, "feed")]
    assert [address for address, _ in told] == addresses[:4]
    words = [said for _, said in told]
    assert words[0].startswith("gone: ")
    assert words[1] == "read in part: the document was cut"
    assert words[2].startswith("moved for good to https://new.example/rss (since 2026-03-10 09:00 UTC)")
    assert words[3].startswith("1 times in the last 7 days items may have been missed")


def test_the_copy_for_charts_is_measured(given: Settings) -> None:
    assert [check.finding for check in found(given, "charts")] == [f"{given.mart_folder}: not built yet"]
    given.mart_folder.mkdir()
    (given.mart_folder / "part").write_bytes(bytes(3 << 20))
    assert [check.finding for check in found(given, "charts")] == [f"{given.mart_folder}: 3.0 MiB; may be deleted, it is built again"]


def test_no_look_makes_files_or_needs_the_network(given: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(given) as store:
        store.sync_sources(given.sources)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: pytest.fail("asked the network"))
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.iterdir())
    examine(given, NOW, NOTHING_SET)
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("look", range(len(doctor.LOOKS)))
def test_a_fault_of_a_look_is_a_line_and_hides_nothing_else(given: Settings, monkeypatch: pytest.MonkeyPatch, look: int) -> None:
    def faulty(_: object) -> Iterator[Check]:
        raise ValueError("oh")

    subject = doctor.LOOKS[look][0]
    monkeypatch.setattr(doctor, "LOOKS", (*doctor.LOOKS[:look], (subject, faulty), *doctor.LOOKS[look + 1 :]))
    checks = examine(given, NOW, NOTHING_SET)
    assert Check(Verdict.BAD, subject, "could not be looked at: ValueError: oh") in checks
    assert subjects(checks) == [name for name, _ in doctor.LOOKS if name in (*UNREAD, subject)]
