"""How are feeds served? A process of its own on loopback addresses: `/n/<feed>`, `/a/<feed>/<item>`, and what the measurement asks it."""

import asyncio
import json
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlsplit

from bench.collecting import feeds
from bench.collecting.feeds import Document, Rules
from bench.collecting.items import Desk

BACKLOG = 2_000


@dataclass(slots=True)
class Request:
    """One request of a feed: when it came and when its answer was sent, and what it was answered; seconds since 1970."""

    feed: int
    host: str
    at: float
    status: int | None = None  # none: never answered
    low: int = 0
    high: int = 0
    ended: float | None = None


class Server:
    """The feeds and the log of what was asked."""

    def __init__(self, rules: Rules) -> None:
        self._rules, self._desk = rules, Desk()
        self._feeds = [feeds.opened(number, rules, time.time()) for number in range(rules.feeds)]
        self._log: list[Request] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        with suppress(OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
            address = urlsplit(first.split(" ")[1])
            kind, *names = address.path.strip("/").split("/")
            if kind == "n":
                await self._show(int(names[0]), headers, reader, writer)
            elif kind == "a":
                await _send(writer, 200, feeds.page(self._desk.item(int(names[0]), int(names[1]))), "text/html; charset=utf-8")
            else:
                found = self._told(kind, dict(parse_qsl(address.query)))
                await _send(writer, 404 if found is None else 200, json.dumps(found).encode(), "application/json")
        writer.close()

    async def _show(self, number: int, headers: dict[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = headers.get("host", "")
        request = Request(number, host, time.time())
        self._log.append(request)
        document = self._feeds[number].answer(headers.get("if-none-match", ""), request.at, host, self._desk.item)
        request.low, request.high = document.low, document.high
        if document.status is None:
            await reader.read()  # until the other side gives up
        else:
            request.status = document.status
            await _send(writer, document.status, document.body, "application/rss+xml", etag=document)
        request.ended = time.time()

    def _told(self, kind: str, given: dict[str, str]) -> object:
        """What the measurement asks: `log?since=`, `items`, `move?feed=&by=`, `set?new=`."""
        if kind == "log":
            return [asdict(request) for request in self._log[int(given["since"]) :]]
        if kind == "items":
            return [{"high": len(feed.appeared), "editions": feed.editions} for feed in self._feeds]
        if kind == "move":
            self._feeds[int(given["feed"])].move(int(given["by"]), time.time())
            return True
        if kind == "set":
            for name, value in given.items():
                setattr(self._rules, name, float(value))
            return True
        return None


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes, kind: str, *, etag: Document | None = None) -> None:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"ETag: {etag.etag}"] if etag and etag.etag else []
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()


async def _run(rules: Rules, hosts: list[str]) -> None:
    server = Server(rules)
    first = await asyncio.start_server(server.serve, hosts[0], 0, backlog=BACKLOG)
    port = int(first.sockets[0].getsockname()[1])
    for host in hosts[1:]:
        await asyncio.start_server(server.serve, host, port, backlog=BACKLOG)
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until the measurement ends, however it ends


if __name__ == "__main__":
    asyncio.run(_run(Rules(**json.loads(sys.argv[1])), json.loads(sys.argv[2])))
