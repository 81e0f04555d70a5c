"""The reverse proxies of docs/ let a browser through to the pages, and nobody without a password."""

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
import trustme

from monitor.config import Settings
from tests.faults import closed_port
from tests.ui.browsing import PATIENCE, ROOT, SECONDS, browser, served, tab
from tests.ui.newsroom import NOW

pytestmark = pytest.mark.browser

NAME = "monitor.example.org"
WHO = {"username": "analyst", "password": "tests only"}
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
UNTRUSTED = ssl._create_unverified_context()  # its own certificate, on loopback
Command = list[str | Path]


def program(name: str) -> str:
    """Where it is installed; a skip where it is not, a failure where no browser test may be skipped."""
    found = shutil.which(name, path=PLACES)
    if found is None:
        (pytest.fail if os.environ.get("MONITOR_REQUIRE_BROWSER") else pytest.skip)(f"{name} is not installed")
    return found


def example(name: str, upstream: str) -> str:
    """The file of docs/, for this machine's name and before the dashboard that runs at `upstream`."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8").replace(NAME, "localhost").replace("127.0.0.1:8501", upstream)


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Each pattern is there and replaced."""
    for pattern, new in pairs:
        text, times = re.subn(pattern, new, text)
        assert times, pattern
    return text


def nginx(folder: Path, upstream: str, port: int) -> Command:
    """What starts it, at this port."""
    run = program("nginx")
    certificate = trustme.CA().issue_cert("localhost")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "certificate.pem")
    (folder / "passwords").write_text(f"{WHO['username']}:{{PLAIN}}{WHO['password']}\n", encoding="utf-8")
    site = replaced(
        example("nginx.conf", upstream),
        (r"listen \[::\].*;", ""),
        (r"listen 443", f"listen 127.0.0.1:{port}"),
        (r"listen 80", f"listen 127.0.0.1:{closed_port()}"),
        (r"/etc/letsencrypt/live/localhost/fullchain\.pem", str(folder / "certificate.pem")),
        (r"/etc/letsencrypt/live/localhost/privkey\.pem", str(folder / "key.pem")),
        (r"(?<=auth_basic_user_file )/etc/nginx/monitor\.htpasswd", str(folder / "passwords")),
    )
    temporary = "".join(f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"daemon off; master_process off; pid {folder / 'pid'};\nevents {{}}\nhttp {{ access_log off; {temporary}\n{site}\n}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return [run, "-p", folder, "-e", folder / "errors", "-c", folder / "nginx.conf"]


def caddy(folder: Path, upstream: str, port: int) -> Command:
    """What starts it, at this port."""
    run = program("caddy")
    hashed = subprocess.run([run, "hash-password", "--plaintext", WHO["password"]], capture_output=True, text=True, check=True).stdout.strip()
    site = replaced(example("Caddyfile", upstream), (r"\$2a\$14\$REPLACE\S+", hashed))
    ports = f"http_port {closed_port()}\n\thttps_port {port}\n\tdefault_bind 127.0.0.1"
    whole = f"{{\n\t{ports}\n\tlocal_certs\n\tskip_install_trust\n\tadmin off\n\tstorage file_system {folder}\n}}\n{site}"
    (folder / "Caddyfile").write_text(whole, encoding="utf-8")
    return [run, "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5, context=UNTRUSTED):
            return True
    except (URLError, TimeoutError, ConnectionError):
        return False


@contextmanager
def running(command: Command, folder: Path, address: str) -> Iterator[None]:
    """The proxy, until it is no longer needed."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, env=os.environ | {"HOME": str(folder)}, stdout=output, stderr=output)
    try:
        ends = time.monotonic() + SECONDS
        while not answers(f"{address}/healthz"):
            said = (folder / "output").read_text(encoding="utf-8")
            assert process.poll() is None, said
            assert time.monotonic() < ends, said
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(SECONDS)


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "Caddy"])
def proxied(request: pytest.FixtureRequest, installation: Settings, tmp_path: Path) -> Iterator[str]:
    """The address of the dashboard behind a proxy."""
    start: Callable[[Path, str, int], Command] = request.param
    port = closed_port()
    with served(installation, NOW) as direct, running(start(tmp_path, direct.removeprefix("http://"), port), tmp_path, f"https://localhost:{port}"):
        yield f"https://localhost:{port}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


def test_an_office_behind_a_proxy_reads_the_pages_and_nobody_else(proxied: str, chromium: Any) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{proxied}/overview"), timeout=SECONDS, context=UNTRUSTED)
    with refused.value:
        assert (refused.value.code, refused.value.headers.get_all("Strict-Transport-Security")) == (401, ["max-age=31536000"])
    for _ in range(2):  # visitors who come from one address, each with everything to load
        with tab(chromium, ignore_https_errors=True, http_credentials=WHO) as page:
            answer = page.goto(f"{proxied}/overview")
            page.locator(".js-plotly-plot").first.wait_for(timeout=PATIENCE)
            headers = {name: [given["value"] for given in answer.headers_array() if given["name"].lower() == name] for name in answer.headers}
            assert headers["strict-transport-security"] == ["max-age=31536000"]
            assert len(headers["content-security-policy"]) == 1
            assert not re.search(r"\d", answer.headers.get("server", "")), "the proxy tells its version"
