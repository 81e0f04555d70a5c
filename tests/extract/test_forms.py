import pytest

from monitor.extract.declension import GEN, INS, PLURAL
from monitor.extract.forms import Forms


@pytest.fixture(scope="module")
def forms() -> Forms:
    return Forms()


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Казахстан", "Казахстана"),
        ("Соединённые Штаты Америки", "Соединённых Штатов Америки"),
        ("Организация Договора о коллективной безопасности", "Организации Договора о коллективной безопасности"),
        ("Содружество Независимых Государств", "Содружества Независимых Государств"),
        ("Международный уголовный суд", "Международного уголовного суда"),
        ("Большая двадцатка", "Большой двадцатки"),
        ("Босния и Герцеговина", "Боснии и Герцеговины"),
        ("Республика Корея", "Республики Корея"),
        ("Гвинея-Бисау", "Гвинеи-Бисау"),
        ("Нур-Султан", "Нур-Султана"),
        ("Нидерланды", "Нидерландов"),
        ("Белый дом", "Белого дома"),
        ("Поднебесная", "Поднебесной"),
        ("папа римский", "папы римского"),
        ("Акорда", "Акорды"),
        ("Мали", "Мали"),
        ("ЕАЭС", "ЕАЭС"),
        ("Совет Безопасности ООН", "Совета Безопасности ООН"),
        ("Лига арабских государств", "Лиги арабских государств"),
    ],
)
def test_names(forms: Forms, name: str, genitive: str) -> None:
    assert genitive in {form for form, mask in forms.name(name) if mask & GEN}


def test_offices_in_both_numbers(forms: Forms) -> None:
    paradigm = forms.name("генеральный секретарь", numbers=True)
    assert ("генеральными секретарями", INS | PLURAL) in paradigm
    assert "генеральным секретарём" in {form for form, mask in paradigm if mask & INS and not mask & PLURAL}


def test_nicknames(forms: Forms) -> None:
    assert "папой Франциском" in {form for form, _ in forms.person("папа Франциск", "m")}
    assert "Железной леди" in {form for form, _ in forms.person("Железная леди", "f")}
    assert "Карла III" in {form for form, _ in forms.person("Карл III", "m")}


@pytest.mark.parametrize(
    ("word", "normal"), [("выборов", "выборы"), ("стали", "стать"), ("ёлки", "ёлка"), ("президенту", "президент"), ("зубробизоны", "зубробизон")]
)
def test_normal_forms(forms: Forms, word: str, normal: str) -> None:
    assert forms.normal(word) == normal


def test_grammemes(forms: Forms) -> None:
    assert "Name" in forms.grammemes("Владимир")
    assert forms.grammemes("Абырвалгович") == frozenset()
