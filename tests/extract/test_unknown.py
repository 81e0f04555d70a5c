"""Which names are kept for suggestions; the line is the test: text | names."""

from pathlib import Path

import pytest

from monitor.extract import catalogue
from monitor.extract.annotator import Annotator


@pytest.mark.parametrize(
    "line",
    [
        "Об этом заявил Куат Абзалкызов. | Куат Абзалкызов",
        "Об этом заявил Токаев, глава Казахстана. |",
        "Советник президента Казахстана Куат Абзалкызов прибыл. | Куат Абзалкызов",
        "Об этом сказал Куат Квазимулы Абзалкызов. | Куат Квазимулы Абзалкызов",
        "Вчера Куат Квазимулы Абзалкызов прибыл. | Куат Квазимулы Абзалкызов",
        "Тихий вечер в Усть-Абзалке. | Усть-Абзалке",
        "Погода испортилась. Вчера шёл снег. |",
        "Прибыл А. Абзалкызов. | Абзалкызов",
        "В зале были Абзалкызов, Дундич\nи Квазимов. | Абзалкызов, Дундич, Квазимов",
        "Бои вела «Абзалка» и другие. | Абзалка",
        "Он сказал: «Завтра поедем». |",
        "Во главе стоит Дундич аль-Абзалка. | Дундич аль-Абзалка",
        "Заседание АБЗК перенесли. | АБЗК",
        "АБЗК перенесла заседание. | АБЗК",
        "Заседание АБ перенесли. |",
        "СРОЧНО СЕГОДНЯ АБЗК ЗАСЕДАЕТ |",
        "Его принял Господин Абзалкызов. | Абзалкызов",
        "Встреча прошла в Понедельник, 5 Марта. |",
        "Пьют Кока Кола Лайт Плюс Зеро Икс. |",
        "Купили iPhone, X5 и Windows. |",
        "Там был Квазимод Медведев. |",  # the catalogue has another's surname
        "Там был Медведев Абзалкызов. | Абзалкызов",
        "Едет Куат\u00a0Абзал\u00adкызов. | едет Куат Абзалкызов",
        "Куат Абзалкызов прибыл. | куат Абзалкызов",  # the dictionary decides whether it is a name
        "«Абзалка Дундич» приехала. | Абзалка Дундич",
        "«Абзалка Дундич приехала». | абзалка Дундич",
        "Аль-Абзалка взяла город. |",
        "Аль-Абзалка Дундич взял город. | Аль-Абзалка Дундич",
        "Там сел Боинг737 и взлетел. |",
        "Город взяла аль-Абзалка. | аль-Абзалка",
    ],
)
def test_line(annotator: Annotator, line: str) -> None:
    text, _, names = line.rpartition("|")
    expected = {name.strip() for name in names.split(",") if name.strip()}
    assert set(annotator.annotate(1, "", text.strip(" "), None).unknown) == expected


def test_the_first_word_opens_a_sentence_whatever_space_is_before_it(annotator: Annotator) -> None:
    assert annotator.annotate(1, " Квазимов прибыл", "\n  Дундич прибыл.", None).unknown == ()


def test_each_name_is_kept_once_of_title_and_text(annotator: Annotator) -> None:
    found = annotator.annotate(1, "В гостях Куат Абзалкызов", "Уехал и Куат Абзалкызов. Его сменил Дундич, но Дундич молчит.", None)
    assert found.unknown == ("Куат Абзалкызов", "Дундич")


def test_what_an_entry_names_is_not_unknown(tmp_path: Path) -> None:
    own = {"id": "abzal", "kind": "leader", "name": {"ru": "Куат Абзалкызов", "en": "A"}, "first": "Куат", "last": "Абзалкызов", "gender": "m"}
    text = "Заявление сделал Куат Абзалкызов."
    assert Annotator(catalogue.load(folder=tmp_path)).annotate(1, "", text, None).unknown == ("Куат Абзалкызов",)
    assert Annotator(catalogue.load([own], folder=tmp_path)).annotate(1, "", text, None).unknown == ()


def test_stateless_finding_does_not_look_for_names(annotator: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_scene: object) -> list[str]:
        raise AssertionError("paid for")

    monkeypatch.setattr("monitor.extract.annotator.unknown_names", refuse)
    annotator.find("Куат Абзалкызов", "Куат Абзалкызов", None)
    with pytest.raises(AssertionError, match="paid for"):
        annotator.annotate(1, "", "", None)
