"""What one request ended in: bytes, "not modified", or a failure in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes that one request may take.

    The total covers everything but waiting for the host's turn, redirects and dripping bodies included. The largest honest
    feeds seen were 5 MB; an article page of more than 16 MB is not an article.
    """

    total: float = 30.0
    connect: float = 10.0
    max_bytes: int = 16 << 20  # after decompression
    max_redirects: int = 19  # so that at most 20 requests are made


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole body. `headers` have lower-case names; `etag` and `last_modified` are latin-1 text, sent back byte for byte."""

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None  # where permanent redirects lead, before any temporary one
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed; the validators to keep are the newest ones known."""

    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FetchError:
    """A request that brought nothing to read. `unreachable`: no connection could be made (DNS, refused, TLS, connect timeout)."""

    kind: str
    message: str
    status: int | None = None
    retry_after: timedelta | None = None
    unreachable: bool = False
