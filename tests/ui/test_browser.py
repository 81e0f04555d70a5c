"""The dashboard in a real browser: filter → chart → articles → file."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.config import Settings
from tests.ui.browsing import PATIENCE, browser, served, tab
from tests.ui.newsroom import EVIL, NOW, Days

pytestmark = pytest.mark.browser

DAYS = Days.until(NOW)


@pytest.fixture(scope="module")
def server(installation: Settings) -> Iterator[str]:
    """A served dashboard; its address."""
    with served(installation, NOW) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def visit(chromium: Any) -> Iterator[Any]:
    """A page of its own that must end without an error and without a request to another host."""
    with tab(chromium) as page:
        yield page


def asked(tab: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.url).query)


LINE = "t => t.customdata !== undefined"  # a trace that a click opens; estimates and other periods have none


def points(tab: Any) -> tuple[int, list[tuple[int, float, str]]]:
    """Which trace is the first line, and its (place among the drawn marks, value, day)."""
    tab.wait_for_selector(".js-plotly-plot .scatterlayer .points path", state="attached")
    order, trace = tab.evaluate(
        "() => { const all = document.querySelector('.js-plotly-plot').data, at = all.findIndex(" + LINE + ");"
        " return [at, {y: Array.from(all[at].y), c: all[at].customdata}] }"
    )
    held = [(value, point[0]) for value, point in zip(trace["y"], trace["c"], strict=True) if value is not None]
    return order, [(place, value, day) for place, (value, day) in enumerate(held)]


def test_from_a_filter_over_a_point_and_its_articles_to_a_file(server: str, visit: Any) -> None:
    visit.goto(f"{server}/trends")
    box = visit.get_by_label("Страны", exact=False).first
    box.click()
    box.fill("Казахстан")
    visit.get_by_role("option", name="Казахстан").click()
    box.press("Escape")  # while a list is open the rest of the page is hidden from assistive tools, and from these tests
    visit.wait_for_url(re.compile("entity=kz"))
    visit.wait_for_function(
        "() => { const lines = document.querySelector('.js-plotly-plot')?.data?.filter(" + LINE + ");"
        " return lines?.length && lines.every(t => t.customdata[0][1] === 'kz') }"
    )

    line, drawn = points(visit)
    place, value, day = next(point for point in drawn if 2 <= point[1] <= 9)
    visit.locator(".js-plotly-plot").first.locator(".scatterlayer .trace").nth(line).locator(".points path").nth(place).click(force=True)
    evidence = visit.locator("[class*='st-key-evidence_trends'] ol.m-list")
    evidence.wait_for()
    assert evidence.locator("li").count() == value
    assert all("Казахстан" in text for text in evidence.locator("li").all_inner_texts())

    visit.get_by_role("button", name="Открыть в «Публикациях»").click()
    visit.wait_for_url(re.compile("/articles"))
    visit.get_by_role("heading", name="Публикации").wait_for()
    visit.wait_for_url(re.compile(f"from={day}&to={day}"))
    assert asked(visit)["entity"] == ["kz"]
    visit.get_by_text(re.compile(rf"^{value} стат")).first.wait_for()

    visit.get_by_role("button", name="Скачать").click()
    with visit.expect_download() as download:
        visit.get_by_role("button", name="CSV для Excel").click()
    data = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == f"monitor_articles_kz_{day}_{day}.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == value + 1
    assert "Заголовок" in rows[0]


def test_a_permalink_restores_the_filters_on_every_page(server: str, visit: Any) -> None:
    query = "from=2025-12-15&to=2026-02-10&entity=tokayev&entity=kz&match=all&step=week&unit=stories&share=1"
    for page, heading in {"trends": "Динамика", "links": "Связи", "overview": "Обзор"}.items():
        visit.goto(f"{server}/{page}?{query}")
        visit.get_by_role("heading", name=heading).first.wait_for()
        visit.get_by_text("15.12.2025 — 10.02.2026").first.wait_for()
        assert asked(visit) == parse_qs(query)
    visit.get_by_role("link", name="Публикации").click()
    visit.wait_for_url(re.compile("/articles.*entity=tokayev"))
    assert asked(visit) == parse_qs(query)


def test_a_cell_of_the_matrix_opens_the_shared_articles(server: str, visit: Any) -> None:
    visit.goto(f"{server}/links")
    canvas = visit.locator("canvas").first
    canvas.wait_for()
    visit.wait_for_function("() => document.querySelector('canvas').height > 100")
    box = canvas.bounding_box()
    evidence = visit.locator("[class*='st-key-evidence_links'] ol.m-list")
    for _ in range(5):  # a click before the picture has settled is lost
        visit.mouse.click(box["x"] + box["width"] * 0.27, box["y"] + 22)
        try:
            evidence.wait_for(timeout=PATIENCE / 6)
            break
        except Exception:
            box = canvas.bounding_box()
    assert evidence.locator("li").count() > 0
    visit.locator("[class*='st-key-panel_pair_trend'] .js-plotly-plot").wait_for()


def test_the_sidebar_is_closed_on_a_phone_and_nothing_is_wider_than_it(server: str, visit: Any) -> None:
    visit.set_viewport_size({"width": 390, "height": 844})
    for page in ("overview", "trends", "links", "articles", "sources"):
        visit.goto(f"{server}/{page}")
        visit.locator("h1").first.wait_for()
        visit.locator("[data-testid='stSidebar'][data-collapsed='true']").wait_for(state="attached")
        assert visit.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_strangers_titles_run_nothing(server: str, visit: Any) -> None:
    visit.goto(f"{server}/articles?query=onerror&from={DAYS.first}&to={DAYS.last}")
    visit.get_by_text(EVIL, exact=True).first.wait_for()
    assert visit.locator("[data-testid='stHtml'] img").count() == 0
