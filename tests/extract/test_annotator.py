import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from monitor.extract import annotator as module
from monitor.extract import catalogue
from monitor.extract.annotator import Annotator
from monitor.extract.catalogue import Catalogue
from monitor.extract.tagger import Tagger
from monitor.model import Field

DAY = date(2024, 5, 1)


class Counting(Tagger):
    """A tagger that says how many sentences it was asked about."""

    asked = 0

    def spans(self, sentence):  # type: ignore[no-untyped-def]
        Counting.asked += 1
        return super().spans(sentence)


def test_fields_and_sentences(annotator: Annotator) -> None:
    text = "Саммит прошёл в Астане. Его открыл Токаев. Гости из России уехали."
    found = annotator.annotate(7, "Токаев открыл саммит", text, DAY)
    assert found.article == 7
    assert text[: found.lead_end] == "Саммит прошёл в Астане. Его открыл Токаев."
    places = {
        (m.field, m.entity): (text if m.field is Field.TEXT else "Токаев открыл саммит")[m.sentence_start : m.sentence_end] for m in found.mentions
    }
    assert places == {
        (Field.TITLE, "tokayev"): "Токаев открыл саммит",
        (Field.TEXT, "kz"): "Саммит прошёл в Астане.",
        (Field.TEXT, "tokayev"): "Его открыл Токаев.",
        (Field.TEXT, "ru"): "Гости из России уехали.",
    }
    assert len(found.signature) > 0


def test_full_name_in_the_text_helps_the_title(annotator: Annotator) -> None:
    found = annotator.annotate(1, "Буш болен", "Джордж Буш-старший лежит в больнице.", None)
    assert {m.entity for m in found.mentions} == {"george-bush-senior"}


def test_the_title_names_what_the_text_shortens(annotator: Annotator) -> None:
    assert {m.entity for m in annotator.annotate(1, "Саммит СНГ", "Лидеры Содружества съехались.", DAY).mentions} == {"cis"}
    assert not annotator.annotate(1, "Саммит", "Лидеры Содружества съехались.", DAY).mentions


def test_no_entity_overlaps_itself(annotator: Annotator) -> None:
    text = "Президент США Джо Байден, США и Соединённые Штаты Америки. Президент Казахстана, Казахстан, казахстанский лидер Токаев."
    mentions = annotator.annotate(1, text, text, DAY).mentions
    for one in mentions:
        others = [o for o in mentions if o is not one and (o.entity, o.field) == (one.entity, one.field)]
        assert not [o for o in others if o.start < one.end and one.start < o.end]
        assert not [
            o for o in mentions if o is not one and o.entity == one.entity and o.field == one.field and o.start < one.end and one.start < o.end
        ]


def test_plain_names_need_no_tagger(builtin: Catalogue, annotator: Annotator) -> None:
    counting = Annotator(builtin, Counting())
    counting._lexicon = annotator._lexicon  # the forms once generated
    Counting.asked = 0
    counting.annotate(1, "Токаев подписал соглашение с Китаем", "Президент России Владимир Путин прибыл в Казахстан.", DAY)
    assert Counting.asked == 0
    counting.annotate(1, "Чад задымился", "", DAY)
    assert Counting.asked > 0


def test_unknown_day_has_no_roles(annotator: Annotator) -> None:
    kinds = {m.kind.value for m in annotator.annotate(1, "Президент Казахстана выступил", "", None).mentions}
    assert kinds == {"name"}


@pytest.mark.parametrize(
    ("query", "text"),
    [("Токаев", "токаевым"), ("выборы", "Выборов"), ("ОДКБ", "одкб"), ("Мирзиёев", "Мирзиеева"), ("Чехия", "чехии"), ("Назарбаев", "НАЗАРБАЕВУ")],
)
def test_search_keys_meet(annotator: Annotator, query: str, text: str) -> None:
    assert annotator.search_key(query) == annotator.search_key(text) != ""


def test_search_keys_are_one_a_word(annotator: Annotator) -> None:
    assert len(annotator.search_key("Саммит G20, ЕАЭС — 5 мая 2024-го: «да»").split(" ")) == 8
    assert annotator.search_key("Токаев") != annotator.search_key("токай")


def test_forms_are_kept(builtin: Catalogue, tmp_path: Path) -> None:
    first = Annotator(builtin, cache=tmp_path)
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    again = Annotator(builtin, cache=tmp_path)
    assert again._lexicon == first._lexicon
    kept[0].write_bytes(kept[0].read_bytes()[:1000])  # cut short
    assert Annotator(builtin, cache=tmp_path)._lexicon == first._lexicon


def test_version_follows_the_catalogue(builtin: Catalogue, annotator: Annotator) -> None:
    assert annotator.version == module.version(builtin)
    more = catalogue.load([{"id": "kz", "names": ["Великая степь"]}])
    assert module.version(more) != annotator.version
    found = Annotator(more).annotate(1, "В Великой степи праздник", "", DAY).mentions
    assert [m.entity for m in found] == ["kz"]


def test_import_is_light() -> None:
    code = "import sys; import monitor.extract.annotator; sys.exit(any(m in sys.modules for m in ('pymorphy3', 'natasha')))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0


UNITS = [
    "Токаев прибыл в Москву. Президент России Владимир Путин встретил его в Кремле. Владимир Владимирович улыбался. ",
    "Владимир Путин и Мария Путина вышли. Путин ушёл, Владимир остался. ",
    "президенты России, Казахстана и ",
    "Северная и Южная Корея, Путин В. В. ",
    "новый действующий ",
    "А-Б-",
    "В. ",
    "«Россия» на английском, РОССИЯ ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_length(annotator: Annotator, unit: str) -> None:
    """Counted in calls, not timed: twice the text costs twice the work."""

    def calls(times: int) -> int:
        count = 0

        def note(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event == "call"

        sys.setprofile(note)
        try:
            annotator.annotate(1, "", unit * times + "президент России Путин", DAY)
        finally:
            sys.setprofile(None)
        return count

    calls(10)  # words met for the first time cost more
    assert calls(400) < 2.2 * calls(200)


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_is_too_long(annotator: Annotator, unit: str) -> None:
    text = unit * 3000 + "президент России Путин"
    assert annotator.annotate(1, text[:500], text, DAY).article == 1
