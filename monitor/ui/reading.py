"""What does one article say, what did it say before, and what is missing of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from monitor.ui import evidence, literal
from monitor.ui.data import Data
from monitor.ui.marked import Span, anchor, marked, safe_link
from monitor.ui.text import has, moment, t

if TYPE_CHECKING:
    from monitor.answers import Reading


def show(article_id: int, data: Data) -> None:
    """One article: its text with every mention marked, the original, earlier versions, the reprints."""
    reading = data.reading(article_id)
    article, names = reading.article, data.source_names()
    spans: dict[str, list[Span]] = {"title": [], "text": []}
    for mention in reading.mentions:
        spans[str(mention.field)].append((mention.start, mention.end, mention.entity, str(mention.kind)))
    link = None if data.demo else safe_link(article.link)  # behind an invented outlet's address there is nothing
    st.html(f'<div class="m-reading">{anchor(article.title, link, html=marked(article.title, spans["title"], data.names))}</div>')
    shown = moment(article.published_at, data.zone)[: 10 if article.date_only else None]
    st.caption(" · ".join((literal.markdown(names.get(article.source, article.source)), shown, t(f"origin.{article.origin}"))))
    if link:
        st.link_button(t("articles.original"), link, icon=":material/open_in_new:", key=f"original_{article_id}")
    body = marked(article.text, spans["text"], data.names) if article.text else ""
    st.html(f'<div class="m-text">{body}</div>' if body else f'<p class="m-meta">{t("articles.no_text")}</p>')
    if article.note:
        st.caption(t("articles.no_full_text", reason=literal.markdown(_reason(article.note))))
    if reading.mixed:
        st.caption(t("articles.mixed", words=literal.markdown(", ".join(reading.mixed))))
    if reading.revisions:
        _revisions(reading, data)
    if len(reading.reprints):
        _story(reading, data)


def _reason(note: str) -> str:
    """Why there is no full text, in our words; the store has it as `kind: message`."""
    kind = note.partition(":")[0]
    return t(f"error.{kind}") if has(f"error.{kind}") else t("articles.no_page_text")


def _revisions(reading: Reading, data: Data) -> None:
    """What it said before its publisher changed it, the latest first."""
    with st.expander(t("articles.revisions", n=len(reading.revisions)), key=f"revisions_{reading.article.id}"):
        items = []
        for at, title, text in reversed(reading.revisions):
            said = f'<strong>{literal.html(title)}</strong><p class="m-quote">{literal.html(text)}</p>'
            items.append(f'<li><div class="m-meta">{t("articles.until", when=moment(at, data.zone))}</div>{said}</li>')
        st.html(f'<ol class="m-list">{"".join(items)}</ol>')


def _story(reading: Reading, data: Data) -> None:
    """Who told this story first, and who reprinted it."""
    article, others = reading.article, reading.reprints
    earlier = others[others["published_at"] < article.published_at]
    first, at = (earlier["source"].iloc[0], earlier["published_at"].iloc[0]) if len(earlier) else (article.source, article.published_at)
    name = literal.markdown(data.source_names().get(first, first))
    st.caption(t("articles.first", source=name, when=moment(at, data.zone)))
    with st.expander(t("articles.reprints", n=len(others)), key=f"reprints_{article.id}"):
        evidence.cards(others.assign(date_only=False, date_guessed=False), None, data)
