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


@pytest.mark.parametrize("real", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_letters_without_a_mark_are_known_by_the_documents_beginning(real: str) -> None:
    assert RUSSIAN in decode(f"\n {document(None)}".encode(real), "text/xml; charset=utf-8")


def test_a_mainframes_document_is_known_by_its_declaration() -> None:
    assert "<title>Bulletin</title>" in decode('<?xml version="1.0" encoding="cp500"?><title>Bulletin</title>'.encode("cp500"))


@pytest.mark.parametrize(
    ("label", "real"),
    [("iso-8859-1", "cp1251"), ("windows-1252", "koi8-r"), ("utf-16", "cp1251"), ("rot13", "cp866"), ("koi8-u", "koi8-u"), ("utf-8", "mac-cyrillic")],
)
def test_russian_behind_a_foreign_label_is_read(label: str, real: str) -> None:
    assert RUSSIAN in decode(document(label).encode(real), f"text/xml; charset={label}")


def test_a_label_of_the_web_is_known_by_its_name_without_x() -> None:
    assert "<p>ЕЁ</p>" in decode('<?xml version="1.0" encoding="X-Mac-Cyrillic"?><p>ЕЁ</p>'.encode("mac-cyrillic"))


def test_ukrainian_letters_of_koi8_are_read_without_a_label() -> None:
    assert "Україна і її сусіди" in decode("<p>Україна і її сусіди — Європа ґречна</p>".replace("—", "-").encode("koi8-u"))


@pytest.mark.parametrize("label", [None, "iso-8859-1", "utf-8", "us-ascii"])
def test_what_is_neither_utf8_nor_russian_is_western(label: str | None) -> None:
    body = (f'<?xml version="1.0" encoding="{label}"?>' if label else "") + "<p>déjà vu à l’école – très “bien”</p>"
    assert decode(body.encode("cp1252")).endswith("<p>déjà vu à l’école – très “bien”</p>")


def test_each_piece_between_tags_is_read_in_its_own_encoding() -> None:
    titles = ["США", "Её слова", RUSSIAN, "Финал: 3:1"]
    for main, odd in (("utf-8", "cp1251"), ("cp1251", "utf-8")):
        for number in range(len(titles)):
            pieces = (
                [f"<t>{RUSSIAN}</t>".encode(main)] * 4
                + [f"<t>{titles[number]}, {RUSSIAN}</t>".encode(odd)]
                + [f"<t>{titles[number]}</t>".encode(main)]
            )
            assert decode(b"".join(pieces)).count(titles[number]) >= 2


def test_a_letter_cut_in_two_does_not_turn_a_short_title_into_another_encoding() -> None:
    body = f"<t>{RUSSIAN}</t>".encode() * 9 + "<t>Росс".encode() + b"\xd0</t>" + b"<t>\xff</t>"
    assert "<t>Росс\ufffd</t>" in decode(body)


@pytest.mark.parametrize(
    "label", ["rot13", "hex", "base64", "zlib", "idna", "punycode", "undefined", "unicode_escape", "utf-7", "mbcs", "utf-8-sig", "x" * 300]
)
def test_a_label_that_names_no_encoding_of_texts_is_passed_over(label: str) -> None:
    assert RUSSIAN in decode(document(label).encode("cp1251"), f"text/xml; charset={label}")
