"""The measurements run, on few articles: that they measure, not how fast."""

import gzip
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from bench import annotation, articles
from bench.stopwatch import best, process
from bench.table import Figure, show

ROOT = Path(__file__).parent.parent
MEASURED = [
    "import and index, 200 articles",
    "  seconds in all",
    "  peak memory",
    "a year's trend",
    "all pairs over a year",
    "a page of 50",
    "annotate, one core",
    "annotate, 50 documents, 2 processes",
    "  the ",
    "  all of them, read once",
    "  loading, NER apart",
    "  peak memory",
]


def test_the_bench_prints_its_table_with_machine_and_peers() -> None:
    result = subprocess.run([sys.executable, "-m", "bench", "--articles", "200"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr
    machine, made, _, head, _, *lines = result.stdout.splitlines()
    assert "cores" in machine
    assert f"Python {sys.version.split()[0]}" in machine
    assert made.startswith("200 generated articles, seed ")
    assert head.split() == ["measured", "here", "peer", "times", "better"]
    assert [line[: len(name)] for line, name in zip(lines, MEASURED, strict=True)] == MEASURED
    assert all(float(line.split()[-1]) >= 0 for line in lines if "peak memory" not in line), "each has its ratio"


def test_documents_are_those_that_annotate_takes(tmp_path: Path) -> None:
    line = '{"id": 1, "title": null, "text": "Токаев приехал.", "published": "2022-11-28"}\n\n'
    (tmp_path / "some.jsonl").write_text(line, encoding="utf-8")
    with gzip.open(tmp_path / "some.jsonl.gz", "wt", encoding="utf-8") as packed:
        packed.write(line)
    one = annotation.Document("", "Токаев приехал.", "2022-11-28")
    assert annotation.documents(tmp_path / "some.jsonl") == annotation.documents(tmp_path / "some.jsonl.gz") == [one]


def test_the_same_seed_makes_the_same_articles() -> None:
    made = articles.articles(300)
    assert made == articles.articles(300)
    assert [asdict(line)["text"] for line in made] != [asdict(line)["text"] for line in articles.articles(300, seed=1)]
    assert len({line.url for line in made}) == 300
    assert len({line.title for line in made}) < 300, "reprints"
    assert len({datetime.fromisoformat(line.date).date() for line in made}) > 100


def test_a_process_that_fails_is_not_a_measurement() -> None:
    with pytest.raises(RuntimeError, match="exit code 3\nno luck"):
        process([sys.executable, "-c", "import sys; print('no luck', file=sys.stderr); sys.exit(3)"])
    assert process([sys.executable, "-c", ""]).memory > 1 << 20


def test_the_best_try_counts_and_its_answer_is_kept() -> None:
    tries = count(1)
    seconds, last = best(lambda: next(tries), times=3)
    assert last == 4, "one more than counted: the first warms"
    assert 0 <= seconds < 60


def test_a_figure_without_peer_has_no_ratio() -> None:
    assert show([Figure("memory", "5 MiB"), Figure("speed", "2 MB/s", "1 MB/s", 2.0)]).splitlines()[2:] == [
        "memory    5 MiB",
        "speed     2 MB/s  1 MB/s  2.0",
    ]
