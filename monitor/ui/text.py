"""What does the dashboard say, in the visitor's language?"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
import yaml

LANGUAGES = ("ru", "en")
LOCALES = Path(__file__).parent / "locales"
FORMS = {"one", "few", "many", "other"}  # of a plural
STATE = "lang"  # where a visit keeps its language
SHORT = 12  # letters of a name that fits a figure as it is
_SPACE = {"ru": "\N{NO-BREAK SPACE}", "en": ","}
_POINT = {"ru": ",", "en": "."}


@cache
def messages(language: str) -> dict[str, Any]:
    """Key with dots → text, or plural form → text."""
    flat: dict[str, Any] = {}
    _flatten("", yaml.load((LOCALES / f"{language}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader), flat)
    return flat


def _flatten(prefix: str, tree: Mapping[str, Any], flat: dict[str, Any]) -> None:
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and not set(value) <= FORMS:
            _flatten(f"{key}.", value, flat)
        else:
            flat[key] = value


def plural(language: str, n: float) -> str:
    """The plural form that the language's grammar asks for beside `n`."""
    if language == "en":
        return "one" if n == 1 else "other"
    if n != int(n):
        return "few"  # 1,5 статьи
    tens, ones = int(n) % 100, int(n) % 10
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


def say(language: str, key: str, /, **values: object) -> str:
    """The text of `key` with its `{values}` filled in; `n` chooses the plural form. Numbers get the language's separators."""
    text = messages(language)[key]
    if isinstance(text, dict):
        n = values["n"]
        text = text[plural(language, n if isinstance(n, int | float) else 0)]
    shown = {name: number(value, language=language) if isinstance(value, int | float) else value for name, value in values.items()}
    return str(text.format(**shown)) if shown else str(text)


def language() -> str:
    """The language of this visit."""
    chosen = st.session_state.get(STATE)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def t(key: str, /, **values: object) -> str:
    """`say` in the language of this visit."""
    return say(language(), key, **values)


def has(key: str) -> bool:
    """Whether there is a text for `key`."""
    return key in messages(LANGUAGES[0])


def number(value: float, digits: int = 0, *, language: str) -> str:
    """12 345 or 12,345; with `digits` after the point, trailing zeros kept."""
    if isinstance(value, float) and value != int(value) and digits == 0:
        digits = 1
    whole, _, rest = f"{abs(value):,.{digits}f}".partition(".")
    sign = "\N{MINUS SIGN}" if value < 0 and any(c not in "0,." for c in whole + rest) else ""
    return sign + whole.replace(",", _SPACE[language]) + (_POINT[language] + rest if rest else "")


def signed(value: float, *, language: str) -> str:
    """+12 or −5: a change."""
    return ("+" if value > 0 else "") + number(value, language=language)


def percent(share: float, *, language: str) -> str:
    """0.0345 → 3,45 %: two figures that say something, at most two after the point."""
    digits = 0 if share >= 0.995 or not share else 1 if share >= 0.1 else 2
    return number(share * 100, digits, language=language) + ("\N{NO-BREAK SPACE}%" if language == "ru" else "%")


def short(names: Mapping[str, str], people: Collection[str]) -> dict[str, str]:
    """Names for figures, where room is scarce: of a person with a long name the surname, unless two would share it."""
    cut = {who: name.split()[-1] if who in people and len(name) > SHORT and len(name.split()) == 2 else name for who, name in names.items()}
    taken = list(cut.values())
    return {who: name if taken.count(name) == 1 else names[who] for who, name in cut.items()}


def short_date(day: date) -> str:
    """22.11.2026 in both languages: no American reading is possible beside a Russian press."""
    return f"{day:%d.%m.%Y}"


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """22.11.2026 14:05 on the clock of `zone`."""
    return f"{instant.astimezone(zone):%d.%m.%Y %H:%M}"


def ago(instant: datetime, now: datetime, language: str) -> str:
    """«12 минут назад»; whole minutes, hours, then days."""
    minutes = max(0, int((now - instant).total_seconds() // 60))
    if minutes < 1:
        return say(language, "ago.now")
    if minutes < 60:
        return say(language, "ago.minutes", n=minutes)
    return say(language, "ago.hours", n=minutes // 60) if minutes < 48 * 60 else say(language, "ago.days", n=minutes // 1440)
