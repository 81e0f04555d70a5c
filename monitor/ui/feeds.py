"""In what state is each feed, in words?"""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from monitor.model import Outcome
from monitor.ui import literal
from monitor.ui.data import Data
from monitor.ui.health import due, trouble
from monitor.ui.text import ago, language, t

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
            t("column.source"): [literal.line(str(name)) for name in status["name"]],
            t("column.articles_day"): status["articles_day"],
            t("column.last_success"): [ago(at, now, speaks) if pd.notna(at) else "—" for at in status["last_success"]],
            t("column.stored"): status["stored"],
            t("column.trouble"): [
                trouble("gone" if gone else kind, error)
                for gone, kind, error in zip(status["gone"], status["error_kind"], status["error"], strict=True)
            ],
            t("column.source_kind"): [t(f"source_kind.{kind}") for kind in status["kind"]],
            t("column.country"): [data.name(country) if isinstance(country, str) else "—" for country in status["country"]],
            t("column.next_check"): [due(at, now) for at in status["next_check"]],
            t("column.feed"): [literal.line(str(feed)).removeprefix("https://").removeprefix("http://") for feed in status["feed"]],
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
