"""Standard streams that are closed, full, or know only a few characters: no reason to crash."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import unicodedata
from contextlib import suppress

from nlp_fin.cli import exits

_HANDLER = "nlp_fin.console"
_STAND_INS = {
    "–": "-", "—": "-", "−": "-", "…": ".", "„": '"', "“": '"', "”": '"', "»": ">", "«": "<",
    "‘": "'", "’": "'", "›": ">", "‹": "<", "✗": "x", "✓": "+", "≠": "#", "×": "x", "·": ".",
    "→": ">", "€": "E", "ß": "s", "≈": "~", "≤": "<", "≥": ">", "•": "*",
}  # fmt: skip
"""One character for one, so that the columns of a table stay where they are."""
_FULL = (errno.ENOSPC, errno.EDQUOT)


def prepare_streams() -> None:
    """Give this process three usable standard streams.

    A stream that the caller closed leads nowhere; otherwise the next file that is opened, a
    database perhaps, would take its place and get what is printed. Characters that a console
    lacks are replaced by similar ones.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 0 else os.O_WRONLY)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    codecs.register_error(_HANDLER, replace_unknown)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def replace_unknown(error: UnicodeError) -> tuple[str, int]:
    """An error handler of `codecs`: similar ASCII characters for those an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return "".join(map(stand_in, unknown)), error.end


def stand_in(char: str) -> str:
    """One ASCII character for `char`: `ä` is a, `–` is -, and what resembles nothing is ?."""
    base = _STAND_INS.get(char) or unicodedata.normalize("NFKD", char)[0]
    return base if base.isascii() and base.isprintable() else "?"


def flush_output() -> None:
    """Write what is still held back; raises the `OSError` that would else come after the end."""
    if not sys.stdout.closed:
        sys.stdout.flush()


def lead_nowhere() -> None:
    """Turn standard output away from a place that takes no more."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)


def system_error(error: OSError) -> tuple[int, str | None]:
    """The exit code for an error of the system, and what to say; None for nothing."""
    if error.errno == errno.EPIPE:
        return exits.OUTPUT_CLOSED, None
    where = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
    if error.errno in _FULL:
        return exits.STOPPED, f"the disk is full{where}; free some space and run again"
    return exits.STOPPED, f"{error.strerror or error}{where}"
