"""Files become articles: once, under their source, bad lines named."""

import gzip
import json
from pathlib import Path

from monitor.model import Origin, SourceKind
from monitor.pipeline.importing import import_demonstration, import_file
from tests.making import NOW, item, opened, rss, settings

LINES = [
    {"title": "Путин прибыл в Минск", "text": "Визит длился два дня.", "url": "https://a.example/1", "date": "2024-05-23", "source": "a.example"},
    {"title": "Саммит ЕАЭС", "text": "", "url": "https://a.example/2", "date": "2024-05-24T10:00:00+03:00", "source": "a.example"},
]


def jsonl(path: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_a_second_import_stores_nothing(tmp_path: Path) -> None:
    given = settings(tmp_path)
    file = jsonl(tmp_path / "news.jsonl.gz", *LINES)
    with opened(given) as store:
        first = import_file(store, given, file, now=NOW)
        again = import_file(store, given, file, now=NOW)
        assert (first.stored, first.known) == (2, 0)
        assert (again.stored, again.known) == (0, 2)
        assert store.article_count() == 2


def test_an_unknown_source_is_created_as_imported(tmp_path: Path) -> None:
    given = settings(tmp_path)
    with opened(given) as store:
        import_file(store, given, jsonl(tmp_path / "news.jsonl", *LINES), now=NOW)
        assert [(source.id, source.kind) for source in store.sources()] == [("a.example", SourceKind.IMPORTED)]


def test_the_source_of_the_command_wins(tmp_path: Path) -> None:
    given = settings(tmp_path)
    with opened(given) as store:
        import_file(store, given, jsonl(tmp_path / "news.jsonl", *LINES), source="archive", now=NOW)
        assert store.articles([1, 2])["source"].tolist() == ["archive", "archive"]


def test_bad_lines_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    given = settings(tmp_path)
    file = jsonl(tmp_path / "news.jsonl", LINES[0], "{broken", {"text": "без заголовка"}, LINES[1])
    with opened(given) as store:
        report = import_file(store, given, file, now=NOW)
        assert report.stored == 2
        assert next(line.number for line in report.bad) == 2
        assert all(line.reason for line in report.bad)
        assert report.stored + report.known + report.refused + len(report.bad) == 4


def test_a_date_without_time_keeps_its_day(tmp_path: Path) -> None:
    given = settings(tmp_path)
    with opened(given) as store:
        import_file(store, given, jsonl(tmp_path / "news.jsonl", *LINES), now=NOW)
        frame = store.articles([1, 2])
        assert frame["date_only"].tolist() == [True, False]
        assert str(frame["day"].tolist()[0]) == "2024-05-23"


def test_saved_feeds_and_tables_are_read_too(tmp_path: Path) -> None:
    given = settings(tmp_path)
    (tmp_path / "feed.xml").write_bytes(rss(item("Первая", "https://b.example/1", "Изложение")))
    (tmp_path / "table.csv").write_text("title;text;url;date;source\nВторая;Текст;https://c.example/1;01.02.2024;c\n", encoding="cp1251")
    with opened(given) as store:
        assert import_file(store, given, tmp_path / "feed.xml", now=NOW).stored == 1
        assert import_file(store, given, tmp_path / "table.csv", now=NOW).stored == 1
        articles = [article for number in (1, 2) if (article := store.article(number))]
    assert [article.title for article in articles] == ["Первая", "Вторая"]
    assert {article.origin for article in articles} == {Origin.IMPORT}


def test_progress_ends_with_the_whole_file(tmp_path: Path) -> None:
    given = settings(tmp_path)
    file = jsonl(tmp_path / "news.jsonl", *LINES)
    read: list[int] = []
    with opened(given) as store:
        import_file(store, given, file, now=NOW, progress=read.append)
    assert read == sorted(read)
    assert read[-1] == file.stat().st_size


def test_the_demonstration_fills_a_database_of_its_own(tmp_path: Path) -> None:
    given = settings(tmp_path)
    shown = given.demonstration()
    assert shown.database_url != given.database_url
    with opened(shown) as store:
        assert import_demonstration(store, shown, now=NOW) > 1000
        assert import_demonstration(store, shown, now=NOW) == 0
        assert len(store.sources()) == 8
