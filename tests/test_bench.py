"""The measurements run, on few articles: that they measure, not how fast."""

import argparse
import gzip
import os
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench import annotation, articles, filling, memory, reading
from bench.__main__ import size
from bench.archive import DAYS, FOREIGN, archive
from bench.held import Held, Measured
from bench.names import entity_name
from bench.ours import Ours
from bench.questions import EVERYTHING, YEAR, questions
from bench.rows import COUNTED, DAY, ZONE, rows
from bench.stopwatch import best, process
from bench.table import Beside, Figure, show
from monitor import config
from monitor.store.store import Store
from tests.making import FORMS

ROOT = Path(__file__).parent.parent
MEASURED = [
    "import and index, 80 articles",
    "  seconds in all",
    "  peak memory",
    "annotate, one core",
    "annotate, 20 documents, 2 processes",
    "  the ",
    "  all of them, read once",
    "  loading, NER apart",
    "  peak memory",
]
SIZE = 1_000
MANY = 50_000


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What it says of few texts and a small archive: the machine, and each table under its title."""
    kept = tmp_path_factory.mktemp("kept")
    FORMS.mkdir(parents=True, exist_ok=True)
    (kept / "forms").symlink_to(FORMS)
    command = [sys.executable, "-m", "bench", "--articles", "80", "--size", str(SIZE), "--keep", str(kept)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.split("\n\n")


def test_the_bench_prints_texts_with_machine_and_peers(printed: list[str]) -> None:
    machine, title, table, *_ = printed
    head, _, *lines = table.splitlines()
    assert "cores" in machine
    assert f"Python {sys.version.split()[0]}" in machine
    assert title.startswith("80 generated articles, seed ")
    assert head.split() == ["measured", "here", "peer", "times", "better"]
    assert [line[: len(name)] for line, name in zip(lines, MEASURED, strict=True)] == MEASURED
    assert all(float(line.split()[-1]) >= 0 for line in lines if "peak memory" not in line), "each has its ratio"


def test_the_bench_prints_an_archive_with_time_and_memory_of_three_engines(printed: list[str]) -> None:
    *_, title, table = printed
    head, _, *lines = table.splitlines()
    assert title.startswith(f"{SIZE:,} generated articles, ")
    assert head.split() == ["measured", "here", "pandas", "SQLite", "times", "better", "peak", "here", "pandas", "SQLite"]
    compared = [line for line in lines if not line.startswith("dashboard: ")]
    assert len(compared) == len(questions()) + 2, "and refresh and rebuild"
    assert all((line.count(" ms"), line.count(" MiB")) == (3, 3) for line in compared)
    assert lines[-1].startswith("dashboard: opened; the process at its largest")


@pytest.mark.parametrize(("written", "articles"), [("100k", 100_000), ("1m", 1_000_000), ("10M", 10_000_000), ("250", 250)])
def test_sizes_are_written_as_people_say_them(written: str, articles: int) -> None:
    assert size(written) == articles


def test_a_size_that_is_none_is_refused() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="a lot: expected a number of articles as 100k or 1m"):
        size("a lot")


def test_the_same_seed_makes_the_same_archive() -> None:
    made, again, other = archive(SIZE), archive(SIZE), archive(SIZE, seed=1)
    assert len(made) == SIZE
    assert all(np.array_equal(getattr(made, name), getattr(again, name)) for name in ("published", "source", "story", "names"))
    assert not np.array_equal(made.published, other.published)
    (_, _, found), (_, _, same) = next(made.parts(0, SIZE)), next(again.parts(0, SIZE))
    pd.testing.assert_frame_equal(found, same)


def test_an_archive_is_five_years_of_news() -> None:
    made = archive(MANY)
    held, presence = rows(made, 0, MANY)
    days = np.bincount((made.published // DAY - made.published.min() // DAY).astype(np.int64))
    first = datetime.fromtimestamp(made.published.min() / 1e6, UTC)
    weekend = (np.arange(len(days)) + first.weekday()) % 7 > 4
    assert len(days) == DAYS
    assert days[weekend].mean() < 0.6 * days[~weekend].mean()
    assert np.max(days) > 2.5 * np.median(days), "busy days"
    assert (np.diff(made.published) >= 0).all()
    assert 3.5 < presence / MANY < 4.5
    frequent = held.presence["entity"].value_counts(normalize=True)
    assert frequent.iloc[0] > 0.1
    assert frequent.head(20).sum() > 0.4
    assert len(frequent) > 500
    assert 0.15 < (made.story != np.arange(1, MANY + 1)).mean() < 0.35, "reprints"
    assert not np.isin(made.source[held.presence["article"] - 1], FOREIGN).any()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small archive in our own store."""
    folder = tmp_path_factory.mktemp("installation")
    (folder / "config.yaml").write_text(reading.CONFIG, encoding="utf-8")
    with Store.open(config.load(folder / "config.yaml", {}).database_url) as store:
        filling.prepare(store)
        filling.fill(store, archive(SIZE + 100), 0, SIZE)
    return folder


def test_the_filled_store_answers_what_the_arrays_say(installation: Path) -> None:
    made, ours = archive(SIZE + 100), Ours(installation)
    _, _, found = next(made.parts(0, SIZE))
    counted = found[found["kind"].isin(COUNTED)]
    day = (made.published + ZONE) // DAY
    within = day[counted["article"] - 1]
    first, last = ((limit - date(1970, 1, 1)).days for limit in (date(2023, 1, 1), date(2023, 12, 31)))
    of_year = counted[(within >= first) & (within <= last) & (counted["entity"] == 0)]
    assert ours.trend(replace(YEAR, entities=(entity_name(0),)))["count"].sum() == of_year["article"].nunique()
    country = set(counted[(counted["entity"] == 1) & (counted["inside"] != 2)]["article"])
    leader = set(counted[counted["entity"] == 2]["article"])
    named_inside = set(counted[counted["entity"] == 1]["article"]) & leader
    pairs = ours.pairs(EVERYTHING).set_index(["a", "b"])["count"]
    assert pairs[entity_name(1), entity_name(2)] == len(country & leader) < len(named_inside)


def test_what_another_run_added_is_forgotten(installation: Path) -> None:
    before = Ours(installation).trend(EVERYTHING)
    with Store.open(config.load(installation / "config.yaml", {}).database_url) as store:
        filling.fill(store, archive(SIZE + 100), SIZE, SIZE + 100)
        assert Ours(installation).trend(EVERYTHING)["count"].sum() > before["count"].sum()
        filling.forget(store, SIZE)
    pd.testing.assert_frame_equal(Ours(installation).trend(EVERYTHING), before)


class Unwell:
    """An engine that fails in every way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def wants(self) -> None:
        raise MemoryError

    def ends(self) -> None:
        os._exit(3)


def test_an_engine_that_fails_is_said_to(tmp_path: Path) -> None:
    with Held(Unwell, tmp_path) as held:
        assert [held.ask(name).said for name in ("wants", "ends", "wants")] == ["not enough memory", "its process ended", "ended before"]
    peers = Measured(None, said="not enough memory"), Measured(2.0, 3 << 20)
    assert Beside("pairs", Measured(0.5, 1 << 20), *peers).row() == (
        "pairs", "500.0 ms", "not enough memory", "2,000.0 ms", "4.0", "1 MiB", "", "3 MiB",
    )  # fmt: skip


@pytest.mark.skipif(not memory.RESET.exists(), reason="only Linux begins its record anew")
def test_the_peak_is_that_since_the_last_reset() -> None:
    held = np.ones(100 << 20, dtype=np.uint8)
    high = memory.peak()
    del held
    memory.reset()
    assert memory.peak() < high - (50 << 20)


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


def test_what_takes_long_is_tried_once() -> None:
    tries = count(1)
    assert best(lambda: next(tries), enough=-1.0)[1] == 1


def test_a_figure_without_peer_has_no_ratio() -> None:
    assert show([Figure("memory", "5 MiB"), Figure("speed", "2 MB/s", "1 MB/s", 2.0)]).splitlines()[2:] == [
        "memory    5 MiB",
        "speed     2 MB/s  1 MB/s  2.0",
    ]
