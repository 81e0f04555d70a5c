"""The quality of what is found may not fall: pinned scores on whole articles, and on a larger annotated set where one lies beside the project."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.extract.annotator import Annotator
from monitor.extract.catalogue import Catalogue
from monitor.model import Field, MentionKind
from monitor.pipeline.annotating import line_of
from tests.extract.test_mentions import marked

DATA = Path(__file__).parent.parent / "data"
PINNED: dict[str, dict[str, Any]] = json.loads((DATA / "quality.json").read_text(encoding="utf-8"))
SHARED = Path(__file__).parents[3] / "shared"
SLACK = 0.0005  # rounding of the pinned figures

Mark = tuple[Field, int, int, str, str]


def articles() -> Iterator[tuple[date | None, str, str, set[Mark]]]:
    """Day, title, text and marks of every article in articles.txt."""
    for block in (DATA / "articles.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        head, *body = block.split("\n")
        day, title, in_title, _ = marked(head.removeprefix("## "))
        _, text, in_text, _ = marked("- | " + "\n".join(body))
        yield day, title, text, {(Field.TITLE, *mark) for mark in in_title} | {(Field.TEXT, *mark) for mark in in_text}


def test_the_articles_are_read_no_worse_than_before(annotator: Annotator) -> None:
    right, said, wanted = Counter[str](), Counter[str](), Counter[str]()
    for day, title, text, marks in articles():
        found = {(m.field, m.start, m.end, m.entity, m.kind.value) for m in annotator.annotate(1, title, text, day).mentions}
        right.update(mark[4] for mark in found & marks)
        said.update(mark[4] for mark in found)
        wanted.update(mark[4] for mark in marks)
    scores = {kind: [right[kind] / said[kind], right[kind] / wanted[kind]] for kind in wanted}
    assert scores.keys() == PINNED["articles"].keys()
    for kind, (precision, recall) in scores.items():
        pinned = PINNED["articles"][kind]
        assert precision >= pinned["precision"] - SLACK, (kind, scores)
        assert recall >= pinned["recall"] - SLACK, (kind, scores)


def test_headlines_in_capitals_are_read_as_in_ordinary_letters(annotator: Annotator) -> None:
    ordinary, capitals, both = 0, 0, 0
    for day, title, text, _ in articles():
        for headline in (title, *text.split("\n")):
            expected, found = (
                {(m.start, m.end, m.entity, m.kind) for m in annotator.annotate(1, written, "", day).mentions}
                for written in (headline, headline.upper())
            )
            ordinary, capitals, both = ordinary + len(expected), capitals + len(found), both + len(expected & found)
    pinned = PINNED["in capitals"]
    assert both / capitals >= pinned["precision"] - SLACK
    assert both / ordinary >= pinned["recall"] - SLACK


def test_the_articles_hold_enough_to_tell() -> None:
    kinds = Counter(mark[4] for _, _, _, marks in articles() for mark in marks)
    assert sum(kinds.values()) >= 300
    assert len(kinds) == len(MentionKind)


@pytest.mark.skipif(not (SHARED / "tools" / "score_entities.py").exists(), reason="the annotated set is not part of the project")
def test_the_annotated_set_is_read_no_worse_than_before(annotator: Annotator, builtin: Catalogue, tmp_path: Path) -> None:
    gold = SHARED / "data" / "entities"
    with gzip.open(gold / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        given = [json.loads(line) for line in lines]
    predicted = [line_of(annotator, one["id"], one.get("title") or "", one["text"], None) for one in given]
    (tmp_path / "predicted.jsonl").write_text("\n".join(predicted), encoding="utf-8")
    known = [json.dumps({"id": e.id, "kind": e.kind, "name": e.name, "aliases": e.aliases}, ensure_ascii=False) for e in builtin.model()]
    (tmp_path / "entities.jsonl").write_text("\n".join(known), encoding="utf-8")
    command: list[str | Path] = [sys.executable, SHARED / "tools" / "score_entities.py", "--json"]
    command += ["--docs", gold / "docs.jsonl.gz", "--gold", gold / "gold.jsonl.gz"]
    command += ["--entities", tmp_path / "entities.jsonl", "--predicted", tmp_path / "predicted.jsonl"]
    scored = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for group, pinned in PINNED["annotated set"].items():
        for what in ("documents", "spans"):
            assert scored[group][what][2] >= pinned[what] - SLACK, (group, what, scored[group])
