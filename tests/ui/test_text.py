import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import EntityKind, MentionKind, Origin, Outcome, SourceKind
from monitor.selection import Level, Match, Step, Unit, Where
from monitor.ui import diagrams, filters, text
from monitor.ui.text import ago, messages, moment, number, percent, plural, say, short, short_date, signed

UI = Path(text.__file__).parent
FORMS = {"ru": {"one", "few", "many"}, "en": {"one", "other"}}
KEY = re.compile(r'\bt\(\s*f?"([a-z][^"]*)"')
SAID = re.compile(r'\bsay\([a-z_]+, f?"([a-z][^"]*)"')
FAMILIES: dict[str, type[StrEnum]] = {
    "kinds": EntityKind, "unit": Unit, "unit_of": Unit, "step": Step, "match": Match, "where": Where, "level": Level, "mention": MentionKind,
    "source_kind": SourceKind, "outcome": Outcome, "origin": Origin, "trends.share_title": Unit, "overview.help": Unit, "links.level": Level,
}  # fmt: skip


def placeholders(message: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", str(list(message.values()) if isinstance(message, dict) else message)))


def test_both_languages_have_the_same_keys() -> None:
    assert set(messages("ru")) == set(messages("en"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_plural_has_all_forms_of_its_language(language: str) -> None:
    plurals = {key: set(message) for key, message in messages(language).items() if isinstance(message, dict)}
    assert plurals
    assert {key: forms for key, forms in plurals.items() if forms != FORMS[language]} == {}


def test_both_languages_fill_in_the_same_values() -> None:
    differing = {key for key, message in messages("ru").items() if placeholders(message) != placeholders(messages("en")[key])}
    assert differing == set()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, message in messages(language).items() if not message or (isinstance(message, dict) and not all(message.values()))] == []


def used() -> set[str]:
    sources = [path.read_text("utf-8") for path in UI.rglob("*.py")] + [(UI.parents[1] / "dashboard.py").read_text("utf-8")]
    return {key for source in sources for pattern in (KEY, SAID) for key in pattern.findall(source)}


def test_every_key_that_the_code_names_exists() -> None:
    literal = {key for key in used() if "{" not in key}
    assert len(literal) > 100
    assert literal - set(messages("ru")) == set()


def test_every_family_of_keys_that_the_code_names_exists() -> None:
    families = {key.split("{")[0] for key in used() if "{" in key} - {""}
    assert {family for family in families if not any(key.startswith(family) for key in messages("ru"))} == set()


@pytest.mark.parametrize(("family", "members"), FAMILIES.items())
def test_every_member_of_a_vocabulary_has_its_word(family: str, members: type[StrEnum]) -> None:
    assert {f"{family}.{member}" for member in members} - set(messages("ru")) == set()


def test_presets_and_measures_have_their_words() -> None:
    wanted = {f"preset.{preset}" for preset in (*filters.PRESETS, filters.ALL, filters.CUSTOM)} | {f"measure.{name}" for name in diagrams.MEASURES}
    assert wanted - set(messages("ru")) == set()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_russian_texts_are_russian_and_english_ones_english(language: str) -> None:
    own_names = {"language.ru", "language.en", "articles.search_hint", "app.name", "import.help", "import.file"}
    foreign = re.compile("[a-z]{4,}" if language == "ru" else "[а-яё]{2,}")
    allowed = re.compile(r"`[^`]*`|config\.yaml|sources|JSONL|Excel|https?|\{\w+\}|Atom")
    said = {key: str(message if isinstance(message, str) else list(message.values())) for key, message in messages(language).items()}
    wrong = {key for key, message in said.items() if key not in own_names and foreign.search(allowed.sub("", message))}
    assert wrong == set()


@pytest.mark.parametrize(
    ("n", "form"), [(0, "many"), (1, "one"), (2, "few"), (4, "few"), (5, "many"), (11, "many"),
     (12, "many"), (21, "one"), (22, "few"), (111, "many"), (1.5, "few")]
)  # fmt: skip
def test_russian_plurals(n: float, form: str) -> None:
    assert plural("ru", n) == form


def test_english_plurals() -> None:
    assert [plural("en", n) for n in (0, 1, 2, 21)] == ["other", "one", "other", "other"]


def test_a_count_is_said_with_its_form_and_separators() -> None:
    assert say("ru", "n.articles", n=1234) == "1\N{NO-BREAK SPACE}234 статьи"
    assert say("en", "n.articles", n=1234) == "1,234 articles"


def test_numbers_of_both_languages() -> None:
    assert number(-1234567, language="ru") == "−1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
    assert number(2.5, language="ru") == "2,5"
    assert number(2.0, language="en") == "2"
    assert number(-0.001, 2, language="ru") == "0,00"
    assert signed(5, language="ru") == "+5"
    assert percent(0.03456, language="ru") == "3,46\N{NO-BREAK SPACE}%"
    assert percent(0.25, language="en") == "25.0%"
    assert percent(0, language="en") == "0%"


def test_dates() -> None:
    assert short_date(date(2026, 3, 2)) == "02.03.2026"
    assert moment(datetime(2026, 11, 22, 22, 5, tzinfo=UTC), ZoneInfo("Europe/Moscow")) == "23.11.2026 01:05"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "только что"), (1, "1 минуту назад"), (45, "45 минут назад"), (125, "2 часа назад"), (4320, "3 дня назад"), (-5, "только что")],
)
def test_how_long_ago(minutes: int, said: str) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert ago(now - timedelta(minutes=minutes), now, "ru") == said


def test_long_names_of_people_are_cut_to_the_surname_unless_two_share_it() -> None:
    names = {
        "putin": "Владимир Путин", "xi": "Си Цзиньпин", "dad": "Гурбангулы Бердымухамедов", "son": "Сердар Бердымухамедов",
        "gb": "Соединённое Королевство",
        "leyen": "Урсула фон дер Ляйен",
    }  # fmt: skip
    cut = short(names, [who for who in names if who != "gb"])
    assert cut == names | {"putin": "Путин"}
