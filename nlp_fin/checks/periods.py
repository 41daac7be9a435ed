"""Are two periods the same? They are compared as dates, not as words."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from nlp_fin.types import Period

Sameness = Literal["same", "different", "unstated", "unknown"]
"""`unstated`: neither names a period; `unknown`: one does, or one cannot be resolved."""

_POINTS = ("day", "as_of")
_RUNNING = ("ytd", "ttm")


@cache
def _as_of_words() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:stand|per|bis|zum|ende|anfang|mitte|am|im|\d)", re.IGNORECASE)


@cache
def _year_start() -> re.Pattern[str]:
    return re.compile(
        r"seit (?:dem jahreswechsel|jahresbeginn|jahresanfang|anfang des jahres|(?:anfang )?januar)"
        r"|im laufenden jahr|zu jahresbeginn|im jahresverlauf",
        re.IGNORECASE,
    )


def names_as_of(period: Period) -> bool:
    """Does a running period (YTD) say up to which day it runs?"""
    text = re.sub(
        r"(?:seit|zu) ?\w* ?(?:jahresbeginn|jahresanfang)", "", period.text or "", flags=re.I
    )
    return period.end is not None and _as_of_words().search(text) is not None


def _by_words(a: Period, b: Period) -> Sameness:
    if a.kind == b.kind and (
        (a.text is not None and a.text == b.text) or (a.length is not None and a.length == b.length)
    ):
        return "same"
    if a.length and b.length and a.length != b.length:
        return "different"
    return "unknown"


def _is_running_year(a: Period, b: Period) -> bool:
    """YTD, or *seit Januar*, and *im laufenden Jahr* of one year."""
    running = a.kind == "ytd" or (
        a.kind == "span" and (a.end is None or _year_start().search(a.text or "") is not None)
    )
    return (
        running and b.kind == "year" and a.start is not None and a.start == b.start
        and "laufend" in (b.text or "").casefold()
    )  # fmt: skip


def _of_the_same_years(a: Period, b: Period) -> bool:
    """Is one of two long spans given in whole years only? (*2000-2025*, *Mai 2000 bis …*)"""
    if a.kind != "span" or b.kind != "span" or None in (a.start, a.end, b.start, b.end):
        return False
    years = {(p.start.year, p.end.year) for p in (a, b) if p.start and p.end}
    whole = any(
        (p.start.month, p.start.day, p.end.month, p.end.day) == (1, 1, 12, 31)
        for p in (a, b)
        if p.start and p.end
    )
    return whole and len(years) == 1 and len({*next(iter(years))}) == 2


@cache
def _named_day() -> re.Pattern[str]:
    return re.compile(r"\d{4}|\d\.|\b(?:stand|per|bis|ende|anfang|mitte|seit)\b", re.IGNORECASE)


def months_of(period: Period) -> int | None:
    """The length in whole months; None for days, weeks and what has no length."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", period.length or "")
    if match is None or not (match[1] or match[2]):
        return None
    return 12 * int(match[1] or 0) + int(match[2] or 0)


_ANCHOR_DAYS = 45
"""A length without a day is counted back from the day of publication; a table's from its own day,
usually the end of the month before."""


def _of_one_length(a: Period, b: Period) -> bool:
    """*Auf Sicht von fünf Jahren* and the column *5 Jahre* of a table dated days before."""
    if a.kind != "span" or b.kind != "span" or a.end is None or b.end is None:
        return False
    months = months_of(a)
    if months is None or months < _LONG or months != months_of(b):
        return False
    if abs((a.end - b.end).days) > _ANCHOR_DAYS:
        return False
    return any(_named_day().search(p.text or "") is None for p in (a, b))


_LONG = 12


def compare_periods(a: Period | None, b: Period | None) -> Sameness:
    """`same` where two periods must be one; `different` where they cannot.

    Two running periods with the same beginning are the same unless both name the day up to which
    they run and the days differ. A day and a longer period are different.
    """
    if a is None and b is None:
        return "unstated"
    if a is None or b is None:
        return "unknown"
    if a.kind in _RUNNING and b.kind in _RUNNING:
        if a.kind != b.kind or (a.start and b.start and a.start != b.start):
            return "different"
        if a.end and b.end and abs((a.end - b.end).days) > _ANCHOR_DAYS:
            return "different"
        if a.end == b.end or not (names_as_of(a) and names_as_of(b)):
            return "same"
        return "different"
    if _is_running_year(a, b) or _is_running_year(b, a):
        return "same"
    if (a.start is None and a.end is None) or (b.start is None and b.end is None):
        return _by_words(a, b)
    if a.kind in _POINTS and b.kind in _POINTS:
        return "same" if (a.end or a.start) == (b.end or b.start) else "different"
    if (a.start, a.end) == (b.start, b.end):
        return "same"
    if _of_one_length(a, b):
        return "same"
    if a.start and b.start and a.end and b.end:
        return "unknown" if _of_the_same_years(a, b) else "different"
    ends_differ = a.end is not None and b.end is not None and a.end != b.end
    starts_differ = a.start is not None and b.start is not None and a.start != b.start
    return "different" if ends_differ or starts_differ else "unknown"
