"""How does the period stand beside the one before it and the same days a year before?"""

from math import isnan

import pandas as pd
import streamlit as st

from monitor.selection import Selection, Unit
from monitor.ui.data import Data
from monitor.ui.panel import Panel
from monitor.ui.text import language, number, percent, signed, t

LOW = 0.9  # coverage: below it a change of counts may be a change of collecting


def show(asked: Selection, data: Data) -> None:
    """A row an entity: its number now, before, a year before, and the changes."""
    frame = data.compared(asked)
    spans = {name: _span(period) for name, period in (("previous", asked.before()), ("year_before", asked.year_before()))}
    notes = [t("compared.note", previous=spans["previous"], year_before=spans["year_before"])]
    if any((frame[f"{prefix}coverage"] < LOW).any() for prefix in ("", "previous_", "year_before_")) and not asked.share:
        notes.append(t("compared.coverage"))
    Panel("compared", t("compared.title"), frame, asked, data, " · ".join(notes)).show(lambda: _table(frame, asked, data))


def _span(period: Selection) -> str:
    return f"{period.start:%d.%m.%Y} — {period.end:%d.%m.%Y}"


def _table(frame: pd.DataFrame, asked: Selection, data: Data) -> None:
    value = "share" if asked.share else "count"
    shown: dict[str, list[str]] = {t("column.entity"): [data.name(entity) for entity in frame["entity"]]}
    shown[t("compared.now")] = [_said(now, asked) for now in frame[value]]
    for name in ("previous", "year_before"):
        before = frame[f"{name}_{value}"]
        shown[t(f"compared.{name}")] = [_said(number_before, asked) for number_before in before]
        shown[t(f"compared.{name}_change")] = [_change(now, then) for now, then in zip(frame[value], before, strict=True)]
    st.dataframe(pd.DataFrame(shown), hide_index=True, key="compared_table", alt=t("compared.title"))


def _said(value: float, asked: Selection) -> str:
    if isnan(value):
        return "—"
    if not asked.share:
        return number(int(value), language=language())
    return number(value, 1, language=language()) if asked.unit is Unit.MENTIONS else percent(value, language=language())


def _change(now: float, before: float) -> str:
    """«+36 %»: of nothing there is no change in per cent."""
    if isnan(now) or isnan(before) or not before:
        return "—"
    change = round(100 * (now / before - 1))
    return f"{signed(change, language=language())}\N{NO-BREAK SPACE}%"
