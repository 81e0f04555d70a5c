"""Files: what a spreadsheet, a program and a person find in them."""

import csv
import json
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.export import ABOUT, csv_bytes, csv_parts, guarded, jsonl_bytes, unguarded, xlsx_bytes, xlsx_file
from monitor.model import MonitorError

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
    assert data.count(b"\r\n") == 3
    _, first, second = rows(data, ",", "utf-8")
    assert first[2:] == ["0.125", "12", "2026-11-22T08:30:00Z", "a b"]
    assert second[2:4] == ["", "-5"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "＝1+1", "−cmd", "-Трамп"])
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
    assert csv_bytes(empty, excel=False) == b"date,count\r\n"
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


@pytest.mark.parametrize(
    "text",
    [
        "\u00a0=1", "\u200b\ufeff=1", "\n=1", "\t1", "\r1", '"=1', "\ufe66SUM(A1)", "\uff20SUM(A1)", "+7 (495) 123-45-67", "+74951234567",
        "- 5 человек",
        "'=1",
    ],
)  # fmt: skip
def test_no_blank_and_no_twin_hides_a_formula(text: str) -> None:
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["Да, - сказал он", "Да, - сказал он; и ушёл", "Счёт 3:2; -5 %", "a@b.example", "x=1", "Да,\n- сказал он", "10, −5"])
def test_a_text_is_not_disfigured_where_nothing_would_run(text: str) -> None:
    assert guarded(text, last=True) == text


def test_what_is_open_at_its_end_could_go_on_in_the_next_cell() -> None:
    assert guarded("x;- a") == "x;'- a"
    assert guarded("x;- a\nb") == "x;- a\nb"


@pytest.mark.parametrize("text", ["x,=HYPERLINK(1)", "x;@SUM(A1)", "x\t-cmd|'/C calc'!A0", "x\n=1+1", 'x,"=1"'])
def test_a_formula_behind_another_kinds_separator_is_disarmed(text: str) -> None:
    assert guarded(text) != text
    assert unguarded(guarded(text)) == text


# Letters of which attacks are made, and some that are none.
CELLS = st.text(st.sampled_from(list("=+-@'\",;\t\r\n (|!a1.%x\u00a0\u200b\ufeff\uff1d\uff0b\u2212\uff20яЯ")), max_size=16) | st.text(max_size=30)
BLANK = ' \t\r\n\u00a0\u200b\ufeff\x00"'


@given(CELLS)
def test_undoing_the_guard_gives_every_text_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(CELLS)
def test_undoing_it_is_harmless_where_there_is_a_guard_upon_a_guard(text: str) -> None:
    assert unguarded(unguarded(guarded(guarded(text)))) == text


def runs(cell: str) -> bool:
    """Whether a spreadsheet would run it."""
    bare = cell.lstrip(BLANK)
    if bare[:1] in ("=", "@", "\uff1d", "\uff20") and bare[:1]:
        return True
    return bare[:1] in ("+", "-", "\u2212", "\uff0b") and bool(bare[:1]) and any(sign in bare for sign in "(|!")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), st.booleans())
def test_no_cell_runs_whatever_separator_the_file_is_opened_with(rows_given: list[tuple[str, str]], excel: bool) -> None:
    data = csv_bytes(pd.DataFrame(rows_given, columns=["a", "b"], dtype=object), excel=excel).decode("utf-8-sig")
    for separator in ",;\t":
        cells = [cell for row in csv.reader(StringIO(data, newline=""), delimiter=separator) for cell in row]
        assert not [cell for cell in cells if runs(cell)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=4), st.booleans())
def test_reading_back_gives_the_same_texts(rows_given: list[tuple[str, str]], excel: bool) -> None:
    data = csv_bytes(pd.DataFrame(rows_given, columns=["a", "b"], dtype=object), excel=excel)
    head, *back = rows(data, ";" if excel else ",", "utf-8-sig" if excel else "utf-8")
    assert head == ["a", "b"]
    assert [tuple(map(unguarded, row)) for row in back] == [tuple(row) for row in rows_given]


def test_a_file_of_pieces_has_one_head_and_one_mark() -> None:
    assert b"".join(csv_parts([FRAME, FRAME], excel=True)).count(b"\xef\xbb\xbf") == 1
    both = rows(b"".join(csv_parts([FRAME, FRAME], excel=False)), ",", "utf-8")
    assert [row[0] for row in both] == ["Дата", "2026-11-22", "2026-11-23", "2026-11-22", "2026-11-23"]


def test_half_of_a_surrogate_pair_spoils_no_file() -> None:
    frame = pd.DataFrame({"title": ["Половина \ud83d пары"]}, dtype=object)
    assert rows(csv_bytes(frame, excel=False), ",", "utf-8")[1] == ["Половина ? пары"]
    assert "? пары" in jsonl_bytes(frame).decode()
    assert xlsx_bytes(frame, {})[:2] == b"PK"


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_a_workbook_holds_texts_and_never_formulas_or_links(texts: list[str]) -> None:
    data = xlsx_bytes(pd.DataFrame({"title": [*texts, "https://evil.example", "=HYPERLINK(1)", "Я" * 40_000]}), {})
    with ZipFile(BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert not re.search(r'<c r="A[2-9]"[^>]*(?<!t="s")(?<!t="inlineStr")><[vi]', sheet.replace(' t="str"', ""))


def test_a_long_workbook_is_written_row_by_row_and_says_the_same(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert xlsx_file(tmp_path / "x.xlsx", [FRAME, FRAME], {"a": "b"}) == 4
    held = list(openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0].iter_rows(values_only=True))
    assert held[1][1] == '=HYPERLINK("http://evil")'
    assert [row[3] for row in held] == ["Число", 12, -5, 12, -5]


def test_more_rows_than_a_sheet_holds_are_refused_and_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.export.MOST_XLSX_ROWS", 3)
    with pytest.raises(MonitorError, match="a sheet holds 3 rows"):
        xlsx_file(BytesIO(), [FRAME, FRAME], {})
