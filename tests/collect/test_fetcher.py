"""What becomes of each thing a server can do."""

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from monitor import __version__
from monitor.collect.fetcher import Fetched, Fetcher, FetchError, Limits, NotModified
from tests.faults import FaultServer, Request, answer, closed_port

BODY = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
LIMITS = Limits(total=20, connect=20, max_bytes=50_000)  # seconds of a busy machine
QUICK = Limits(total=0.6, connect=0.4, max_bytes=50_000)  # for those who do not answer
T = TypeVar("T")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def using(server: FaultServer, ask: Callable[[Fetcher], Awaitable[T]], **settings: Any) -> T:
    async def main() -> T:
        given: dict[str, Any] = {"allow_private": [server.host_port], "delay": timedelta(0), "limits": LIMITS, "clock": lambda: NOW, **settings}
        async with Fetcher(**given) as fetcher:
            return await ask(fetcher)

    return asyncio.run(main())


def fetch(server: FaultServer, path: str = "/feed", **settings: Any) -> Fetched | NotModified | FetchError:
    return using(server, lambda fetcher: fetcher.fetch(server.url(path)), **settings)


def kind(result: object) -> str:
    return result.kind if isinstance(result, FetchError) else type(result).__name__


def dribbling(request: Request) -> bytes | None:
    request.dribble(answer(BODY), 0.05)
    return None


def silent(request: Request) -> bytes | None:
    request.connection.recv(1)  # until the other side gives up
    return None


def challenge(status: int, *headers: str) -> bytes:
    return answer(b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", status, *headers)


ANSWERS: dict[str, tuple[bytes | Callable[[Request], bytes | None], str]] = {
    "whole": (answer(BODY), "Fetched"),
    "empty": (answer(b""), "empty_body"),
    "gzip without a header": (answer(gzip.compress(BODY)), "Fetched"),
    "a charset for an encoding": (answer(BODY, 200, "Content-Encoding: UTF-8"), "Fetched"),
    "a bomb without a header": (answer(gzip.compress(b" " * 200_000)), "too_large"),
    "blank": (answer(b" \r\n "), "empty_body"),
    "no content": (answer(b"", 204), "empty_body"),
    "unasked 304": (b"HTTP/1.1 304 X\r\n\r\n", "unexpected_304"),
    "forbidden": (answer(b"no", 403), "http_4xx"),
    "missing": (answer(b"no", 404), "http_4xx"),
    "gone": (answer(b"", 410), "gone"),
    "too many": (answer(b"", 429, "Retry-After: 120"), "rate_limited"),
    "unavailable, come back": (answer(b"", 503, "Retry-After: 300"), "rate_limited"),
    "unavailable": (answer(b"", 503), "http_5xx"),
    "broken": (answer(b"", 500), "http_5xx"),
    "challenge by header": (challenge(403, "cf-mitigated: challenge"), "blocked_challenge"),
    "challenge with 200": (challenge(200), "blocked_challenge"),
    "cut": (answer(BODY, length=len(BODY) + 10), "truncated"),
    "gzip": (answer(gzip.compress(BODY), 200, "Content-Encoding: gzip"), "Fetched"),
    "gzip cut": (answer(gzip.compress(BODY * 9)[:-20], 200, "Content-Encoding: gzip"), "truncated"),
    "gzip in name only": (answer(BODY, 200, "Content-Encoding: gzip"), "decode"),
    "unknown encoding": (answer(BODY, 200, "Content-Encoding: br"), "decode"),
    "bomb": (answer(gzip.compress(b" " * 5_000_000), 200, "Content-Encoding: gzip"), "too_large"),
    "announced too large": (answer(b"", length=10**10), "too_large"),
    "too large": (answer(b"x" * 60_000), "too_large"),
    "nothing": (b"", "connection"),
    "not http": (b"220 mail.example ESMTP ready\r\n\r\n", "protocol"),
    "dribble": (dribbling, "timeout"),
    "silence": (silent, "timeout"),
    "redirect nowhere": (answer(b"", 302), "protocol"),
    "redirect to a file": (answer(b"", 302, "Location: file:///etc/hosts"), "blocked_scheme"),
    "redirect to data": (answer(b"", 302, "Location: data:text/xml,<rss/>"), "blocked_scheme"),
    "redirect to a private address": (answer(b"", 302, "Location: http://10.255.255.1/x"), "blocked_address"),
    "redirect to metadata": (answer(b"", 302, "Location: http://169.254.169.254/latest"), "blocked_address"),
    "redirect to an ipv6 loopback": (answer(b"", 302, "Location: http://[::1]/x"), "blocked_address"),
    "redirect with a user name": (answer(b"", 302, "Location: http://a:b@example.org/x"), "blocked_address"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_its_meaning(server: FaultServer, name: str) -> None:
    server.routes["/feed"], expected = ANSWERS[name]
    result = fetch(server, limits=QUICK if expected == "timeout" else LIMITS)
    assert kind(result) == expected
    if isinstance(result, Fetched):
        assert result.body == BODY
    assert len(server.requests) == 1


def test_validators_go_back_byte_for_byte(server: FaultServer) -> None:
    tag = 'W/"лента-1"'.encode().decode("latin-1")
    stamp = "Mon, 02 Mar 2026 12:00:00 +0300"

    def script(request: Request) -> bytes:
        if request.headers.get("if-none-match") == tag and request.headers.get("if-modified-since") == stamp:
            return b"HTTP/1.1 304 X\r\n\r\n"
        return answer(BODY, 200, f"ETag: {tag}", f"Last-Modified: {stamp}")

    server.routes["/feed"] = script

    async def twice(fetcher: Fetcher) -> tuple[object, object]:
        first = await fetcher.fetch(server.url("/feed"))
        assert isinstance(first, Fetched)
        return first, await fetcher.fetch(server.url("/feed"), etag=first.etag, last_modified=first.last_modified)

    _, second = using(server, twice)
    assert second == NotModified(tag, stamp)


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120), ("Mon, 23 Nov 2026 13:00:00 GMT", 3600), ("999999999", 86400), ("-5", None), ("soon", None)]
)
def test_retry_after_is_read_and_capped(server: FaultServer, value: str, seconds: int | None) -> None:
    server.routes["/feed"] = answer(b"", 429, f"Retry-After: {value}")
    result = fetch(server)
    assert isinstance(result, FetchError)
    assert result.retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_a_chain_of_redirects_is_followed_and_its_permanent_part_noted(server: FaultServer) -> None:
    server.routes |= {
        "/feed": answer(b"", 301, "Location: /b"),
        "/b": answer(b"", 308, "Location: /c?%D1%8F"),
        "/c?%D1%8F": answer(b"", 302, "Location: /d"),
        "/d": answer(BODY),
    }
    result = fetch(server)
    assert isinstance(result, Fetched)
    assert (result.url, result.final_url, result.moved_to) == (server.url("/feed"), server.url("/d"), server.url("/c?%D1%8F"))


def test_a_temporary_redirect_is_no_move(server: FaultServer) -> None:
    server.routes |= {"/feed": answer(b"", 302, "Location: /b"), "/b": answer(b"", 301, "Location: /c"), "/c": answer(BODY)}
    result = fetch(server)
    assert isinstance(result, Fetched)
    assert result.moved_to is None


def test_a_loop_ends_after_twenty_requests(server: FaultServer) -> None:
    server.routes["/feed"] = answer(b"", 302, "Location: /feed")
    assert kind(fetch(server)) == "too_many_redirects"
    assert len(server.requests) == 20


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_not_touched_without_its_exception(server: FaultServer, address: str) -> None:
    result = using(server, lambda fetcher: fetcher.fetch(f"http://{address}:{server.port}/feed"), allow_private=["127.0.0.1:1"])
    assert kind(result) == "blocked_address"
    assert server.requests == []


def test_an_exception_is_for_one_port_only(server: FaultServer) -> None:
    with FaultServer({"/x": answer(BODY)}) as other:
        server.routes["/feed"] = answer(b"", 302, f"Location: {other.url('/x')}")
        assert kind(fetch(server)) == "blocked_address"
        assert other.requests == []


def test_the_connected_address_is_the_checked_one(server: FaultServer) -> None:
    """A name that is public when first asked about and loopback from then on must never lead to loopback."""
    answers = iter([("198.51.100.7",), ("127.0.0.1",), ("127.0.0.1",)])

    async def rebinding(host: str, port: int) -> tuple[str, ...]:
        return next(answers, ("127.0.0.1",))

    async def ask(fetcher: Fetcher) -> list[str]:
        return [kind(await fetcher.fetch(f"http://rebind.example:{server.port}/feed")) for _ in range(2)]

    server.routes["/feed"] = answer(BODY)
    assert using(server, ask, resolver=rebinding) == ["blocked_address", "blocked_address"]  # 198.51.100.0/24 is for documentation: not public either
    assert server.requests == []


def test_a_name_is_looked_up_once_for_check_and_connection(server: FaultServer) -> None:
    asked: list[str] = []

    async def resolver(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",)

    server.routes["/feed"] = answer(BODY)
    name = f"feed.example:{server.port}"
    result = using(server, lambda fetcher: fetcher.fetch(f"http://{name}/feed"), resolver=resolver, allow_private=[name])
    assert kind(result) == "Fetched"
    assert asked == ["feed.example"]
    assert server.requests[0].headers["host"] == name


def test_a_cyrillic_name_is_asked_for_in_its_ascii_form(server: FaultServer) -> None:
    asked: list[str] = []

    async def resolver(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    result = using(server, lambda fetcher: fetcher.fetch("http://пример.рф/rss"), resolver=resolver)
    assert asked == ["xn--e1afmkfd.xn--p1ai"]
    assert isinstance(result, FetchError)
    assert (result.kind, result.unreachable) == ("connection", True)
    assert "does not resolve" in result.message


def test_a_closed_port_is_unreachable(server: FaultServer) -> None:
    port = closed_port()
    result = using(server, lambda fetcher: fetcher.fetch(f"http://127.0.0.1:{port}/"), allow_private=[f"127.0.0.1:{port}"])
    assert isinstance(result, FetchError)
    assert (result.kind, result.unreachable) == ("connection", True)


def test_tls_that_is_none_is_named(server: FaultServer) -> None:
    result = using(server, lambda fetcher: fetcher.fetch(f"https://{server.host_port}/feed"), limits=Limits(total=3, connect=2))
    assert isinstance(result, FetchError)
    assert (result.kind, result.unreachable) == ("tls", True)


def test_we_say_who_we_are_and_keep_no_cookies(server: FaultServer) -> None:
    server.routes["/feed"] = answer(BODY, 200, "Set-Cookie: id=1; Path=/")

    async def twice(fetcher: Fetcher) -> None:
        await fetcher.fetch(server.url("/feed"))
        await fetcher.fetch(server.url("/feed"))

    using(server, twice, contact="desk@news.example")
    assert {request.headers["user-agent"] for request in server.requests} == {f"MonitorBot/{__version__} (+desk@news.example)"}
    assert not any("cookie" in request.headers for request in server.requests)


def test_proxies_of_the_environment_are_not_used(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    server.routes["/feed"] = answer(BODY)
    assert kind(fetch(server)) == "Fetched"


def test_no_more_connections_at_once_than_allowed(server: FaultServer) -> None:
    open_now, most = 0, 0

    def slow(request: Request) -> bytes | None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        request.dribble(b"HTTP/1.1 200 X\r\n", 0.005)
        open_now -= 1
        return answer(BODY)[len(b"HTTP/1.1 200 X\r\n") :]

    server.routes |= {f"/{number}": slow for number in range(5)}

    async def many(fetcher: Fetcher) -> list[str]:
        return [kind(result) for result in await asyncio.gather(*(fetcher.fetch(server.url(f"/{number}")) for number in range(5)))]

    assert using(server, many, connections=2, limits=Limits(total=5)) == ["Fetched"] * 5
    assert most == 2


def test_waiting_for_its_turn_does_not_use_up_a_requests_time(server: FaultServer) -> None:
    server.routes |= {f"/{number}": answer(BODY) for number in range(4)}

    async def many(fetcher: Fetcher) -> list[str]:
        return [kind(result) for result in await asyncio.gather(*(fetcher.fetch(server.url(f"/{number}")) for number in range(4)))]

    assert using(server, many, delay=timedelta(seconds=0.3), limits=Limits(total=0.5)) == ["Fetched"] * 4


def test_a_page_that_robots_forbids_is_not_asked_for(server: FaultServer) -> None:
    server.routes |= {"/robots.txt": answer(b"User-agent: *\nDisallow: /private/\n"), "/private/a": answer(BODY), "/open": answer(BODY)}

    async def ask(fetcher: Fetcher) -> list[str]:
        return [kind(await fetcher.page(server.url(path))) for path in ("/private/a", "/open", "/open")]

    assert using(server, ask) == ["robots", "Fetched", "Fetched"]
    assert server.paths() == ["/robots.txt", "/open", "/open"]


@pytest.mark.parametrize(
    ("reply", "expected"), [(answer(b"", 404), "Fetched"), (answer(b"", 500), "robots"), (answer(b""), "Fetched"), (answer(b"", 403), "Fetched")]
)
def test_a_missing_robots_file_allows_and_a_failing_one_forbids(server: FaultServer, reply: bytes, expected: str) -> None:
    server.routes |= {"/robots.txt": reply, "/open": answer(BODY)}
    assert kind(using(server, lambda fetcher: fetcher.page(server.url("/open")))) == expected


def test_a_page_cannot_be_redirected_around_the_rules(server: FaultServer) -> None:
    server.routes |= {
        "/robots.txt": answer(b"User-agent: MonitorBot\nDisallow: /private/\n"),
        "/out": answer(b"", 302, "Location: /private/a"),
        "/away": answer(b"", 302, "Location: http://127.0.0.1:1/x"),
    }

    async def ask(fetcher: Fetcher) -> list[str]:
        return [kind(await fetcher.page(server.url(path))) for path in ("/out", "/away")]

    assert using(server, ask) == ["robots", "blocked_address"]


def test_an_unreachable_host_is_asked_once_for_all_its_pages(server: FaultServer) -> None:
    port, lookups = closed_port(), 0

    async def resolver(host: str, port: int) -> tuple[str, ...]:
        nonlocal lookups
        lookups += 1
        await asyncio.sleep(0.02)
        return ("127.0.0.1",)

    async def ask(fetcher: Fetcher) -> list[FetchError | Fetched]:
        together = await asyncio.gather(*(fetcher.page(f"http://dead.example:{port}/{number}") for number in range(20)))
        return [*together, await fetcher.page(f"http://dead.example:{port}/later")]

    results = using(server, ask, resolver=resolver, allow_private=[f"dead.example:{port}"])
    assert [kind(result) for result in results] == ["connection"] * 21
    assert all("did not answer earlier" in result.message for result in results if isinstance(result, FetchError))
    assert lookups == 1


def test_a_host_that_dies_after_its_robots_file_is_asked_no_further(server: FaultServer) -> None:
    lookups: list[int] = []

    async def resolver(host: str, port: int) -> tuple[str, ...]:
        lookups.append(port)
        if len(lookups) > 1:
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return ("127.0.0.1",)

    name = f"flaky.example:{server.port}"
    server.routes["/robots.txt"] = answer(b"", 404)

    async def ask(fetcher: Fetcher) -> list[str]:
        return [kind(result) for result in await asyncio.gather(*(fetcher.page(f"http://{name}/{number}") for number in range(6)))]

    assert using(server, ask, resolver=resolver, allow_private=[name], connections=1) == ["connection"] * 6
    assert len(lookups) == 2


def test_a_feed_is_asked_for_whatever_its_host_did_to_pages(server: FaultServer) -> None:
    port = closed_port()

    async def ask(fetcher: Fetcher) -> tuple[object, object]:
        return await fetcher.page(f"http://127.0.0.1:{port}/a"), await fetcher.fetch(f"http://127.0.0.1:{port}/feed")

    _, feed = using(server, ask, allow_private=[f"127.0.0.1:{port}"])
    assert isinstance(feed, FetchError)
    assert "earlier" not in feed.message
