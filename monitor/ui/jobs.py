"""What was started beside the pages, and how far is it? The pages never work themselves."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import streamlit as st

from monitor.masking import shown
from monitor.ui import literal
from monitor.ui.data import look_again
from monitor.ui.text import t

if TYPE_CHECKING:
    from monitor.answers import Answers

TAIL = 8_192  # bytes of a job's output that are shown
EVERY = 1.0  # seconds between looks at a running job


@dataclass(frozen=True, slots=True)
class Job:
    """A child process and the file it writes to."""

    process: subprocess.Popen[bytes]
    output: Path

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def tail(self) -> str:
        """The last lines of its output; of a progress bar's rewritten line the last state."""
        with self.output.open("rb") as file:
            file.seek(max(0, self.output.stat().st_size - TAIL))
            text = file.read().decode("utf-8", "replace")
        return "\n".join(line.rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")[-14:])


@st.cache_resource
def jobs() -> dict[str, Job]:
    """Name → the latest job of that name; one dashboard, one list, whoever looks."""
    return {}


def running(name: str) -> bool:
    """Whether a job of that name is under way."""
    job = jobs().get(name)
    return job is not None and job.running


def start(name: str, arguments: Sequence[str], config: Path) -> None:
    """Starts `python -m monitor …` unless a job of that name is running."""
    if running(name):
        return
    handle, path = tempfile.mkstemp(prefix=f"monitor-{name}-", suffix=".log")
    with os.fdopen(handle, "wb") as output:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and commands; file names are made by us)
            [sys.executable, "-m", "monitor", "--config", str(config), *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=Path(__file__).parents[2],
        )  # fmt: skip
    jobs()[name] = Job(process, Path(path))


def collect(answers: "Answers") -> None:
    """Asks the collector for a round now, or starts one where none is running; for callbacks."""
    if answers.hurry():
        st.toast(t("jobs.hurried"), icon=":material/sync:", duration="long")
    else:
        start("collect", ["collect", "--once", "--force"], answers.settings.path)


def show(name: str) -> None:
    """The job's progress while it runs, and how it ended; the page reads its data anew when it has."""
    job = jobs().get(name)
    if job is None:
        return
    if job.running:
        _watched(name)
    else:
        _drawn(name, job)


@st.fragment(run_every=EVERY)
def _watched(name: str) -> None:
    job = jobs().get(name)
    if job is None:
        return
    _drawn(name, job)
    if not job.running:
        look_again()
        st.rerun()


def _drawn(name: str, job: Job) -> None:
    code = job.process.poll()
    state: Literal["running", "complete", "error"] = (
        "running" if code is None else "complete" if code in (0, 3) else "error"
    )  # 3: some feeds failed, the rest is in
    label = t(f"jobs.{name}.running") if code is None else t(f"jobs.{name}.{'done' if code in (0, 3) else 'failed'}")
    # Not as a context: leaving one marks the status complete. The commands speak English, so their lines wait to be asked for.
    st.status(label, state=state).code(literal.plain(shown(job.tail())) or t("jobs.waiting"), language=None, wrap_lines=True)
