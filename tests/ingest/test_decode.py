import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.errors import InputFailedError
from nlp_fin.ingest.decode import MIXED, decode, encoding_warning, html_charset
from nlp_fin.ingest.plain import read_text_bytes

GERMAN = "Der Umsatz stieg um 5 % auf 3,2 Mrd. €. Größe, Übernahme, Straße, Erträge für Anleger."


def test_utf8_wins_over_a_stale_latin1_declaration() -> None:
    assert decode(GERMAN.encode(), name="x", declared="iso-8859-1") == (GERMAN, "utf-8")


def test_latin1_with_byte_80_is_windows_1252() -> None:
    text, encoding = decode(GERMAN.encode("cp1252"), name="x", declared="iso-8859-1")
    assert text == GERMAN
    assert encoding == "cp1252"


def test_undeclared_windows_1252() -> None:
    assert decode(GERMAN.encode("cp1252"), name="x")[0] == GERMAN


def test_declared_utf8_that_is_windows_1252() -> None:
    assert decode(GERMAN.encode("cp1252"), name="x", declared="utf-8")[0] == GERMAN


def test_latin9_keeps_its_euro() -> None:
    assert decode(GERMAN.encode("iso-8859-15"), name="x", declared="iso-8859-15")[0] == GERMAN


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_old_code_pages_are_told_by_their_umlauts(encoding: str) -> None:
    text = (
        "Die Erträge der Gesellschaft für Rückversicherung stiegen. Größere Zukäufe in Österreich."
    )
    assert decode(text.encode(encoding), name="x")[0] == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_and_byte_order_marks(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding), name="x")[0] == GERMAN


def test_utf8_cut_in_the_middle_of_a_letter_stays_utf8() -> None:
    text, encoding = decode(GERMAN.encode() + "ä".encode()[:1], name="x")
    assert encoding == "utf-8"
    assert text == GERMAN + "\ufffd"


MIXED_TEXT = "Die Erträge für Rückversicherung übertrafen die höhere Größe: {} für später."


@pytest.mark.parametrize(
    "stray", ["\u20ac und \u2013", "\u201ePrämie\u201c für \u20ac 5", "\u00fc"]
)
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
def test_a_few_windows_bytes_in_utf8_spoil_neither(stray: str, declared: str | None) -> None:
    before, after = (part.encode() for part in MIXED_TEXT.split("{}"))
    data = before + stray.encode("cp1252") + after
    text, encoding = decode(data, name="x", declared=declared)
    assert text == MIXED_TEXT.format(stray)
    assert encoding == MIXED
    assert "windows-1252" in (encoding_warning(encoding) or "")


def test_windows_1252_with_quotes_behind_sharp_s_is_not_taken_for_utf8() -> None:
    text = "Er sagte: „Das muß“ und „der Spaß“ seien groß. Für Österreich war es „ein Muß“."
    assert decode(text.encode("cp1252"), name="x") == (text, "cp1252")
    assert encoding_warning("cp1252") is None


def test_an_article_carries_the_warning(caplog: pytest.LogCaptureFixture) -> None:
    data = GERMAN.encode() + " Höhe: 3 \u20ac".encode("cp1252")
    article = read_text_bytes(data, source="a.txt")
    assert article.text.endswith("Höhe: 3 \u20ac")
    assert "windows-1252" in article.meta["warnings"][0]
    assert "a.txt" in caplog.text
    assert "warnings" not in read_text_bytes(GERMAN.encode(), source="a.txt").meta


def test_zero_bytes_become_spaces_of_the_same_length() -> None:
    text, _ = decode(GERMAN.encode().replace(b" stieg", b"\x00stieg"), name="x")
    assert text == GERMAN


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00"])
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(InputFailedError) as caught:
        decode(data, name="x")
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 abc", b"PK\x03\x04abc", b"\x1f\x8b\x08abc", b"\x89PNG\r\n", bytes(range(256)) * 20],
)
def test_binary_data_is_not_text(data: bytes) -> None:
    with pytest.raises(InputFailedError) as caught:
        decode(data, name="x")
    assert caught.value.reason == "not_text"


def test_random_bytes_are_refused() -> None:
    with pytest.raises(InputFailedError):
        decode(os.urandom(50_000), name="x")


def test_charset_of_meta_and_xml_declaration() -> None:
    assert html_charset(b'<html><head><meta charset="ISO-8859-1">') == "ISO-8859-1"
    content = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    assert html_charset(content) == "windows-1252"
    assert html_charset(b'<?xml version="1.0" encoding="utf-8"?><html>') == "utf-8"
    assert html_charset(b"<p>charset") is None


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        text, _ = decode(data, name="x")
    except InputFailedError as error:
        text, reason = "", error.reason
    else:
        reason = None
    assert reason in {None, "empty", "not_text", "encoding"}
    assert "\x00" not in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_text_comes_back(text: str) -> None:
    if not text.strip(" \ufeff\ufffe"):
        return
    try:
        decoded, _ = decode(("Wert: " + text).encode(), name="x", declared="latin-1")
    except InputFailedError:
        decoded = ""
    # only a text full of replacement characters is refused
    assert decoded == "Wert: " + text or (not decoded and "\ufffd" in text)
