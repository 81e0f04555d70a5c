"""Does everything exist that the catalogue's entries refer to, and who held which post when?"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from monitor.extract.catalogue.entity import CatalogueEntity
from monitor.extract.catalogue.problems import Complain

Held = tuple[date, date, str, bool]  # first day, the day after the last, the holder, whether it was shared


def check_references(entities: Mapping[str, CatalogueEntity], known: Mapping[str, str], complain: Complain) -> None:
    """Complains of ids that no entry has. `known`: id → file of every entry, those with a mistake of their own too."""
    for entity in entities.values():
        where = f"{known[entity.id]}: {entity.id}"
        _check_parents(entity, entities, known, where, complain)
        for position, member in enumerate(entity.members):
            if member.country not in known:
                complain(f"{where}: members[{position}].country", f"`{member.country}` is not in the catalogue")
        for position, term in enumerate(entity.posts):
            owner = term.post.partition(":")[0]
            if owner not in known:
                complain(f"{where}: posts[{position}].post", f"`{owner}` is not in the catalogue")


def _check_parents(
    entity: CatalogueEntity, entities: Mapping[str, CatalogueEntity], known: Mapping[str, str], where: str, complain: Complain
) -> None:
    if entity.parent is not None and entity.parent not in known:
        complain(f"{where}: parent", f"`{entity.parent}` is not in the catalogue")
    seen = {entity.id}
    ancestor = entities.get(entity.parent or "")
    while ancestor is not None:
        if ancestor.id in seen:
            complain(f"{where}: parent", f"`{ancestor.id}` is its own ancestor")
            return
        seen.add(ancestor.id)
        ancestor = entities.get(ancestor.parent or "")


def holders(entities: Mapping[str, CatalogueEntity], sources: Mapping[str, str], complain: Complain) -> dict[str, tuple[Held, ...]]:
    """Post → its terms in order. Two people in a post on one day is a mistake unless the post is collegial."""
    found: dict[str, list[Held]] = {}
    for entity in entities.values():
        for term in entity.posts:
            if term.first_day < term.last_day:  # both ends within one unknown month: no certain day
                found.setdefault(term.post, []).append((term.first_day, term.last_day, entity.id, term.collegial))
    for post, terms in found.items():
        terms.sort()
        for earlier, later in pairwise(term for term in terms if not term[3]):
            if later[0] < earlier[1]:
                message = f"`{post}` is held by `{earlier[2]}` too on {later[0]} (say `collegial: true` if both held it)"
                complain(f"{sources[later[2]]}: {later[2]}: posts", message)
    return {post: tuple(terms) for post, terms in found.items()}
