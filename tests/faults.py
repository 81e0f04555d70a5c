"""A loopback web server whose answers are written byte for byte, so that a test can send what no honest server would."""

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Script = Callable[["Request"], bytes | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came; `connection` is for answers that take their time."""

    path: str
    headers: dict[str, str]
    at: float
    connection: socket.socket

    def dribble(self, data: bytes, pause: float) -> None:
        """Send byte by byte until all is sent or the other side has gone."""
        for number in range(len(data)):
            try:
                self.connection.sendall(data[number : number + 1])
            except OSError:
                return
            time.sleep(pause)


def answer(body: bytes = b"", status: int = 200, *headers: str, length: int | None = None) -> bytes:
    """A plain HTTP answer; `length` may lie."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body) if length is None else length}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@dataclass
class FaultServer:
    """`routes` maps a path (with its query) to bytes, or to a function that makes them; anything else is a 404. `tls`: speaks HTTPS."""

    routes: dict[str, bytes | Script] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if outer.tls is None:
                    outer.serve(self.request)
                    return
                try:
                    with outer.tls.wrap_socket(self.request, server_side=True) as secure:
                        outer.serve(secure)
                except OSError:
                    return  # the client did not like the certificate

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def host_port(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host_port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        received = b""
        while b"\r\n\r\n" not in received:
            more = connection.recv(65536)
            if not more:
                return
            received += more
        first, *rest = received.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        request = Request(first.split(" ")[1], headers, time.monotonic(), connection)
        self.requests.append(request)
        route = self.routes.get(request.path, answer(b"no such page", 404))
        reply = route(request) if callable(route) else route
        if reply is not None:
            try:
                connection.sendall(reply)
            except OSError:
                return


def closed_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
