"""`demo` and `export`: every kind of file in every format, whole or not at all, and the numbers in them agree."""

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result

from monitor.__main__ import main
from tests.making import settings

COLUMNS = {
    "articles": ["id", "source", "feeds", "title", "link", "published_at", "date_guessed", "day", "language", "collected_at", "story", "has_text"],
    "mentions": ["article", "entity", "kind", "field", "start", "end", "inside", "sentence_start", "sentence_end", "sentence_text"],
    "trends": ["date", "entity", "count", "total", "share", "coverage"],
    "pairs": ["a", "b", "count", "jaccard", "npmi", "g2", "q", "odds_ratio", "ci_low", "ci_high"],
    "coverage": ["day", "source", "coverage"],
}
LINES = [
    {
        "title": f"Токаев и Путин обсудили договор {number}",
        "text": f"Встреча номер {number} прошла в Астане.",
        "url": f"http://a.example/{number}",
        "date": day,
    }
    for number, day in enumerate(["2024-05-06", "2024-05-07", "2024-05-08T10:00:00+03:00", "2024-05-13", "2024-05-14", "2024-05-15"])
]
Export = Callable[..., Result]
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with six articles and the demonstration."""
    place: Path = tmp_path_factory.mktemp("installation")
    settings(place)
    file = place / "news.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in LINES), encoding="utf-8")
    for words in (["import", str(file), "--workers", "1"], ["demo"]):
        result = CliRunner().invoke(main, ["--config", str(place / "config.yaml"), *words])
        assert result.exit_code == 0, result.output
    return place


@pytest.fixture
def export(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    monkeypatch.delenv("MONITOR_DATABASE", raising=False)

    def run(*words: str) -> Result:
        result = CliRunner().invoke(main, ["--config", str(folder / "config.yaml"), "export", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(StringIO(result.stdout_bytes.decode("utf-8"), newline="")))


@pytest.mark.parametrize("what", COLUMNS)
def test_the_columns_are_those_of_the_contract(export: Export, what: str) -> None:
    table = rows(export(what))
    assert list(table[0]) == COLUMNS[what]
    lines = [json.loads(line) for line in export(what, "--format", "jsonl").stdout_bytes.decode().splitlines()]
    assert [list(line) for line in lines] == [COLUMNS[what]] * len(table)
    book = openpyxl.load_workbook(BytesIO(export(what, "--format", "xlsx").stdout_bytes))
    head, *body = book.worksheets[0].iter_rows(values_only=True)
    assert list(head) == COLUMNS[what]
    assert len(body) == len(table)
    about = dict(book.worksheets[1].iter_rows(values_only=True, max_col=2))
    assert about["timezone"] == "Europe/Moscow"


@pytest.mark.parametrize("what", COLUMNS)
def test_of_nothing_there_is_a_head(tmp_path: Path, what: str) -> None:
    settings(tmp_path)
    for form, expected in {"csv": ",".join(COLUMNS[what]) + "\r\n", "jsonl": ""}.items():
        result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "export", what, "--format", form])
        assert (result.exit_code, result.stdout_bytes.decode()) == (0, expected)


def test_articles_keep_dates_as_they_were_known(export: Export) -> None:
    table = rows(export("articles"))
    assert [line["published_at"] for line in table] == ["2024-05-15", "2024-05-14", "2024-05-13", "2024-05-08T07:00:00Z", "2024-05-07", "2024-05-06"]
    assert {line["source"] for line in table} == {"imported"}
    assert all(line["collected_at"].endswith("Z") for line in table)
    assert {line["date_guessed"] for line in table} == {"0"}


def test_counts_can_be_recomputed_from_articles_and_mentions(export: Export) -> None:
    day = {line["id"]: line["day"] for line in rows(export("articles"))}
    holding = {(line["article"], line["entity"]) for line in rows(export("mentions")) if line["kind"] in ("name", "role")}
    counted = Counter((day[article], entity) for article, entity in holding)
    table = rows(export("trends"))
    assert {(line["date"], line["entity"]): int(line["count"]) for line in table if line["count"] not in ("", "0")} == dict(counted)
    together = [entities for article in day if len(entities := {entity for held, entity in holding if held == article} & {"putin", "tokayev"}) == 2]
    pair = next(line for line in rows(export("pairs")) if (line["a"], line["b"]) == ("putin", "tokayev"))
    assert int(pair["count"]) == len(together) == 6


def test_mentions_carry_their_sentence(export: Export) -> None:
    for line in rows(export("mentions", "--from", "2024-05-06", "--to", "2024-05-06")):
        start = int(line["start"]) - int(line["sentence_start"])
        surface = line["sentence_text"][start : int(line["end"]) - int(line["sentence_start"])]
        assert surface in ("Токаев", "Путин", "Астане")
        assert len(line["sentence_text"]) == int(line["sentence_end"]) - int(line["sentence_start"])


def test_trends_have_a_row_for_every_bucket_of_the_period(export: Export) -> None:
    table = rows(export("trends", "--entity", "tokayev", "--entity", "de", "--step", "week", "--from", "2024-05-06", "--to", "2024-05-19"))
    assert [(line["entity"], line["date"], line["count"], line["total"]) for line in table] == [
        ("tokayev", "2024-05-06", "3", "3"),
        ("tokayev", "2024-05-13", "3", "3"),
        ("de", "2024-05-06", "0", "3"),
        ("de", "2024-05-13", "0", "3"),
    ]


def test_no_data_is_never_0(export: Export) -> None:
    before = rows(export("trends", "--entity", "tokayev", "--step", "month", "--from", "2023-01-01", "--to", "2023-02-28"))
    assert [(line["count"], line["total"], line["share"]) for line in before] == [("", "", "")] * 2


def test_the_words_of_a_selection_are_obeyed(export: Export) -> None:
    assert [line["day"] for line in rows(export("articles", "--from", "2024-05-13", "--to", "2024-05-14"))] == ["2024-05-14", "2024-05-13"]
    assert len(rows(export("articles", "--entity", "tokayev", "--entity", "de"))) == 6
    assert rows(export("articles", "--entity", "tokayev", "--entity", "de", "--match", "all")) == []
    assert len(rows(export("articles", "--query", "«номер 4»"))) == 1
    assert len(rows(export("articles", "--source-kind", "imported"))) == 6
    assert rows(export("articles", "--source-kind", "state")) == []
    assert rows(export("articles", "--language", "en")) == []
    assert rows(export("articles", "--entity", "kz", "--where", "title")) == []
    assert len(rows(export("articles", "--entity", "kz", "--kind", "capital"))) == 6


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--step", "year"), "step=year: expected one of day, week, month"),
        (("--from", "0001-01-01"), "from=0001-01-01: expected a day"),
        (("--from", "2024-02-01", "--to", "2024-01-01"), "is after"),
    ],
)
def test_a_wrong_word_is_1_and_says_what_was_expected(export: Export, words: tuple[str, ...], expected: str) -> None:
    result = export("trends", *words)
    assert result.exit_code == 1
    assert expected in result.stderr
    assert result.stdout == ""


def test_a_file_is_whole_or_not_there(export: Export, tmp_path: Path) -> None:
    target = tmp_path / "articles.csv"
    result = export("articles", "--output", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{target}: 6 rows\n"
    assert target.read_bytes() == export("articles").stdout_bytes
    assert list(tmp_path.iterdir()) == [target], "no half of it stays behind"


def test_what_cannot_be_written_is_1_and_leaves_the_old_file(export: Export, tmp_path: Path) -> None:
    missing = export("articles", "--output", str(tmp_path / "nowhere" / "articles.csv"))
    assert missing.exit_code == 1
    assert "nowhere/articles.csv: cannot be written: No such file" in missing.stderr
    target = tmp_path / "articles.csv"
    target.write_text("old", encoding="utf-8")
    (tmp_path / "articles.csv.part").mkdir()
    assert export("articles", "--output", str(target)).exit_code == 1
    assert target.read_text(encoding="utf-8") == "old"


def test_an_export_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "mentions.csv"
    target.write_text("old", encoding="utf-8")
    code = (
        "from pathlib import Path; import sys; from monitor.commands.exporting import _whole\n"
        "with _whole(Path(sys.argv[1])) as out:\n    while True:\n        out.write(b'x' * 65536); print('half', flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.kill()
    assert target.read_text(encoding="utf-8") == "old"


def test_a_csv_for_excel_has_a_mark_and_semicolons(export: Export) -> None:
    data = export("articles", "--format", "excel").stdout_bytes
    assert data.startswith(b"\xef\xbb\xbfid;source;feeds;title;")
    assert data.count(b"\r\n") == 7


def test_pieces_of_an_export_are_the_whole(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {what: export(what).stdout_bytes for what in ("articles", "mentions")}
    monkeypatch.setattr("monitor.answers.texts.AT_ONCE", 2)
    assert {what: export(what).stdout_bytes for what in whole} == whole


def test_a_refused_question_leaves_the_old_file(export: Export, tmp_path: Path) -> None:
    target = tmp_path / "articles.csv"
    target.write_text("old", encoding="utf-8")
    assert export("articles", "--match", "some", "--output", str(target)).exit_code == 1
    assert target.read_text(encoding="utf-8") == "old"


def test_the_demonstration_is_exported_from_a_database_of_its_own(export: Export, folder: Path) -> None:
    table = rows(export("articles", "--demo"))
    assert len(table) > 1000
    assert {line["source"] for line in table}.isdisjoint({"imported"})
    assert len(rows(export("articles"))) == 6
    again = CliRunner().invoke(main, ["--config", str(folder / "config.yaml"), "demo"])
    assert again.stdout.splitlines()[0] == "0 new articles"
    trend = rows(export("trends", "--demo", "--entity", "tokayev", "--step", "month"))
    assert len(trend) >= 60
    assert sum(int(line["count"] or 0) for line in trend) == len(rows(export("articles", "--demo", "--entity", "tokayev")))
