"""How does a frame leave the house: as CSV, XLSX or JSON lines?

A CSV is guarded: an apostrophe stands before whatever a spreadsheet would run, also where the file is opened with another separator than its own.
`unguarded` takes it away again and gives back every text letter by letter.
"""

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from io import BytesIO, StringIO
from itertools import chain
from pathlib import Path
from typing import IO, Any

import pandas as pd
import xlsxwriter

from monitor.model import MonitorError

ABOUT = "О выгрузке"
DATA = "Данные"
MOST_XLSX_TEXT = 32_767  # characters a cell can hold, and
MOST_XLSX_ROWS = 1_048_575  # rows a sheet, besides its head
MANY_ROWS = 20_000  # of more, a workbook is written row by row through a temporary file: 1 M rows at once are gigabytes
WIDEST = 60  # characters: a wider column hides its neighbours

# What a spreadsheet would run: titles come from strangers (OWASP, "CSV injection"). Full-width and small twins are signs to Excel too.
_BLANK = '\\s\\x00-\\x20"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff'  # what it may leave away before a sign
_EQUALS, _SIGNS = "=@\uff1d\uff20\ufe66\ufe6b", "+\\-\uff0b\uff0d\u2212\ufe62\ufe63"
_START = re.compile(f"^('*)(?=[{_BLANK}']*[{_EQUALS}{_SIGNS}]|[\\t\\r\\n])")
# After a separator of another kind of CSV; a sign with no call and no reference behind it (`, - сказал он`) does nothing there.
_WITHIN = re.compile(f"(?<=[,;\\t\\r\\n])('*)(?=[{_BLANK}']*(?:(?P<equals>[{_EQUALS}])|[{_SIGNS}](?P<rest>[^\\r\\n]*)))")
_RUNS = re.compile(r"[(|!]")
NUMBER = re.compile(r"[+\-\u2212]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?\s?%?")  # −5 and +12,5 % are no formulas
PHONE = re.compile(r"\+\d{10,}")  # a number to a spreadsheet, which would take its plus away


def guarded(text: str, *, last: bool = False) -> str:
    """The text with an apostrophe before what a spreadsheet would run; numbers stay numbers. `last`: nothing follows it in its row."""
    if NUMBER.fullmatch(text) and not PHONE.fullmatch(text):
        return text
    return _START.sub(r"'\1", _WITHIN.sub(partial(_within, last), text), count=1)


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return _START.sub(_one_less, _WITHIN.sub(_one_less, text), count=1)


def _within(last: bool, found: re.Match[str]) -> str:
    """One more apostrophe where something would run, and where one stands already: else it could not be told from a guard. What is still open
    at the end of a text goes on in the next one where that is opened with another separator."""
    runs = found["equals"] or found[1] or _RUNS.search(found["rest"]) or (found.end("rest") == len(found.string) and not last)
    return f"'{found[1]}" if runs else found[1]


def _one_less(found: re.Match[str]) -> str:
    return found[1][1:]


def csv_parts(frames: Iterable[pd.DataFrame], *, excel: bool) -> Iterator[bytes]:
    """Frames with the same columns as one CSV after RFC 4180 (CRLF): for a Russian Excel (BOM, semicolons, decimal commas) or for programs
    (commas, UTF-8). The head is there also where no row is."""
    point = "," if excel else "."
    for number, frame in enumerate(frames):
        out = StringIO()
        writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
        if number == 0:
            writer.writerow([guarded(str(name)) for name in frame.columns])
        writer.writerows(_cells(row, point) for row in frame.itertuples(index=False, name=None))
        # Half of a surrogate pair cannot be written; a question mark is what readers make of it.
        yield out.getvalue().encode("utf-8-sig" if excel and number == 0 else "utf-8", "replace")


def csv_bytes(frame: pd.DataFrame, *, excel: bool) -> bytes:
    """One frame as `csv_parts` writes it."""
    return b"".join(csv_parts([frame], excel=excel))


def jsonl_parts(frames: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """One JSON object a row; dates as ISO, what is missing as null. Nothing is guarded: no spreadsheet reads it."""
    for frame in frames:
        names = [str(name) for name in frame.columns]
        rows = (dict(zip(names, map(_plain, row), strict=True)) for row in frame.itertuples(index=False, name=None))
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "replace")


def jsonl_bytes(frame: pd.DataFrame) -> bytes:
    """One frame as `jsonl_parts` writes it."""
    return b"".join(jsonl_parts([frame]))


def xlsx_bytes(frame: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """One frame as `xlsx_file` writes it."""
    out = BytesIO()
    xlsx_file(out, [frame], about)
    return out.getvalue()


def xlsx_file(out: Path | IO[bytes], frames: Iterable[pd.DataFrame], about: Mapping[str, str]) -> int:
    """A workbook: the data with a fixed, filtered head, and a sheet that says what was asked, when and of whom; how many rows it has.

    Raises:
        MonitorError: there are more rows than a sheet can hold.
    """
    parts = iter(frames)
    first = next(parts)
    many = len(first) >= MANY_ROWS or not isinstance(out, BytesIO)
    # Strings stay strings: no cell becomes a formula or a link.
    options = {"in_memory": not many, "constant_memory": many, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    form: dict[type[date], Any] = {date: book.add_format({"num_format": "dd.mm.yyyy"}), datetime: book.add_format({"num_format": "dd.mm.yyyy hh:mm"})}
    sheet = book.add_worksheet(DATA)
    sheet.freeze_panes(1, 0)
    widths = [len(str(name)) for name in first.columns]
    for column, name in enumerate(first.columns):
        sheet.write_string(0, column, _fit(str(name)), head)
    row = 0
    for frame in chain([first], parts):
        for values in frame.itertuples(index=False, name=None):
            row += 1
            if row > MOST_XLSX_ROWS:
                raise MonitorError(f"a sheet holds {MOST_XLSX_ROWS} rows and there are more: ask for CSV, or for a shorter period")
            for column, value in enumerate(map(_plain_cell, values)):
                widths[column] = max(widths[column], _write(sheet, row, column, value, form))
    for column, widest in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, widest + 2))
    if row and widths:
        sheet.autofilter(0, 0, row, len(widths) - 1)
    notes = book.add_worksheet(ABOUT)
    notes.set_column(0, 0, 28)
    notes.set_column(1, 1, 90)
    for line, (name, value) in enumerate(about.items()):
        notes.write_string(line, 0, _fit(name), head)
        notes.write_string(line, 1, _fit(value))
    book.close()
    return row


def _fit(text: str) -> str:
    """What a cell can hold of it; Excel counts letters beyond the first plane twice."""
    kept = text[:MOST_XLSX_TEXT].encode("utf-16-le", "replace")[: 2 * MOST_XLSX_TEXT]
    return kept.decode("utf-16-le", "ignore")


def _write(sheet: Any, row: int, column: int, value: object, form: Mapping[type[date], Any]) -> int:
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
        sheet.write_datetime(row, column, value.replace(tzinfo=None), form[datetime])
        return 16
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, form[date])
        return 10
    text = _fit(str(value))
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


def _cells(row: Sequence[Any], point: str) -> list[str]:
    return [_text(value, point, last=place == len(row)) for place, value in enumerate(row, start=1)]


def _text(value: Any, point: str, *, last: bool) -> str:
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
    return guarded(plain, last=last)
