"""Cuts a text into tokens and gives each one class of the time grammar."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from nlp_fin.lexicon.small_numbers import number_words
from nlp_fin.lexicon.time import TimeLexicon, time_lexicon

_SOFT_WRAP = 40
"""A line break behind a line of at least so many characters may be a mere wrap."""
_LONGEST_INT = 6
_LONGEST_WORD = 40

_PUNCTUATION = {
    ".": "DOT", ",": "COMMA", "/": "SLASH", "-": "DASH", "–": "DASH", "—": "DASH", "‑": "DASH",
    "−": "DASH", ":": "COLON", "(": "LPAR", ")": "RPAR", "'": "APOS", "’": "APOS",
}  # fmt: skip


class Item(NamedTuple):
    """A token, or later an expression: its class, place and value."""

    cls: str
    start: int
    end: int
    value: Any
    text: str


@cache
def _token_pattern() -> re.Pattern[str]:
    # Possessive throughout: no megabyte of digits can make it backtrack.
    return re.compile(
        r"(?P<iso>\d{4}-\d{2}-\d{2}(?!\d)(?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?)?)"
        r"|(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])|\d{4}/\d{2}/\d{2}(?![\d/]))"
        r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?!\d))"
        # a word glued to a date by a page (*2025Lies auch*) is a token of its own
        r"|(?P<glued>(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d{2}(?=[A-ZÄÖÜ][a-zäöüß]{2}))"
        r"|(?P<num>\d++(?:[.,'’]\d++)*+[^\W_]*+)"
        r"|(?P<word>[^\W\d_][^\W_]*+)"
        r"|(?P<line>\n)"
        r"|(?P<other>[^\s\w]|_)"
    )


@cache
def _shape_pattern() -> re.Pattern[str]:
    number = "|".join(sorted(number_words(), key=len, reverse=True))
    return re.compile(
        r"(?P<plain>[0-9]{1,6})"
        r"|(?P<full>(?P<fd>[0-9]{1,2})\.(?P<fm>[0-9]{1,2})\.(?P<fy>[0-9]{4}|[0-9]{2}))"
        r"|(?P<my>(?P<mm>0[1-9]|1[0-2])\.(?P<myy>(?:19|20)[0-9]{2}))"
        r"|(?P<dm>(?P<dd>[0-9]{1,2})\.(?P<dmm>[0-9]{1,2}))"
        r"|(?P<dec>[0-9]{1,4}[.,][0-9]{1,3})"
        r"|[qQ](?P<q>[1-4])|(?P<q2>[1-4])[qQ](?P<qy>[0-9]{2}|(?:19|20)[0-9]{2})?"
        r"|[hH](?P<h>[12])|(?P<h2>[12])(?:H|HJ|Hj)(?P<hy>[0-9]{2}|(?:19|20)[0-9]{2})?"
        r"|(?P<h3>HJ|Hj)(?P<h4>[12])"
        r"|(?P<nm>[369]|12)M(?P<nmy>[0-9]{2}|(?:19|20)[0-9]{2})?"
        r"|(?:FY|GJ|FJ)(?P<fy1>[0-9]{2}|(?:19|20)[0-9]{2})[eE]?"
        r"|(?P<ye>(?:19|20)[0-9]{2})(?:e|E|F|P|f|p|er|ff)"
        r"|(?P<ye2>[0-9]{2})[eE]"
        r"|(?P<dec1>(?:1[5-9]|20)[0-9]0)(?:ern?)|(?P<dec2>[0-9]0)ern?"
        r"|[kK][wW](?P<kw>[0-9]{1,2})"
        r"|(?P<malx>[0-9]{1,3})(?:x|mal)"
        r"|(?P<yd>[0-9]{1,2})(?:J|Y|j|y)|(?P<hd>[0-9]{1,3})h|(?P<md>[0-9]{1,3})(?:min|Min)"
        rf"|(?P<jw>{number}|[0-9]{{1,3}})(?P<ju>jährig|tägig|wöchig|monatig|stündig|minütig)[a-z]{{0,2}}"
        rf"|(?P<mal>ein|{number})mal"
        rf"|(?P<sw>ein|{number})(?P<su>jahres|monats|wochen|tages|quartals)(?P<st>sicht|frist)"
        rf"|(?P<nw>drei|sechs|neun|zwölf)(?:monats)(?:zeitraum|zeitraums|zahlen|ergebnis|bilanz|"
        r"umsatz|gewinn|bericht|abschluss|periode|überschuss|werte)"
        rf"|(?P<cw>ein|{number})(?P<cu>jahres|jahre|monats|wochen|tages|tage|quartals)[a-zäöüß]{{0,25}}"
    )


_UNIT_STEMS = {
    "jährig": "year", "jahres": "year", "jahre": "year", "tägig": "day", "tages": "day",
    "tage": "day", "wöchig": "week", "wochen": "week", "monatig": "month", "monats": "month",
    "stündig": "hour", "minütig": "minute", "quartals": "quarter",
}  # fmt: skip


def expand_year(digits: str) -> int:
    """A year of two or four digits; two digits up to 68 lie in this century."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= 68 else 1900)


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day or the year is not of our time."""
    try:
        return date(year, month, day) if 1500 <= year < 2200 else None
    except ValueError:
        return None


def _optional_year(digits: str | None) -> int | None:
    return expand_year(digits) if digits else None


def _count(word: str) -> str:
    return "1" if word == "ein" else str(number_words().get(word, word))


def _plain_class(digits: str) -> tuple[str, Any]:
    value = int(digits)
    if len(digits) == 4 and digits[0] != "0":
        if 1900 <= value < 2100:
            return "YEAR", value
        if 1500 <= value < 2200:
            return "YEAROLD", value
    if len(digits) > 2 or not 1 <= value <= 31:
        return ("INT2" if len(digits) == 2 else "INT"), digits
    return ("D4" if value <= 4 else "D12" if value <= 12 else "D31"), digits


def _full_date(digits: re.Match[str]) -> tuple[str, Any]:
    day = make_date(expand_year(digits["fy"]), int(digits["fm"]), int(digits["fd"]))
    return ("NUM", None) if day is None else ("FULLDATE", day)


def _dotted_pair(digits: re.Match[str]) -> tuple[str, Any]:
    day, month = int(digits["dd"]), int(digits["dmm"])
    if 1 <= month <= 12 and make_date(2000, month, day):
        return "DM", (day, month)
    return "DEC", digits[0]


def _shape_class(word: str) -> tuple[str, Any] | None:
    """Class of a token by its shape (*Q3*, *9M25*, *zehnjährige*), or None."""
    found = _shape_pattern().fullmatch(word)
    if found is None and word[0].isupper():
        found = _shape_pattern().fullmatch(word[0].lower() + word[1:])
    if found is None:
        return None
    kind = found.lastgroup or ""
    group = found.groupdict()
    if group["plain"]:
        return _plain_class(word)
    if group["full"]:
        return _full_date(found)
    if group["dm"]:
        return _dotted_pair(found)
    simple: dict[str, tuple[str, Any]] = {
        "my": ("MY", (int(group["mm"] or 0), int(group["myy"] or 0))),
        "dec": ("DEC", word),
        "q": ("QTOK", (int(group["q"] or 0), None)),
        "h": ("HTOK", (int(group["h"] or 0), None)),
        "h4": ("HTOK", (int(group["h4"] or 0), None)),
        "kw": ("KWTOK", int(group["kw"] or 0)),
        "fy1": ("FYTOK", _optional_year(group["fy1"])),
        "ye": ("YEARE", _optional_year(group["ye"])),
        "ye2": ("YEARE2", _optional_year(group["ye2"])),
        "dec1": ("DECTOK", int(group["dec1"] or 0)),
        "dec2": ("DECTOK", 1900 + int(group["dec2"] or 0)),
        "malx": ("MALW", group["malx"]),
        "mal": ("MALW", group["mal"]),
    }
    if kind in simple:
        return simple[kind]
    if group["q2"]:
        return "QTOK", (int(group["q2"]), _optional_year(group["qy"]))
    if group["h2"]:
        return "HTOK", (int(group["h2"]), _optional_year(group["hy"]))
    if group["nm"]:
        return "NMTOK", (int(group["nm"]), _optional_year(group["nmy"]))
    if group["nw"]:
        return "NMWORD", int(_count(group["nw"]))
    for name, unit_word in (("yd", "year"), ("hd", "hour"), ("md", "minute")):
        if group[name]:
            return "NDUR", (group[name], unit_word)
    if group["sw"]:
        return "SIGHT", f"{_count(group['sw'])} {_UNIT_STEMS[group['su']]}"
    number, unit = (group["jw"], group["ju"]) if group["jw"] else (group["cw"], group["cu"])
    return "NDUR", (_count(number or ""), _UNIT_STEMS[unit or ""])


@lru_cache(maxsize=1 << 16)
def classify(word: str) -> tuple[str, Any]:
    """Class and value of a word or number by itself."""
    if len(word) > _LONGEST_WORD:
        return "OTHER", None
    lexicon = time_lexicon()
    hit = lexicon.lookup(word) or _shape_class(word) or _grown(word, lexicon)
    if hit:
        return hit
    if word.islower() and word.endswith(("e", "en", "er", "es")):
        return ("PASTV" if word.endswith(lexicon.past_suffixes) else "LOW"), None
    return ("NUM" if word[0].isdigit() else "OTHER"), None


def _grown(word: str, lexicon: TimeLexicon) -> tuple[str, Any] | None:
    """*Dienstagabend*, *jährige*, *Vorjahresumsatz*."""
    low = word.lower()
    meaning = lexicon.prefix_meaning(word)
    if meaning:
        return "MEANING", meaning
    if word[0].isupper():
        for day, (cls, value) in lexicon.exact.items():
            if cls == "WEEKDAY" and word.startswith(day) and word[len(day) :] in lexicon.lower:
                return ("WEEKDAY", value) if lexicon.lower[word[len(day) :]][0] == "PART" else None
    if low.startswith("halbjahres"):
        return "HALBWORD", 1
    if word[0].isupper():
        for stem in ("monats", "wochen", "tages", "tage", "jahres", "quartals"):
            if low.startswith(stem) and len(low) > len(stem) + 2:
                return "UNITWORD", (_UNIT_STEMS[stem], low[len(stem) :])
    for stem in ("jährig", "tägig", "wöchig", "monatig", "stündig", "minütig"):
        if low.startswith(stem) and len(low) <= len(stem) + 2:
            return "JAEHRIG", _UNIT_STEMS[stem]
    return None


def tokenize(text: str) -> list[Item]:
    """The tokens of `text`. A line break that ends a line of a list or table, or a paragraph,
    is a token of class `LINE`; a mere wrap of running text is none."""
    items: list[Item] = []
    append = items.append
    line_start = 0
    for found in _token_pattern().finditer(text):
        kind = found.lastgroup
        start, end = found.span()
        if kind == "line":
            if start - line_start < _SOFT_WRAP or text.startswith("\n", end):
                append(Item("LINE", start, end, None, "\n"))
            line_start = end
            continue
        word = found[0]
        if kind in ("num", "word", "glued"):
            cls, value = classify(word)
        elif kind == "other":
            cls, value = _PUNCTUATION.get(word, "OTHER"), None
        elif kind == "iso":
            cls, value = _parsed(word[0:4], word[5:7], word[8:10])
        elif kind == "slash":
            cls, value = _slash_date(word)
        else:
            cls, value = _clock(word)
        append(Item(cls, start, end, value, word))
    return items


def _parsed(year: str, month: str, day: str) -> tuple[str, Any]:
    value = make_date(int(year), int(month), int(day))
    return ("NUM", None) if value is None else ("FULLDATE", value)


def _slash_date(word: str) -> tuple[str, Any]:
    first, second, third = word.split("/")
    if len(first) == 4:
        return _parsed(first, second, third)
    # Day first as Germans write; an American date shows itself by a second number over 12.
    year = expand_year(third)
    value = make_date(year, int(second), int(first)) or make_date(year, int(first), int(second))
    return ("NUM", None) if value is None else ("FULLDATE", value)


def _clock(word: str) -> tuple[str, Any]:
    parts = [int(part) for part in word.split(":")]
    good = parts[0] <= 24 and all(part < 60 for part in parts[1:])
    return ("CLOCK" if good else "OTHER"), None


def line_of(items: list[Item]) -> list[int]:
    """Offsets of the line breaks among `items`, for `same_line`."""
    return [item.start for item in items if item.cls == "LINE"]


def same_line(breaks: list[int], first: int, second: int) -> bool:
    """Whether no line break lies between two offsets."""
    return bisect_left(breaks, first) == bisect_left(breaks, second)
