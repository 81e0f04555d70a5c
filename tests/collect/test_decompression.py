"""Compressed bodies opened within bounds."""

import gzip
import zlib

import pytest

from monitor.collect.decompression import Decompressor, UndecodableError

TEXT = "Госдума приняла закон. ".encode() * 5000
RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
RAW_DEFLATE = RAW.compress(TEXT) + RAW.flush()


@pytest.mark.parametrize(
    ("header", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("utf-8", TEXT),
        ("none, gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 9),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW_DEFLATE),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
    ],
    ids=["no header", "identity", "charset", "none, gzip", "gzip", "x-gzip", "two members", "padding", "deflate", "raw deflate", "twice", "both"],
)
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_what_was_packed_comes_out_however_it_arrives(header: str, packed: bytes, step: int) -> None:
    opener = Decompressor(header)
    opened = b"".join(piece for start in range(0, len(packed), step) for piece in opener.feed(packed[start : start + step]))
    assert opened == TEXT
    assert opener.is_complete()


@pytest.mark.parametrize(
    ("header", "packed"), [("gzip", TEXT), ("deflate", b"\xff" * 99), ("gzip", b"\x1f\x8b\x08\x00" + b"\xff" * 99)], ids=["plain", "noise", "cut"]
)
def test_a_false_label_is_an_error(header: str, packed: bytes) -> None:
    with pytest.raises(UndecodableError):
        list(Decompressor(header).feed(packed))


@pytest.mark.parametrize("header", ["br", "zstd", "gzip, gzip, gzip, gzip"])
def test_what_was_not_asked_for_is_refused(header: str) -> None:
    with pytest.raises(UndecodableError):
        Decompressor(header)


def test_a_cut_stream_is_not_complete() -> None:
    opener = Decompressor("gzip")
    list(opener.feed(gzip.compress(TEXT)[:-12]))
    assert not opener.is_complete()


def test_a_bomb_opens_piece_by_piece() -> None:
    pieces = Decompressor("gzip").feed(gzip.compress(b" " * (64 << 20)))
    assert max(len(next(pieces)) for _ in range(8)) <= 1 << 18


def test_gzip_that_no_header_names_is_known_by_its_beginning() -> None:
    packed = gzip.compress(TEXT)
    opener = Decompressor("", packed[:100])
    assert b"".join(opener.feed(packed)) == TEXT
    assert opener.is_complete()
