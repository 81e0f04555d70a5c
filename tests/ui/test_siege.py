"""Nothing that a stranger wrote is alive on any page, in either language, and all of it can be read."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from typing import Any

import pytest
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

from monitor.answers import Answers, open_answers
from monitor.config import Settings
from monitor.selection import Selection
from monitor.ui import literal
from tests.ui import siege
from tests.ui.visits import html, one_page, run, words

PAGES = ("overview", "trends", "links", "articles", "sources")
ALIVE = re.compile(r"(?<!\\)[<\[`]|(?<![\\:])\$|(?<!\\):[a-z]+\[|www\.|:tada:|a@evil|(?<!\\)\*\*b")
OURS = re.compile(r"^:small\[:gray\[|:(?:orange|gray)\[|\]+$|\*\*[^*<]*\*\*|^#### |:material/\w+:|`python -m monitor[^`]*`")
LITERAL_FIELDS = {
    "options",
    "placeholder",
    "raw_values",
    "default_values",
    "set_value",
    "alt",
    "spec",
    "config",
    "columns",
    "data",
    "id",
    "url",
    "code_text",
}
LITERAL_KINDS = {"Code", "Html", "PlotlyChart", "EChartsChart", "ArrowData", "Dataframe", "Arrow", "Logo", "PageConfig", "AppPage"}
TAGS = {"ol", "li", "div", "a", "span", "mark", "p", "style"}


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return siege.make(tmp_path_factory.mktemp("siege") / "installation")


@pytest.fixture(scope="module")
def asked(besieged: Settings) -> Iterator[Answers]:
    with closing(open_answers(besieged, clock=lambda: siege.NOW)) as held:
        yield held


def visited(asked: Answers, page: str, language: str) -> AppTest:
    chosen = Selection(entities=("turan-forum", "alatau-union", "kz", "tokayev"))
    more: dict[str, Any] = {"l_unit": "articles"} if page == "links" else {}
    at = run(asked, one_page, None, test_page=page, lang=language, test_selection=chosen, **more)
    assert not at.exception
    return at


def messages(at: AppTest) -> Iterator[Message]:
    for node in at._tree:
        if isinstance(getattr(node, "proto", None), Message):
            yield node.proto


def strings(message: Message, kind: str = "") -> Iterator[tuple[str, str, str]]:
    """(kind of message, field, text) of everything that is sent to the browser."""
    kind = kind or message.DESCRIPTOR.name
    for field, value in message.ListFields():
        for one in value if isinstance(value, list) or type(value).__name__.startswith("Repeated") else (value,):
            if isinstance(one, str):
                yield message.DESCRIPTOR.name, field.name, one
            elif isinstance(one, Message):
                yield from strings(one)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_whatever_is_read_as_markdown_holds_nothing_foreign_that_lives(page: str, language: str, asked: Answers) -> None:
    at = visited(asked, page, language)
    assert not any(element.proto.allow_html for element in at.markdown)
    alive = [
        (kind, field, text[:200])
        for message in messages(at)
        for kind, field, text in strings(message)
        if kind not in LITERAL_KINDS and field not in LITERAL_FIELDS and ALIVE.search(OURS.sub("", text))
    ]
    assert alive == []


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_our_html_has_our_tags_and_links_only_to_where_a_browser_may_go(page: str, language: str, asked: Answers) -> None:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reading(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attributes)))

    Reading().feed(html(visited(asked, page, language)))
    assert {tag for tag, _ in found} <= TAGS
    assert {name for _, attributes in found for name in attributes} <= {"class", "href", "target", "rel", "title"}
    hosts = {str(attributes["href"]).split("/")[2] for tag, attributes in found if tag == "a"}
    assert hosts <= {"ok.example"}
    assert all(attributes["rel"] == "noopener noreferrer" for tag, attributes in found if tag == "a")


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("hovertemplate", "id"):
                yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


@pytest.mark.parametrize("page", PAGES)
def test_figures_read_no_tag_and_no_template_out_of_a_name(page: str, asked: Answers) -> None:
    at = visited(asked, page, "ru")
    for chart in at.get("plotly_chart"):
        spec = json.loads(chart.proto.spec)
        assert set(re.findall(r"</?([a-z]+)", "\n".join(leaves(spec)))) <= {"b", "br", "extra"}
        assert not re.search(r"<a |<b>жирно", json.dumps(spec, ensure_ascii=False))
        templates = {str(trace.get("hovertemplate")) for trace in spec["data"]}
        assert templates <= {"%{text}<extra></extra>", "%{customdata[2]}<extra></extra>", "None"}
    for chart in at.get("echarts_chart"):
        texts = [text for text in leaves(json.loads(chart.proto.spec)) if text != "{b}"]
        assert not [text for text in texts if re.search(r"\{[a-e]\d?\}|\{a\||\$&", text)]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_secret_of_an_address_is_sent_to_a_browser(page: str, language: str, asked: Answers) -> None:
    at = visited(asked, page, language)
    sent = "\n".join(text for message in messages(at) for _, _, text in strings(message))
    cells = "\n".join(frame.value.astype(str).to_csv() for frame in at.dataframe)
    assert not [secret for secret in siege.SECRETS if secret in sent + cells]


def test_a_long_name_and_a_name_of_markup_can_be_read_in_a_heading(asked: Answers) -> None:
    at = run(asked, query={"entity": ["turan-forum"], "from": "2026-02-20", "to": "2026-03-10", "source": [siege.STRANGE]}, lang="ru")
    assert not at.exception
    assert literal.line(siege.PAYLOAD) in [*at.sidebar.multiselect(key="f_blocs").options, words(at)]
