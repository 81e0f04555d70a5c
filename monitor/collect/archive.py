"""Files of articles from elsewhere, read as entries: saved feeds, JSON lines and CSV, packed with gzip or not."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import IO, cast

from monitor.collect import dates, encoding, links, text
from monitor.collect.parser import LONGEST_TEXT, LONGEST_TITLE, ParseError, parse
from monitor.model import Entry, MonitorError

Progress = Callable[[int], None]
_NAMES = {  # column → the names under which archives have it
    "title": ("title", "headline", "заголовок", "название"),
    "text": ("text", "body", "content", "текст"),
    "url": ("url", "link", "ссылка", "адрес"),
    "date": ("date", "published", "published_at", "pubdate", "datetime", "дата"),
    "source": ("source", "источник"),
    "language": ("language", "lang", "язык"),
    "guid": ("guid",),
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}
_SAMPLE = 1 << 18  # bytes from which a CSV file's encoding and delimiter are told
_LARGEST_FEED = 256 << 20  # bytes; saved feeds are read whole
_LONGEST_CELL = 16 << 20  # letters; the csv module's own limit of 131,072 is below honest texts
_REPORT_EVERY = 500  # lines


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a file; `source` is the outlet as the file names it."""

    entry: Entry
    source: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line (of a saved feed: the document) that could not be read; `number` counts from 1."""

    number: int
    reason: str


def size(path: Path) -> int:
    """How many bytes `read` reports as progress in all."""
    return path.stat().st_size


def read(path: Path, *, zone: tzinfo, now: datetime | None = None, progress: Progress | None = None) -> Iterator[Item | BadLine]:
    """The articles of a .xml, .rss, .atom, .jsonl, .csv or .tsv file, or of one of these with .gz behind.

    Args:
        zone: of dates that name none; a date without a time stays a `date`.
        now: dates more than a day later are taken for unknown; the present where it is not given.
        progress: told now and then how many bytes of the file have been read.

    Raises:
        MonitorError: the file cannot be opened, or is of none of these kinds.
    """
    now = now or datetime.now(UTC)
    try:
        with path.open("rb") as file:
            packed = file.peek(2)[:2] == b"\x1f\x8b" if isinstance(file, io.BufferedReader) else False
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=file) if packed else file)
            for number, item in enumerate(_read(path, stream, zone, now)):
                if progress is not None and number % _REPORT_EVERY == 0:
                    progress(file.tell())
                yield item
            if progress is not None:
                progress(size(path))
    except (OSError, EOFError, zlib.error) as error:
        raise MonitorError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _read(path: Path, stream: IO[bytes], zone: tzinfo, now: datetime) -> Iterator[Item | BadLine]:
    kind = path.name.lower().removesuffix(".gz").rsplit(".", 1)[-1]
    if kind in ("jsonl", "ndjson"):
        return _json_lines(stream, zone)
    if kind in ("csv", "tsv"):
        return _table(stream, zone)
    if kind in ("xml", "rss", "atom", "rdf"):
        return _feed(path, stream, zone, now)
    raise MonitorError(f"{path}: expected a .xml, .rss, .atom, .jsonl, .csv or .tsv file, packed with .gz or not")


def _feed(path: Path, stream: IO[bytes], zone: tzinfo, now: datetime) -> Iterator[Item | BadLine]:
    body = stream.read(_LARGEST_FEED + 1)
    if len(body) > _LARGEST_FEED:
        raise MonitorError(f"{path}: larger than {_LARGEST_FEED >> 20} MB, the limit for a saved feed")
    document = parse(body, url="", now=now, zone=zone)
    if isinstance(document, ParseError):
        yield BadLine(1, document.message)
        return
    yield from (Item(entry) for entry in document.entries)
    if document.trouble:
        yield BadLine(body.count(b"\n") + 1, document.trouble)


def _json_lines(stream: IO[bytes], zone: tzinfo) -> Iterator[Item | BadLine]:
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            yield BadLine(number, "expected UTF-8")
        except (ValueError, RecursionError) as error:
            yield BadLine(number, f"expected JSON: {error}")
        else:
            yield _item(number, fields, zone) if isinstance(fields, dict) else BadLine(number, "expected a JSON object")


def _table(stream: IO[bytes], zone: tzinfo) -> Iterator[Item | BadLine]:
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    lines = io.TextIOWrapper(stream, _csv_encoding(sample), errors="replace", newline="")
    try:
        yield from _rows(lines, zone)
    finally:
        lines.detach()  # the file is closed by who opened it


def _rows(lines: io.TextIOWrapper, zone: tzinfo) -> Iterator[Item | BadLine]:
    csv.field_size_limit(_LONGEST_CELL)
    header = lines.readline()
    rows = csv.reader(lines, delimiter=_delimiter(header))
    names = [name.strip() for name in next(csv.reader([header], delimiter=_delimiter(header)), [])]
    if "title" not in {_COLUMNS.get(name.lower()) for name in names}:
        yield BadLine(1, f"expected a header with the columns {', '.join(_NAMES)} (title at least), found {header.strip()[:200]!r}")
        return
    while True:
        number = rows.line_num + 2  # the row begins in the line after the last one read; the header was line 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadLine(number, f"expected CSV: {error}")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            yield BadLine(number, f"expected {len(names)} columns, found {len(row)}")
        else:
            yield _item(number, dict(zip(names, row, strict=False)), zone)


def _csv_encoding(sample: bytes) -> str:
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    return encoding.name_of(sample)


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _item(number: int, raw: Mapping[object, object], zone: tzinfo) -> Item | BadLine:
    fields: dict[str, str] = {}
    for name, value in raw.items():
        column = _COLUMNS.get(str(name).strip().lower())
        if column is not None and value is not None:
            fields.setdefault(column, str(value))
    title = text.line(fields.get("title", ""), LONGEST_TITLE)
    if not title:
        return BadLine(number, "expected a title")
    written = fields.get("date", "").strip()
    published = dates.parse(written, zone)
    if written and (published is None or published.year < dates.EARLIEST):
        # Not passed over: the article would be dated with the day of the import.
        return BadLine(number, f"expected a date as 2026-11-23 or 2026-11-23T10:00:00+03:00, found {written[:60]!r}")
    body = text.cut(text.plain(fields.get("text", "")), LONGEST_TEXT)
    entry = Entry(
        guid=text.line(fields.get("guid", "")) or None,
        link=links.safe(fields.get("url")),
        title=title,
        full_text=body or None,
        published=published,
        language=fields.get("language", "").strip().lower()[:2] or None,
    )
    return Item(entry, text.line(fields.get("source", ""), 100) or None)
