"""Where on a page the article stands: the run of sentences after its headline that links and menus do not break."""

import re
from dataclasses import dataclass
from typing import Any

from monitor.collect.boilerplate import Verdict, same_words, verdict
from monitor.collect.pagelines import Block, lines

_SENTENCE_END = re.compile(r"[.!?…][»\"”’)\]]*$")
_LONG = 100  # letters: a line without links that is longer is prose whatever it ends with
_SHORT_PROSE = 30  # letters of a line that ends as a sentence does
_PATIENCE = 250  # what may be lost in menus and boxes between two paragraphs; tuned on 123 pages: 150 cuts articles, 400 adds teasers
_BEFORE = 40  # blocks between the headline and the first paragraph: date, author, buttons, photographs
_LEAD = 400  # letters: less may be the standfirst, after which photographs and buttons come
_BOX = 80  # blocks that a box of news within an article may have
_RIVAL = 0.4  # of the best run's worth
_ENOUGH = 600  # a first run of this worth needs no comparison
_LEAST = 120  # the worth of the shortest article


def article(root: Any, title: str) -> str | None:
    """The article's lines, or None where no headline is found with prose behind it.

    Args:
        root: the page's element tree.
        title: the headline as the feed has it.
    """
    blocks = lines(root)
    headlines = [number for number, block in enumerate(blocks) if _is_headline(block, title)]
    headlines = headlines or [number for number, block in enumerate(blocks) if block.tag == "h1"]
    runs = [_run(blocks, number + 1, headlines) for number in headlines]
    most = max((run.worth for run in runs), default=0.0)
    if most < _LEAST:
        return None
    # The first run that can stand beside the best one: headlines come again above comments and in lists of news.
    run = next(run for run in runs if run.worth >= min(most * _RIVAL, _ENOUGH))
    return "\n".join(blocks[number].text for number in run.blocks)


@dataclass(slots=True)
class _Run:
    worth: float
    blocks: list[int]


def _is_headline(block: Block, title: str) -> bool:
    return len(block.text) <= 400 and same_words(block.text, title)


def _run(blocks: list[Block], start: int, headlines: list[int]) -> _Run:
    """The best run of blocks from here on; boxes between paragraphs of one container are stepped over."""
    total = best = 0.0
    end = number = start
    homes: set[int] = set()
    while number < len(blocks):
        block = blocks[number]
        worth = _worth(block)
        if best > 0 and number in headlines:
            break  # the page says it all again, for printing or above the comments
        if best == 0 and worth <= 0:
            if number - start > _BEFORE:
                break
            number += 1
            continue
        if worth > 0 and block.home in homes:
            total = max(total, best)  # what stood between two paragraphs of one box was an insertion
        total += worth
        if worth > 0 and total > best - _PATIENCE:
            homes.add(block.home)
        number += 1
        if total > best:
            best, end = total, number
        elif total < best - (_PATIENCE if best > _LEAD else 2 * _PATIENCE):
            further = _next_at_home(blocks, number, homes)
            if further is None:
                break
            number, total = further, best
    chosen = [place for place in range(start, end) if _belongs(blocks[place], homes)]
    return _Run(best, chosen)


def _next_at_home(blocks: list[Block], number: int, homes: set[int]) -> int | None:
    for place in range(number, min(len(blocks), number + _BOX)):
        if blocks[place].home in homes and _worth(blocks[place]) > 0:
            return place
    return None


def _belongs(block: Block, homes: set[int]) -> bool:
    return block.linked <= len(block.text) / 2 and (block.home in homes or _worth(block) > 0)


def _worth(block: Block) -> float:
    """Letters of prose, or what a line that is none takes away."""
    length, links = len(block.text), block.linked / len(block.text)
    found = verdict(block.text)
    if found is not None:
        return -80 if found is Verdict.STOP else -10
    if links > 0.5:
        return -min(length, 100) - 20
    if links < 0.35 and (length >= _LONG or (length >= _SHORT_PROSE and _SENTENCE_END.search(block.text))):
        return length
    return -min(length, 40) - 10
