"""How a document is got from an address: politely, hop by hop, never from a private address."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import httpx2

from monitor import __version__
from monitor.collect.addresses import Resolver, resolve
from monitor.collect.answers import Answer, judge, retry_after
from monitor.collect.fetched import Fetched, FetchError, Limits, NotModified
from monitor.collect.pace import Pace
from monitor.collect.robots import NAME, Robots, robots
from monitor.collect.transport import Headers, Transport, host_port

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "NotModified"]

_FEED = (
    b"Accept",
    (
        b"application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
        b"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
    ),
)
_PAGE = (b"Accept", b"text/html, application/xhtml+xml, */*;q=0.5")
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_Guard = Callable[[httpx2.URL], Awaitable[FetchError | None]]


class Fetcher:
    """The client of one round of collecting; an async context manager.

    At most `connections` requests at once to a host and their starts at least `delay` apart. `contact` goes into the User-Agent.
    `allow_private` and `insecure_tls` are exact `host:port` exceptions. Failures are values: nothing is raised for what a server does.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        allow_private: Collection[str] = (),
        insecure_tls: Collection[str] = (),
        connections: int = 2,
        delay: timedelta = timedelta(seconds=1),
        limits: Limits | None = None,
        resolver: Resolver = resolve,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits or Limits()
        self._transport = Transport(self._limits, resolver, allow_private=allow_private, insecure_tls=insecure_tls)
        self._pace = Pace(connections, delay.total_seconds())
        self._clock = clock
        self._identity = (b"User-Agent", _user_agent(contact).encode("ascii", "replace"))
        self._robots: dict[str, asyncio.Task[Robots]] = {}
        self._unreachable: dict[str, FetchError] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for task in self._robots.values():
            task.cancel()
        await asyncio.gather(*self._robots.values(), return_exceptions=True)
        await self._transport.aclose()

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched | NotModified | FetchError:
        """One feed document; the validators of the last whole answer go back byte for byte."""
        headers = [_FEED]
        if etag:
            headers.append((b"If-None-Match", etag.encode("latin-1", "ignore")))
        if last_modified:
            headers.append((b"If-Modified-Since", last_modified.encode("latin-1", "ignore")))
        answer = await self._follow(url, (self._identity, *headers))
        if not isinstance(answer, NotModified):
            return answer
        if not (etag or last_modified):
            return _unexpected(answer)
        return replace(answer, etag=answer.etag or etag, last_modified=answer.last_modified or last_modified)

    async def page(self, url: str) -> Fetched | FetchError:
        """One article page, if robots.txt allows it and its host has answered so far."""
        answer = await self._follow(url, (self._identity, _PAGE), self._refusal)
        return _unexpected(answer) if isinstance(answer, NotModified) else answer

    async def _refusal(self, url: httpx2.URL) -> FetchError | None:
        """Why a page may not be asked for. The first page of a host asks for its robots.txt, the others wait for the answer."""
        origin = host_port(url)
        if origin not in self._unreachable:
            if origin not in self._robots:
                self._robots[origin] = asyncio.create_task(self._read_robots(url))
            found = await asyncio.shield(self._robots[origin])
        if origin in self._unreachable:
            return FetchError("connection", f"{origin} did not answer earlier in this round ({self._unreachable[origin].message})", unreachable=True)
        return found.refusal(str(url))

    async def _read_robots(self, url: httpx2.URL) -> Robots:
        answer = await self._follow(str(url.copy_with(raw_path=b"/robots.txt", fragment=None)), (self._identity, _PAGE))
        if isinstance(answer, FetchError) and answer.unreachable:
            self._unreachable[host_port(url)] = answer
        found = robots(answer)
        if found.crawl_delay:
            self._pace.slow_down(url.host, found.crawl_delay)
        return found

    async def _follow(self, url: str, headers: Headers, guard: _Guard | None = None) -> Fetched | NotModified | FetchError:
        """Ask hop by hop until something else than a redirect comes; every hop is checked like the first."""
        target, moved_to, permanent = url, None, True
        seconds = self._limits.total
        for _ in range(self._limits.max_redirects + 1):
            address = _address(target)
            if isinstance(address, FetchError):
                return address
            answer, seconds = await self._hop(address, headers, seconds, guard)
            if isinstance(answer, FetchError):
                return answer
            if answer.status not in _REDIRECTS:
                wait = retry_after(answer.headers.get("retry-after"), self._clock())
                return judge(answer, url=url, moved_to=moved_to, wait=wait)
            location = answer.headers.get("location")
            if not location:
                return FetchError("protocol", f"HTTP {answer.status} does not say where to go", answer.status)
            try:
                # Browsers read the header as UTF-8, and sites send Cyrillic paths in it.
                target = str(address.join(location.encode("latin-1").decode("utf-8", "replace")))
            except (httpx2.InvalidURL, UnicodeError, ValueError):
                target = location
            permanent = permanent and answer.status in _PERMANENT
            moved_to = target if permanent else moved_to
        return FetchError("too_many_redirects", f"gave up after {self._limits.max_redirects} redirects")

    async def _hop(self, url: httpx2.URL, headers: Headers, seconds: float, guard: _Guard | None) -> tuple[Answer | FetchError, float]:
        """One answer, and how many seconds are left: waiting for the host's turn costs none."""
        if guard is not None and (refusal := await guard(url)) is not None:
            return refusal, seconds
        async with self._pace.turn(url.host):
            if guard is not None and (refusal := await guard(url)) is not None:
                return refusal, seconds  # the host turned out to be unreachable while we waited
            clock = asyncio.get_running_loop().time
            started = clock()
            answer = await self._transport.get(url, headers, seconds)
            if guard is not None and isinstance(answer, FetchError) and answer.unreachable:
                self._unreachable[host_port(url)] = answer
            return answer, seconds - (clock() - started)


def _user_agent(contact: str | None) -> str:
    """Who asks, so that a site's owner can tell us apart and write to somebody."""
    return f"{NAME}/{__version__} ({f'+{contact}' if contact else 'no contact given'})"


def _address(text: str) -> httpx2.URL | FetchError:
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        return FetchError("protocol", f"{text[:200]!r} is not an address: {error}")
    if url.scheme not in ("http", "https"):
        return FetchError("blocked_scheme", f"{text[:200]!r}: only http and https are followed")
    if not url.host or url.userinfo:
        return FetchError("blocked_address", f"{text[:200]!r} does not name a plain host")
    return url


def _unexpected(answer: NotModified) -> FetchError:
    return FetchError("unexpected_304", "the server says 'not modified' although no condition was sent", 304)
