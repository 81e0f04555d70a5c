"""What `streamlit run` is given: the pages behind a doorkeeper, who answers to known names only and puts the headers on, and two health routes."""

import logging
import os
import re
import sys
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

if TYPE_CHECKING:
    from monitor.answers.readiness import Readiness

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # the server may have been started from any folder
    sys.path.insert(0, str(ROOT))

# Streamlit's page looks for its server below the path of the page that was opened, and logs two 404s before it looks at the root.
# This tells it where to look; it also speaks the pages' language to screen readers and search.
BASE = "/".join(part for part in ("", (st.get_option("server.baseUrlPath") or "").strip("/")) if part)
SCRIPT = f'window.prerenderReady=false;window.__streamlit={{BACKEND_BASE_URL:location.origin+"/{BASE}",MAIN_PAGE_BASE_URL:location.origin+"/{BASE}"}}'
REWRITTEN = (
    (re.compile(rb'<html lang="en">'), b'<html lang="ru">'),
    (re.compile(rb"<title>Streamlit</title>"), "<title>Медиамонитор</title>".encode()),
    (re.compile(rb"<script>.*?</script>", re.DOTALL), f"<script>{SCRIPT}</script>".encode()),  # its only inline script: it sets prerenderReady
)

# Charts draw with inline styles and workers made from blobs; nothing is ever fetched from another host, and the one inline script is ours.
POLICY = (
    f"default-src 'self'; script-src 'self' 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-src 'none'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'; connect-src 'self'"
)
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # which stories an analyst opens is nobody's business
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
SECURED = "max-age=31536000"  # Strict-Transport-Security, where it came over https: elsewhere it would promise too much
STATIC = f"{BASE}/static/"  # Streamlit's own files, named by their contents; everything else is somebody's data of this moment and is not kept
HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
HOSTS = "MONITOR_HOSTS"  # names under which the dashboard is reached, divided by commas
STRANGE = (
    "Медиамонитор не знает этого имени. Назовите его в переменной MONITOR_HOSTS и запустите снова.\n"
    "The monitor does not know this name. Name it in the variable MONITOR_HOSTS and start again.\n"
)
HEAVY = ("monitor.answers", "plotly.graph_objects")  # what the first page cannot do without


def names() -> frozenset[str]:
    """The names, in lower case, to which the dashboard answers besides addresses in numbers.

    A stranger's page can give its own name the address 127.0.0.1, and the visitor's browser would then read this dashboard for it (DNS
    rebinding): so a name must be known. An address in numbers cannot be given away like this.
    """
    given = [*re.split(r"[\s,]+", os.environ.get(HOSTS, "")), st.get_option("server.address"), st.get_option("browser.serverAddress")]
    return frozenset({"localhost"} | {str(name).lower().rstrip(".") for name in (*given, *st.get_option("server.allowedHosts")) if name})


def knows(host: str, known: frozenset[str]) -> bool:
    """Whether a Host header asks for a name of ours, or for an address in numbers; `*.example.org` in `known` stands for every name below."""
    found = HOST.fullmatch(host)
    if found is None:
        return False
    name = found["name"].lower().rstrip(".")
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return name in known or any(name.endswith(wild[1:]) for wild in known if wild.startswith("*."))
    return True


class Doorkeeper:
    """Answers to known names only, puts the headers on every answer and our lines into Streamlit's own page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.names = names()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope) if scope["type"] in ("http", "websocket") else Headers()
        if not all(knows(host, self.names) for host in self._places(asked, scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await PlainTextResponse(STRANGE, 421, HEADERS | {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})(
                    scope, receive, send
                )
        elif scope["type"] == "http":
            await self._answered(scope, receive, send, asked)
        else:
            await self.app(scope, receive, send)

    def _places(self, asked: Headers, scope: Scope) -> list[str]:
        """The hosts that a request speaks of; of a web socket also whose page opens it."""
        origins = asked.getlist("origin") if scope["type"] == "websocket" else []
        return [*asked.getlist("host"), *(urlsplit(origin).netloc for origin in origins)]

    async def _answered(self, scope: Scope, receive: Receive, send: Send, asked: Headers) -> None:
        start: Message | None = None  # held back while the page's body is collected
        body = b""

        async def answer(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["Content-Security-Policy"] = POLICY + sockets(asked.get("host", ""))
                if not str(scope["path"]).startswith(STATIC):
                    headers["Cache-Control"] = "no-store"
                if "https" in (scope.get("scheme"), asked.get("x-forwarded-proto", "").split(",")[0].strip()):
                    headers["Strict-Transport-Security"] = SECURED
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif message["type"] == "http.response.body" and start is not None:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                for old, new in REWRITTEN:
                    body = old.sub(new, body, count=1)
                headers = MutableHeaders(scope=start)
                if body:
                    headers["content-length"] = str(len(body))
                await send(start)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        document = "text/html" in asked.get("accept", "")  # a compressed page cannot be rewritten
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain} if document else scope, receive, answer)


def sockets(host: str) -> str:
    """The end of the policy: web sockets of this host alone, by name, for older browsers do not take 'self' for them."""
    return f" ws://{host} wss://{host}" if host else ""


async def health(_: Request) -> PlainTextResponse:
    """200 while the server answers."""
    return PlainTextResponse("ok")


@cache
def readiness() -> "Readiness":
    """What is asked by `/readyz`; made when it is first asked, for its libraries take long to load."""
    from monitor.answers.readiness import Readiness

    return Readiness()


def ready(_: Request) -> JSONResponse:
    """200 while the database can be read, else 503: how it is, when a feed was last read, whether somebody collects. No names and no secrets."""
    found = readiness().ask(Path(os.environ.get("MONITOR_CONFIG") or "config.yaml"), os.environ, datetime.now(UTC))
    return JSONResponse(found, 200 if found["ready"] else 503)


@asynccontextmanager
async def warmed(_: st.App) -> AsyncIterator[None]:
    """Imports what the first visit needs (five seconds on a slow machine) while the browser is still being opened."""
    threading.Thread(target=lambda: [import_module(name) for name in HEAVY], daemon=True).start()
    yield


def failed(error: Exception) -> bool:
    """A fault of ours: logged in full but for secrets in addresses, shown as a sentence, never as a traceback."""
    from monitor.masking import shown
    from monitor.ui.text import t

    logging.getLogger("monitor.ui").error("a page failed\n%s", shown("".join(format_exception(error))))
    st.error(t("refused.unexpected"), icon=":material/error:")
    return True


# Our folder `pages` holds functions; Streamlit takes it for its own kind until a visit tells it otherwise,
# and would answer the first one with nothing.
PagesManager.uses_pages_directory = False

ROUTES = [Route("/healthz", health), Route("/readyz", ready)]
app = st.App(ROOT / "monitor/ui/main.py", routes=ROUTES, middleware=[Middleware(Doorkeeper)], on_script_error=failed, lifespan=warmed)
