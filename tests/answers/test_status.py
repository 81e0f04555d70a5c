"""What `status` tells of each feed, and how a feed that was given up comes back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.__main__ import main
from monitor.answers import ERROR_KINDS
from monitor.answers.status import lines, status
from monitor.answers.trouble import TROUBLES, exceptions
from monitor.config import Settings
from monitor.model import FetchRecord, Outcome, Source, SourceKind
from monitor.store.store import Store
from monitor.ui.text import messages
from tests.making import opened, settings

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SECRET = "https://user:s3cr3t@one.example/rss?token=t0ken&page=2"
MASKED = "https://***@one.example/rss?token=***&page=2"
ROOT = Path(__file__).parents[2]
RAISED = re.compile(r'\b(?:FetchError|ParseError)\(\s*"([a-z_0-9]+)"|error_kind="([a-z_]+)"|^[A-Z_]*KIND[A-Z_]* = "([a-z_]+)"', re.MULTILINE)


def test_every_kind_that_a_check_can_end_with_has_its_words() -> None:
    rooms = (ROOT / "monitor/collect", ROOT / "monitor/pipeline")
    raised = {"".join(kind) for room in rooms for file in room.glob("*.py") for kind in RAISED.findall(file.read_text("utf-8"))}
    assert len(raised) > 15
    assert raised <= set(ERROR_KINDS)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", ERROR_KINDS)
def test_the_pages_say_of_every_kind_what_happened_and_what_to_do(kind: str, language: str) -> None:
    assert messages(language)[f"error.{kind}"]
    assert messages(language)[f"advice.{kind}"].endswith(".")


@pytest.mark.parametrize("kind", ERROR_KINDS)
def test_commands_and_english_pages_say_the_same(kind: str) -> None:
    reason, advice = TROUBLES[kind]
    assert messages("en")[f"error.{kind}"] == reason
    assert messages("en")[f"advice.{kind}"] == advice[0].upper() + advice[1:] + "."


def test_the_pages_have_no_words_for_a_kind_that_there_is_not() -> None:
    for language in ("ru", "en"):
        named = {key.removeprefix("error.") for key in messages(language) if key.startswith("error.")}
        assert named == {*ERROR_KINDS, "unknown"}


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return settings(tmp_path, "https://two.example/rss")


@pytest.fixture
def store(given: Settings) -> Iterator[Store]:
    with opened(given) as held:
        held.sync_sources([Source("s0", "Источник", SourceKind.PRIVATE, feeds=(SECRET,)), Source("s1", "Второй", SourceKind.PRIVATE)])
        yield held


def checked(store: Store, hours: float, outcome: Outcome = Outcome.OK, **more: Any) -> None:
    at = NOW - timedelta(hours=hours)
    store.record_fetch(store.feeds()[0].id, FetchRecord(at, at, outcome, **more))


def feed(store: Store, given: Settings) -> dict[str, Any]:
    found: dict[str, Any] = status(store, given.collect, NOW)["sources"][0]["feeds"][0]
    return found


def test_a_failing_feed_says_since_when_why_and_what_to_do_without_secrets(store: Store, given: Settings) -> None:
    checked(store, 5)
    for hours in (3, 1):
        checked(store, hours, Outcome.ERROR, error_kind="http_5xx", error=f"{SECRET} answered 503", next_check_at=NOW + timedelta(hours=1))
    found = feed(store, given)
    assert (found["url"], found["error"]) == (MASKED, f"{MASKED} answered 503")
    assert (found["failing_since"], found["failures"]) == ("2026-03-10T04:00:00Z", 2)
    assert (found["reason"], found["advice"]) == TROUBLES["http_5xx"]
    said = "\n".join(lines(status(store, given.collect, NOW)))
    assert "the site itself is out of order" in said
    assert "nothing since 2026-03-10T04:00:00Z, 2 failures in a row; next check 2026-03-10T10:00:00Z" in said
    assert "s3cr3t" not in said
    assert "t0ken" not in said


def test_a_feed_that_was_given_up_says_how_to_bring_it_back(store: Store, given: Settings) -> None:
    checked(store, 1, Outcome.ERROR, error_kind="gone", error="410", gone=True, next_check_at=NOW)
    found = feed(store, given)
    assert (found["gone"], found["next_check"]) == (True, None)
    assert f"not asked any more: `revive --feed {found['feed']}`" in "\n".join(lines(status(store, given.collect, NOW)))


def test_a_possible_loss_has_its_two_ends(store: Store, given: Settings) -> None:
    checked(store, 3, overlap=None)
    checked(store, 2, overlap=False)
    lost = feed(store, given)["lost"]
    assert (lost["from"], lost["to"]) == ("2026-03-10T06:00:00Z", "2026-03-10T07:00:00Z")
    assert "some items may have been missed" in "\n".join(lines(status(store, given.collect, NOW)))


def test_an_exception_for_a_host_is_told(given: Settings) -> None:
    collect = replace(given.collect, insecure_tls=("one.example:443",), allow_private=("127.0.0.1:8080", "[::1]:80"))
    assert exceptions(SECRET, collect) == ("insecure_tls",)
    assert exceptions("http://127.0.0.1:8080/x", collect) == ("allow_private",)
    assert exceptions("http://[::1]/x", collect) == ("allow_private",)
    assert exceptions("https://other.example/", collect) == ()
    assert exceptions("http://[", collect) == ()


@pytest.mark.parametrize("named", ["number", SECRET, MASKED])
def test_a_feed_is_revived_by_its_number_or_its_address(named: str, store: Store, given: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)
    checked(store, 1, Outcome.ERROR, error_kind="gone", error="410", gone=True)
    wanted = str(store.feeds()[0].id) if named == "number" else named
    result = CliRunner().invoke(main, ["--config", str(given.path), "revive", "--feed", wanted])
    assert (result.exit_code, result.output) == (0, f"{MASKED}: asked again in the next round\n")
    assert store.feeds()[0].gone is False
    assert store.due_feeds(NOW)


def test_a_feed_that_there_is_not_is_1(store: Store, given: Settings) -> None:
    result = CliRunner().invoke(main, ["--config", str(given.path), "revive", "--feed", "https://x:s3cr3t@nowhere.example/"])
    assert result.exit_code == 1
    assert "https://***@nowhere.example/: no feed with this address" in result.output
