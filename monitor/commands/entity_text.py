"""How do an entity and a suggestion look in a terminal, as a JSON line and in config.yaml?"""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from monitor.model import EntityKind

if TYPE_CHECKING:
    from monitor.extract.catalogue import CatalogueEntity
    from monitor.extract.described import CaseForms, NameForms
    from monitor.pipeline.suggesting import Suggestion

CELL = 60  # letters: two columns of short forms, or one of long ones, fit a terminal of 100
OPEN = "…"
MEANT = {EntityKind.LEADER: "leader", EntityKind.COUNTRY: "country or place", EntityKind.BLOC: "bloc or organisation"}


def entity_line(entity: "CatalogueEntity", names: Iterable["NameForms"]) -> dict[str, Any]:
    """Everything about an entity as plain values."""
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": dict(entity.name),
        "parent": entity.parent,
        "head": [{"office": head.office, "start": _day(head.start), "end": _day(head.end)} for head in entity.heads],
        "members": [{"country": one.country, "start": _day(one.start), "end": _day(one.end)} for one in entity.members],
        "posts": [
            {"post": term.post, "start": _day(term.start), "end": _day(term.end), "acting": term.acting, "collegial": term.collegial}
            for term in entity.posts
        ],
        "names": [
            {"what": name.what, "text": name.text, "flags": name.flags, "start": name.start or None, "end": name.end or None, "forms": name.forms}
            for name in names
        ],
    }


def entity_text(entity: "CatalogueEntity", names: Iterable["NameForms"]) -> Iterator[str]:
    """The same for people, line by line."""
    yield f"{entity.id}  {entity.kind}"
    heads = ", ".join(f"{head.office}  {_period(head.start, head.end)}".rstrip() for head in entity.heads)
    facts = [("Russian", entity.name["ru"]), ("English", entity.name["en"]), ("parent", entity.parent), ("head", heads)]
    yield from (f"  {key:10}{value}" for key, value in facts if value)
    width = max((len(term.post) for term in entity.posts), default=0)
    members = [f"{one.country:{width}}  {_period(one.start, one.end)}" for one in entity.members]
    posts = []
    for term in entity.posts:
        remarks = [word for word, said in (("acting", term.acting), ("collegial", term.collegial)) if said]
        posts.append("  ".join([f"{term.post:{width}}", _period(term.start, term.end), *remarks]))
    for key, listed in (("members", members), ("posts", posts)):
        yield from (f"  {key if not position else '':10}{line}" for position, line in enumerate(listed))
    for name in names:
        yield ""
        dates = [f"{word} {day}" for word, day in (("from", name.start), ("until", name.end)) if day]
        remarks = [*name.flags, *dates]
        yield f"{name.what}  {name.text}" + (f"  ({', '.join(remarks)})" if remarks else "")
        yield from _table(name.forms)
        if name.more:
            yield f"  and {name.more} forms with the patronymic and other spellings (`--format jsonl` lists them)"


def _table(numbers: Mapping[str, "CaseForms"]) -> Iterator[str]:
    """A row a case, a column a number."""
    if len(numbers) > 1 or "plural" in numbers:
        yield "  " + " " * 15 + "".join(f"{number:{CELL // 2}}" for number in numbers).rstrip()
    wide = CELL if len(numbers) == 1 else CELL // 2 - 2
    for title, cells in _rows(numbers):
        lines = [textwrap.wrap(", ".join(cell), wide, break_on_hyphens=False) for cell in cells]
        for at in range(max(map(len, lines))):
            yield f"  {title if not at else '':15}" + "".join(f"{column[at] if at < len(column) else '':{CELL // 2}}" for column in lines).rstrip()


def _rows(numbers: Mapping[str, "CaseForms"]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """(case, its forms in each number); cases of an indeclinable name are one row."""
    rows = {case: [forms.get(case, ()) for forms in numbers.values()] for case in dict.fromkeys(case for forms in numbers.values() for case in forms)}
    cells = list(rows.values())
    if cells and all(cell == cells[0] for cell in cells):
        yield "every case", cells[0]
    elif len(cells) > 2 and all(cell == cells[1] for cell in cells[1:]):
        yield next(iter(rows)), cells[0]
        yield "other cases", cells[1]
    else:
        yield from rows.items()


def _period(start: object, end: object) -> str:
    return f"{start or OPEN} – {end or OPEN}"


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def suggestion_line(found: "Suggestion") -> dict[str, Any]:
    """A suggestion as plain values."""
    counts = {"articles": found.articles, "stories": found.stories, "sources": found.sources}
    return {"name": found.name, "kind": found.kind, **counts, "example": found.example, "entry": found.entry}


def suggestion_text(found: "Suggestion") -> Iterator[str]:
    """A suggestion for people."""
    yield f"{found.name:32}  {MEANT[found.kind]:20}  {found.articles:6} articles  {found.sources:4} sources"
    yield from textwrap.wrap(found.example, 100, initial_indent="    ", subsequent_indent="    ")


def suggestions_yaml(found: Sequence["Suggestion"]) -> Iterator[str]:
    """The entries as config.yaml has them, each under a comment that says why."""
    yield "entities:"
    for one in found:
        yield f"  # {MEANT[one.kind]}: {one.articles} articles of {one.sources} sources: {one.example}"
        for position, (key, value) in enumerate(one.entry.items()):
            yield f"  {'-' if not position else ' '} {key}: {_flow(value)}"


def _flow(value: object) -> str:
    """A value as YAML on one line. Texts are quoted, so that none is read as a number or as `no`; JSON's quotes are YAML's too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
