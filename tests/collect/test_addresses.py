"""Which addresses are the public internet's."""

import asyncio
import socket

import pytest

from monitor.collect.addresses import is_private_name, is_public, resolve

PRIVATE = (
    "127.0.0.1 127.8.9.1 10.0.0.1 172.16.5.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 255.255.255.255 192.0.2.1"
    " ::1 :: fe80::1 fe80::1%eth0"
    " fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1:: ::7f00:1 2001:db8::1 nonsense"
)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "172.32.0.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f.1", "10.0.0.1"]
)
def test_names_private_by_their_spelling(host: str) -> None:
    assert is_private_name(host)


@pytest.mark.parametrize("host", ["tass.ru", "пример.рф", "8.8.8.8", "1tv.ru", "24.kg", "localhost.example"])
def test_names_that_may_be_public(host: str) -> None:
    assert not is_private_name(host)


def test_a_name_is_resolved_in_its_own_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, 1, 6, "", ("8.8.8.8", 80)), (socket.AF_INET, 1, 6, "", ("8.8.8.8", 80)), (socket.AF_INET6, 1, 6, "", ("::1", 80, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    assert asyncio.run(resolve("a.example", 80)) == ("8.8.8.8", "::1")


def test_an_unknown_name_is_an_os_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OSError, match="not known"):
        asyncio.run(resolve("a.example", 80))
