"""Two numerals that belong together: `230/228 Euro`, `KGV 11/9`, and `25 , 1` in spaced text."""

from __future__ import annotations

import re
from functools import cache


@cache
def _slash_pair() -> re.Pattern[str]:
    """`230/228 Euro`, `3,5/4,0 %`: two numbers of one unit, not `2019/20` or `1/2`."""
    return re.compile(
        r"/\d{1,6}(?:[.,]\d{1,3})? ?(?:%|€|\$|(?:EUR|USD|CHF|Euro|Prozent|Dollar|Cent)\b)"
    )


@cache
def _multiples() -> re.Pattern[str]:
    return re.compile(r"(?:KGV|KBV|KUV|KCV|P/E|EV/[A-Z]\w+)[^\d\n:]{0,20}[\d/()e ]{0,16}: ?$")


def opens_pair(text: str, start: int, end: int) -> bool:
    """Whether `/` parts two numbers: both with the unit behind, or two multiples
    (`KGV 2025e/2026e: 11/9`)."""
    if _slash_pair().match(text, end) is not None:
        return True
    second = re.match(r"/\d{1,3}(?:,\d{1,2})?(?![\d/,.]*\d)", text[end : end + 9])
    return second is not None and _multiples().search(text[max(0, start - 50) : start]) is not None


def closes_pair(text: str, start: int) -> bool:
    """Whether the numeral at `start` is the second of two multiples that `/` parts."""
    first = re.search(r"(?<![\d/.,])\d{1,3}(?:,\d{1,2})?/$", text[max(0, start - 8) : start])
    if first is None:
        return False
    opening = start - len(first[0])
    return _multiples().search(text[max(0, opening - 50) : opening]) is not None


@cache
def _unit_behind() -> re.Pattern[str]:
    return re.compile(r" ?(?:%|-?prozentig|(?:Prozent|Mio|Mrd|Millionen|Milliarden|Euro|EUR)\b)")


def spaced_fraction(text: str, end: int) -> tuple[int, bool] | None:
    """Where ` , 27` behind a numeral ends, and whether a unit follows it."""
    fraction = re.match(r" , (\d{1,2})(?![\d,]|\.\d)", text[end : end + 7])
    if fraction is None:
        return None
    close = end + fraction.end()
    return close, _unit_behind().match(text, close) is not None
