"""What `streamlit run` is given: the pages behind security headers and a health route."""

import logging
import re
import sys
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

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
    f"default-src 'self'; script-src 'self' 'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # which stories an analyst opens is nobody's business
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


HEAVY = ("monitor.answers", "plotly.graph_objects")  # what the first page cannot do without


class Doorkeeper:
    """Puts the headers on every answer and our lines into Streamlit's own page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message | None = None  # held back while the page's body is collected
        body = b""

        async def answer(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
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

        plain = [(name, value) for name, value in scope.get("headers", ()) if name != b"accept-encoding"]  # a compressed page cannot be rewritten
        document = any(name == b"accept" and b"text/html" in value for name, value in plain)
        await self.app({**scope, "headers": plain} if document else scope, receive, answer)


async def health(_: Request) -> PlainTextResponse:
    """200 while the server answers."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def warmed(_: st.App) -> AsyncIterator[None]:
    """Imports what the first visit needs (five seconds on a slow machine) while the browser is still being opened."""
    threading.Thread(target=lambda: [import_module(name) for name in HEAVY], daemon=True).start()
    yield


def failed(error: Exception) -> bool:
    """A fault of ours: logged in full, shown as a sentence, never as a traceback."""
    from monitor.ui.text import t

    logging.getLogger("monitor.ui").error("a page failed", exc_info=error)
    st.error(t("refused.unexpected"), icon=":material/error:")
    return True


# Our folder `pages` holds functions; Streamlit takes it for its own kind until a visit tells it otherwise,
# and would answer the first one with nothing.
PagesManager.uses_pages_directory = False

app = st.App(
    ROOT / "monitor/ui/main.py", routes=[Route("/healthz", health)], middleware=[Middleware(Doorkeeper)], on_script_error=failed, lifespan=warmed
)
