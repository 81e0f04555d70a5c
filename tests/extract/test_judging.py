"""The tagger's votes, with a tagger that says what the test wants."""

import re
from dataclasses import dataclass

from monitor.extract.judging import judge
from monitor.extract.tagger import Tag, Tagger


@dataclass(slots=True)
class Marked(Tagger):
    """Tags what stands in brackets: [LOC Минск]."""

    def spans(self, sentence: str) -> tuple[tuple[int, int, Tag], ...]:
        found = re.finditer(r"\[(PER|LOC|ORG) ([^]]+)\]", sentence)
        return tuple((match.start(2), match.end(2), match[1]) for match in found)  # type: ignore[misc]


def test_most_votes_win_and_the_last_sentence_is_the_example() -> None:
    articles = [("", "В [LOC Дундиче] тихо."), ("", "[PER Дундич] молчит."), ("", "Снег. Из  [LOC Дундича]\nушли. Всё.")]
    assert judge(["Дундич", "Дундича", "Дундиче"], articles, Marked()) == ("LOC", "Из [LOC Дундича] ушли.")


def test_half_of_the_votes_is_not_enough() -> None:
    assert judge(["Дундич"], [("", "[PER Дундич] молчит."), ("", "Стиль Дундич моден.")], Marked()) is None


def test_a_part_of_a_place_is_no_place_but_a_surname_is_a_person() -> None:
    assert judge(["Дундичской"], [("", "В [LOC Дундичской области] тихо.")], Marked()) is None
    assert judge(["Дундич"], [("", "Говорит [PER Ерлан Дундич].")], Marked()) == ("PER", "Говорит [PER Ерлан Дундич].")


def test_the_title_speaks_where_the_text_does_not() -> None:
    assert judge(["АБЗК"], [("[ORG АБЗК] заседает", "О погоде. АБЗКА нет.")], Marked()) == ("ORG", "[ORG АБЗК] заседает")


def test_nothing_is_said_of_a_name_that_stands_nowhere() -> None:
    assert judge(["Дундич"], [("Заголовок", "Текст.")], Marked()) is None
    assert judge(["Дундич"], [], Marked()) is None
