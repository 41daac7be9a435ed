"""Negative numbers of accounts in brackets: `| (1.905) |`, `EUR (8,3) Mio.`"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlp_fin.pipeline.numbers.candidates import Amount, Candidate
from nlp_fin.types import Block

# `(1)` … `(9)` in a cell refer to notes, `(2024)` is a year.
_NUMBER = r"\((?P<n>(?!\d\)|(?:19|20)\d\d\))\d{1,3}(?:[.,'’ ]?\d{1,3}){0,5}) ?%?\)"


@cache
def _cell() -> re.Pattern[str]:
    # One blank may stand beside a separator; wide gaps are separators themselves.
    return re.compile(
        rf"(?:(?<=[|\t])|(?<=[|\t] )|(?<=[|\t]  )|(?<=   )){_NUMBER}(?= {{0,2}}(?:[|\t\n]|$)|   )"
    )


@cache
def _names_earlier() -> re.Pattern[str]:
    """A header whose brackets hold values of an earlier period (`2024 (Vorjahr)`)."""
    return re.compile(r"\((?:Vorjahr|Vj|VJ|Vorquartal|Vorperiode|i\. ?V|(?:19|20)\d\d)")


@cache
def _money() -> re.Pattern[str]:
    """A currency on the left, and behind the bracket a scale or the end of the amount."""
    return re.compile(
        rf"(?<=[A-Z€$] ){_NUMBER}(?= (?:Mio|Mrd|Tsd|Mill|Tausend|mn|bn)\b)"
        rf"|(?<=[€$] ){_NUMBER.replace('?P<n>', '?P<m>')}(?=\s|$)"
    )


def write_signs(work: str, blocks: Sequence[Block]) -> str:
    """`work` with minus signs instead of such brackets; every character keeps its offset."""
    if "(" not in work:
        return work
    spans = [m.span() for m in _money().finditer(work)]
    earlier = False
    for block in blocks:
        if block.kind != "table_row":
            earlier = False
            continue
        earlier = earlier or _names_earlier().search(work, block.start, block.end) is not None
        if not earlier:
            spans += [m.span() for m in _cell().finditer(work, block.start, block.end)]
    if not spans:
        return work
    characters = list(work)
    for start, end in spans:
        opened = work.index("(", start, end)
        closed = work.rindex(")", start, end)
        characters[opened] = "-"
        characters[closed] = " "
    return "".join(characters)


def close_brackets(text: str, amounts: Sequence[Amount]) -> None:
    """Take the closing bracket of such a number into its span."""
    for amount in amounts:
        last: Candidate = amount.last
        written = text[amount.start : last.end]
        if "(" in written and ")" not in written and text[last.end : last.end + 1] == ")":
            last.end += 1


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(r"\((\d[\d.,'’ ]*%?)\)")


def plain_sign(text: str) -> str:
    """The characters of one quantity with a minus for its brackets."""
    return _whole().sub(r"-\1 ", text, count=1) if "(" in text else text
