"""Which tables hold the truth, and in what types."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A UTC instant, kept as microseconds since 1970: exact, sortable and alike in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds of an aware instant."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The aware instant."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData()

source = Table(
    "source",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("country", String),
    Column("language", String, nullable=False),
    Column("removed", Boolean, nullable=False, default=False),  # gone from the configuration; its articles stay under it
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", ForeignKey("source.id"), nullable=False),
    Column("url", String, nullable=False, unique=True),
    Column("removed", Boolean, nullable=False, default=False),
    Column("etag", String),
    Column("last_modified", String),
    Column("next_check_at", Instant),
    Column("retry_at", Instant),  # the server asked for silence until then: even a forced round obeys
    Column("failures", Integer, nullable=False, default=0),
    Column("gone", Boolean, nullable=False, default=False),
    Column("last_full_at", Instant),
    Column("last_success_at", Instant),
    Column("moved_to", String),  # where permanent redirects lead
    Column("moved_at", Instant),  # since when they lead there
    Column("address", String),  # what is asked instead of the configured one, once the move is certain
)

fetch = Table(
    "fetch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", ForeignKey("feed.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("outcome", String, nullable=False),
    Column("error_kind", String),
    Column("error", String),
    Column("status", Integer),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("overlap", Boolean),
    Index("fetch_feed", "feed", "started_at"),
    Index("fetch_started", "started_at"),
)

article = Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", ForeignKey("source.id"), nullable=False),
    Column("feed", ForeignKey("feed.id")),  # the one that showed it first; none for an import
    Column("title", String, nullable=False),
    Column("link", String),
    Column("title_key", BigInteger, nullable=False),
    Column("link_key", BigInteger),
    Column("published_at", Instant, nullable=False),
    Column("day", Date),  # set where only the local day is known
    Column("date_guessed", Boolean, nullable=False),
    Column("claimed", String),  # the date that was given and could not be true
    Column("updated_at", Instant),
    Column("collected_at", Instant, nullable=False),
    Column("language", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("note", String, nullable=False),
    Column("story", Integer, nullable=False),
    Column("signature", LargeBinary),
    Column("has_text", Boolean, nullable=False),
    Column("edition", Integer, nullable=False, default=0),  # grows with every edit: mentions of an earlier text are not taken
    Column("changed", BigInteger, nullable=False, server_default="0"),  # the number of its month when charts last had to read it anew
    Index("article_published", "published_at", "changed"),  # both: what changed in a month is found without looking at its articles
    Index("article_link", "link_key"),
    Index("article_title", "source", "title_key"),
    Index("article_story", "story"),
)

# Apart from `article`, so that a walk over a million dates or titles does not drag the texts through memory.
body = Table("body", metadata, Column("article", ForeignKey("article.id"), primary_key=True), Column("text", Text, nullable=False))

sighting = Table(
    "sighting",
    metadata,
    Column("article", ForeignKey("article.id"), nullable=False),
    Column("feed", ForeignKey("feed.id"), nullable=False),
    Column("guid", String),
    Column("shown_key", BigInteger, nullable=False),  # hash of the title and text shown last: an edit changes it
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    PrimaryKeyConstraint("article", "feed"),
    Index("sighting_guid", "feed", "guid"),
)

# GUIDs (of a feed) and links (feed 0: of everybody) that one document gave to differing titles; they identify nothing.
pinned = Table("pinned", metadata, Column("feed", Integer), Column("value", String), PrimaryKeyConstraint("feed", "value"))

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("article.id"), nullable=False),
    Column("title", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("replaced_at", Instant, nullable=False),
    Index("revision_article", "article"),
)

annotation = Table(
    "annotation",
    metadata,
    Column("version", String, nullable=False),
    Column("article", ForeignKey("article.id"), nullable=False),
    Column("lead_end", Integer, nullable=False),
    Column("found", Integer, nullable=False),  # how many mentions
    Column("mentions", Text, nullable=False),  # JSON: [entity, kind, field, start, end, sentence start, sentence end, inside…]
    Column("unknown", Text, nullable=False, server_default=""),  # names that the catalogue lacks, a line each
    PrimaryKeyConstraint("version", "article"),  # in this order: counting a version reads its part of the index only
    Index("annotation_article", "article"),
    Index("annotation_found", "version", "found"),
)

# Small numbers for entities: the columnar copy joins and groups by them. Never reused.
entity_code = Table("entity_code", metadata, Column("code", Integer, primary_key=True), Column("entity", String, nullable=False, unique=True))

# UTC month → a number that grows with every change of what charts read of it, and the number with which all of it last had to be read anew;
# since then `article.changed` tells what changed.
partition = Table(
    "partition",
    metadata,
    Column("month", String, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("whole", BigInteger, nullable=False, server_default="0"),
)

# By what an article that was removed for its age is recognised, a row for each feed that showed it: while a feed goes on showing it, it is
# not new.
tombstone = Table(
    "tombstone",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", ForeignKey("feed.id"), nullable=False),
    Column("source", String, nullable=False),
    Column("guid", String),
    Column("link", String),
    Column("link_key", BigInteger),
    Column("title_key", BigInteger, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("day", Date),
    Column("date_guessed", Boolean, nullable=False),
    Column("claimed", String),
    Column("last_seen", Instant, nullable=False),
    Index("tombstone_guid", "feed", "guid"),
    Index("tombstone_link", "link_key"),
    Index("tombstone_title", "source", "title_key"),
    Index("tombstone_seen", "last_seen"),
)

rejected = Table(
    "rejected",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("entry", Text, nullable=False),
    Column("reason", String, nullable=False),
)

import_run = Table(
    "import_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Column("added", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("bad", Integer, nullable=False),
)

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))
