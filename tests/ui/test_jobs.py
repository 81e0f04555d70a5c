import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.store.locks import COLLECTOR, HURRY
from monitor.ui import jobs
from tests.ui.conftest import Opening
from tests.ui.newsroom import configured, opened


@pytest.fixture(autouse=True)
def _no_jobs() -> Iterator[None]:
    jobs.jobs().clear()
    yield
    for job in jobs.jobs().values():
        job.process.kill()
        job.process.wait()
    jobs.jobs().clear()


def child(code: str, output: Path) -> jobs.Job:
    with output.open("wb") as file:
        return jobs.Job(subprocess.Popen([sys.executable, "-c", code], stdout=file, stderr=subprocess.STDOUT), output)


def test_a_command_is_started_beside_the_pages(tmp_path: Path) -> None:
    jobs.start("collect", ["status"], tmp_path / "missing.yaml")
    job = jobs.jobs()["collect"]
    assert job.process.wait(60) == 2  # a wrong configuration
    assert "missing.yaml" in job.tail()


def test_a_job_that_runs_is_not_started_twice(tmp_path: Path) -> None:
    running = child("import time; time.sleep(60)", tmp_path / "out")
    jobs.jobs()["collect"] = running
    jobs.start("collect", ["collect"], tmp_path / "config.yaml")
    assert jobs.jobs()["collect"] is running


def test_the_tail_is_the_last_lines_and_a_progress_bar_is_its_last_state(tmp_path: Path) -> None:
    job = child(r"print('\n'.join(map(str, range(50)))); print('10%\r55%\r100% done', end='')", tmp_path / "out")
    job.process.wait(30)
    assert job.tail().splitlines()[-2:] == ["49", "100% done"]
    assert len(job.tail().splitlines()) == 14


def test_half_a_letter_in_the_tail_is_no_fault(tmp_path: Path) -> None:
    output = tmp_path / "out"
    job = child("pass", output)
    job.process.wait(30)
    output.write_bytes(("ё" * jobs.TAIL).encode() + b"\xd1")
    assert "ё" in job.tail()


def test_a_running_collector_is_hurried_and_no_other_started(tmp_path: Path, asking: Opening) -> None:
    given = configured(tmp_path)
    answers = asking(replace(given, path=tmp_path / "missing.yaml"))  # so that a collector which is started ends at once
    hurried: list[int] = []
    before = signal.signal(HURRY, lambda number, _frame: hurried.append(number))
    try:
        with opened(given) as store, store.collecting(COLLECTOR):
            jobs.collect(answers)
    finally:
        signal.signal(HURRY, before)
    assert hurried == [HURRY]
    assert "collect" not in jobs.jobs()
    jobs.collect(answers)
    assert jobs.jobs()["collect"].process.wait(60) == 2
