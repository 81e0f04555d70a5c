"""Whom a first name alone means: the one person of that name whom the article names in full («Премьер благодарит Бориса»)."""

import re
from collections.abc import Collection, Iterator
from itertools import compress

from monitor.extract.linker.scene import Scene
from monitor.extract.tokens import folded


def first_names(scenes: list[Scene], taken: list[set[int]], named: Collection[str]) -> list[list[tuple[int, str]]]:
    """(word, leader) of each field. `taken`: words that are mentions already; `named`: whom the article names in full."""
    owners = _owners(scenes, named)
    free = [list(_free(scene, words, owners)) for scene, words in zip(scenes, taken, strict=True)] if owners else [[] for _ in scenes]
    others = {who for found in free for _, who, alone in found if not alone}  # «Борис Петров» too: then «Борис» may be he
    return [
        [(index, who) for index, who, alone in found if alone and who not in others and _is_person(scene, index)]
        for scene, found in zip(scenes, free, strict=True)
    ]


def _is_person(scene: Scene, index: int) -> bool:
    """The tagger sees a person, or nothing at all: it misses first names alone."""
    tag = scene.tag(index, index + 1)
    return tag == "PER" or (tag is None and not scene.opens(index) and not scene.loud(index))


def _owners(scenes: list[Scene], named: Collection[str]) -> dict[str, str]:
    """Case forms of first names that belong to one person only."""
    owners: dict[str, str] = {}
    shared: set[str] = set()
    for who in named:
        for form in scenes[0].words.first_name_forms(who):
            if owners.setdefault(form, who) != who:
                shared.add(form)
    return {form: who for form, who in owners.items() if form not in shared and any(form in scene.tokens.text for scene in scenes)}


def _free(scene: Scene, taken: set[int], owners: dict[str, str]) -> Iterator[tuple[int, str, bool]]:
    """(word, owner, whether it stands alone) for every such first name outside mentions."""
    words = scene.tokens.words
    for index in compress(range(len(words)), map(owners.__contains__, words)):
        if index in taken:
            continue
        who = owners[words[index]]
        following = scene.spaced(index + 1) and scene.word(index + 1)[:1].isupper()
        before = scene.word(index - 1) if scene.spaced(index) else ""
        title = bool(before) and {"anim", "sing"} <= scene.words.grammemes(before) and not _KIN.fullmatch(folded(before))  # «школьник Борис»
        hyphened = scene.hyphened(index) or scene.hyphened(index + 1)
        if before[:1].isupper() or title or hyphened or scene.starting.get(index):
            yield index, who, False
        else:
            yield index, who, not following


_KIN = re.compile(
    r"брат(?:а|у|ом|е)?|сестр(?:а|ы|е|у|ой)|отец|отц(?:а|у|ом|е)|муж(?:а|у|ем|е)?|жен(?:а|ы|е|у|ой)|сын(?:а|у|ом|е)?|дочь|дочери|дочерью"
)
