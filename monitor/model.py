"""The values everything speaks in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MonitorError(Exception):
    """An expected failure, worded for a person: names the file, the key or the URL."""


class SourceKind(StrEnum):
    STATE = "state"
    PRIVATE = "private"
    EXILE = "exile"
    OFFICIAL = "official"
    FOREIGN = "foreign"
    IMPORTED = "imported"  # made by `import`, never polled


class EntityKind(StrEnum):
    LEADER = "leader"
    COUNTRY = "country"
    BLOC = "bloc"


class MentionKind(StrEnum):
    """How a text refers to an entity (docs/architecture.md, Mentions)."""

    NAME = "name"
    ROLE = "role"
    METONYM = "metonym"
    CAPITAL = "capital"
    ADJECTIVE = "adjective"
    DEMONYM = "demonym"


class Field(StrEnum):
    TITLE = "title"
    TEXT = "text"


class Origin(StrEnum):
    """What produced an article's text."""

    FEED = "feed"  # full text carried by the feed
    PAGE = "page"  # extracted from the article's page
    SUMMARY = "summary"  # the feed's description: there was no full text
    IMPORT = "import"
    NONE = "none"  # a headline only


class Outcome(StrEnum):
    """How a check of a feed ended."""

    OK = "ok"
    DEGRADED = "degraded"  # articles were stored and trouble was reported
    NOT_MODIFIED = "not_modified"
    ERROR = "error"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet. `country` is ISO alpha-2 in lower case, `language` ISO 639-1."""

    id: str
    name: str
    kind: SourceKind
    country: str | None = None
    language: str = "ru"
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """One polled address with its memory. Instants are UTC."""

    id: int
    source: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    next_check_at: datetime | None = None  # None: never checked, due now
    failures: int = 0  # in a row
    gone: bool = False  # answered 410: not polled until revived
    last_full_at: datetime | None = None  # last check that brought a whole body
    moved_to: str | None = None  # where permanent redirects lead
    moved_at: datetime | None = None  # since when
    address: str | None = None  # what is asked instead of `url`, once the move is certain


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed or an import file, cleaned: no markup, absolute links, UTC instants.

    `full_text` is the article's text when the feed carries it; `published` is None when unknown, a `date` when the
    day is known without the time.
    """

    guid: str | None
    link: str | None
    title: str
    summary: str = ""
    full_text: str | None = None
    published: datetime | date | None = None
    updated: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text and what produced it; `note` says in plain words why there is no better one."""

    body: str
    origin: Origin
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An entry with its text, ready to be stored. `collected_at` is UTC."""

    entry: Entry
    text: Text
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """A stored text.

    `published_at` is UTC; `date_only` says that only the local day is known (`published_at` is then that day's local noon),
    `date_guessed` that it is the time of collection. `story` is the smallest article id of its near-duplicates.
    """

    id: int
    source: str
    title: str
    text: str
    link: str | None
    published_at: datetime
    date_only: bool
    date_guessed: bool
    collected_at: datetime
    language: str
    origin: Origin
    note: str
    story: int
    feeds: tuple[str, ...] = ()  # every feed that showed it


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One check of a feed: a row of the log from which coverage is computed. Instants are UTC.

    `overlap`: the document follows the one before without a gap (nothing was missed since then); None where the question has no answer
    (not_modified, errors, the first check). `blamed`: a failure counts against the feed; it does not where the whole network was down.
    """

    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    error_kind: str | None = None
    error: str | None = None  # plain words
    status: int | None = None
    entries: int = 0
    new: int = 0
    known: int = 0
    overlap: bool | None = None
    etag: str | None = None
    last_modified: str | None = None
    next_check_at: datetime | None = None
    gone: bool = False
    moved_to: str | None = None  # a permanent redirect's target
    moved_at: datetime | None = None  # since when it leads there
    address: str | None = None  # what to ask from now on instead of the configured address
    blamed: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity found in a text.

    `start`, `end` and the sentence bounds are code points in the stored, unnormalised field; `field[start:end]` is the
    surface. `inside`: entities in whose mention (or role phrase) this one lies.
    """

    entity: str
    kind: MentionKind
    field: Field
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotation:
    """All mentions of one article as counted by one version. `lead_end`: where the first two sentences of the text end."""

    article: int
    mentions: tuple[Mention, ...]
    lead_end: int
    signature: bytes = b""  # MinHash of the text, for stories
    unknown: tuple[str, ...] = ()  # names that the catalogue lacks, each once, as they stand in the text


@dataclass(frozen=True, slots=True)
class Post:
    """`<entity>:<office>` held on the half-open interval [start, end); end None = in office."""

    post: str
    start: date
    end: date | None = None
    acting: bool = False
    collegial: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A leader, a country or a bloc; `aliases` are the nominative names that are searched for."""

    id: str
    kind: EntityKind
    name: dict[str, str]  # language → display name; ru and en always
    aliases: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    parent: str | None = None
