"""One command runs collector and dashboard, says where, and ends both."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.request import urlopen

import pytest

from monitor import serve
from monitor.model import MonitorError
from monitor.store.locks import COLLECTOR
from tests.faults import FaultServer, answer, closed_port
from tests.making import item, opened, rss, settings

ROOT = Path(__file__).parent.parent
START = 120.0  # seconds a start may take on a busy machine
END = serve.PATIENCE + 10  # seconds an end may take on a busy machine: children that do not end are killed after PATIENCE
URL = "Dashboard: http://127.0.0.1:{port}  (Ctrl-C stops it)"
# A dashboard that answers one path until a file appears and then ends with 7; a deaf one ignores SIGTERM.
STUB = """
import http.server, pathlib, signal, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
server.timeout = 0.05
while not pathlib.Path(sys.argv[2]).exists():
    server.handle_request()
sys.exit(7)
"""


@contextmanager
def listening(port: int) -> Iterator[None]:
    with closing(socket.socket()) as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy.bind(("127.0.0.1", port))
        busy.listen()
        yield


def is_closed(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def eventually(true: Callable[[], object], seconds: float, failed: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, failed()
        time.sleep(0.02)


# -- deciding


def test_a_free_port_is_taken_as_wanted() -> None:
    port = closed_port()
    assert serve.free_port(port) == port


def test_beside_a_busy_port_the_next_free_one_is_taken() -> None:
    wanted = next(port for port in iter(closed_port, None) if port < 65000 and is_closed(port + 1))
    with listening(wanted):
        found = serve.free_port(wanted)
        assert wanted < found < wanted + serve.PORTS_TRIED
        with pytest.raises(MonitorError, match=f"no free port from {wanted} to {wanted}: name another with --port"):
            serve.free_port(wanted, tries=1)


def test_the_last_port_is_the_last() -> None:
    with listening(65535), pytest.raises(MonitorError, match="from 65535 to 65535"):
        serve.free_port(65535)


def test_the_plan_names_commands_and_environment(tmp_path: Path) -> None:
    plan = serve.plan(8600, tmp_path / "my.yaml", "900s", collect=True, demo=False, environment={"PATH": "/bin", "MONITOR_DATABASE": "x.db"})
    assert plan.dashboard[:4] == (sys.executable, "-m", "streamlit", "run")
    assert Path(plan.dashboard[4]) == ROOT / "dashboard.py"
    options = dict(zip(plan.dashboard[5::2], plan.dashboard[6::2], strict=True))
    assert options == {"--server.port": "8600", "--server.address": "127.0.0.1", "--server.headless": "true"}
    assert plan.collector == (sys.executable, "-m", "monitor", "--config", str(tmp_path / "my.yaml"), "collect", "--every", "900s")
    assert plan.environment == {"PATH": "/bin", "MONITOR_DATABASE": "x.db", "MONITOR_CONFIG": str(tmp_path / "my.yaml"), "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(("collect", "demo"), [(False, False), (True, True), (False, True)])
def test_a_demonstration_collects_nothing(collect: bool, demo: bool) -> None:
    plan = serve.plan(8600, Path("config.yaml"), "900s", collect=collect, demo=demo, environment={})
    assert plan.collector is None
    assert plan.environment.get("MONITOR_DEMO") == ("1" if demo else None)
    assert Path(plan.environment["MONITOR_CONFIG"]).is_absolute(), "the children run in another folder"


# -- watching over children, with small ones


def stub(folder: Path, *words: str, collector: tuple[str, ...] | None = None) -> serve.Plan:
    port = closed_port()
    command = (sys.executable, "-c", STUB, str(port), str(folder / "end"), *words)
    return serve.Plan(port, command, collector, os.environ)


def test_the_dashboard_goes_on_without_its_collector_and_its_own_end_ends_all(tmp_path: Path) -> None:
    plan = stub(tmp_path, collector=(sys.executable, "-c", "raise SystemExit(5)"))
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if "collector" in line:
            assert not is_closed(plan.port)
            (tmp_path / "end").touch()

    assert serve.serve(plan, say) == 7
    assert said == [
        URL.format(port=plan.port),
        "The collector ended with exit code 5; the dashboard goes on. It is started again in 5 s.",
        "The dashboard ended with exit code 7.",
    ]


def test_a_collector_is_started_again_after_ever_longer_pauses(tmp_path: Path) -> None:
    children: list[subprocess.Popen[bytes]] = []
    started: list[float] = []
    now = 0.0

    def start() -> subprocess.Popen[bytes]:
        started.append(now)
        child = subprocess.Popen([sys.executable, "-c", ""])
        child.wait()
        return child

    collector = serve._Collector(start, children, lambda _: None)
    while now < 2000:
        collector.tend(now)
        now += 1
    pauses = [later - earlier for earlier, later in pairwise(started)]
    assert [round(pause) for pause in pauses[:8]] == [6, 11, 21, 41, 81, 161, 301, 301], "noticed a second later, then the pause"


def test_a_dashboard_that_fails_takes_the_collector_along(tmp_path: Path) -> None:
    marker = tmp_path / "collector"
    waiting = f"import os, pathlib, signal; pathlib.Path({str(marker)!r}).write_text(str(os.getpid())); signal.pause()"
    failing = (
        f"import pathlib, time\nwhile not (m := pathlib.Path({str(marker)!r})).exists() or not m.read_text(): time.sleep(0.02)\nraise SystemExit(3)"
    )
    plan = serve.Plan(closed_port(), (sys.executable, "-c", failing), (sys.executable, "-c", waiting), os.environ)
    said: list[str] = []
    assert serve.serve(plan, said.append) == 3
    assert said == ["The dashboard ended with exit code 3."]
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)


def test_a_child_that_is_deaf_to_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 0.3)
    plan = stub(tmp_path, "deaf")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    assert serve.serve(plan, lambda _: os.kill(os.getpid(), signal.SIGHUP)) == 0, "a closed terminal is a wish to end"
    assert is_closed(plan.port)
    assert {number: signal.getsignal(number) for number in before} == before


# -- the real ones


class Served:
    """`python -m monitor serve` as a process."""

    def __init__(self, folder: Path, port: int, *words: str) -> None:
        self.port = port
        self.out = folder / "out.txt"
        known = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        command = [sys.executable, "-m", "monitor", "--config", str(folder / "config.yaml"), "serve", "--port", str(self.port), *words]
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=known, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def lines(self) -> list[str]:
        return self.out.read_text(encoding="utf-8").splitlines()

    def wait_for(self, true: Callable[[], object]) -> None:
        eventually(lambda: true() or self.process.poll() is not None, START, lambda: "\n".join(self.lines()))
        assert self.process.poll() is None, "\n".join(self.lines())

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        assert self.process.wait(END) == 0
        assert is_closed(self.port)


@contextmanager
def served(folder: Path, port: int, *words: str) -> Iterator[Served]:
    running = Served(folder, port, *words)
    try:
        running.wait_for(lambda: any(line.startswith("Dashboard: ") for line in running.lines()))
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(END + 10)


def listeners(port: int) -> set[str]:
    """The local addresses, as the kernel writes them, on which somebody listens on this port."""
    lines = [line.split() for table in ("tcp", "tcp6") if (path := Path("/proc/net") / table).exists() for line in path.read_text().splitlines()[1:]]
    return {fields[1].split(":")[0] for fields in lines if fields[3] == "0A" and int(fields[1].split(":")[1], 16) == port}


def test_the_dashboard_alone_is_served_to_this_machine_only_until_sigterm(tmp_path: Path) -> None:
    settings(tmp_path)
    with served(tmp_path, closed_port(), "--no-collect") as running:
        assert running.lines() == [URL.format(port=running.port)]
        for path in ("/_stcore/health", "/healthz", "/"):
            with urlopen(f"http://127.0.0.1:{running.port}{path}", timeout=START) as page:
                assert page.status == 200
        if sys.platform == "linux":
            assert listeners(running.port) == {"0100007F"}
        running.end(signal.SIGTERM)
        assert running.lines() == [URL.format(port=running.port)]


def test_beside_a_busy_port_dashboard_and_collector_run_until_ctrl_c(tmp_path: Path) -> None:
    with FaultServer({"/feed": answer(rss(item("Токаев прибыл в Москву", "http://news.example/1")))}) as web:
        given = settings(tmp_path, web.url("/feed"), allow=[web.host_port])
        wanted = closed_port()
        with listening(wanted), served(tmp_path, wanted) as running, opened(given) as store:
            running.port = int(running.lines()[0].removeprefix(f"Port {wanted} is busy, using ").rstrip("."))
            assert URL.format(port=running.port) in running.lines()
            running.wait_for(lambda: any(line.startswith(f"[1/1] {web.url('/feed')} ok new=1") for line in running.lines()))
            running.wait_for(lambda: (held := store.collector()) and held.who == COLLECTOR)
            running.end(signal.SIGINT)
            assert store.collector() is None, "the lock dies with its process"
            assert store.article_count() == 1
    assert sum(line.startswith("Dashboard: ") for line in running.lines()) == 1
    assert not any("Traceback" in line for line in running.lines())
