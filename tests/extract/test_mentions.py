"""The rules of language, one marked sentence each: tests/data/mentions.txt says what is found, and that nothing else is."""

import re
from datetime import date
from pathlib import Path

import pytest

from monitor.extract.annotator import Annotator

LINES = Path(__file__).parent.parent / "data" / "mentions.txt"
Marked = tuple[int, int, str, str]


def marked(line: str) -> tuple[date | None, str, set[Marked], dict[Marked, str]]:
    """«2019-03-20 | [Президент [Казахстана|kz/tokayev]|tokayev:role] …» → day, plain text, mentions, whom they lie in where the line says."""
    day, _, body = line.partition(" | ")
    plain, stack, found, inside = "", [], set(), {}
    for piece in re.findall(r"\[|\|[^\[\]|]+\]|[^\[|\]]+", body):
        if piece == "[":
            stack.append(len(plain))
        elif piece.startswith("|"):
            label, _, outer = piece[1:-1].partition("/")
            entity, _, kind = label.partition(":")
            mark = (stack.pop(), len(plain), entity, kind or "name")
            found.add(mark)
            if outer:
                inside[mark] = outer
        else:
            plain += piece
    return None if day == "-" else date.fromisoformat(day), plain, found, inside


def lines() -> list[str]:
    return [line for line in LINES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", lines())
def test_line(annotator: Annotator, line: str) -> None:
    day, text, expected, inside = marked(line)
    mentions = annotator.annotate(1, "", text, day).mentions
    found = {(m.start, m.end, m.entity, m.kind.value): m for m in mentions}
    said = {(text[a:b], entity, kind) for a, b, entity, kind in found}
    assert said == {(text[a:b], entity, kind) for a, b, entity, kind in expected}
    assert set(found) == expected
    for mark, outer in inside.items():
        assert found[mark].inside == (outer,)


def test_there_are_enough_lines() -> None:
    assert len(lines()) >= 1000
    assert len(set(lines())) == len(lines())


def test_marks_are_read() -> None:
    day, text, found, inside = marked("2019-03-20 | [Глава [Казахстана|kz/tokayev]|tokayev:role] там")
    assert (day, text) == (date(2019, 3, 20), "Глава Казахстана там")
    assert found == {(0, 16, "tokayev", "role"), (6, 16, "kz", "name")}
    assert inside == {(6, 16, "kz", "name"): "tokayev"}
