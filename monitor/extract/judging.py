"""What does the tagger take a name for, where it stands in texts?"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from monitor.extract.sentences import sentences
from monitor.extract.tagger import Tag, Tagger


def judge(spellings: Iterable[str], articles: Sequence[tuple[str, str]], tagger: Tagger) -> tuple[Tag, str] | None:
    """The tag that a name has in most of the articles (title, text), with the last sentence in which it has it; None if it is no name."""
    spelled = "|".join(re.escape(spelling).replace(r"\ ", r"[ \u00a0]+") for spelling in sorted(spellings, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")
    held = [sentence for title, text in articles if (sentence := _sentence(title, text, pattern))]
    votes = [(_tag(sentence, pattern, tagger), sentence) for sentence in held]
    tags = Counter(tag for tag, _ in votes if tag)
    if not tags:
        return None
    tag, count = tags.most_common(1)[0]
    if 2 * count <= len(votes):
        return None
    return tag, " ".join(next(sentence for voted, sentence in reversed(votes) if voted == tag).split())


def _sentence(title: str, text: str, pattern: re.Pattern[str]) -> str:
    """The first sentence of the text with the name, else the title if it has it."""
    if pattern.search(text):  # cheaper than to divide a text in vain
        for start, end in sentences(text):
            if pattern.search(text, start, end):
                return text[start:end]
    return title if pattern.search(title) else ""


def _tag(sentence: str, pattern: re.Pattern[str], tagger: Tagger) -> Tag | None:
    """The tag of a name that holds this one: a person's may be longer, a place's or organisation's is this one («Московской области» is not)."""
    match = pattern.search(sentence)
    if match is None:
        return None
    for start, end, tag in tagger.spans(sentence):
        if start <= match.start() and match.end() <= end and (tag == "PER" or end - start == match.end() - match.start()):
            return tag
    return None
