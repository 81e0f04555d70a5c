import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pandas as pd
import pytest

from monitor.export import ABOUT, csv_bytes, guarded, jsonl_bytes, xlsx_bytes

FRAME = pd.DataFrame(
    {
        "Дата": [date(2026, 11, 22), date(2026, 11, 23)],
        "Заголовок": ['=HYPERLINK("http://evil")', "Токаев; Путин"],
        "Доля": [0.125, float("nan")],
        "Число": [12, -5],
        "Когда": [datetime(2026, 11, 22, 8, 30, tzinfo=UTC)] * 2,
        "feeds": [("a", "b"), ()],
    }
)


def rows(data: bytes, delimiter: str, encoding: str) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode(encoding), newline=""), delimiter=delimiter))


def test_excel_opens_the_file_as_a_russian_excel_expects() -> None:
    data = csv_bytes(FRAME, excel=True)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 3
    head, first, second = rows(data, ";", "utf-8-sig")
    assert head[:3] == ["Дата", "Заголовок", "Доля"]
    assert first[0] == "2026-11-22"
    assert first[2] == "0,125"
    assert second[1] == "Токаев; Путин"
    assert second[2] == ""


def test_programs_get_points_commas_and_no_bom() -> None:
    data = csv_bytes(FRAME, excel=False)
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    _, first, second = rows(data, ",", "utf-8")
    assert first[2:] == ["0.125", "12", "2026-11-22T08:30:00Z", "a b"]
    assert second[2:4] == ["", "-5"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "−cmd", "-Трамп"])
def test_what_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+12", "−5", "+12,5 %", "-1 234,5", "Токаев", "5 + 5", "тайм-аут", ""])
def test_what_it_would_not_run_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("excel", [True, False])
def test_no_cell_and_no_heading_of_a_csv_is_a_formula(excel: bool) -> None:
    data = csv_bytes(pd.DataFrame({"=A1": ["@x", "+y"]}), excel=excel)
    cells = [cell for row in rows(data, ";" if excel else ",", "utf-8-sig") for cell in row]
    assert cells == ["'=A1", "'@x", "'+y"]


def test_a_workbook_keeps_text_as_text_and_says_where_it_comes_from() -> None:
    data = xlsx_bytes(FRAME, {"Часовой пояс": "Europe/Moscow", "Фильтр": "=1+1"})
    with ZipFile(BytesIO(data)) as book:
        names = book.read("xl/workbook.xml").decode()
        sheets = book.read("xl/worksheets/sheet1.xml").decode() + book.read("xl/worksheets/sheet2.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert ABOUT in names
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert "<v>0.125</v>" in sheets
    assert "<v>-5</v>" in sheets
    assert "Europe/Moscow" in strings
    assert "HYPERLINK" in strings


def test_an_empty_frame_is_a_heading_and_nothing_more() -> None:
    empty = pd.DataFrame({"date": [], "count": []})
    assert csv_bytes(empty, excel=False) == b"date,count\n"
    assert jsonl_bytes(empty) == b""
    assert xlsx_bytes(empty, {})[:2] == b"PK"


def test_json_lines_hold_values_and_nulls() -> None:
    first, second = (json.loads(line) for line in jsonl_bytes(FRAME).decode().splitlines())
    assert first["Заголовок"] == '=HYPERLINK("http://evil")'
    assert first["Когда"] == "2026-11-22T08:30:00Z"
    assert second["Доля"] is None
    assert second["Число"] == -5


def test_whole_numbers_in_a_column_with_holes_stay_whole() -> None:
    data = csv_bytes(pd.DataFrame({"count": [3.0, float("nan"), 1e6]}), excel=True)
    assert rows(data, ";", "utf-8-sig")[1:] == [["3"], [""], ["1000000"]]
