"""What an entry of the catalogue may say: raw YAML values to checked ones, every complaint naming file, entry and key."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.model import EntityKind, MonitorError

NEVER = date.max
COMMON = {"id", "kind", "name", "names"}
KEYS = {
    EntityKind.COUNTRY: COMMON | {"adjectives", "demonyms", "capitals", "metonyms", "head"},
    EntityKind.BLOC: COMMON | {"parent", "members", "head", "metonyms"},
    EntityKind.LEADER: COMMON
    | {"first", "patronymic", "last", "gender", "spellings", "surname_alone", "fixed_first", "fixed_last", "order", "posts"},
}


class CatalogueError(MonitorError):
    """An entry of the catalogue is wrong; the message names the file, the entry and the key."""


@dataclass(frozen=True, slots=True)
class Name:
    """A nominative with how it declines.

    `ambiguous`: counts where its neighbours confirm it; `with_country`: only in an article that names the country or bloc otherwise too;
    `start`, `end`: only in articles dated between them.
    """

    text: str
    fixed: bool = False
    ambiguous: bool = False
    with_country: bool = False
    forms: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    country: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """A post held on [first_day, last_day) for certain; `start` and `end` as written (a month alone: its first day)."""

    post: str
    start: date
    end: date | None
    first_day: date
    last_day: date
    acting: bool = False
    collegial: bool = False


def read_entry(raw: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The fields of a CatalogueEntity from one entry's mapping."""
    try:
        kind = EntityKind(str(raw.get("kind")))
    except ValueError:
        raise CatalogueError(f"{where}: kind: expected leader, country or bloc, got {raw.get('kind')!r}") from None
    _known(raw, KEYS[kind], where)
    name = raw.get("name")
    if not isinstance(name, Mapping) or not all(isinstance(name.get(k), str) and name[k].strip() for k in ("ru", "en")):
        raise CatalogueError(f"{where}: name: expected {{ru: …, en: …}}, got {name!r}")
    entry: dict[str, Any] = {"id": raw["id"], "kind": kind, "name": dict(name)}
    for key in ("names", "adjectives", "demonyms", "capitals", "metonyms"):
        entry[key] = read_names(raw.get(key) or [], f"{where}: {key}")
    for key in ("head", "parent", "first", "patronymic", "last"):
        entry[key] = _text(raw.get(key), f"{where}: {key}")
    entry["members"] = tuple(_member(m, f"{where}: members[{i}]") for i, m in enumerate(_sequence(raw.get("members"), f"{where}: members")))
    entry["posts"] = tuple(_term(t, f"{where}: posts[{i}]") for i, t in enumerate(_sequence(raw.get("posts"), f"{where}: posts")))
    if kind is EntityKind.LEADER:
        _person(raw, entry, where)
    return entry


def _person(raw: Mapping[str, Any], entry: dict[str, Any], where: str) -> None:
    if not entry["last"]:
        raise CatalogueError(f"{where}: last: expected the surname, or the one name that the person is known by")
    if raw.get("gender") not in ("m", "f"):
        raise CatalogueError(f"{where}: gender: expected m or f, got {raw.get('gender')!r}")
    entry["gender"] = raw["gender"]
    spellings = raw.get("spellings") or {}
    if not isinstance(spellings, Mapping):
        raise CatalogueError(f"{where}: spellings: expected {{first: [..], last: [..]}}")
    _known(spellings, {"first", "last"}, f"{where}: spellings")
    for part in ("first", "last"):
        values = _sequence(spellings.get(part), f"{where}: spellings.{part}")
        entry[f"{part}_spellings"] = tuple(_text(v, f"{where}: spellings.{part}") or "" for v in values)
    for key, default in (("surname_alone", True), ("fixed_first", False), ("fixed_last", False)):
        entry[key] = _flag(raw.get(key, default), f"{where}: {key}")
    if raw.get("order") not in (None, "last-first", "first-last"):
        raise CatalogueError(f"{where}: order: expected last-first or first-last, got {raw['order']!r}")
    entry["last_first"] = raw.get("order") == "last-first"


def read_names(raw: Any, where: str) -> tuple[Name, ...]:
    return tuple(_name(value, f"{where}[{position}]") for position, value in enumerate(_sequence(raw, where)))


def _name(raw: Any, where: str) -> Name:
    if isinstance(raw, str) and raw.strip():
        return Name(raw.strip())
    if not isinstance(raw, Mapping):
        raise CatalogueError(f"{where}: expected a name or {{text: …}}, got {raw!r}")
    _known(raw, {"text", "fixed", "ambiguous", "with_country", "forms", "start", "end"}, where)
    text = _text(raw.get("text"), f"{where}.text")
    if not text:
        raise CatalogueError(f"{where}.text: expected the name")
    forms = tuple(_text(f, f"{where}.forms") or "" for f in _sequence(raw.get("forms"), f"{where}.forms"))
    fixed, ambiguous, with_country = (_flag(raw.get(key, False), f"{where}.{key}") for key in ("fixed", "ambiguous", "with_country"))
    start = read_day(raw["start"], f"{where}.start")[0] if raw.get("start") else None
    end = read_day(raw["end"], f"{where}.end")[1] if raw.get("end") else None
    return Name(text, fixed, ambiguous, with_country, forms, start, end)


def _member(raw: Any, where: str) -> Member:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("country"), str):
        raise CatalogueError(f"{where}: expected {{country: …, start: …}}, got {raw!r}")
    _known(raw, {"country", "start", "end"}, where)
    start, end = (read_day(raw[key], f"{where}.{key}")[0] if raw.get(key) else None for key in ("start", "end"))
    return Member(raw["country"], start, end)


def _term(raw: Any, where: str) -> Term:
    if not isinstance(raw, Mapping):
        raise CatalogueError(f"{where}: expected {{post: …, start: …}}, got {raw!r}")
    _known(raw, {"post", "start", "end", "acting", "collegial"}, where)
    post = raw.get("post")
    if not isinstance(post, str) or not re.fullmatch(r"[a-z0-9-]+:[a-z0-9-]+", post):
        raise CatalogueError(f"{where}.post: expected `<entity>:<office>` such as kz:president, got {post!r}")
    if raw.get("start") is None:
        raise CatalogueError(f"{where}.start: expected a date such as 2019-03-20")
    start, first_day = read_day(raw["start"], f"{where}.start")
    end = None if raw.get("end") is None else read_day(raw["end"], f"{where}.end")[0]
    last_day = NEVER if end is None else end  # a month alone: the certain days end at its first
    if end is not None and end < start:
        raise CatalogueError(f"{where}.end: {raw['end']} is before start {raw['start']}")
    acting, collegial = (_flag(raw.get(key, False), f"{where}.{key}") for key in ("acting", "collegial"))
    return Term(post, start, end, first_day, last_day, acting, collegial)


def read_office(raw: Any, where: str) -> dict[str, Any]:
    """The fields of an Office, or of a Phrase (it has `post`)."""
    if not isinstance(raw, Mapping):
        raise CatalogueError(f"{where}: expected {{office: …, words: […]}}, got {raw!r}")
    keys = ("post", "phrases") if "post" in raw else ("office", "words")
    _known(raw, {*keys} if "post" in raw else {"office", "words", "of", "only"}, where)
    subject = _text(raw.get(keys[0]), f"{where}.{keys[0]}")
    words = tuple(_text(w, f"{where}.{keys[1]}") or "" for w in _sequence(raw.get(keys[1]), f"{where}.{keys[1]}"))
    if not subject or not words:
        raise CatalogueError(f"{where}: expected both `{keys[0]}` and `{keys[1]}`")
    if "post" in raw:
        return {"post": subject, "phrases": words}
    if raw.get("of", "any") not in ("country", "bloc", "any"):
        raise CatalogueError(f"{where}.of: expected country, bloc or any, got {raw['of']!r}")
    only = tuple(_text(v, f"{where}.only") or "" for v in _sequence(raw.get("only"), f"{where}.only"))
    return {"office": subject, "words": words, "of": raw.get("of", "any"), "only": only}


def read_day(raw: Any, where: str) -> tuple[date, date]:
    """(the day, the first day that is certainly not before it): for a month alone its first day and the next month's first."""
    if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", raw):  # quoted in the YAML
        with suppress(ValueError):
            raw = date.fromisoformat(raw)
    if isinstance(raw, date):
        return raw, raw
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
        try:
            day = date.fromisoformat(str(raw))
        except ValueError:
            raise CatalogueError(f"{where}: there is no day {raw}") from None
        return day, day
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?", str(raw))
    if match and 1 <= int(match[2] or 1) <= 12 and int(match[1]) > 0:
        year, month = int(match[1]), int(match[2] or 1)
        after = date(year + 1, 1, 1) if not match[2] or month == 12 else date(year, month + 1, 1)
        return date(year, month, 1), after
    raise CatalogueError(f"{where}: expected a date such as 2019-03-20, or 2019-03 where the day is not known, got {raw!r}")


def _known(raw: Mapping[str, Any], keys: set[str], where: str) -> None:
    for key in raw:
        if key not in keys:
            raise CatalogueError(f"{where}: unknown key `{key}`, expected one of {', '.join(sorted(keys))}")


def _sequence(raw: Any, where: str) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        raise CatalogueError(f"{where}: expected a list, got {raw!r}")
    return list(raw)


def _text(raw: Any, where: str) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or not raw.strip():
        raise CatalogueError(f"{where}: expected a text, got {raw!r}")  # YAML reads `no` as false and 1 as a number
    return raw.strip()


def _flag(raw: Any, where: str) -> bool:
    if not isinstance(raw, bool):
        raise CatalogueError(f"{where}: expected true or false, got {raw!r}")
    return raw
