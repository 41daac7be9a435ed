"""Numbers in digits: German, Swiss and English separators, exact values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal as Choice

from nlp_fin.ingest.legible import INVISIBLE

Mark = Choice[",", "."]
"""The decimal mark that an ambiguous number (`1.565`, `4,347`) is read with."""

# Longer digit strings are identifiers or junk, never a quantity.
_MAX_LENGTH = 30
_APOSTROPHES = "'’‘ʼ´"


@dataclass(frozen=True, slots=True)
class Literal:
    """An unsigned number in digits. `step` is one unit in its last printed place."""

    value: Decimal
    step: Decimal
    grouped: bool
    """Whether thousands are grouped (`12.500`)."""
    decimals: bool


@dataclass(frozen=True, slots=True)
class _Shapes:
    plain: re.Pattern[str]
    grouped: re.Pattern[str]
    apostrophe: re.Pattern[str]
    single: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    return _Shapes(
        plain=re.compile(r"0|[1-9]\d*"),
        grouped=re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:([.,])(\d+))?"),
        apostrophe=re.compile(r"[1-9]\d{0,2}(?:'\d{3})+(?:[.,](\d+))?"),
        single=re.compile(r"(0|[1-9]\d*)([.,])(\d+)"),
    )


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(rf"[{INVISIBLE}]")


def _number(integer: str, fraction: str | None, *, grouped: bool) -> Literal:
    digits = re.sub(r"\D", "", integer)
    if not fraction:
        return Literal(Decimal(digits), Decimal(1), grouped, False)
    step = Decimal(1).scaleb(-len(fraction))
    return Literal(Decimal(f"{digits}.{fraction}"), step, grouped, True)


def visible_end(text: str, end: int) -> int:
    """`end` without the invisible characters right before it."""
    while end and _invisible().match(text, end - 1):
        end -= 1
    return end


def parse_literal(text: str, mark: Mark = ",") -> Literal | None:
    """The number that `text` is, or None (`15.09.2025`, `1.2.3`, `007` are none).

    `12.500` and `4,347` are ambiguous: with `mark` `,` they are 12500 and 4.347, with `.` 12.5
    and 4347. Spaces and apostrophes group thousands; invisible characters count for nothing.
    """
    if not text.isascii():
        text = _invisible().sub("", text)
    if len(text) > _MAX_LENGTH:
        return None
    shapes = _shapes()
    if shapes.plain.fullmatch(text):
        return _number(text, None, grouped=False)
    unified = re.sub(rf" ?[{_APOSTROPHES}] ?|[ \u00a0\u2009\u202f]", "'", text)
    if "'" in unified:
        match = shapes.apostrophe.fullmatch(unified)
        if match is None:
            return None
        integer = unified[: match.start(1) - 1] if match[1] else unified
        return _number(integer, match[1], grouped=True)
    single = shapes.single.fullmatch(text)
    if single is not None:
        integer, separator, fraction = single.groups()
        if len(fraction) == 3 and len(integer) <= 3 and integer != "0" and separator != mark:
            return _number(text, None, grouped=True)
        return _number(integer, fraction, grouped=False)
    grouped = shapes.grouped.fullmatch(text)
    if grouped is not None and grouped[1] != grouped[2]:
        fraction = grouped[3]
        integer = text[: -len(fraction) - 1] if fraction else text
        return _number(integer, fraction, grouped=True)
    return None


def decimal_mark(texts: Iterable[str]) -> Mark:
    """The decimal mark of a text, from the numbers in it that are not ambiguous.

    A German text writes a comma; a point is taken only where it is written twice and the comma
    never.
    """
    commas = points = 0
    shapes = _shapes()
    for text in texts:
        single = shapes.single.fullmatch(text)
        if single is not None and len(single[3]) != 3:
            commas += single[2] == ","
            points += single[2] == "."
        elif single is None and len(text) <= _MAX_LENGTH:
            grouped = shapes.grouped.fullmatch(text)
            if grouped is not None and grouped[2] and grouped[1] != grouped[2]:
                commas += grouped[2] == ","
                points += grouped[2] == "."
    return "." if points >= 2 and not commas else ","
