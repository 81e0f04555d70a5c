"""Which letters the bytes are."""

import codecs

import pytest

from monitor.collect.encoding import decode

RUSSIAN = "Госдума приняла закон о бюджете, сообщает корреспондент"


def document(label: str | None) -> str:
    return (f'<?xml version="1.0" encoding="{label}"?>' if label else "") + f"<rss>{RUSSIAN}</rss>"


@pytest.mark.parametrize(
    "header",
    [None, "text/xml", "text/xml; charset=utf-8", "text/xml; charset=windows-1251", "text/xml; charset=koi8-r", 'text/xml; charset="nonsense"'],
)
@pytest.mark.parametrize("label", [None, "utf-8", "windows-1251", "koi8-r", "us-ascii", "nonsense"])
@pytest.mark.parametrize("real", ["utf-8", "cp1251", "koi8-r"])
def test_russian_is_read_whatever_the_labels_say(real: str, label: str | None, header: str | None) -> None:
    assert RUSSIAN in decode(document(label).encode(real), header)


@pytest.mark.parametrize(("mark", "real"), [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_a_byte_order_mark_decides(mark: bytes, real: str) -> None:
    assert decode(mark + document("windows-1251").encode(real), "text/xml; charset=koi8-r") == document("windows-1251")


def test_utf_16_without_a_mark_is_known_by_its_declaration() -> None:
    assert RUSSIAN in decode(document("utf-16").encode("utf-16-le"))


def test_a_meta_tag_of_a_page_is_read() -> None:
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>{RUSSIAN}'
    assert RUSSIAN in decode(page.encode("cp1251"), "text/html")


def test_french_is_not_taken_for_russian() -> None:
    assert decode("déjà vu à l'école".encode("latin-1"), "text/html; charset=iso-8859-1") == "déjà vu à l'école"


def test_utf8_cut_inside_a_letter_or_damaged_in_one_place_is_still_utf8() -> None:
    assert decode((RUSSIAN + "я").encode()[:-1]).startswith(RUSSIAN)
    assert decode(RUSSIAN.encode() * 5 + b"\xff" + RUSSIAN.encode()).count(RUSSIAN) == 6


@pytest.mark.parametrize("body", [b"", b"\x00\x01\xff\xfe\x80" * 9, bytes(range(256))])
def test_no_bytes_are_too_strange(body: bytes) -> None:
    assert isinstance(decode(body, "text/xml; charset=utf-7-nonsense"), str)
