"""Bytes to text. Decoding is settled here, before any HTML parser sees the page.

The order: byte order mark, UTF-16 by its zero bytes, valid UTF-8 whatever the page claims, UTF-8
with some bytes of windows-1252, the declared charset (with `iso-8859-1` read as windows-1252, as
browsers do), and last the single-byte code page whose letters look most like German.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from nlp_fin.errors import InputFailedError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "an RTF file"),
)
_SAMPLE = 200_000
_WINDOWS = "cp1252"
MIXED = "utf-8+cp1252"
"""The encoding that is named for UTF-8 with single bytes of windows-1252 among it."""
_OTHERS = "nlp_fin.windows-1252"
_LATIN = {"iso8859-1", "ascii", "cp1252", "latin-1"}
_MAX_CONTROL_SHARE = 0.01


def decode(data: bytes, *, name: str, declared: str | None = None) -> tuple[str, str]:
    """Text and the encoding that it was read with; a byte order mark is dropped.

    Zero bytes inside readable text become spaces (same length, and every database can store
    them). Raises `InputFailedError` with reason `empty` for nothing at all, `not_text` for
    binary data and `encoding` for text that no known encoding makes readable.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InputFailedError(f"{name}: the input is empty", reason="empty")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise InputFailedError(
                f"{name}: this is {what}, not text; save it as .txt or .html first",
                reason="not_text",
            )
    text, encoding = _decode(data, declared, name)
    _refuse_binary(text, name)
    return text.replace("\x00", " "), encoding


def _decode(data: bytes, declared: str | None, name: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace"), encoding
    wide = _wide_encoding(data[:_SAMPLE])
    if wide is not None:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", data[:_SAMPLE]))
    if controls > 0.03 * len(data[:_SAMPLE]):
        raise _binary(name, controls, len(data[:_SAMPLE]))
    if _mostly_utf8(data):
        return _mixed(data)
    label = normal_label(declared)
    if label is not None and label not in _LATIN and label not in {"utf-8", "iso8859-15"}:
        try:
            return data.decode(label), label
        except (UnicodeDecodeError, LookupError):
            label = None
    if label == "iso8859-15" and not re.search(rb"[\x80-\x9f]", data):
        return data.decode(label), label
    return _single_byte(data, name)


def normal_label(label: str | None) -> str | None:
    """Python's name of the text encoding `label`, or null for a label nobody knows."""
    if not label:
        return None
    try:
        info = codecs.lookup(label.strip().strip("\"'").lower())
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly every other byte is zero in European text."""
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0 : 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(data: bytes) -> bool:
    """True for UTF-8 with some other bytes: a file cut in mid-letter, a pasted windows-1252 line.

    Two bytes of a code page that happen to be one letter of UTF-8 are rare (`Ã¼`), so a few
    letters tell; `muß“` makes a sign of a far script, which counts for nothing.
    """
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    valid = sum(1 for c in text if c > "\x7f") - broken
    western = len(_western().findall(text))
    return valid >= 20 * broken or (western >= 2 and 3 * western >= broken)


@cache
def _western() -> re.Pattern[str]:
    """Letters with marks, and the dashes, quotation marks and currency signs of western text."""
    return re.compile("[\u00a0-\u00ff\u0100-\u017f\u2010-\u2044\u20a0-\u20bf\u2212]")


def _mixed(data: bytes) -> tuple[str, str]:
    """UTF-8 whose other bytes are read as windows-1252; a letter cut off at the end is lost."""
    try:
        codecs.lookup_error(_OTHERS)
    except LookupError:
        codecs.register_error(_OTHERS, _as_windows)
    text = data.decode("utf-8", errors=_OTHERS)
    pure = text == data.decode("utf-8", errors="replace")
    return text, "utf-8" if pure else MIXED


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode(_WINDOWS, errors="replace"), error.end


def encoding_warning(encoding: str) -> str | None:
    """What a reader should know of a text that was read so, or null."""
    if encoding != MIXED:
        return None
    return (
        "some bytes are no valid UTF-8 and were read as windows-1252; "
        "check umlauts and signs, or save the file as UTF-8"
    )


@cache
def _code_page_patterns() -> dict[str, re.Pattern[bytes]]:
    """For each code page, a German umlaut or ß with ASCII letters beside it, as bytes."""
    patterns = {}
    for encoding in (_WINDOWS, "mac_roman", "cp850"):
        letters = re.escape("äöüß".encode(encoding))
        patterns[encoding] = re.compile(rb"[A-Za-z][" + letters + rb"][a-z]")
    return patterns


def _single_byte(data: bytes, name: str) -> tuple[str, str]:
    sample = data[:_SAMPLE]
    hits = {e: len(p.findall(sample)) for e, p in _code_page_patterns().items()}
    best = max(hits, key=lambda e: hits[e])
    encoding = best if hits[best] > 2 * hits[_WINDOWS] + 1 else _WINDOWS
    text = data.decode(encoding, errors="replace")
    if text[:_SAMPLE].count("\ufffd") > 0.01 * len(sample):
        raise InputFailedError(
            f"{name}: no known encoding makes this readable; save it as UTF-8", reason="encoding"
        )
    return text, encoding


@cache
def _control_characters() -> re.Pattern[str]:
    return re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f]")


def _refuse_binary(text: str, name: str) -> None:
    sample = text[:_SAMPLE]
    controls = len(_control_characters().findall(sample))
    if controls > 2 and controls > _MAX_CONTROL_SHARE * len(sample):
        raise _binary(name, controls, len(sample))
    if sample.count("\ufffd") > 0.05 * len(sample) + 3:
        raise InputFailedError(
            f"{name}: no known encoding makes this readable; save it as UTF-8", reason="encoding"
        )
    if not text.strip():
        raise InputFailedError(f"{name}: the input is empty", reason="empty")


@cache
def _meta_charset() -> re.Pattern[bytes]:
    return re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)


def html_charset(data: bytes) -> str | None:
    """The charset that a page's `<meta>` or XML declaration names in its first 4,096 bytes."""
    head = data[:4096]
    xml = re.match(rb"\s*<\?xml[^>]{0,200}encoding=[\"']([A-Za-z0-9_.:-]{2,40})", head)
    found = xml or _meta_charset().search(head)
    return found.group(1).decode("ascii") if found else None


def _binary(name: str, controls: int, length: int) -> InputFailedError:
    return InputFailedError(
        f"{name}: {controls} control characters in the first {length}: this is binary data, "
        "not text; save it as .txt or .html first",
        reason="not_text",
    )
