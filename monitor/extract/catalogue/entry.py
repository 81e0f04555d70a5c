"""What may an entry of the catalogue say? Raw YAML values to checked ones; whatever is wrong is complained of, and reading goes on."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from monitor.extract.catalogue.entity import NEVER, Head, Member, Name, Term
from monitor.extract.catalogue.problems import Complain
from monitor.model import EntityKind

COMMON = {"id", "kind", "name", "names"}
KEYS = {
    EntityKind.COUNTRY: COMMON | {"adjectives", "demonyms", "capitals", "metonyms", "head"},
    EntityKind.BLOC: COMMON | {"parent", "members", "head", "metonyms"},
    EntityKind.LEADER: COMMON
    | {"first", "patronymic", "last", "gender", "spellings", "surname_alone", "fixed_first", "fixed_last", "order", "posts"},
}


def read_entry(raw: Mapping[str, Any], where: str, complain: Complain) -> dict[str, Any] | None:
    """The fields of a CatalogueEntity from one entry's mapping; None, or fields not to be used, where something was complained of."""
    if raw.get("kind") not in list(EntityKind):
        complain(f"{where}: kind", f"expected leader, country or bloc, got {raw.get('kind')!r}")
        return None
    kind = EntityKind(raw["kind"])
    _known(raw, KEYS[kind], where, complain)
    name = raw.get("name")
    if not isinstance(name, Mapping) or not all(isinstance(name.get(k), str) and name[k].strip() for k in ("ru", "en")):
        complain(f"{where}: name", f"expected {{ru: …, en: …}}, got {name!r}")
        name = {}
    entry: dict[str, Any] = {"id": raw["id"], "kind": kind, "name": dict(name)}
    for key in ("names", "adjectives", "demonyms", "capitals", "metonyms"):
        entry[key] = read_names(raw.get(key) or [], f"{where}: {key}", complain)
    entry["heads"] = _heads(raw.get("head"), f"{where}: head", complain)
    for key in ("parent", "first", "patronymic", "last"):
        entry[key] = _text(raw.get(key), f"{where}: {key}", complain)
    for key, read in (("members", _member), ("posts", _term)):
        values = _sequence(raw.get(key), f"{where}: {key}", complain)
        entry[key] = tuple(made for i, value in enumerate(values) if (made := read(value, f"{where}: {key}[{i}]", complain)))
    if kind is EntityKind.LEADER:
        _person(raw, entry, where, complain)
    return entry


def _person(raw: Mapping[str, Any], entry: dict[str, Any], where: str, complain: Complain) -> None:
    if raw.get("last") is None:
        complain(f"{where}: last", "expected the surname, or the one name that the person is known by")
    if raw.get("gender") not in ("m", "f"):
        complain(f"{where}: gender", f"expected m or f, got {raw.get('gender')!r}")
    entry["gender"] = raw.get("gender")
    spellings = raw.get("spellings") or {}
    if not isinstance(spellings, Mapping):
        complain(f"{where}: spellings", "expected {first: [..], last: [..]}")
        spellings = {}
    _known(spellings, {"first", "last"}, f"{where}: spellings", complain)
    for part in ("first", "last"):
        entry[f"{part}_spellings"] = _texts(spellings.get(part), f"{where}: spellings.{part}", complain)
    alone = raw.get("surname_alone", True)
    if isinstance(alone, Mapping):
        _known(alone, {"start", "end"}, f"{where}: surname_alone", complain)
        entry["surname_start"], entry["surname_end"] = _days(alone, f"{where}: surname_alone", complain)
    else:
        entry["surname_alone"] = _flag(alone, f"{where}: surname_alone", complain)
    for key in ("fixed_first", "fixed_last"):
        entry[key] = _flag(raw.get(key, False), f"{where}: {key}", complain)
    if raw.get("order") not in (None, "last-first", "first-last"):
        complain(f"{where}: order", f"expected last-first or first-last, got {raw['order']!r}")
    entry["last_first"] = raw.get("order") == "last-first"


def read_names(raw: Any, where: str, complain: Complain) -> tuple[Name, ...]:
    values = _sequence(raw, where, complain)
    return tuple(name for i, value in enumerate(values) if (name := _name(value, f"{where}[{i}]", complain)))


def _name(raw: Any, where: str, complain: Complain) -> Name | None:
    if isinstance(raw, str) and raw.strip():
        return Name(raw.strip())
    if not isinstance(raw, Mapping):
        complain(where, f"expected a name or {{text: …}}, got {raw!r}")
        return None
    _known(raw, {"text", "fixed", "ambiguous", "with_country", "forms", "start", "end"}, where, complain)
    if raw.get("text") is None:
        complain(f"{where}.text", "expected the name")
    text = _text(raw.get("text"), f"{where}.text", complain) or ""
    forms = _texts(raw.get("forms"), f"{where}.forms", complain)
    fixed, ambiguous, with_country = (_flag(raw.get(key, False), f"{where}.{key}", complain) for key in ("fixed", "ambiguous", "with_country"))
    start, end = (read_day(raw[key], f"{where}.{key}", complain) if raw.get(key) else None for key in ("start", "end"))
    if start and end and end[1] <= start[0]:
        complain(f"{where}.end", f"{raw['end']} is not after start {raw['start']}")
    return Name(text, fixed, ambiguous, with_country, forms, start[0] if start else None, end[1] if end else None)


def _heads(raw: Any, where: str, complain: Complain) -> tuple[Head, ...]:
    """One office for all times, or a list of offices with their days."""
    if raw is None or isinstance(raw, str):
        office = _text(raw, where, complain)
        return (Head(office),) if office else ()
    found = []
    for position, value in enumerate(_sequence(raw, where, complain)):
        here = f"{where}[{position}]"
        if not isinstance(value, Mapping) or not isinstance(value.get("office"), str):
            complain(here, f"expected {{office: …, start: …}}, got {value!r}")
            continue
        _known(value, {"office", "start", "end"}, here, complain)
        found.append(Head(value["office"], *_days(value, here, complain)))
    return tuple(found)


def _days(raw: Mapping[str, Any], where: str, complain: Complain) -> tuple[date | None, date | None]:
    """`start` and `end` of a mapping; of a month alone its first day."""
    start, end = (read_day(raw[key], f"{where}.{key}", complain) if raw.get(key) else None for key in ("start", "end"))
    if start and end and end[0] < start[0]:
        complain(f"{where}.end", f"{raw['end']} is before start {raw['start']}")
    return start[0] if start else None, end[0] if end else None


def _member(raw: Any, where: str, complain: Complain) -> Member | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("country"), str):
        complain(where, f"expected {{country: …, start: …}}, got {raw!r}")
        return None
    _known(raw, {"country", "start", "end"}, where, complain)
    return Member(raw["country"], *_days(raw, where, complain))


def _term(raw: Any, where: str, complain: Complain) -> Term | None:
    if not isinstance(raw, Mapping):
        complain(where, f"expected {{post: …, start: …}}, got {raw!r}")
        return None
    _known(raw, {"post", "start", "end", "acting", "collegial"}, where, complain)
    post = raw.get("post")
    if not isinstance(post, str) or not re.fullmatch(r"[a-z0-9-]+:[a-z0-9-]+", post):
        complain(f"{where}.post", f"expected `<entity>:<office>` such as kz:president, got {post!r}")
        post = None
    if raw.get("start") is None:
        complain(f"{where}.start", "expected a date such as 2019-03-20")
    start, end = (None if raw.get(key) is None else read_day(raw[key], f"{where}.{key}", complain) for key in ("start", "end"))
    acting, collegial = (_flag(raw.get(key, False), f"{where}.{key}", complain) for key in ("acting", "collegial"))
    if post is None or start is None:
        return None
    if end and end[0] < start[0]:
        complain(f"{where}.end", f"{raw['end']} is before start {raw['start']}")
    last_day = end[0] if end else NEVER  # a month alone: the certain days end at its first
    return Term(post, start[0], end[0] if end else None, start[1], last_day, acting, collegial)


def read_office(raw: Any, where: str, complain: Complain) -> dict[str, Any] | None:
    """The fields of an Office, or of a Phrase (it has `post`)."""
    if not isinstance(raw, Mapping):
        complain(where, f"expected {{office: …, words: […]}}, got {raw!r}")
        return None
    keys = ("post", "phrases") if "post" in raw else ("office", "words")
    _known(raw, {*keys} if "post" in raw else {"office", "words", "of", "only"}, where, complain)
    subject = _text(raw.get(keys[0]), f"{where}.{keys[0]}", complain)
    words = _texts(raw.get(keys[1]), f"{where}.{keys[1]}", complain)
    if raw.get(keys[0]) is None or not raw.get(keys[1]):
        complain(where, f"expected both `{keys[0]}` and `{keys[1]}`")
    if not subject:
        return None
    if "post" in raw:
        return {"post": subject, "phrases": words}
    if raw.get("of", "any") not in ("country", "bloc", "any"):
        complain(f"{where}.of", f"expected country, bloc or any, got {raw['of']!r}")
    return {"office": subject, "words": words, "of": raw.get("of", "any"), "only": _texts(raw.get("only"), f"{where}.only", complain)}


def read_day(raw: Any, where: str, complain: Complain) -> tuple[date, date] | None:
    """(the day, the first day that is certainly not before it): for a month alone its first day and the next month's first."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw, raw
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
        try:
            day = date.fromisoformat(str(raw))
        except ValueError:
            complain(where, f"there is no day {raw}")
            return None
        return day, day
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?", str(raw))
    if match and 1 <= int(match[2] or 1) <= 12 and 0 < int(match[1]) < NEVER.year:
        year, month = int(match[1]), int(match[2] or 1)
        after = date(year + 1, 1, 1) if not match[2] or month == 12 else date(year, month + 1, 1)
        return date(year, month, 1), after
    complain(where, f"expected a date such as 2019-03-20, or 2019-03 where the day is not known, got {raw!r}")
    return None


def _known(raw: Mapping[str, Any], keys: set[str], where: str, complain: Complain) -> None:
    for key in raw:
        if key not in keys:
            complain(where, f"unknown key `{key}`, expected one of {', '.join(sorted(keys))}")


def _sequence(raw: Any, where: str, complain: Complain) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list | tuple):
        complain(where, f"expected a list, got {raw!r}")
        return []
    return list(raw)


def _texts(raw: Any, where: str, complain: Complain) -> tuple[str, ...]:
    return tuple(_text(value, where, complain) or "" for value in _sequence(raw, where, complain))


def _text(raw: Any, where: str, complain: Complain) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or not raw.strip():
        complain(where, f"expected a text, got {raw!r}")  # YAML reads `no` as false and 1 as a number
        return None
    return raw.strip()


def _flag(raw: Any, where: str, complain: Complain) -> bool:
    if not isinstance(raw, bool):
        complain(where, f"expected true or false, got {raw!r}")
    return raw is True
