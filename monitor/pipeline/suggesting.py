"""Which names does the archive speak of that the catalogue lacks?

    store.unknown_names → names of which all case forms together are frequent → articles that hold them → the tagger's word for their kind

What stands in the annotations is counted, so an edited article, or one read again, counts as it is now.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.extract import proposal
from monitor.extract.forms import Forms
from monitor.extract.judging import judge
from monitor.extract.lexicon import Lexicon, key_of
from monitor.extract.naming import Least, Naming, Seen, grouped
from monitor.extract.ordinary import name_in
from monitor.extract.tagger import Tagger
from monitor.model import EntityKind
from monitor.store.store import Store

SAMPLE = 5  # articles in which the tagger looks at a name: its word of one sentence is wrong too often
PARTS = 3
SPARE = 20  # names worked out for each one asked for: most prove ordinary to the tagger, or stand in one story's reprints


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name for the catalogue: how many articles, stories and sources have it, a sentence, and the entry it might get."""

    name: str
    kind: EntityKind
    articles: int
    stories: int
    sources: int
    example: str
    entry: dict[str, Any]


@dataclass(slots=True)
class _Places:
    """Where a name stands; `latest`: articles of different stories."""

    articles: int = 0
    stories: set[int] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    latest: deque[int] = field(default_factory=lambda: deque(maxlen=SAMPLE))


def suggest(
    store: Store,
    known: Lexicon,
    ids: Collection[str],
    *,
    limit: int,
    least: Least,
    kinds: Collection[EntityKind] = frozenset(EntityKind),
    tagger: Tagger | None = None,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Suggestion]:
    """The most frequent names of people, places and organisations that the active version did not know, and `known` does not either.

    Args:
        ids: those of the catalogue, which no proposed entry may have.
        least: a story counts as one article, so reprints make no name frequent.
        report: called with what is done and all there is to do, in hundredths of the three parts: count, find the places, judge.
    """
    forms, total, found = Forms(), store.article_count(), list[Suggestion]()
    grammemes = cache(forms.grammemes)
    trimmed = cache(lambda run: name_in(run, grammemes))
    own = {key_of(source.name) for source in store.sources()}

    def is_new(name: str) -> bool:
        start = known.starts.get(key_of(name))
        return bool(name) and key_of(name) not in own and (start is None or not known.rows[start])

    def names(part: int) -> Iterator[tuple[int, int, str, set[str]]]:
        for number, row in enumerate(store.unknown_names()):
            yield row.article, row.story, row.source, {trimmed(run) for run in row.names}
            if number % 1000 == 0:
                report(100 * part + 100 * number // total, PARTS * 100)

    seen = _seen(names(0))
    half = Least((least.articles + 1) // 2, least.sources)  # a whole name may be frequent only with its surname
    enough = limit * SPARE * len(EntityKind) // len(set(kinds))
    wanted = grouped({name: where for name, where in seen.items() if is_new(name)}, forms, half, enough)
    places = _places(names(1), wanted)
    reader, taken = tagger or Tagger(), set(ids)
    frequent = [naming for naming in wanted if len(places[naming].stories) >= least.articles]
    for number, naming in enumerate(sorted(frequent, key=lambda naming: (-len(places[naming].stories), naming.nominative))):
        if len(found) >= limit:
            break
        report(200 + 100 * number // len(frequent), PARTS * 100)
        where = places[naming]
        articles = [article for latest in where.latest if (article := store.article(latest))]
        judged = judge(naming.spellings, [(article.title, article.text) for article in articles], reader)
        if judged and (kind := proposal.KINDS[judged[0]]) in kinds:
            made = proposal.entry(naming, kind, taken, forms)
            taken.add(made["id"])
            found.append(Suggestion(naming.nominative, kind, where.articles, len(where.stories), len(where.sources), judged[1], made))
    report(PARTS * 100, PARTS * 100)
    return found


def _seen(rows: Iterator[tuple[int, int, str, set[str]]]) -> dict[str, Seen]:
    counts: Counter[str] = Counter()
    masks: dict[str, int] = {}
    bits: dict[str, int] = {}
    for _, _, source, names in rows:
        bit = bits.setdefault(source, 1 << len(bits))
        for name in names:
            counts[name] += 1
            masks[name] = masks.get(name, 0) | bit
    return {name: Seen(count, masks[name]) for name, count in counts.items()}


def _places(rows: Iterator[tuple[int, int, str, set[str]]], wanted: Sequence[Naming]) -> Mapping[Naming, _Places]:
    owners = {spelling: naming for naming in wanted for spelling in naming.spellings}
    found = {naming: _Places() for naming in wanted}
    for article, story, source, names in rows:
        for naming in {owners[name] for name in names if name in owners}:
            place = found[naming]
            place.articles += 1
            if story not in place.stories:
                place.latest.append(article)
            place.stories.add(story)
            place.sources.add(source)
    return found
