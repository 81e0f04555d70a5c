"""In what state is each feed, in words?"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from monitor.model import Outcome
from monitor.ui.data import Data
from monitor.ui.text import ago, has, language, t

SIGNS = {Outcome.OK: "●", Outcome.NOT_MODIFIED: "●", Outcome.DEGRADED: "◐", Outcome.ERROR: "○", Outcome.NEVER: "·"}
ORDER = (Outcome.ERROR, Outcome.DEGRADED, Outcome.OK, Outcome.NOT_MODIFIED, Outcome.NEVER)  # trouble first, what was not asked last
WELL = (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.DEGRADED)
ROW, HEAD, TALLEST = 33, 36, 640  # pixels


def table(status: pd.DataFrame, data: Data, *, key: str) -> None:
    """Every feed: its state, its last success, its articles a day, its trouble."""
    now, speaks = datetime.now(UTC), language()
    rank = status["outcome"].map({str(outcome): place for place, outcome in enumerate(ORDER)})
    status = status.assign(rank=rank).sort_values(["rank", "name", "feed"])
    shown = pd.DataFrame(
        {
            t("column.state"): [f"{SIGNS[Outcome(outcome)]} {t(f'outcome.{outcome}')}" for outcome in status["outcome"]],
            t("column.source"): status["name"],
            t("column.articles_day"): status["articles_day"],
            t("column.last_success"): [ago(at, now, speaks) if pd.notna(at) else "—" for at in status["last_success"]],
            t("column.stored"): status["stored"],
            t("column.trouble"): [trouble(kind, error) for kind, error in zip(status["error_kind"], status["error"], strict=True)],
            t("column.source_kind"): [t(f"source_kind.{kind}") for kind in status["kind"]],
            t("column.country"): [data.name(country) if isinstance(country, str) else "—" for country in status["country"]],
            t("column.next_check"): [_due(at, now) for at in status["next_check"]],
            t("column.feed"): [urlsplit(str(feed)).netloc + urlsplit(str(feed)).path for feed in status["feed"]],
        }
    )
    st.dataframe(
        shown, hide_index=True, key=key, height=min(TALLEST, HEAD + ROW * len(shown)), alt=t("sources.title"),
        column_config={
            t("column.state"): st.column_config.TextColumn(width=130),
            t("column.source"): st.column_config.TextColumn(width=140),
            t("column.articles_day"): st.column_config.BarChartColumn(width=110, y_min=0, help=t("sources.articles_day_help")),
            t("column.stored"): st.column_config.NumberColumn(format="localized", width=75),
            t("column.last_success"): st.column_config.TextColumn(width=135),
            t("column.trouble"): st.column_config.TextColumn(width=320),
        },
    )  # fmt: skip


def trouble(kind: object, error: object) -> str:
    """What is wrong, in plain words; the server's own words where there are no better."""
    if not isinstance(kind, str) or not kind:
        return str(error) if isinstance(error, str) else ""
    return t(f"error.{kind}") if has(f"error.{kind}") else t("error.unknown", kind=kind)


def _due(at: object, now: datetime) -> str:
    if not isinstance(at, datetime) or pd.isna(at):
        return "—"
    minutes = round((at - now).total_seconds() / 60)
    return (
        t("sources.due_now") if minutes <= 0 else t("sources.due_in", n=minutes) if minutes < 120 else t("sources.due_hours", n=round(minutes / 60))
    )
