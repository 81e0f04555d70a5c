"""How is the dashboard served and visited in a real browser?"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from monitor.config import Settings

ROOT = Path(__file__).parents[2]
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
SECONDS = 60
PATIENCE = 1000 * SECONDS  # milliseconds: two cores shared with other tests


@contextmanager
def served(given: Settings, now: datetime) -> Iterator[str]:
    """A served dashboard; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "tests/ui/served/app.py"), "--server.port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MONITOR_CONFIG": str(given.path), "MONITOR_TEST_NOW": now.isoformat()}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        ends = time.monotonic() + SECONDS
        while True:
            try:
                with urlopen(f"{address}/healthz", timeout=1):
                    break
            except (URLError, TimeoutError, ConnectionError):
                assert process.poll() is None, "the server ended"
                assert time.monotonic() < ends, "the server did not answer"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextmanager
def browser() -> Iterator[Any]:
    """A browser, or a skip; where MONITOR_REQUIRE_BROWSER is set its absence is a failure."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("MONITOR_REQUIRE_BROWSER") else pytest.skip)("no Chromium was found")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def tab(chromium: Any, **options: Any) -> Iterator[Any]:
    """A page of its own that must end without an error, a script of a stranger and a request to another host."""
    given = {"viewport": {"width": 1366, "height": 900}, "locale": "ru-RU", "accept_downloads": True} | options
    context = chromium.new_context(**given)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None) else None)
    page.on("dialog", lambda dialog: faults.append(f"a script ran: {dialog.message}"))
    yield page
    context.close()
    assert faults == []
