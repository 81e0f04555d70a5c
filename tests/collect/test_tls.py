"""A certificate that proves nothing is refused by name, unless exactly this host and port is excepted."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme

from monitor.collect.fetcher import Fetched, Fetcher, FetchError, Limits, NotModified
from tests.faults import FaultServer, answer

BODY = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
NAME = "news.example"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def certified(*names: str, **more: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*names, **more).configure_cert(context)
    return context


def fetch(server: FaultServer, **settings: Any) -> Fetched | NotModified | FetchError:
    async def loopback(_host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    async def main() -> Fetched | NotModified | FetchError:
        given: dict[str, Any] = {"allow_private": [f"{NAME}:{server.port}"], "resolver": loopback, "limits": Limits(total=10, connect=5), **settings}
        async with Fetcher(**given) as fetcher:
            return await fetcher.fetch(f"https://{NAME}:{server.port}/feed")

    return asyncio.run(main())


def trusting(monkeypatch: pytest.MonkeyPatch, authority: trustme.CA) -> None:
    """Lets the client trust this authority beside its own."""
    real = ssl.SSLContext.load_verify_locations

    def load(self: ssl.SSLContext, *args: Any, **more: Any) -> None:
        real(self, *args, **more)
        real(self, cadata=authority.cert_pem.bytes().decode())

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", load)


@pytest.mark.parametrize(
    ("names", "expires", "reason"),
    [
        ((NAME,), None, "unable to get local issuer|self-signed"),
        (("other.example",), None, "mismatch|not valid for"),
        ((NAME,), LONG_AGO + timedelta(days=1), "expired"),
    ],
    ids=["an unknown authority", "another name", "expired"],
)
def test_a_certificate_that_proves_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], expires: datetime | None, reason: str
) -> None:
    authority = trustme.CA()
    if reason[0] != "u":
        trusting(monkeypatch, authority)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_before=LONG_AGO, not_after=expires).configure_cert(context)
    with FaultServer({"/feed": answer(BODY)}, tls=context) as server:
        result = fetch(server)
        assert server.requests == [], "not a word is said to who did not prove its name"
    assert isinstance(result, FetchError)
    assert (result.kind, result.unreachable) == ("tls", True)
    assert any(words in result.message for words in reason.split("|")), result.message


def test_a_certificate_of_a_known_authority_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    trusting(monkeypatch, authority)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(NAME).configure_cert(context)
    with FaultServer({"/feed": answer(BODY)}, tls=context) as server:
        assert isinstance(fetch(server), Fetched)


def test_an_exception_is_for_exactly_one_host_and_port() -> None:
    with FaultServer({"/feed": answer(BODY)}, tls=certified("other.example")) as server:
        assert isinstance(fetch(server, insecure_tls=[f"{NAME}:{server.port}"]), Fetched)
        for other in (f"{NAME}:443", f"127.0.0.1:{server.port}", NAME):
            result = fetch(server, insecure_tls=[other])
            assert isinstance(result, FetchError)
            assert result.kind == "tls"
