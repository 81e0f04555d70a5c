"""What stands between the browser and the pages."""

import asyncio
import logging
import re
import tomllib
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

import dashboard

PAGE = (Path(st.__file__).parent / "static/index.html").read_text("utf-8")
HERE = "http://127.0.0.1:8501"


async def page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def data(_: Request) -> Response:
    return JSONResponse({"title": "<title>Streamlit</title>"}, headers={"Cache-Control": "public"})


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def client(address: str = HERE) -> TestClient:
    routes = [Route("/", page), Route("/data", data), Route("/static/x.js", data), WebSocketRoute("/stream", stream), *dashboard.ROUTES]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(dashboard.Doorkeeper)]), base_url=address)


@pytest.mark.parametrize("path", ["/", "/data", "/healthz", "/readyz", "/nowhere"])
def test_every_answer_carries_the_headers_and_is_not_kept(path: str) -> None:
    headers = client().get(path).headers
    assert {name: headers.get(name) for name in dashboard.HEADERS} == dashboard.HEADERS
    assert headers["Content-Security-Policy"].startswith(dashboard.POLICY)
    assert headers["Cache-Control"] == "no-store"


def test_streamlits_own_files_may_be_kept() -> None:
    assert client().get("/static/x.js").headers["Cache-Control"] == "public"


def test_no_other_host_and_no_strange_script_is_allowed() -> None:
    policy = client().get("/").headers["Content-Security-Policy"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in re.findall(r"script-src ([^;]*)", policy)[0]
    assert re.findall(r"connect-src ([^;]*)", policy) == ["'self' ws://127.0.0.1:8501 wss://127.0.0.1:8501"]


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8501", True), ("localhost:8501", True), ("LOCALHOST", True), ("localhost.", True), ("[::1]:8501", True), ("192.168.1.7", True),
        ("monitor.example.org", True), ("a.lan.example", True), ("evil.example:8501", False), ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False), ("evil.lan.example.org", False), ("", False), ("x y", False), ("a@localhost", False),
        ("localhost:8501/evil", False), ("localhost:evil", False), ("2130706433", False), ("127.1", False),
    ],
)  # fmt: skip
def test_only_known_names_and_addresses_in_numbers_are_answered_to(host: str, known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_HOSTS", "Monitor.example.org, *.lan.example")
    assert dashboard.knows(host, dashboard.names()) is known
    answer = client().get("/data", headers={"host": host})
    assert answer.status_code == (200 if known else 421)
    assert ("MONITOR_HOSTS" in answer.text) is not known
    assert {name: answer.headers.get(name) for name in dashboard.HEADERS} == dashboard.HEADERS


@pytest.mark.parametrize(
    ("headers", "welcome"),
    [
        ({}, True), ({"origin": HERE}, True), ({"host": "evil.example:8501", "origin": "http://evil.example:8501"}, False),
        ({"origin": "http://evil.example"}, False), ({"origin": "null"}, False), ({"origin": "file://"}, False),
    ],
)  # fmt: skip
def test_a_web_socket_is_opened_for_our_own_pages_only(headers: dict[str, str], welcome: bool) -> None:
    def opened() -> bool:
        try:
            with client().websocket_connect("ws://127.0.0.1:8501/stream", headers=headers):
                return True
        except WebSocketDisconnect:
            return False

    assert opened() is welcome


def test_a_browser_is_told_to_stay_with_https_only_where_it_came_by_it() -> None:
    assert "Strict-Transport-Security" not in client().get("/").headers
    assert client("https://localhost").get("/").headers["Strict-Transport-Security"] == dashboard.SECURED
    assert client().get("/", headers={"x-forwarded-proto": "https"}).headers["Strict-Transport-Security"] == dashboard.SECURED


def test_the_page_speaks_russian_and_its_only_inline_script_is_the_allowed_one() -> None:
    text = client().get("/", headers={"accept": "text/html"}).text
    assert '<html lang="ru">' in text
    assert "<title>Медиамонитор</title>" in text
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    assert f"'sha256-{b64encode(sha256(scripts[0].encode()).digest()).decode()}'" in dashboard.POLICY


def test_other_answers_are_left_alone() -> None:
    assert client().get("/data").json() == {"title": "<title>Streamlit</title>"}


def test_the_health_routes_are_served() -> None:
    assert client().get("/healthz").text == "ok"
    assert {getattr(route, "path", "") for route in dashboard.app._user_routes} == {"/healthz", "/readyz"}


def test_readiness_is_told_without_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_CONFIG", str(tmp_path / "missing.yaml"))
    dashboard.readiness.cache_clear()
    answer = client().get("/readyz")
    dashboard.readiness.cache_clear()
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "wrong-configuration", "last_success_age": None, "collecting": False}


def test_a_fault_is_logged_without_the_secrets_in_it(caplog: pytest.LogCaptureFixture) -> None:
    error = ValueError("postgresql://monitor:s3cret@db/news: no answer to https://h.example/rss?token=t0ken")
    with caplog.at_level(logging.ERROR, "monitor.ui"):
        assert dashboard.failed(error) is True
    assert "ValueError: postgresql://***@db/news: no answer to https://h.example/rss?token=***" in caplog.text
    assert "s3cret" not in caplog.text
    assert "t0ken" not in caplog.text


def test_the_configuration_keeps_the_dashboard_at_home() -> None:
    config = tomllib.loads((dashboard.ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["showEmailPrompt"] is False
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"] == {
        "toolbarMode": "viewer", "showErrorDetails": "none", "showErrorLinks": False, "disableDataExport": True,
    }  # fmt: skip


def test_warming_up_never_holds_the_server_back() -> None:
    async def opened() -> bool:
        async with dashboard.warmed(dashboard.app):
            return True

    assert asyncio.run(asyncio.wait_for(opened(), 5))
