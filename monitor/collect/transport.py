"""One request to one address that was checked: the only place that opens connections."""

import asyncio
import ssl
from collections.abc import Collection, Iterable

import httpx2

from monitor.collect.addresses import Resolver, is_public
from monitor.collect.answers import Answer
from monitor.collect.decompression import Decompressor, UndecodableError
from monitor.collect.fetched import FetchError, Limits

Headers = tuple[tuple[bytes, bytes], ...]
_ADDRESSES_TRIED = 4  # of those a name resolves to
_REFUSAL_READ = 64 << 10  # of an answer that is no 200, enough to know an anti-bot page


class Transport:
    """Sends a GET to a name's checked IP address; the certificate is checked against the name.

    `allow_private` and `insecure_tls` are exact `host:port` exceptions: from the ban on private addresses, from certificate checks.
    """

    def __init__(self, limits: Limits, resolver: Resolver, *, allow_private: Collection[str], insecure_tls: Collection[str]) -> None:
        self._limits = limits
        self._resolver = resolver
        self._allow_private = frozenset(entry.lower() for entry in allow_private)
        self._insecure_tls = frozenset(entry.lower() for entry in insecure_tls)
        # No connection is kept: the pool tells connections apart by IP address, so one kept for a site could serve another site
        # on the same address without its certificate having been checked. trust_env: a proxy would connect where we cannot look.
        pool = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
        seconds = httpx2.Timeout(limits.total, connect=limits.connect, pool=None)
        self._timeouts = seconds.as_dict()
        self._clients = {
            verified: httpx2.AsyncClient(verify=verified, trust_env=False, follow_redirects=False, limits=pool, timeout=seconds)
            for verified in ((True, False) if self._insecure_tls else (True,))
        }

    async def aclose(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def get(self, url: httpx2.URL, headers: Headers, seconds: float) -> Answer | FetchError:
        """The whole answer, or why there is none within this many seconds."""
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                return await self._get(url, headers)
        except TimeoutError:
            return FetchError("timeout", f"no whole answer within {self._limits.total:g} s")

    async def _get(self, url: httpx2.URL, headers: Headers) -> Answer | FetchError:
        addresses = await self._addresses(url)
        if isinstance(addresses, FetchError):
            return addresses
        answer: Answer | FetchError = FetchError("connection", f"{url.host} has no address", unreachable=True)
        for address in addresses[:_ADDRESSES_TRIED]:
            answer = await self._ask(url, address, headers)
            if not (isinstance(answer, FetchError) and answer.unreachable and answer.kind != "tls"):
                break
        return answer

    async def _addresses(self, url: httpx2.URL) -> tuple[str, ...] | FetchError:
        """The addresses we may connect to. They are connected to as they are, so a second lookup cannot swap them."""
        name, port = plain_host(url), port_of(url)
        try:
            async with asyncio.timeout(self._limits.connect):
                found = await self._resolver(name, port)
        except TimeoutError:
            return FetchError("connection", f"DNS: no answer about {url.host} within {self._limits.connect:g} s", unreachable=True)
        except OSError as error:
            return FetchError("connection", f"DNS: {url.host} does not resolve ({error.strerror or error})", unreachable=True)
        if f"{host_port(url)}" in self._allow_private:
            return found
        public = tuple(address for address in found if is_public(address))
        if found and not public:
            return FetchError("blocked_address", f"{url.host} is at {', '.join(found)}, which is not a public address")
        return public

    async def _ask(self, url: httpx2.URL, address: str, headers: Headers) -> Answer | FetchError:
        peer = url.copy_with(host=address, fragment=None)
        request = httpx2.Request(
            "GET",
            peer,
            headers=[(b"Host", url.netloc), (b"Accept-Encoding", b"gzip, deflate"), (b"Connection", b"close"), *headers],
            extensions={"sni_hostname": plain_host(url), "timeout": self._timeouts},
        )
        client = self._clients[host_port(url) not in self._insecure_tls]
        responded = False
        try:
            response = await client.send(request, stream=True)
            responded = True
            try:
                return await self._read(response, url)
            finally:
                await response.aclose()
        except (httpx2.HTTPError, httpx2.StreamError, ssl.SSLError, OSError) as error:
            return _failure(error, responded=responded)

    async def _read(self, response: httpx2.Response, url: httpx2.URL) -> Answer | FetchError:
        headers = _readable(response.headers.raw)
        # Redirects and refusals are understood from their headers; of their bodies only the beginning is of use.
        whole = response.status_code in (200, 203)
        limit = self._limits.max_bytes if whole else _REFUSAL_READ
        announced = headers.get("content-length", "")
        if whole and announced.isdigit() and int(announced) > limit:
            return FetchError("too_large", f"announces {int(announced):,} bytes, the limit is {limit:,}", response.status_code)
        body = bytearray()
        decompressor: Decompressor | None = None
        try:
            async for raw in response.aiter_raw():
                decompressor = decompressor or Decompressor(headers.get("content-encoding", ""), raw)
                for piece in decompressor.feed(raw):
                    body += piece
                    if len(body) > limit:
                        break
                if len(body) > limit:
                    break
        except UndecodableError as error:
            if whole:
                return FetchError("decode", str(error), response.status_code)
        if whole and len(body) > limit:
            return FetchError("too_large", f"more than {limit:,} bytes after decompression", response.status_code)
        if whole and body and decompressor is not None and not decompressor.is_complete():
            return FetchError("truncated", "the compressed body stops before its end", response.status_code)
        return Answer(str(url), response.status_code, headers, bytes(body))


def plain_host(url: httpx2.URL) -> str:
    """The host as it is looked up: ASCII, without the brackets of an IPv6 address."""
    return url.raw_host.decode("ascii").strip("[]")


def port_of(url: httpx2.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def host_port(url: httpx2.URL) -> str:
    """`host:port` with the port always written, as in the exceptions of config.yaml."""
    name = plain_host(url)
    return f"[{name}]:{port_of(url)}" if ":" in name else f"{name}:{port_of(url)}"


def _readable(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Of repeated headers the first counts; latin-1 keeps every byte, so validators can go back unchanged."""
    headers: dict[str, str] = {}
    for name, value in raw:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return headers


def _failure(error: Exception, *, responded: bool) -> FetchError:
    """Which kind of failure an exception of the connection is."""
    text = str(error) or type(error).__name__
    tls = next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)), None)
    if tls is not None and not responded:
        reason = tls.verify_message if isinstance(tls, ssl.SSLCertVerificationError) else tls.reason or text
        return FetchError("tls", f"no secure connection: {reason}", unreachable=True)
    if isinstance(error, httpx2.ConnectTimeout):
        return FetchError("timeout", "no connection: the host does not answer", unreachable=True)
    if isinstance(error, httpx2.ConnectError):
        return FetchError("connection", f"no connection: {text}", unreachable=True)
    if isinstance(error, httpx2.TimeoutException):
        return FetchError("timeout", "the host went silent")
    if responded:
        return FetchError("truncated", f"the transfer stopped before its end: {text}")
    if isinstance(error, httpx2.RemoteProtocolError) and "disconnected" not in text:
        return FetchError("protocol", f"the answer is not usable HTTP: {text}")
    if isinstance(error, httpx2.LocalProtocolError | httpx2.UnsupportedProtocol):
        return FetchError("protocol", f"the request cannot be made: {text}")
    return FetchError("connection", f"closed before an answer: {text}")


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
