"""Archives of articles in their several forms, good lines and bad."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.collect.archive import BadLine, Item, read, size
from monitor.model import Entry, MonitorError

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
EXPECTED = [
    Item(
        Entry(None, "https://a.example/1", "Первая", full_text="Текст; с «кавычками»,\nи строками", published=datetime(2014, 7, 1, 8, 0, tzinfo=UTC)),
        "a.example",
    ),
    Item(Entry(None, None, "Вторая", published=date(2020, 3, 5)), None),
]
ROWS = [
    {"title": "Первая", "text": "Текст; с «кавычками»,\nи строками", "url": "https://a.example/1", "date": "2014-07-01 12:00", "source": "a.example"},
    {"title": "Вторая", "text": "", "url": "", "date": "05.03.2020", "source": ""},
]


def table(delimiter: str, header: str = "title,text,url,date,source") -> str:
    lines = [header.replace(",", delimiter)]
    for row in ROWS:
        lines.append(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row.values()))
    return "\r\n".join(lines) + "\r\n"


def feed() -> str:
    items = "".join(
        f"<item><title>{row['title']}</title><link>{row['url']}</link><pubDate>{when}</pubDate></item>"
        for row, when in zip(ROWS, ("Tue, 01 Jul 2014 12:00:00 +0400", "2020-03-05"), strict=True)
    )
    return f'<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel>{items}</channel></rss>'


FILES: dict[str, bytes] = {
    "a.jsonl": "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode(),
    "bom.jsonl": b"\xef\xbb\xbf" + "\n".join(json.dumps(row) for row in ROWS).encode(),
    "a.csv": table(",").encode(),
    "excel.csv": b"\xef\xbb\xbf" + table(";").encode(),
    "old.csv": table(";").encode("cp1251"),
    "a.tsv": table("\t").encode(),
    "russian.csv": table(";", "Заголовок,Текст,Ссылка,Дата,Источник").encode(),
}


def written(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("pack", [lambda body: body, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", FILES)
def test_every_form_says_the_same(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    path = written(tmp_path, name + (".gz" if pack is gzip.compress else ""), pack(FILES[name]))
    assert list(read(path, zone=MOSCOW)) == EXPECTED


def test_a_saved_feed_is_read(tmp_path: Path) -> None:
    items = list(read(written(tmp_path, "feed.xml.gz", gzip.compress(feed().encode("cp1251"))), zone=MOSCOW, now=NOW))
    assert [(item.entry.title, item.entry.published) for item in items if isinstance(item, Item)] == [
        ("Первая", datetime(2014, 7, 1, 8, 0, tzinfo=UTC)),
        ("Вторая", date(2020, 3, 5)),
    ]


def test_bad_lines_are_numbered_and_the_rest_goes_in(tmp_path: Path) -> None:
    lines = [
        json.dumps(ROWS[0]),
        "{broken",
        "",
        "[1]",
        json.dumps({"text": "x"}),
        json.dumps({"title": "x y", "date": "вчера"}),
        "\udcff",
        json.dumps(ROWS[1]),
    ]
    path = written(tmp_path, "a.jsonl", "\n".join(lines).encode("utf-8", "surrogateescape"))
    found = list(read(path, zone=MOSCOW))
    assert [item for item in found if isinstance(item, Item)] == EXPECTED
    assert [item.number for item in found if isinstance(item, BadLine)] == [2, 4, 5, 6, 7]
    reasons = [item.reason for item in found if isinstance(item, BadLine)]
    assert [reason.split(":")[0] for reason in reasons] == [
        "expected JSON",
        "expected a JSON object",
        "expected a title",
        "expected a date as 2026-11-23 or 2026-11-23T10",
        "expected UTF-8",
    ]


def test_bad_rows_of_a_table_are_numbered_by_line(tmp_path: Path) -> None:
    text = 'title,date\n"Две\nстроки",2020-03-05\n,2020-03-05\nТретья,2020-03-05,x,y\nЧетвёртая,\n'
    found = list(read(written(tmp_path, "a.csv", text.encode()), zone=MOSCOW))
    assert [item.entry.title for item in found if isinstance(item, Item)] == ["Две строки", "Четвёртая"]
    assert [(item.number, item.reason) for item in found if isinstance(item, BadLine)] == [
        (4, "expected a title"),
        (5, "expected 2 columns, found 4"),
    ]


def test_a_cell_longer_than_the_csv_modules_limit_is_read(tmp_path: Path) -> None:
    found = list(read(written(tmp_path, "a.csv", f"title,text\nДлинная,{'слово ' * 40_000}\n".encode()), zone=MOSCOW))
    assert isinstance(found[0], Item)
    assert found[0].entry.full_text is not None
    assert len(found[0].entry.full_text) > 200_000


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.csv", b"a;b\n1;2\n", "expected a header"),
        ("a.csv", b"", "expected a header"),
        ("a.xml", b"<html></html>", "this is a web page"),
        ("a.xml", feed().partition("</item>")[0].encode("cp1251") + b"</item><item>", "the document stops in the middle"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_a_bad_line(tmp_path: Path, name: str, body: bytes, reason: str) -> None:
    found = [item for item in read(written(tmp_path, name, body), zone=MOSCOW) if isinstance(item, BadLine)]
    assert len(found) == 1
    assert found[0].reason.startswith(reason)


@pytest.mark.parametrize("date", ["1985-05-01", "1970-01-01T00:00:00Z", "01.01.0001"])
@pytest.mark.parametrize(("name", "text"), [("a.jsonl", '{{"title": "x y", "date": "{}"}}'), ("a.csv", "title,date\nx y,{}\n")])
def test_a_date_before_the_web_is_refused_not_guessed(tmp_path: Path, name: str, text: str, date: str) -> None:
    found = list(read(written(tmp_path, name, text.format(date).encode()), zone=MOSCOW, now=NOW))
    assert [type(item) for item in found] == [BadLine]
    assert date in found[0].reason  # type: ignore[union-attr]


def test_a_saved_feeds_item_dated_before_the_web_is_kept_with_what_it_claims(tmp_path: Path) -> None:
    items = "<item><title>x y</title><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item>"
    found = list(read(written(tmp_path, "a.xml", f"<rss><channel>{items}</channel></rss>".encode()), zone=MOSCOW, now=NOW))
    assert [item.entry.published for item in found if isinstance(item, Item)] == [datetime(1970, 1, 1, tzinfo=UTC)]


def test_an_empty_jsonl_file_has_no_items(tmp_path: Path) -> None:
    assert list(read(written(tmp_path, "a.jsonl", b""), zone=MOSCOW)) == []


@pytest.mark.parametrize(("name", "body"), [("a.docx", b"PK"), ("a.jsonl.gz", gzip.compress(FILES["a.jsonl"])[:-9])])
def test_a_file_that_cannot_be_read_is_an_error_that_names_it(tmp_path: Path, name: str, body: bytes) -> None:
    with pytest.raises(MonitorError, match=name):
        list(read(written(tmp_path, name, body), zone=MOSCOW))


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="absent"):
        list(read(tmp_path / "absent.csv", zone=MOSCOW))


def test_progress_grows_to_the_files_size(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", b"\n".join([json.dumps(ROWS[0]).encode()] * 3000))
    told: list[int] = []
    assert len(list(read(path, zone=MOSCOW, progress=told.append))) == 3000
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == size(path)
