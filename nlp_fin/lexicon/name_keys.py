"""How names are compared: tokens of letters or digits, and what stands between them.

`S&P 500`, `S&P-500` and `S&P500` have the same key; `S & P 500` too; `S, P 500` has not.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"[^\W\d_]+|\d+")
NO_JOIN = "\n"
"""The class of a separator that never stands inside a name."""

_BLANKS = re.compile(r"[ \t\u00a0\u202f\u2009]+")
_SIMPLE = {
    "": " ",  # between tokens nothing stands only where letters meet digits
    " ": " ",
    "-": " ",
    "\u00a0": " ",
    "\u2010": " ",
    "\u2011": " ",
    "\u202f": " ",
    "\u00ad": " ",
}
_APOSTROPHES = str.maketrans("\u2019\u2018\u00b4`\u02bc", "'''''")


def separator_class(raw: str) -> str:
    """What separates two tokens, so far as it tells names apart.

    Blank, hyphen and nothing are one class; `&`, `.`, `'`, `/` and others stand for themselves.
    A line break, a spaced dash or more than four characters give `NO_JOIN`.
    """
    simple = _SIMPLE.get(raw)
    if simple is not None:
        return simple
    if len(raw) > 4 or "\n" in raw or "\r" in raw:
        return NO_JOIN
    bare = _BLANKS.sub("", raw)
    if not bare:
        return " "
    if bare in {"-", "\u2010"} and raw[0] == bare:
        return " "  # the hyphen of a shortened word: Hypo- und Vereinsbank
    if bare in {"-", "\u2010", "\u2013", "\u2014", "\u2212"}:
        return NO_JOIN
    return bare.translate(_APOSTROPHES)


def name_key(name: str) -> str:
    """The key under which `name` is found.

    >>> name_key("S&P-500"), name_key("E.ON")
    ('s&p 500', 'e.on')
    """
    parts: list[str] = []
    end = -1
    for match in TOKEN.finditer(name):
        if parts:
            parts.append(separator_class(name[end : match.start()]))
        parts.append(match[0].lower())
        end = match.end()
    return "".join(parts)


def case_fits(alias: str, surface: str) -> bool:
    """Whether `surface`, equal to `alias` but for case and separators, may stand for it.

    Three or fewer capitals must be written so (`SAP`, not `Sap`); longer names may be set in
    capitals or with a plain initial capital (`NVIDIA`, `Nvidia`); a name that begins with a capital
    never begins with a small letter. A final genitive ending of `surface` must be cut off before.
    """
    if alias == surface:
        return True
    wanted, found = TOKEN.findall(alias), TOKEN.findall(surface)
    if len(wanted) != len(found):
        return False
    return all(
        _token_case_fits(w, f, alone=len(wanted) == 1) for w, f in zip(wanted, found, strict=True)
    )


def _token_case_fits(wanted: str, found: str, *, alone: bool) -> bool:
    if wanted == found or not wanted[0].isupper():
        return True
    if not found[0].isupper():
        return False
    if wanted.isupper() and len(wanted) <= 3:
        return False
    if found.isupper():
        return len(found) >= 4 or not alone
    return True
