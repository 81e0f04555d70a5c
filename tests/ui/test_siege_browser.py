"""The besieged installation in a real browser: nothing runs, nothing leads away, and all of it can be read."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from monitor.ui import literal
from tests.ui import siege
from tests.ui.browsing import browser, served, tab

pytestmark = pytest.mark.browser

PAGES = ("overview", "trends", "links", "articles", "sources", "methods")
CHOSEN = "from=2026-02-15&to=2026-03-10&entity=turan-forum&entity=alatau-union&entity=kz&entity=tokayev"
# A library of Streamlit's looks whether it may compile, may not, and does without.
TOLD = "addEventListener('securitypolicyviolation', e => e.blockedURI === 'wasm-eval' || console.error('policy', e.violatedDirective, e.blockedURI))"
QUIET = "() => !document.querySelector('[data-testid=stStatusWidget]') && !document.querySelector('[data-testid=stSkeleton]')"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    given = siege.make(tmp_path_factory.mktemp("siege") / "installation")
    with served(given, siege.NOW) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


def opened(page: Any, address: str) -> str:
    """The page, settled; all its text without what has no width."""
    page.goto(address)
    page.locator("h1").first.wait_for()
    page.wait_for_function(QUIET)
    page.wait_for_load_state("networkidle")
    text: str = page.evaluate(
        "() => document.body.innerText + '\\n' + Array.from(document.querySelectorAll('svg text'), t => t.textContent).join('\\n')"
    )
    return re.sub(f"[{literal.GAP}{literal.JOINER}]", "", text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("language", "scheme"), [("ru", "light"), ("en", "dark")])
def test_no_page_runs_links_or_hides_what_strangers_wrote(server: str, chromium: Any, language: str, scheme: str) -> None:
    with tab(chromium, color_scheme=scheme) as page:
        page.add_init_script(TOLD)
        for name in PAGES:
            text = opened(page, f"{server}/{name}?{CHOSEN}&lang={language}")
            links = page.evaluate("() => Array.from(document.querySelectorAll('a[href]'), a => [a.href, a.rel, a.target])")
            away = [link for link in links if not link[0].startswith(server)]
            assert {link[0].split("/")[2] for link in away} <= {"ok.example"}, name
            assert all({"noopener", "noreferrer"} <= set(link[1].split()) and link[2] == "_blank" for link in away if link[0]), name
            assert page.locator("[data-testid=stException]").count() == 0, name
            assert page.locator("img[onerror], iframe, main script").count() == 0, name
            assert name == "methods" or page.locator(".katex").count() == 0, name
            if name in ("overview", "trends"):
                assert literal.line(siege.PAYLOAD)[:30] in text, name
            if name == "sources":
                assert literal.line(siege.OUTLETS[0])[:40] in text


def test_names_under_the_pointer_are_letters(server: str, chromium: Any) -> None:
    with tab(chromium) as page:
        opened(page, f"{server}/overview?from=2026-02-15&to=2026-03-10&lang=ru")
        for bar in page.locator(".js-plotly-plot .barlayer .points path").all()[:12]:
            bar.hover(force=True)
        assert page.locator(".hoverlayer a, .hoverlayer sup").count() == 0


def test_a_strange_host_is_turned_away_by_the_server_that_is_really_run(server: str) -> None:
    from urllib.error import HTTPError

    with pytest.raises(HTTPError, match="421"):
        urlopen(Request(f"{server}/", headers={"Host": "evil.example"}), timeout=20)


def test_a_stranger_page_cannot_open_the_socket(server: str, chromium: Any) -> None:
    with tab(chromium) as page:
        opened(page, f"{server}/methods?lang=ru")
        ended = page.evaluate(
            "address => new Promise(done => { const s = new WebSocket(address); s.onopen = () => done('open'); s.onerror = () => done('refused') })",
            server.replace("http", "ws") + "/_stcore/stream",
        )
        assert ended == "open"  # our own page may: the policy names this host
