"""Datelines and tails come off; what only looks like one stays."""

from random import Random

import pytest

from monitor.extract.stories.datelines import bare
from tests.extract.stories.editing import DATELINES, TAILS, with_tail

NOTE = "Парламент принял закон о воде в третьем чтении, за него голосовали девяносто депутатов. Он вступит в силу осенью."


@pytest.mark.parametrize("dateline", [*DATELINES, "14:54 ", "14:54, 2 ноября, ", "03.11.2018 ", "/ТАСС/. ", "5 мая. ", "МОСКВА /ТАСС/. "])
def test_datelines(dateline: str) -> None:
    assert bare(dateline + NOTE) == NOTE


def test_an_outlet_puts_its_dateline_before_the_agency_s() -> None:
    assert bare("12:41 МОСКВА, 5 мая — ТАСС. " + NOTE) == NOTE


@pytest.mark.parametrize("tail", TAILS)
def test_tails(tail: str) -> None:
    for glue in ("\n", "\n\n", " "):
        assert bare(NOTE + glue + tail) == NOTE


def test_several_tails() -> None:
    chance = Random(1)
    assert bare(with_tail(with_tail(NOTE, chance), chance)) == NOTE


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        "29 марта 2013 года корабль вышел из порта и взял курс на север, экипаж провёл в пути сорок дней без единой остановки.",
        "Глава банка, избранная 28 июня, объявила о новых ставках и пообещала не менять их до конца года, передают агентства.",
        "Не больше 900 гостей — столько вместит новый зал, который откроют в столице к началу будущего года после ремонта.",
        "100 лет — столько исполнилось бы завтра основателю музея, который хранит больше двух тысяч картин и рукописей.",
        "Москва и Минск договорились о поставках газа до конца десятилетия, цена будет пересматриваться раз в год.",
        "Смотрите в этом выпуске: саммит, выборы и погода.",
        "",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    assert bare(text) == text
