"""How does a frame leave the house: as CSV, XLSX or JSON lines?"""

import csv
import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pandas as pd
import xlsxwriter

ABOUT = "О выгрузке"
DATA = "Данные"
# What a spreadsheet would run: titles come from strangers (OWASP, "CSV injection").
FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]")
NUMBER = re.compile(r"^[+\-\u2212]?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?\s?%?$")  # −5 and +12,5 are no formulas
MOST_XLSX_TEXT = 32_767  # characters a cell can hold
WIDEST = 60  # characters: a wider column hides its neighbours


def csv_bytes(frame: pd.DataFrame, *, excel: bool) -> bytes:
    """The frame as CSV: for a Russian Excel (BOM, semicolons, decimal commas, CRLF) or for programs (commas, UTF-8)."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    writer.writerow([guarded(str(name)) for name in frame.columns])
    point = "," if excel else "."
    writer.writerows([_text(value, point) for value in row] for row in frame.itertuples(index=False, name=None))
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8")


def jsonl_bytes(frame: pd.DataFrame) -> bytes:
    """One JSON object a row; dates as ISO, what is missing as null. Nothing is guarded: no spreadsheet reads it."""
    names = [str(name) for name in frame.columns]
    rows = (dict(zip(names, map(_plain, row), strict=True)) for row in frame.itertuples(index=False, name=None))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def xlsx_bytes(frame: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """A workbook: the data with a fixed, filtered head, and a sheet that says what was asked, when and of whom."""
    out = BytesIO()
    # Strings stay strings: no cell becomes a formula or a link.
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "dd.mm.yyyy"})
    instants = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    sheet = book.add_worksheet(DATA)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, str(name), head)
        widest = len(str(name))
        for row, value in enumerate(map(_plain_cell, frame[name]), start=1):
            widest = max(widest, _write(sheet, row, column, value, days, instants))
        sheet.set_column(column, column, min(WIDEST, widest + 2))
    if len(frame) and len(frame.columns):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    notes = book.add_worksheet(ABOUT)
    notes.set_column(0, 0, 28)
    notes.set_column(1, 1, 90)
    for row, (name, value) in enumerate(about.items()):
        notes.write_string(row, 0, name, head)
        notes.write_string(row, 1, value)
    book.close()
    return out.getvalue()


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run; numbers stay numbers."""
    return "'" + text if FORMULA.match(text) and not NUMBER.match(text) else text


def _write(sheet: Any, row: int, column: int, value: object, days: Any, instants: Any) -> int:
    """Writes one cell; how many characters wide it is."""
    if value is None:
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
        return 6
    if isinstance(value, int | float):
        sheet.write_number(row, column, value)
        return len(f"{value:.6g}")
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), instants)
        return 16
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, days)
        return 10
    text = str(value)[:MOST_XLSX_TEXT]
    sheet.write_string(row, column, text)
    return len(text)


def _plain_cell(value: Any) -> Any:
    """As `_plain`, with days and instants as themselves."""
    if value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value if isinstance(value, date) else _plain(value)


def _plain(value: Any) -> Any:
    """A JSON value: None, bool, int, float or str."""
    if hasattr(value, "item") and not isinstance(value, list | tuple):  # a numpy scalar
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):  # instants too
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(str(part) for part in value)
    return str(value)


def _text(value: Any, point: str) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "1" if plain else "0"
    if isinstance(plain, int):
        return str(plain)
    if isinstance(plain, float):
        text = str(int(plain)) if plain.is_integer() and abs(plain) < 1e15 else repr(round(plain, 10))
        return text.replace(".", point)
    return guarded(plain)
