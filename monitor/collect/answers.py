"""What a complete HTTP answer means: a body, "not modified", or which kind of failure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.collect.challenge import is_challenge
from monitor.collect.fetched import Fetched, FetchError, NotModified

LONGEST_WAIT = timedelta(days=1)  # servers have been seen asking for 31 years


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer as the server gave it; `body` is decompressed, `headers` have lower-case names and latin-1 values."""

    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def judge(answer: Answer, *, url: str, moved_to: str | None, wait: timedelta | None) -> Fetched | NotModified | FetchError:
    """The meaning of an answer that is no redirect; `wait` is its Retry-After."""
    headers, status = answer.headers, answer.status
    if status == 304:
        return NotModified(headers.get("etag"), headers.get("last-modified"), moved_to)
    if is_challenge(headers, answer.body):
        return FetchError("blocked_challenge", "the site wants a browser to prove itself (anti-bot page)", status, wait)
    if status in (200, 203):
        if not answer.body.strip():
            return FetchError("empty_body", f"HTTP {status} with nothing in it", status)
        return Fetched(
            url=url,
            final_url=answer.final_url,
            status=status,
            body=answer.body,
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            moved_to=moved_to,
            headers=headers,
        )
    return _refusal(status, wait)


def _refusal(status: int, wait: timedelta | None) -> FetchError:
    if status == 204:
        return FetchError("empty_body", "HTTP 204: the server has nothing to say", status)
    if status == 410:
        return FetchError("gone", "HTTP 410: the address is gone for good", status)
    if status == 429 or (status == 503 and wait is not None):
        return FetchError("rate_limited", f"HTTP {status}: the server asks for patience", status, wait)
    if 400 <= status < 500:
        return FetchError("http_4xx", f"HTTP {status}", status, wait)
    if status >= 500:
        return FetchError("http_5xx", f"HTTP {status}", status, wait)
    return FetchError("protocol", f"HTTP {status} is no answer to this question", status)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, at most a day; None where it says nothing usable."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment - now, LONGEST_WAIT) if moment > now else None
