"""Which articles stand behind a number? Exactly those, with the sentences that were counted."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from monitor.selection import Match, Selection, Unit
from monitor.ui import filters, literal
from monitor.ui.data import Data
from monitor.ui.marked import anchor, marked
from monitor.ui.panel import downloads
from monitor.ui.text import short_date, t

PAGE = 10  # articles at a time under a figure
MOST_SENTENCES = 3  # an article in a list; the reading pane shows all
GOTO = "goto"  # where a callback leaves the page to open next


def show(selection: Selection, data: Data, *, key: str, title: str, mentions: int | None = None) -> None:
    """The list behind a number: how many, which, and what they say. `mentions`: the clicked number where it is of one entity among several."""
    found = data.count(selection)
    with st.container(border=True, key=f"evidence_{key}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"#### {literal.markdown(title)}", anchors=False, width="content")
            downloads(f"articles_{key}", lambda: data.export("articles", selection), selection, data)
        st.caption(counted(selection, data, mentions))
        if not found.articles:
            st.info(t("evidence.none"))
            return
        pages = -(-found.articles // PAGE)
        at = st.session_state.get(f"page_{key}_{hash(selection)}", 1)
        articles = data.articles(selection, PAGE, (at - 1) * PAGE)
        cards(articles, data.sentences(selection, tuple(articles["id"])), data)
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            if pages > 1:
                st.pagination(pages, key=f"page_{key}_{hash(selection)}", max_visible_pages=5)
            st.button(
                t("evidence.open"), icon=":material/article:", key=f"open_{key}", on_click=go, args=("articles", selection, data), type="tertiary"
            )


def counted(selection: Selection, data: Data, mentions: int | None = None) -> str:
    """«57 упоминаний в 41 статье», «12 сюжетов, 14 статей»."""
    found = data.count(selection)
    articles = t("n.articles", n=found.articles)
    if selection.unit is Unit.MENTIONS:
        return t(
            "evidence.mentions_in",
            mentions=t("n.mentions", n=found.mentions if mentions is None else mentions),
            articles=t("n.articles_in", n=found.articles),
        )
    return f"{t('n.stories', n=found.stories)}, {articles}" if selection.unit is Unit.STORIES else articles


def go(page: str, selection: Selection, data: Data) -> None:
    """Opens a page about this Selection; for callbacks."""
    filters.fill(selection, data)
    st.session_state[GOTO] = page


def cards(articles: pd.DataFrame, sentences: pd.DataFrame | None, data: Data) -> None:
    """Articles as a list: when and where, the title as a link, the counted sentences with their mentions marked."""
    sources = data.source_names()
    held: dict[int, list[Any]] = {}
    if sentences is not None:
        row: Any
        for row in sentences.itertuples(index=False):
            held.setdefault(int(row.article), []).append(row)
    items = []
    article: Any
    for article in articles.itertuples(index=False):
        rows = held.get(int(article.id), [])
        titles = [row for row in rows if row.field == "title"]
        title = marked(str(article.title), titles[0].spans, data.names) if titles and titles[0].sentence == article.title else None
        quotes = [row for row in rows if row.field != "title" or title is None][:MOST_SENTENCES]
        said = "".join(f'<p class="m-quote">{marked(str(row.sentence), row.spans, data.names)}</p>' for row in quotes)
        said = said.replace('<p class="m-quote"></p>', "")
        meta = f"{when(article, data)} · {literal.html(sources.get(article.source, str(article.source)))}"
        items.append(f'<li><div class="m-meta">{meta}</div>{anchor(str(article.title), None if data.demo else article.link, html=title)}{said}</li>')
    st.html(f'<ol class="m-list">{"".join(items)}</ol>')


def when(article: Any, data: Data) -> str:
    """The article's local time; the day alone where only the day is known."""
    local = pd.Timestamp(article.published_at).tz_convert(data.zone)
    guessed = f" ({t('articles.guessed')})" if article.date_guessed else ""
    return (short_date(local) if article.date_only else f"{local:%d.%m.%Y %H:%M}") + guessed


def behind(selection: Selection, entity: str, bucket: date | None = None) -> Selection:
    """The question behind one entity's number, in one bucket or in the whole period.

    Where the Selection asks for several entities together, every number is of the articles that hold them all, and so is the list.
    """
    asked = selection if bucket is None else selection.within(bucket)
    return asked if _together(selection) else asked.about(entity)


def named(selection: Selection, entity: str, data: Data) -> str:
    """Whom `behind` is about."""
    return " + ".join(map(data.name, selection.entities)) if _together(selection) else data.name(entity)


def _together(selection: Selection) -> bool:
    return selection.match is Match.ALL and len(selection.entities) > 1
