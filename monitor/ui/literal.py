"""How does a stranger's text stay text, whatever draws it? One function for each renderer; every page gets its names and titles through them."""

import re
from html import escape
from typing import NewType

Markdown = NewType("Markdown", str)  # nothing foreign is alive in it
# What would turn the letters after it round, as far as the end of the line: it does nothing here, and every letter stands in its place.
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # no letters; halves of a pair cannot even be sent
SPACES = re.compile(r"\s+")
JOINER, GAP = "\u2060", "\u200b"  # without width: the one forbids a line break, the other allows it
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# What Streamlit turns into pictures, links and arrows after it has read the Markdown, backslashes or not: `:tada:`, `www.`, `a@b.c`, `->`.
REVIVED = re.compile(r"(?<=[:@])(?=.)|(?<=[!-/;-?\[-`{-~])(?=[!-/:-@\[-`{-~])|(?<=www)(?=\.)", re.IGNORECASE)
TEMPLATE = re.compile(r"[{$]")


def plain(text: str) -> str:
    """The same letters in their order, as many of them, without those that only command."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", DIRECTIONS.sub(JOINER, text))


def line(text: str) -> str:
    """`plain` in one line."""
    return SPACES.sub(" ", plain(text)).strip()


def cut(text: str, most: int) -> str:
    """`text`, or its beginning and «…»."""
    return text if len(text) <= most else text[: most - 1] + "…"


def markdown(text: str) -> Markdown:
    """For everything that Streamlit reads as Markdown: texts, captions, labels, help, messages, options of segmented controls."""
    return Markdown(PUNCTUATION.sub(r"\\\g<0>", REVIVED.sub(GAP, line(text))))


def html(text: str) -> str:
    """For `st.html`, between tags and in attributes."""
    return escape(plain(text))


def figure(text: str) -> str:
    """For Plotly, which reads tags and entities in titles, notes, names and labels; templates are never made of it (`%{customdata[2]}`)."""
    return escape(line(text), quote=False)


def option(text: str) -> str:
    """For ECharts, which fills `{b}` and `{a|…}` in labels and notes, and `$&` in what it fills in; it escapes HTML itself."""
    return TEMPLATE.sub(rf"\g<0>{JOINER}", line(text))
