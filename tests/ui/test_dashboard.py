"""What stands between the browser and the pages."""

import asyncio
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

import dashboard

PAGE = (Path(st.__file__).parent / "static/index.html").read_text("utf-8")


async def page(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def data(_: Request) -> Response:
    return JSONResponse({"title": "<title>Streamlit</title>"})


def client() -> TestClient:
    routes = [Route("/", page), Route("/data", data), Route("/healthz", dashboard.health)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(dashboard.Doorkeeper)]))


@pytest.mark.parametrize("path", ["/", "/data", "/healthz", "/nowhere"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = client().get(path).headers
    assert {name: headers.get(name) for name in dashboard.HEADERS} == dashboard.HEADERS


def test_no_other_host_and_no_strange_script_is_allowed() -> None:
    assert "http" not in dashboard.POLICY
    assert "unsafe-eval" not in dashboard.POLICY
    assert "'unsafe-inline'" not in re.findall(r"script-src ([^;]*)", dashboard.POLICY)[0]


def test_the_page_speaks_russian_and_its_only_inline_script_is_the_allowed_one() -> None:
    text = client().get("/", headers={"accept": "text/html"}).text
    assert '<html lang="ru">' in text
    assert "<title>Медиамонитор</title>" in text
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    assert f"'sha256-{b64encode(sha256(scripts[0].encode()).digest()).decode()}'" in dashboard.POLICY


def test_other_answers_are_left_alone() -> None:
    assert client().get("/data").json() == {"title": "<title>Streamlit</title>"}


def test_the_health_route_answers() -> None:
    assert client().get("/healthz").text == "ok"
    assert any(getattr(route, "path", "") == "/healthz" for route in dashboard.app._user_routes)


def test_the_configuration_keeps_the_dashboard_at_home() -> None:
    import tomllib

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
