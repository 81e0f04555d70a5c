"""Content-Encoding undone piece by piece, so that a small answer cannot open into a large one."""

import zlib
from collections.abc import Iterator

_PIECE = 1 << 18
_LAYERS = 3  # nobody honest compresses more often
_DEFLATE_HEADER = 2  # bytes
_UNDONE = ("gzip", "x-gzip", "deflate")
_NOT_ASKED_FOR = ("br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip")
_GZIP_MAGIC = b"\x1f\x8b"


class UndecodableError(Exception):
    """The bytes are not what Content-Encoding says."""


class Decompressor:
    """Undoes the encodings named in a Content-Encoding header; and gzip that no header names, where the body's beginning shows it.

    Words that name no compression are passed over: servers write their charset there, or "none".
    """

    def __init__(self, content_encoding: str, beginning: bytes = b"") -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        names = [name for name in names if name in (*_UNDONE, *_NOT_ASKED_FOR)]
        if len(names) > _LAYERS or any(name in _NOT_ASKED_FOR for name in names):
            raise UndecodableError(f"Content-Encoding {content_encoding!r} was not asked for")
        if not names and beginning.startswith(_GZIP_MAGIC):
            names = ["gzip"]
        self._layers = [_Layer(gzip=name != "deflate") for name in reversed(names)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The opened bytes, in pieces of bounded size."""
        pieces: Iterator[bytes] = iter((data,))
        for layer in self._layers:
            pieces = layer.opened(pieces)
        yield from pieces

    def is_complete(self) -> bool:
        """Whether every encoding has come to its own end."""
        return all(layer.at_end for layer in self._layers)


class _Layer:
    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream = zlib.decompressobj(31 if gzip else 15)
        self._held = b""  # the beginning of a possible further gzip member, or what came before a deflate stream showed its kind
        self._kind_known = gzip

    @property
    def at_end(self) -> bool:
        return self._stream.eof

    def opened(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            yield from self._open(piece)

    def _open(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                data = self._held + data
                self._held = b"" if len(data) > 1 else data
                if self._held or not (self._gzip and data.startswith(_GZIP_MAGIC)):
                    return  # padding after the end, which browsers ignore as well
                self._stream = zlib.decompressobj(31)
            opened = self._piece(data)
            while opened:
                yield opened
                # What did not fit into the piece waits in the tail or, all input being taken, inside zlib.
                opened = b"" if self._stream.eof else self._stream.decompress(self._stream.unconsumed_tail, _PIECE)
            data = self._stream.unused_data

    def _piece(self, data: bytes) -> bytes:
        try:
            opened = self._stream.decompress(data, _PIECE)
        except zlib.error as error:
            if self._kind_known:
                raise UndecodableError(f"the body is not what Content-Encoding says: {error}") from error
            # Many servers send "deflate" without its header.
            self._stream, self._kind_known = zlib.decompressobj(-15), True
            return self._piece(self._held + data)
        if not self._kind_known:
            self._held += data
            self._kind_known = len(self._held) >= _DEFLATE_HEADER
        return opened
