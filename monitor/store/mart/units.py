"""Which rows hold the units that a Selection counts, and how are they counted?"""

from monitor.selection import Level, Match, Selection, Step, Unit
from monitor.store.mart.asking import Asking, mask

BUCKETS = {Step.DAY: "day", Step.WEEK: "date_trunc('week', day)::DATE", Step.MONTH: "date_trunc('month', day)::DATE"}  # a week is its Monday
UNITS = {Unit.ARTICLES: "count(DISTINCT article)", Unit.STORIES: "count(DISTINCT story)", Unit.SOURCES: "count(DISTINCT source)"}


def rows_of(asking: Asking, unit: Unit) -> tuple[str, str]:
    """The relation in which one entity's units are counted, and the expression that counts them."""
    if unit is Unit.MENTIONS:
        return asking.counted("mentions"), "count(*)"
    if asking.by_sentence:
        return asking.counted("mentions"), UNITS[unit]
    return asking.counted("presence"), "count(*)" if unit is Unit.ARTICLES else UNITS[unit]


def unit_of(selection: Selection) -> Unit:
    """The unit in which pairs are counted: mentions have no pairs, their articles do."""
    return Unit.ARTICLES if selection.unit is Unit.MENTIONS else selection.unit


def pair_unit(selection: Selection) -> str:
    """The expression that counts a pair's units in `pair_rows`."""
    once = unit_of(selection) is Unit.ARTICLES and selection.level is Level.ARTICLE  # one row is one article
    return "count(*)" if once else UNITS[unit_of(selection)]


def pairs_table(selection: Selection) -> str:
    """Where the pairs of a level are."""
    return "sentence_pairs" if selection.level is Level.SENTENCE else "pairs"


def pair_rows(asking: Asking) -> str:
    """Articles (with `level=sentence`: sentences) with a pair, each side having a counted mention that does not lie in the other's."""
    asking.values["mask"] = mask(asking.selection)
    rows = asking.table(pairs_table(asking.selection))
    return f"(SELECT * FROM {rows} WHERE (a_marks & $mask) <> 0 AND (b_marks & $mask) <> 0 AND {pairs_named(asking)})"


def pairs_named(asking: Asking) -> str:
    """The named entities as a condition: a pair holds one of them, with `match=all` two."""
    asked = asking.selection
    if not asked.entities:
        return "true"
    if asking.together and len(codes := sorted(asking.codes())) == 2:
        return f"a = {codes[0]} AND b = {codes[1]}"  # a pair has the lower code first
    listed = ", ".join(map(str, asking.codes()))
    return f"(a IN ({listed}) {'AND' if asked.match is Match.ALL else 'OR'} b IN ({listed}))"
