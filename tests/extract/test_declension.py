import pytest

from monitor.extract import declension
from monitor.extract.declension import ACC, DAT, GEN, INS, LOC, NOM, PLURAL, Paradigm


def case(paradigm: Paradigm, mask: int) -> set[str]:
    return {form for form, found in paradigm if found & mask}


@pytest.mark.parametrize(
    ("name", "gender", "forms"),
    [
        ("Токаев", "m", "Токаев Токаева Токаеву Токаева Токаевым Токаеве"),
        ("Мирзиёев", "m", "Мирзиёев Мирзиёева Мирзиёеву Мирзиёева Мирзиёевым Мирзиёеве"),
        ("Жапаров", "m", "Жапаров Жапарова Жапарову Жапарова Жапаровым Жапарове"),
        ("Назарбаев", "m", "Назарбаев Назарбаева Назарбаеву Назарбаева Назарбаевым Назарбаеве"),
        ("Назарбаева", "f", "Назарбаева Назарбаевой Назарбаевой Назарбаеву Назарбаевой Назарбаевой"),
        ("Путин", "m", "Путин Путина Путину Путина Путиным Путине"),
        ("Зеленский", "m", "Зеленский Зеленского Зеленскому Зеленского Зеленским Зеленском"),
        ("Тихановская", "f", "Тихановская Тихановской Тихановской Тихановскую Тихановской Тихановской"),
        ("Порошенко", "m", "Порошенко Порошенко Порошенко Порошенко Порошенко Порошенко"),
        ("Меркель", "f", "Меркель Меркель Меркель Меркель Меркель Меркель"),
        ("Обама", "m", "Обама Обамы Обаме Обаму Обамой Обаме"),
        ("Макрон", "m", "Макрон Макрона Макрону Макрона Макроном Макроне"),
        ("Эрдоган", "m", "Эрдоган Эрдогана Эрдогану Эрдогана Эрдоганом Эрдогане"),
        ("Буш", "m", "Буш Буша Бушу Буша Бушем Буше"),
        ("Лукашевич", "m", "Лукашевич Лукашевича Лукашевичу Лукашевича Лукашевичем Лукашевиче"),
        ("Цой", "m", "Цой Цоя Цою Цоя Цоем Цое"),
        ("Толстой", "m", "Толстой Толстого Толстому Толстого Толстым Толстом"),
        ("Берия", "m", "Берия Берии Берии Берию Берией Берии"),
        ("аль-Асад", "m", "аль-Асад аль-Асада аль-Асаду аль-Асада аль-Асадом аль-Асаде"),
        ("Лула да Силва", "m", "Лула да Силва|Лулы да Силвы|Луле да Силве|Лулу да Силву|Лулой да Силвой|Луле да Силве"),
        ("Буш-младший", "m", "Буш-младший Буша-младшего Бушу-младшему Буша-младшего Бушем-младшим Буше-младшем"),
        ("Ардерн", "f", "Ардерн Ардерн Ардерн Ардерн Ардерн Ардерн"),
    ],
)
def test_surnames(name: str, gender: str, forms: str) -> None:
    paradigm = declension.surname(name, gender)
    for mask, form in zip((NOM, GEN, DAT, ACC, INS, LOC), forms.split("|" if "|" in forms else " "), strict=True):
        assert form in case(paradigm, mask)


@pytest.mark.parametrize("wrong", ["Токай", "Токая", "Токаем", "Токаевом"])
def test_no_wrong_forms(wrong: str) -> None:
    assert wrong not in {form for form, _ in declension.surname("Токаев", "m")}


@pytest.mark.parametrize(
    ("name", "gender", "forms"),
    [
        ("Касым-Жомарт", "m", "Касым-Жомарт|Касым-Жомарта|Касым-Жомарту|Касым-Жомарта|Касым-Жомартом|Касым-Жомарте"),
        ("Чен Ын", "m", "Чен Ын|Чен Ына|Чен Ыну|Чен Ына|Чен Ыном|Чен Ыне"),
        ("Илья", "m", "Илья|Ильи|Илье|Илью|Ильёй|Илье"),
        ("Павел", "m", "Павел|Павла|Павлу|Павла|Павлом|Павле"),
        ("Пётр", "m", "Пётр|Петра|Петру|Петра|Петром|Петре"),
        ("Дмитрий", "m", "Дмитрий|Дмитрия|Дмитрию|Дмитрия|Дмитрием|Дмитрии"),
        ("Мария", "f", "Мария|Марии|Марии|Марию|Марией|Марии"),
        ("И", "m", "И|И|И|И|И|И"),
    ],
)
def test_first_names(name: str, gender: str, forms: str) -> None:
    paradigm = declension.first_name(name, gender)
    for mask, form in zip((NOM, GEN, DAT, ACC, INS, LOC), forms.split("|"), strict=True):
        assert form in case(paradigm, mask)


def test_patronymics() -> None:
    assert case(declension.patronymic("Кемелевич", "m"), DAT) == {"Кемелевичу"}
    assert case(declension.patronymic("Владимировна", "f"), GEN) == {"Владимировны"}
    assert case(declension.patronymic("оглы", "m"), GEN) == {"оглы"}


def test_adjectives_have_every_gender_number_and_case() -> None:
    forms = {form for form, _ in declension.adjective("казахстанский")}
    assert {"казахстанская", "казахстанскую", "казахстанское", "казахстанского", "казахстанским", "казахстанские", "казахстанских"} <= forms
    assert {form for form, mask in declension.adjective("казахстанский") if mask & PLURAL and mask & INS} == {"казахстанскими"}


@pytest.mark.parametrize(
    ("word", "prefixes"),
    [("российский", {"российско"}), ("американский", {"американо", "американско"}), ("французский", {"франко", "французско"}), ("новый", set())],
)
def test_first_parts_of_compounds(word: str, prefixes: set[str]) -> None:
    assert prefixes <= set(declension.prefixes(word))
    assert prefixes or not declension.prefixes(word)


def test_demonyms_by_rule() -> None:
    assert case(declension.citizen("тувалуанец"), GEN | PLURAL) >= {"тувалуанца", "тувалуанцев"}
    assert "киприотов" in case(declension.citizen("киприот"), GEN)
    assert {"узбекистанок", "узбекистанки"} <= {form for form, _ in declension.citizen("узбекистанка")}
    assert "кипрян" in case(declension.citizen("кипрянин"), GEN)
