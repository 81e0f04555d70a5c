"""Which network addresses we may connect to, and what a host name resolves to."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]

# An IPv4 address inside an IPv6 one reaches the IPv4 network, so the inner address decides (RFC 6052, RFC 8215).
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_LOCAL_NAMES = ("localhost", "local", "internal", "localdomain")


def is_public(address: str) -> bool:
    """Whether this IP address belongs to the public internet: not loopback, private, link-local, multicast or reserved."""
    try:
        ip = ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _embedded(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.packed[:12] == bytes(12) and int(ip) > 1:  # the old ::a.b.c.d form
        return IPv4Address(ip.packed[12:])
    if any(ip in network for network in _NAT64):
        return IPv4Address(ip.packed[12:])
    return None


def is_private_name(host: str) -> bool:
    """Whether this host is private by its spelling alone: a non-public IP address, or a name like localhost."""
    host = host.strip("[]").rstrip(".").lower()
    try:
        ip_address(host.split("%")[0])
    except ValueError:
        return host.rsplit(".", 1)[-1] in _LOCAL_NAMES or _is_odd_number(host)
    return not is_public(host)


def _is_odd_number(host: str) -> bool:
    """`127.1`, `2130706433`, `0x7f.1`: no host name of the public internet ends in a number."""
    last = host.rsplit(".", 1)[-1]
    return last.isdigit() or last.startswith("0x")


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a host name, best first.

    A thread of its own per lookup: the event loop's few would be used up by a name server that does not answer, and a daemon
    so that such a lookup cannot hold up the end of the process.

    Raises:
        OSError: the name has no address, or nobody could be asked.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def tell(addresses: tuple[str, ...], error: OSError | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(error)

    def ask() -> None:
        addresses: tuple[str, ...] = ()
        problem: OSError | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = tuple(dict.fromkeys(str(row[4][0]) for row in found))
        except (OSError, UnicodeError) as error:
            problem = error if isinstance(error, OSError) else OSError(str(error))
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, addresses, problem)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    return await answer
