"""The measurements of the collector run, on few feeds: that they measure, not how fast."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bench.collecting import gaps, growth, politeness, processes, running, server, wholeness
from bench.collecting.__main__ import main
from bench.collecting.feeds import SHOWN, Rules
from bench.collecting.growth import Sample
from bench.collecting.items import Desk
from bench.collecting.ledger import Ledger
from bench.collecting.newsroom import Newsroom
from bench.collecting.processes import Held
from monitor.collect import parser
from monitor.pipeline import rounds
from tests.making import FORMS, NOW, opened, settings

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder whose installations share the generated forms of all tests."""
    FORMS.mkdir(parents=True, exist_ok=True)
    (tmp_path / "forms").symlink_to(FORMS)
    return tmp_path


@linux_only
def test_load_prints_rounds_with_targets_and_a_peer(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--keep", str(kept), "load", "--feeds", "3", "--hanging", "0", "--many", "0", "--polite", "0"]) == 0
    machine, first = capsys.readouterr().out.strip().split("\n\n")
    assert "cores" in machine
    assert first.splitlines()[0].split() == ["measured", "here", "target", "met", "peer", "times", "better"]
    assert re.search(r"articles stored and read +60 +at least 60 +yes", first)
    assert re.search(r"the next round .* 3 unchanged", first)


@linux_only
def test_day_prints_the_share_of_both_rhythms(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--keep", str(kept), "day", "--articles", "400", "--feeds", "2", "--rounds", "1", "--archive", "0"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"96 rounds of 2 feeds: share of a day .* at most 25% +\w+ +natasha NER alone", printed)
    assert re.search(r"new articles a round +4\.0, on top of 40", printed)
    assert "1,440 rounds of 1 feeds" in printed


@linux_only
def test_soak_tells_what_is_held_and_finds_nothing_lost(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--keep", str(kept), "soak", "--minutes", "0.05", "--feeds", "3", "--growth", "1000000"]) == 0
    printed = capsys.readouterr().out
    assert "open files" in printed
    assert "MiB an hour over the last three quarters" in printed
    assert printed.endswith("\n0 faults\n")


@linux_only
def test_six_kills_lose_nothing(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--keep", str(kept), "kills", "--rounds", "6", "--feeds", "3", "--latest", "0.8"]) == 0
    printed = capsys.readouterr().out
    assert "6 kills and the rest in" in printed
    assert int(re.findall(r"(\d+) acknowledged items", printed)[0]) >= 3
    assert printed.endswith("\n0 faults\n")


def asked(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urlopen(Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.read()
    except HTTPError as refused:
        return refused.code, b""


def now() -> str:
    return datetime.now(UTC).isoformat()


def changed(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "bench.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_generated_feed_moves_on_at_every_request_and_says_so() -> None:
    with Newsroom(Rules(3, hanging=1, new=2)) as room:
        status, body = asked(room.url(0))
        document = parser.parse(body, url=room.url(0), now=NOW, allow_private=[room.host(0)])
        assert status == 200
        assert isinstance(document, parser.Document)
        assert [entry.link for entry in document.entries] == [f"http://{room.host(0)}/a/0/{number}" for number in range(SHOWN, 0, -1)]
        assert document.entries[0].full_text == Desk().item(0, SHOWN).text
        room.change(new=0)
        assert asked(room.url(0), **{"If-None-Match": f'"{SHOWN}-0"'})[0] == 304
        room.move(0, by=5)
        assert asked(room.url(0), **{"If-None-Match": f'"{SHOWN}-0"'})[0] == 200
        with pytest.raises(TimeoutError):
            urlopen(room.url(2), timeout=0.2)
        assert [(one.feed, one.status, one.high) for one in room.log()] == [(0, 200, 20), (0, 304, 20), (0, 200, 25), (2, None, 0)]
        assert room.newest() == [25, 20, 20]


def test_what_was_printed_is_owed_and_missed_when_it_is_gone(tmp_path: Path) -> None:
    with Newsroom(Rules(1)) as room:
        given = settings(tmp_path, room.url(0), allow=[room.host(0)])
        lines = []
        with opened(given) as store:
            rounds.one_round(store, given, indexing=False, say=lambda event: lines.append({"at": now(), "event": event.name, **event.fields}))
        (tmp_path / "monitor.db").rename(tmp_path / "bench.db")
        ledger = Ledger(room)
        ledger.acknowledge(lines)
        assert len(ledger.owed) == SHOWN
        assert wholeness.faults(tmp_path, ledger.owed, thorough=True) == []
        changed(tmp_path, "DELETE FROM sighting WHERE article = 7", "DELETE FROM body WHERE article = 7", "DELETE FROM article WHERE id = 7")
        changed(tmp_path, "UPDATE article SET title = (SELECT title FROM article WHERE id = 1) WHERE id = 2", "DELETE FROM body WHERE article = 3")
        assert wholeness.faults(tmp_path, ledger.owed) == [
            "1 titles stored twice",
            "1 articles without a text row",
            "acknowledged, but not there: /a/0/7",
        ]
        assert list(gaps.gaps(tmp_path, room)) == [gaps.Gap(0, 7, 7, reported=True)], "the first check claims nothing of the time before"
        changed(tmp_path, "UPDATE fetch SET overlap = 1")
        assert list(gaps.gaps(tmp_path, room)) == [gaps.Gap(0, 7, 7, reported=False)]


def test_starts_and_connections_are_counted_from_the_log() -> None:
    log = [server.Request(0, "", at, 200, ended=ended) for at, ended in ((0.0, 3.0), (1.0, 2.0), (2.5, 4.0), (3.5, None))]
    assert politeness.together(log) == 2
    assert politeness.between(log) == 1.0


def test_growth_is_that_of_the_last_three_quarters() -> None:
    samples = [Sample(at, Held(memory=int(1000 + (0 if at < 900 else at / 3600 * 50))), 0, 0) for at in range(0, 3601, 60)]
    assert growth.an_hour(samples) == pytest.approx(50, rel=0.1)
    assert growth.an_hour(samples[:1]) == 0.0


def test_growth_is_of_what_stays_between_rounds() -> None:
    """Samples that catch a round under way, ever more of them, are none; a floor that rises is."""
    at = range(0, 3601, 5)
    busy = [Sample(now, Held(memory=1000 + (500 if number % 36 < now / 3600 * 30 else 0)), 0, 0) for number, now in enumerate(at)]
    assert growth.an_hour(busy) == pytest.approx(0, abs=1)
    rising = [Sample(one.at, Held(memory=one.held.memory + int(one.at / 36)), 0, 0) for one in busy]
    assert growth.an_hour(rising) == pytest.approx(100, rel=0.1)


@linux_only
def test_a_command_is_held_with_all_it_started(tmp_path: Path) -> None:
    sleeping = "import time; time.sleep(60)"
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '{sleeping}']); print('{{}}', flush=True); {sleeping}"
    under_way = running.Running([sys.executable, "-c", child], tmp_path / "log")
    while not under_way.lines():
        time.sleep(0.01)
    assert len(processes.of_session(under_way.pid)) == 2
    assert under_way.held().memory > 5 << 20
    os.killpg(under_way.pid, 9)
    assert under_way.ran().code == -9


def test_a_command_that_fails_is_not_a_round(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="exit code 4\nno luck"):
        running.run([sys.executable, "-c", "import sys; print('no luck', file=sys.stderr); sys.exit(4)"], tmp_path / "log")


def test_help_names_every_measurement() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench.collecting", "--help"], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert all(part in told.stdout for part in ("load", "day", "soak", "kills"))
