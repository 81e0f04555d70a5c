"""What is wrong with a feed, since when, what may be lost, and what can be done about it?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from monitor.model import Outcome
from monitor.selection import Selection
from monitor.ui import jobs, literal
from monitor.ui.data import Data
from monitor.ui.text import ago, has, language, moment, short_date, t

LOSS_DAYS = 3  # a possible loss is news for so long; the list of losses has all of the period
OPEN = 5  # feeds told of at once; the others open on a click, so that the rest of the page stays near
MOST = 40  # feeds told of; a hundred at once have one cause, and the page's head names it
ANSWER = 240  # letters of what the server said


def show(status: pd.DataFrame, data: Data) -> None:
    """A card for each feed that wants a look: trouble, a move, an exception, a possible loss; one that was given up has a button."""
    lost = _lost(data)
    wanting: list[Any] = [row for row in status.itertuples(index=False) if _wants_a_look(row, lost)]
    rows = sorted(wanting, key=lambda row: _urgency(row, lost))
    if not rows:
        return
    with st.container(border=True, key="health"):
        st.markdown(f"#### {t('health.title')}", anchors=False)
        st.caption(t("health.note"))
        for row in rows[:OPEN]:
            _card(row, lost.get(row.feed), data)
        if len(rows) > OPEN:
            with st.expander(t("health.others", n=len(rows) - OPEN), key="health_others"):
                for row in rows[OPEN:MOST]:
                    _card(row, lost.get(row.feed), data)
                if len(rows) > MOST:
                    st.caption(t("health.more", n=len(rows) - MOST))
        jobs.show("revive")


def trouble(kind: object, error: object) -> str:
    """What is wrong, in plain words; the server's own words where there are no better."""
    if not isinstance(kind, str) or not kind:
        return literal.cut(literal.line(error), ANSWER) if isinstance(error, str) else ""
    return t(f"error.{kind}") if has(f"error.{kind}") else t("error.unknown", kind=literal.line(kind))


def due(at: object, now: datetime) -> str:
    """«через 12 минут»; «—» where nobody will ask."""
    if not isinstance(at, datetime) or pd.isna(at):
        return "—"
    minutes = round((at - now).total_seconds() / 60)
    if minutes <= 0:
        return t("sources.due_now")
    return t("sources.due_in", n=minutes) if minutes < 120 else t("sources.due_hours", n=round(minutes / 60))


def _lost(data: Data) -> dict[str, Any]:
    """Feed → its newest span of the last days that may hide a loss."""
    today = data.answers.today()
    spans: list[Any] = list(data.losses(Selection(start=today - timedelta(days=LOSS_DAYS), end=today)).sort_values("end").itertuples(index=False))
    return {str(span.feed): span for span in spans}


def _wants_a_look(row: Any, lost: dict[str, Any]) -> bool:
    troubled = row.outcome in (Outcome.ERROR, Outcome.DEGRADED) or row.gone or bool(row.exceptions)
    return troubled or _text(row.moved_to) or _text(row.address) or row.feed in lost


def _urgency(row: Any, lost: dict[str, Any]) -> int:
    """What fails first, then what may be lost, then what only asks to be known."""
    failing = row.outcome == Outcome.ERROR or row.gone
    return 0 if failing else 1 if row.feed in lost else 2 if row.outcome == Outcome.DEGRADED else 3


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _card(row: Any, lost: Any, data: Data) -> None:
    body = "".join(f'<div class="m-{style}">{literal.html(said)}</div>' for style, said in _said(row, lost, data) if said)
    name = literal.html(literal.line(str(row.name if isinstance(row.name, str) else row.source)))
    text = f'<div class="m-card"><span class="m-title">{name}</span> <span class="m-where">{literal.html(str(row.feed))}</span>{body}</div>'
    if not row.gone:
        st.html(text)
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"gone_{row.number}"):
        st.html(text)
        st.button(
            t("health.revive"), key=f"b_revive_{row.number}", icon=":material/restart_alt:", disabled=jobs.running("revive"), on_click=jobs.start,
            args=("revive", ["revive", f"--feed={row.number}"], data.answers.settings.path), help=t("health.revive_help"),
        )  # fmt: skip


def _said(row: Any, lost: Any, data: Data) -> Iterator[tuple[str, str]]:
    """(style, line): what is wrong and what to do, since when and when next, then what else there is to know."""
    now, speaks = datetime.now(UTC), language()
    kind = "gone" if row.gone else row.error_kind
    if row.outcome in (Outcome.ERROR, Outcome.DEGRADED) or row.gone:
        what = trouble(kind, row.error)
        said = t("health.partly", what=what) if row.outcome == Outcome.DEGRADED and not row.gone else what
        yield "state", said[:1].upper() + said[1:]
        if _text(kind) and has(f"advice.{kind}"):
            yield "advice", _bare(t(f"advice.{kind}"))
    times = [
        t("health.last", ago=ago(row.last_success, now, speaks), at=moment(row.last_success, data.zone)) if pd.notna(row.last_success)
        else t("health.never") if row.outcome == Outcome.ERROR else "",
        t("health.failures", n=int(row.failures)) if row.failures and row.outcome == Outcome.ERROR else "",
        t("health.given_up") if row.gone else t("health.next", due=due(row.next_check, now)) if row.outcome == Outcome.ERROR else "",
    ]  # fmt: skip
    yield "meta", " · ".join(filter(None, times))
    if _text(kind) and _text(row.error):
        yield "meta", t("health.answer", said=literal.cut(literal.line(row.error), ANSWER))
    if _text(row.address):
        yield "meta", t("health.moved", to=row.address, at=short_date(row.moved_at) if pd.notna(row.moved_at) else "—")
    elif _text(row.moved_to):
        yield "meta", t("health.moving", to=row.moved_to)
    for exception in row.exceptions:
        yield "meta", _bare(t(f"health.{exception}"))
    if lost is not None:
        span = {"start": moment(lost.start, data.zone), "end": moment(lost.end, data.zone)}
        yield "meta", t("health.lost", reason=t(f"reason.{lost.reason}"), **span)


def _bare(text: str) -> str:
    """Our own words without the marks of Markdown, which HTML does not know."""
    return text.replace("`", "")
