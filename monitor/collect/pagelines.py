"""A page's element tree as the lines that a reader sees, in order."""

import re
from dataclasses import dataclass
from typing import Any

_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "svg", "figcaption", "button", "select", "textarea", "nav", "footer", "head")
)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|center|d[dlt]|details|div|fieldset|figure|form|h[1-6r]|header|li|main|[ou]l|p|pre|section|summary|table|tbody|t[dhr]|tfoot|thead"
)
_LINES = re.compile("blockquote|br|d[dlt]|h[1-6r]|li|[ou]l|p|pre")  # blocks that are lines of the box around them


@dataclass(frozen=True, slots=True)
class Block:
    """One line; `linked` of its letters are links, `home` numbers the box it stands in."""

    text: str
    linked: int
    tag: str
    home: int


def lines(root: Any) -> list[Block]:
    """The lines of an element tree. Menus, footers and captions are left out."""
    page = _Page()
    # Walked without recursion, as pages nest hundreds of elements: (element, within a link, leaving it).
    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    while stack:
        element, in_link, leaving = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            page.leave(name)
            page.say(element.tail if element is not root else None, in_link=in_link)
            continue
        stack.append((element, in_link, True))
        page.enter(name)
        if name and name not in _SKIPPED:
            inside = in_link or name == "a"
            page.say(element.text, in_link=inside)
            stack.extend((child, inside, False) for child in reversed(element))
    page.end_line("p")
    return page.blocks


class _Page:
    """Gathers words into lines and remembers the boxes that are open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._linked = 0
        self._tag = "p"
        self._homes = [0]
        self._count = 0

    def say(self, words: str | None, *, in_link: bool) -> None:
        if words:
            self._words.append(words)
            self._linked += len(words.strip()) if in_link else 0

    def enter(self, name: str) -> None:
        if _BLOCKS.fullmatch(name):
            self.end_line(name)
            if not _LINES.fullmatch(name):
                self._count += 1
                self._homes.append(self._count)

    def leave(self, name: str) -> None:
        if _BLOCKS.fullmatch(name):
            self.end_line("p")
            if not _LINES.fullmatch(name):
                self._homes.pop()

    def end_line(self, next_tag: str) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            self.blocks.append(Block(text, min(self._linked, len(text)), self._tag, self._homes[-1]))
        self._words.clear()
        self._linked, self._tag = 0, next_tag
