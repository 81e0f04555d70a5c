"""What does a generated feed answer at this moment?"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bench.articles import SEED
from bench.collecting.items import Item

SHOWN = 20  # items of a document
SPACING = 600  # seconds between the items that were there before anybody asked
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Лента</title>'
)


@dataclass(slots=True)
class Rules:
    """`new` items come with every request after the first (2.5: two and three by turns). Of all requests the share `errors` is refused,
    `hangs` never answered, and with `edits` an item shown is changed before; every request to the last `hanging` feeds hangs.
    `teasers`: texts stand on the items' pages only."""

    feeds: int
    hanging: int = 0
    new: float = 0.0
    errors: float = 0.0
    hangs: float = 0.0
    edits: float = 0.0
    teasers: bool = False

    def hangs_always(self, number: int) -> bool:
        """Whether this feed accepts connections and stays silent."""
        return number >= self.feeds - self.hanging


@dataclass(frozen=True, slots=True)
class Document:
    """A status and its body; no status: silence. It shows the items from `low` to `high`."""

    status: int | None
    body: bytes = b""
    etag: str = ""
    low: int = 0
    high: int = 0


@dataclass(slots=True)
class Feed:
    """Items are numbered from 1; `appeared` says when each came."""

    number: int
    rules: Rules
    appeared: list[float]
    owed: float = 0.0  # of the next item
    asked: bool = False
    editions: dict[int, int] = field(default_factory=dict)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{SEED} {self.number}")

    def move(self, by: float, now: float) -> None:
        """So many new items."""
        self.owed += by
        while self.owed >= 1:
            self.owed -= 1
            self.appeared.append(now)

    def answer(self, known: str, now: float, host: str, item: Callable[[int, int, int], Item]) -> Document:
        """To a request whose sender has the document with the tag `known`."""
        draw = self.chance.random()
        if self.rules.hangs_always(self.number) or draw < self.rules.hangs:
            return Document(None)
        if draw < self.rules.hangs + self.rules.errors:
            return Document(self.chance.choice((500, 502, 503)), b"<html><title>Error</title></html>")
        if self.asked:
            self.move(self.rules.new, now)
        self.asked = True
        high, low = len(self.appeared), max(1, len(self.appeared) - SHOWN + 1)
        if self.chance.random() < self.rules.edits:
            edited = self.chance.randint(low, high)
            self.editions[edited] = self.editions.get(edited, 0) + 1
        tag = f'"{high}-{sum(self.editions.values())}"'
        if known == tag:
            return Document(304, b"", tag, low, high)
        shown = [(item(self.number, number, self.editions.get(number, 0)), self.appeared[number - 1]) for number in range(high, low - 1, -1)]
        entries = "".join(_entry(one, at, host, teaser=self.rules.teasers) for one, at in shown)
        return Document(200, f"{HEAD}{entries}</channel></rss>".encode(), tag, low, high)


def opened(number: int, rules: Rules, now: float) -> Feed:
    """A feed that has been there for some hours."""
    return Feed(number, rules, [now - SPACING * (SHOWN - place) for place in range(SHOWN)])


def page(item: Item) -> bytes:
    """The web page of an item."""
    return (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{escape(item.title)}</title></head><body><nav>Главное Политика</nav>'
        f"<article><h1>{escape(item.title)}</h1><p>{escape(item.text)}</p></article><footer>Все права защищены</footer></body></html>"
    ).encode()


def _entry(item: Item, at: float, host: str, *, teaser: bool) -> str:
    link, when = f"http://{host}{item.path}", format_datetime(datetime.fromtimestamp(at, UTC))
    text = "" if teaser else f"<content:encoded>{escape(item.text)}</content:encoded>"
    return f"<item><title>{escape(item.title)}</title><link>{link}</link><guid>{link}</guid><pubDate>{when}</pubDate>{text}</item>"
