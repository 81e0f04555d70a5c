"""How do the collector and the dashboard run as one command?"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from monitor.model import MonitorError

HOST = "127.0.0.1"
PORT = 8501  # Streamlit's own default
PORTS_TRIED = 20
PATIENCE = 10.0  # seconds a child gets to end after SIGTERM
RESTARTS = (5.0, 300.0)  # seconds before a collector that ended is started again: at first, and at most after doubling
STEADY = 600.0  # seconds; one that ran as long is started again as if for the first time
START_TIMEOUT = 60.0  # a cold disk; warm it is two seconds
DASHBOARD = Path(__file__).parent.parent / "dashboard.py"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to start: commands, their environment, the port they share."""

    port: int
    dashboard: tuple[str, ...]
    collector: tuple[str, ...] | None
    environment: Mapping[str, str]


def free_port(wanted: int, tries: int = PORTS_TRIED) -> int:
    """`wanted`, or the first free port after it.

    Raises:
        MonitorError: none of the ports tried is free.
    """
    last = min(wanted + tries - 1, 65535)
    for port in range(wanted, last + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise MonitorError(f"no free port from {wanted} to {last}: name another with --port")


def plan(port: int, config: Path, every: str, *, collect: bool, demo: bool, environment: Mapping[str, str]) -> Plan:
    """The commands behind `serve`; a demonstration collects nothing."""
    run = (sys.executable, "-m")
    options = ("--server.port", str(port), "--server.address", HOST, "--server.headless", "true")
    settings = {"MONITOR_CONFIG": str(config.absolute()), **({"MONITOR_DEMO": "1"} if demo else {})}
    return Plan(
        port,
        (*run, "streamlit", "run", str(DASHBOARD), *options),
        (*run, "monitor", "--config", str(config.absolute()), "collect", "--every", every) if collect and not demo else None,
        {**environment, **settings, "PYTHONPATH": str(DASHBOARD.parent)},
    )


def serve(plan: Plan, say: Callable[[str], None]) -> int:
    """Run both until a signal or the dashboard's end; returns the exit code.

    Ctrl-C, SIGTERM and a closed terminal stop both: SIGTERM first, SIGKILL after five seconds.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    children: list[subprocess.Popen[bytes]] = []
    try:
        # Sessions of their own: the terminal's Ctrl-C reaches only this process, which then ends them in order.
        start = _starter(plan)
        dashboard = start(plan.dashboard, quiet=True)
        children.append(dashboard)
        collector = _Collector(partial(start, plan.collector, quiet=False), children, say) if plan.collector else None
        if collector:
            collector.tend(time.monotonic())
        if _wait_for(f"http://{HOST}:{plan.port}/_stcore/health", dashboard, stopping):
            say(f"Dashboard: http://{HOST}:{plan.port}  (Ctrl-C stops it)")
        while not stopping and dashboard.poll() is None:
            if collector:
                collector.tend(time.monotonic())
            time.sleep(0.2)
        if not stopping:
            say(f"The dashboard ended with exit code {dashboard.returncode}.")
            return dashboard.returncode or 1
        return 0
    finally:
        _end(children)
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(slots=True)
class _Collector:
    """A collector that is started again when it ends, after ever longer pauses. `children` holds the process that runs now."""

    start: Callable[[], subprocess.Popen[bytes]]
    children: list[subprocess.Popen[bytes]]
    say: Callable[[str], None]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = RESTARTS[0]

    def tend(self, now: float) -> None:
        """Look after it; `now` on the monotonic clock."""
        if self.process is None:
            if now >= self.due:
                self.process, self.started = self.start(), now
                self.children.append(self.process)
        elif self.process.poll() is not None:
            self.pause = RESTARTS[0] if now - self.started >= STEADY else self.pause
            code = self.process.returncode
            self.say(f"The collector ended with exit code {code}; the dashboard goes on. It is started again in {self.pause:.0f} s.")
            self.children.remove(self.process)
            self.process, self.due = None, now + self.pause
            self.pause = min(self.pause * 2, RESTARTS[1])


def _starter(plan: Plan) -> Callable[..., subprocess.Popen[bytes]]:
    def start(command: Sequence[str], *, quiet: bool) -> subprocess.Popen[bytes]:
        # Streamlit greets with addresses of its own: the one that counts is printed by us. Its errors stay visible.
        output = subprocess.DEVNULL if quiet else None
        return subprocess.Popen(command, env=dict(plan.environment), cwd=DASHBOARD.parent, stdout=output, start_new_session=True)  # noqa: S603 - our own command line

    return start


def _wait_for(url: str, process: subprocess.Popen[bytes], stopping: list[int]) -> bool:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None and not stopping:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback, our own server
            return True
        time.sleep(0.1)
    return False


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
