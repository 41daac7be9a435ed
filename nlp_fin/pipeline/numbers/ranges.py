"""Which numbers are the two ends of a range: `60 bis 80 %`, `+1,8% bis +3,6%`, `0,5-1%`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.pipeline.loose_rows import mark_of
from nlp_fin.pipeline.numbers.candidates import Amount, Candidate

_OPENER_WINDOW = 32
_MAX_BETWEEN = 24
_ROW = 200
_ROW_DASHES = 3
_OPERATOR_AFTER = re.compile(r" ?\)? ?[=+/×÷] ?[-+(]?[$€]?\d")


def _opened(text: str, candidate: Candidate) -> bool:
    """Whether *zwischen* stands before the number, with at most two words in between."""
    window = text[max(0, candidate.start - _OPENER_WINDOW) : candidate.start]
    words = re.findall(r"[^\W\d_]+|[^\w\s]", window)[-3:]
    return any(word.lower() in number_context().range_openers for word in words)


def _dash_between(text: str, first: Candidate, second: Candidate) -> bool:
    between = text[first.end : second.start]
    dashes = number_context().dashes
    if between.strip() in dashes and between.strip():
        if between[0].isspace() and (_in_sum(text, first, second) or _in_row(text, first, between)):
            return False
        # One space only is a dash of the sentence (`5 % –7 Titel`) or a sign.
        return between[0].isspace() == between[-1].isspace()
    return False


def _in_row(text: str, first: Candidate, between: str) -> bool:
    """`1 Jahr – -39,4 % – 9,9 % – 26 %`: the dashes separate the cells of a row."""
    head = text.rfind("\n", max(0, first.start - _ROW), first.start)
    end = text.find("\n", first.start, first.start + _ROW)
    if (head < 0 < first.start - _ROW) or (end < 0 and len(text) > first.start + _ROW):
        return False  # a paragraph
    line = text[head + 1 : end if end >= 0 else len(text)]
    return line.count(between) >= _ROW_DASHES and mark_of(line) == between


def _in_sum(text: str, first: Candidate, second: Candidate) -> bool:
    """`420 + 130 − 50 = 500`, `(130 − 50) / 62,5`: the dash subtracts."""
    before = text[max(0, first.number[0] - 4) : first.number[0]].rstrip()
    return _OPERATOR_AFTER.match(text, second.end) is not None or before.endswith(("=", "+"))


def _is_misread_sign(text: str, first: Candidate, second: Candidate) -> bool:
    """`11 -12 Mio.`: the dash that was read as a minus joins the numbers."""
    if first.complete or first.exponent is not None or not second.negative:
        return False
    dash = text[second.start : second.start + 1]
    return text[first.end : second.start] == " " and dash in number_context().dashes


def _words_between(text: str, first: Candidate, second: Candidate) -> str:
    if second.start - first.end > _MAX_BETWEEN:
        return ""
    between = text[first.end : second.start]
    if first.hanging:
        between = between.removeprefix("-")
    return "" if "\n" in between else " ".join(between.lower().split())


def _units_agree(first: Candidate, second: Candidate) -> bool:
    if first.kind != "number" or second.kind != "number":
        return False
    return first.unit is None or second.unit is None or first.unit == second.unit


def is_range(text: str, first: Candidate, second: Candidate, *, opened: bool | None = None) -> bool:
    """Whether two neighbouring numbers are one range. Corrects a dash misread as a sign.

    `opened`: whether *zwischen* stands before; looked up in the text if not given.
    """
    if second.start - first.end > _MAX_BETWEEN or not _units_agree(first, second):
        return False
    if first.symmetric or second.symmetric:
        return False
    words = _words_between(text, first, second)
    context = number_context()
    if words in context.range_words:
        return True
    if words and words.split()[0] in context.range_between and len(words.split()) <= 2:
        return _opened(text, first) if opened is None else opened
    if _is_misread_sign(text, first, second):
        second.negative = second.signed = False
        second.start = second.number[0]
        return True
    return _dash_between(text, first, second) and not second.signed


def pair_ranges(text: str, candidates: Sequence[Candidate]) -> list[Amount]:
    """Amounts in order: ranges and single numbers."""
    amounts: list[Amount] = []
    index = 0
    while index < len(candidates):
        first = candidates[index]
        second = candidates[index + 1] if index + 1 < len(candidates) else None
        if second is not None and is_range(text, first, second):
            amounts.append(Amount(first, second))
            index += 2
        else:
            amounts.append(Amount(first))
            index += 1
    return amounts
