"""Names and foreign text as something that every database, file and terminal can hold."""

from __future__ import annotations

import unicodedata


def readable_name(name: str) -> str:
    r"""`name` with the bytes that are no UTF-8 written out: `caf\udce9.txt` becomes `caf\xe9.txt`.

    Python holds such bytes of a file name as lone surrogates, which no encoding can write. Text
    without them comes back as it is.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


def readable_text(text: str | None) -> str | None:
    """The same for a message, which may be missing."""
    return None if text is None else readable_name(text)


def plain(text: str) -> str:
    """`text` without characters that steer a terminal or turn the direction of writing.

    Line breaks become spaces, too.
    """
    if text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def plain_lines(text: str) -> str:
    """The same for text of several lines, which stay lines."""
    return text if text.isprintable() else "\n".join(map(plain, text.split("\n")))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if char.isspace() else "" if unicodedata.category(char) == "Cf" else "�"
