"""Which tables the columnar copy of a month has, and what they are made of."""

from monitor.model import Field, MentionKind
from monitor.selection import COUNTED_KINDS

PLACES = 3  # title, lead, rest of the text
# A mention's mark is one bit: its kind and its place. A Selection is a mask of such bits, so «has a counted mention» is one AND.
SHIFT = {kind: index * PLACES for index, kind in enumerate(MentionKind)}
TITLE_BITS = sum(1 << shift for shift in SHIFT.values())
USUAL = sum(((1 << PLACES) - 1) << SHIFT[kind] for kind in COUNTED_KINDS)  # the mask of nearly every question: what sums are made for
EVERYBODY = -1  # among the entities of sums: all articles, whoever is named

_DIMENSIONS = "day DATE, source VARCHAR, story INTEGER, language VARCHAR"  # repeated in every table: charts join nothing
_PAIRS = f"article INTEGER, a SMALLINT, b SMALLINT, a_marks INTEGER, b_marks INTEGER, {_DIMENSIONS}"
_CELL = "month DATE, language VARCHAR"  # what is summed: the articles of one language in one local month
_PAIR_SUMS = f"{_CELL}, a SMALLINT, b SMALLINT, articles INTEGER, stories INTEGER"
TABLES = {
    "articles": f"article INTEGER, published TIMESTAMP, {_DIMENSIONS}, has_text BOOLEAN, split BOOLEAN",
    "presence": f"article INTEGER, entity SMALLINT, marks INTEGER, {_DIMENSIONS}",
    "mentions": f'article INTEGER, entity SMALLINT, mark INTEGER, "start" INTEGER, "end" INTEGER, sentence_start INTEGER, sentence_end INTEGER, '
    f"inside SMALLINT[], {_DIMENSIONS}",
    "pairs": _PAIRS,
    "sentence_pairs": _PAIRS,
    # `stories` are those of the day, `fresh` those that were not told on an earlier day of the month
    "days": "day DATE, language VARCHAR, entity SMALLINT, mentions INTEGER, articles INTEGER, texts INTEGER, stories INTEGER, fresh INTEGER",
    "source_days": "day DATE, language VARCHAR, source VARCHAR, articles INTEGER, texts INTEGER",
    "sources": f"{_CELL}, entity SMALLINT, source VARCHAR",
    "pair_sums": _PAIR_SUMS,
    "sentence_pair_sums": _PAIR_SUMS,
}

# A row a mention. `given` holds each article with its mentions as JSON; `entity` and `kind` are enumerations, numbered as codes and as SHIFT.
FOUND = f"""
    WITH said AS (SELECT article, lead_end, unnest(from_json(mentions, '[["VARCHAR"]]')) AS said FROM given)
    SELECT
        article,
        enum_code(said[1]::entity)::SMALLINT AS entity,
        said[3] = '{Field.TITLE}' AS in_title,
        said[4]::INTEGER AS "start",
        (1 << ({PLACES} * enum_code(said[2]::kind)::INTEGER + CASE WHEN in_title THEN 0 WHEN "start" < lead_end THEN 1 ELSE 2 END))::INTEGER AS mark,
        said[5]::INTEGER AS "end",
        said[6]::INTEGER AS sentence_start,
        said[7]::INTEGER AS sentence_end,
        list_filter([enum_code(name::entity)::SMALLINT FOR name IN said[8:]], lambda other: other <> entity) AS inside
    FROM said
"""
# An article is `split` if it may share its story with one outside its cell: their sums count the story twice. The story's first article has
# the story's number; where it is in another folder, this one cannot know what else is there.
_ARTICLES = """
    SELECT
        folder, article, published, day, source, story, language, has_text,
        min(date_trunc('month', day)) OVER told <> max(date_trunc('month', day)) OVER told
            OR min(language) OVER told <> max(language) OVER told OR NOT bool_or(article = story) OVER told AS split
    FROM given WINDOW told AS (PARTITION BY folder, story)
"""
# A pair counts in a place where each has a mention that does not lie in the other's: the marks of those. Few mentions lie in others, so all
# marks are taken first, and corrected where one of the two lies in the other.
_MET = """
    WITH present AS (SELECT {place}, entity, bit_or(mark) AS marks FROM found GROUP BY ALL),
    lying AS (SELECT DISTINCT {place}, entity, unnest(inside) AS other FROM found WHERE len(inside) > 0),
    free AS (
        SELECT {place}, entity, other, coalesce(bit_or(mark) FILTER (NOT list_contains(inside, other)), 0) AS marks
        FROM found JOIN lying USING ({place}, entity) GROUP BY ALL
    ),
    met AS (
        SELECT {place}, one.entity AS a, another.entity AS b, one.marks AS a_all, another.marks AS b_all
        FROM present AS one JOIN present AS another USING ({place}) WHERE one.entity < another.entity
    ),
    met_free AS (
        SELECT met.*, free.marks AS a_free FROM met LEFT JOIN free ON ({met}) = ({free}) AND entity = a AND other = b
    )
    SELECT DISTINCT met_free.article, a, b, coalesce(a_free, a_all) AS a_marks, coalesce(free.marks, b_all) AS b_marks
    FROM met_free LEFT JOIN free ON ({met_free}) = ({free}) AND entity = b AND other = a
    WHERE a_marks <> 0 AND b_marks <> 0
"""
_MONTH = "date_trunc('month', day)::DATE AS month"
_DAYS = f"""
    WITH counted AS (
        SELECT *, {EVERYBODY} AS entity, 0 AS said FROM articles
        UNION ALL
        SELECT articles.*, entity, said
        FROM (SELECT article, entity, count(*) AS said FROM found WHERE (mark & {USUAL}) <> 0 GROUP BY ALL) JOIN articles USING (article)
    ),
    days AS (
        SELECT folder, day, language, entity,
            sum(said) AS mentions, count(*) AS articles, count(*) FILTER (has_text) AS texts, count(DISTINCT story) AS stories
        FROM counted GROUP BY ALL
    ),
    told AS (SELECT folder, {_MONTH}, language, entity, story, min(day) AS day FROM counted GROUP BY ALL),
    first_told AS (SELECT folder, day, language, entity, count(*) AS fresh FROM told GROUP BY ALL)
    SELECT days.*, coalesce(fresh, 0) AS fresh FROM days LEFT JOIN first_told USING (folder, day, language, entity)
"""
_SOURCE_DAYS = """
    SELECT folder, day, language, source, count(*) AS articles, count(*) FILTER (has_text) AS texts FROM articles GROUP BY ALL
"""
_SOURCES = f"""
    SELECT DISTINCT folder, {_MONTH}, language, entity, source FROM presence WHERE (marks & {USUAL}) <> 0
"""
_SUMMED_PAIRS = f"""
    SELECT folder, {_MONTH}, language, a, b, count(DISTINCT article) AS articles, count(DISTINCT story) AS stories
    FROM {{pairs}} WHERE (a_marks & {USUAL}) <> 0 AND (b_marks & {USUAL}) <> 0 GROUP BY ALL
"""


def _met(*place: str) -> str:
    return _MET.format(place=", ".join(place), **{name: ", ".join(f"{name}.{column}" for column in place) for name in ("met", "free", "met_free")})


def _dated(rows: str) -> str:
    return f"SELECT folder, rows.*, day, source, story, language FROM ({rows}) AS rows JOIN articles USING (article)"


# What each table holds, from `given`, `found` and the tables before it. `folder` tells apart those that are made together.
QUERIES = {
    "articles": _ARTICLES,
    "presence": _dated("SELECT article, entity, bit_or(mark) AS marks FROM found GROUP BY ALL"),
    "mentions": _dated("SELECT * FROM found"),
    "pairs": _dated(_met("article")),
    "sentence_pairs": _dated(_met("article", "in_title", "sentence_start")),
    "days": _DAYS,
    "source_days": _SOURCE_DAYS,
    "sources": _SOURCES,
    "pair_sums": _SUMMED_PAIRS.format(pairs="pairs"),
    "sentence_pair_sums": _SUMMED_PAIRS.format(pairs="sentence_pairs"),
}
# Rows in the order in which they are asked for: the part of a file that cannot hold what is wanted is not read.
ORDER = {
    "articles": "day, article",
    "presence": "entity, day, article",
    "mentions": "day, article",
    "pairs": "a, b, day, article",
    "sentence_pairs": "a, b, day, article",
    "days": "entity, day",
    "source_days": "source, day",
    "sources": "entity, source",
    "pair_sums": "a, b",
    "sentence_pair_sums": "a, b",
}
