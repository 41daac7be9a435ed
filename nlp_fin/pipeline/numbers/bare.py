"""Which numbers without a unit are figures: counts, shares of a whole, cells, parts of formulas."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache
from itertools import pairwise

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.pipeline.numbers.candidates import Amount, Taken, is_year_like, make_share
from nlp_fin.pipeline.numbers.levels import (
    carries_valuation,
    is_bound,
    may_be_bare,
    set_bare,
    word_before,
)
from nlp_fin.pipeline.numbers.nouns import (
    count_noun,
    counted_form,
    never_after,
    noun_after,
    noun_ahead,
)

# A number with grouped thousands is a quantity, whatever follows: years and identifiers have none.
_WRITTEN_OUT = 1000
# Smaller whole numbers in a formula are exponents and the like.
_FORMULA_MINIMUM = 10
# `… × 100` turns a ratio into a percentage; it is no figure.
_PERCENT_FACTOR = 100
_TIMES_SIGNS = ("×", "*", "·")
# Titles count what the page lists (`10 Aktien für das neue Jahr`).
_LONGEST_LIST = 25
# So many amounts before and behind may lend their currency.
_BACK = 6
_AHEAD = 2
_WINDOW = 40
_PARAGRAPH_WINDOW = 200


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "operator_after": re.compile(r" ?[×*·÷=] ?[-+(]?[$€£]?\d"),
        "operator_before": re.compile(r"[\d%€$)A-Z] ?[×*·÷] ?$|= ?$"),
        "whole": re.compile(r"\b(?:[Vv]on|[Uu]nter) (?:den |insgesamt |rund |etwa |gut ){0,2}$"),
        "thereof": re.compile(
            r"\b(?:davon|darunter) (?:allein |rund |etwa |gut |knapp |über |mehr als ){0,2}$"
        ),
        "part_of": re.compile(
            r" (?:der|von|von den|aus|aus den|ihrer|seiner|von ihren|von seinen) "
            r"(?:insgesamt |weltweit |geplant(?:en)? |gut |rund |etwa |knapp ){0,2}"
        ),
    }


def is_part_of_whole(text: str, left: Amount, right: Amount) -> bool:
    """`sieben der zehn`: a part and its whole, both bare and in words.

    In digits (`120 der weltweit 1.480 Stellen`) both are counts that can be checked.
    """
    one, other = left.first, right.first
    if left.unit or right.unit or left.second or right.second or one.article:
        return False
    if one.exponent or other.exponent or not 0 < one.value <= other.value:
        return False
    if not one.in_words or not other.in_words:
        return False
    return _patterns()["part_of"].fullmatch(text, left.end, right.start) is not None


def part_of_whole(left: Amount, right: Amount) -> Amount:
    """The share that `left` is of `right`, as one amount in percent."""
    return Amount(make_share(left.start, right.end, left.first.value / right.first.value))


def _names_whole(text: str, right: Amount) -> bool:
    noun = noun_after(text, right.end)
    return noun is not None and counted_form(noun) is not None


def merge_parts(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """Make one share of a part and its whole where a counted noun follows."""
    merged: list[Amount] = []
    skip = False
    for index, left in enumerate(amounts):
        right = amounts[index + 1] if index + 1 < len(amounts) else None
        if skip:
            skip = False
        elif right and is_part_of_whole(text, left, right) and _names_whole(text, right):
            merged.append(part_of_whole(left, right))
            skip = True
        else:
            merged.append(left)
    return merged


def _count_parts(text: str, amounts: Sequence[Amount]) -> None:
    """`120 der weltweit 1.480 Stellen`: the part counts what the whole counts."""
    for left, right in pairwise(amounts):
        if left.unit is not None or right.unit != "count" or right.first.bare:
            continue
        if left.first.article or is_year_like(left.first) or left.first.in_words:
            continue
        if _patterns()["part_of"].fullmatch(text, left.end, right.start):
            for candidate in (left.first, left.last):
                candidate.unit, candidate.unit_text = "count", right.last.unit_text


def count_parts_of_whole(text: str, amounts: Sequence[Amount], floors: Sequence[int]) -> None:
    """Bare parts of a counted whole: `Von den 40 Werten notierten 24 im
    Plus und 16 im Minus`, `5.500 Mitarbeiter, davon etwa 1.000 in Berlin`.

    `floors` gives for each amount where its sentence begins.
    """
    whole: Amount | None = None
    opened = False
    sentence = -1
    for amount, floor in zip(amounts, floors, strict=True):
        number = amount.last
        if floor != sentence:
            # `Das Gremium hat 20 Mitglieder. 10 davon …` reaches back one sentence.
            opened = whole is not None and text.startswith(" davon", amount.end)
            whole, sentence = whole if opened else None, floor
        if amount.unit == "count" and not number.bare:
            opened = _precedes(text, "whole", floor, amount) or opened
            whole = amount
        elif whole is not None and _is_part(text, amount, whole, opened=opened):
            for candidate in (amount.first, number):
                candidate.unit, candidate.unit_text = "count", whole.last.unit_text


def _is_part(text: str, amount: Amount, whole: Amount, *, opened: bool) -> bool:
    number = amount.last
    if amount.unit is not None or number.value > whole.last.scaled():
        return False
    if number.article or number.decimals or is_year_like(number) or never_after(text, amount.start):
        return False
    return opened or _precedes(text, "thereof", whole.end, amount)


def _precedes(text: str, pattern: str, floor: int, amount: Amount) -> bool:
    start = max(floor, amount.start - _WINDOW)
    return _patterns()[pattern].search(text, start, amount.start) is not None


def inherit_currency(text: str, amounts: Sequence[Amount], floors: Sequence[int]) -> None:
    """A scale without unit is money where the sentence speaks of money before it
    (`1,1 Milliarden Euro, 250 Millionen mehr als im Vorjahr`) or right after it."""
    for index, (amount, floor) in enumerate(zip(amounts, floors, strict=True)):
        if amount.unit is not None or amount.last.exponent is None or amount.first.article:
            continue
        nearby = [*range(index - 1, index - _BACK - 1, -1), *range(index + 1, index + _AHEAD + 1)]
        lenders = [amounts[i] for i in nearby if 0 <= i < len(amounts) and floors[i] == floor]
        lenders += [
            other
            for other in reversed(amounts[max(0, index - _BACK // 2) : index])
            if _same_paragraph(text, other, amount)
        ]
        for other in lenders:
            if other.unit == "count" and other.last.exponent is not None and not other.last.bare:
                break  # `14 Millionen Kunden, europaweit etwa 47 Mio.`
            if other.unit is not None and other.unit.isupper():
                amount.first.unit = amount.last.unit = other.unit
                break


def _same_paragraph(text: str, left: Amount, right: Amount) -> bool:
    between = text[left.end : right.start]
    return len(between) <= _PARAGRAPH_WINDOW and "\n" not in between


def _opens_title(text: str, amount: Amount, titles: Container[int]) -> bool:
    """`10 Aktien für 2026`, also behind the name of a series (`Radar: Vier Nebenwerte`)."""
    start = amount.start
    if text[max(0, start - 2) : start] == ": " and amount.first.in_words:
        start = text.rfind("\n", max(0, start - _WINDOW), start) + 1 or 0
    return start in titles and amount.last.scaled() <= _LONGEST_LIST


def settle_counts(
    text: str, amounts: Sequence[Amount], cells: Taken, titles: Container[int]
) -> None:
    """Decide the counts by the nouns behind them. `titles`: where headings begin.

    Done before `classify`, so that `von 18.000 auf 2,91 Millionen Arbeitslose` can share.
    """
    for amount in amounts:
        if amount.unit is not None or amount.first.article:
            continue
        if cells.overlaps(*amount.first.number) or _opens_title(text, amount, titles):
            continue
        if amount.last.exponent is not None or not never_after(text, amount.start):
            count_noun(text, amount)
    _count_parts(text, amounts)


def settle_scales(amounts: Sequence[Amount]) -> None:
    """What has a scale and still no unit is a bare count (`auf ca. 8,9 Mio.`)."""
    for amount in amounts:
        if amount.unit is None and amount.last.exponent is not None and not amount.first.article:
            set_bare(amount, "count")


def classify(text: str, amounts: Sequence[Amount], cells: Taken) -> list[Amount]:
    """The amounts that are figures. `cells` are the table cells that hold nothing but a number."""
    kept: list[Amount] = []
    last: Amount | None = None
    for amount in amounts:
        if amount.unit is not None or _decide(text, amount, cells, last):
            if _is_quotient(text, kept, amount):
                set_bare(amount, "times")
            kept.append(amount)
            # Other figures may stand between two multiples, unless they are many.
            if amount.unit == "times" or last is None or last.unit != "times":
                last = amount
    return kept


def _is_quotient(text: str, kept: Sequence[Amount], amount: Amount) -> bool:
    """`60 € / 4 € = 15`: money divided by money is a multiple."""
    if len(kept) < 2 or amount.unit != "count" or not amount.first.bare:
        return False
    dividend, divisor = kept[-2], kept[-1]
    if dividend.unit != divisor.unit or not (divisor.unit or "").isupper():
        return False
    if text[divisor.end : amount.start].strip() != "=":
        return False
    return text[dividend.end : divisor.start].strip() in ("/", ":", "÷")


def _decide(text: str, amount: Amount, cells: Taken, last: Amount | None) -> bool:
    """Whether a number without unit is a figure; gives it its unit."""
    number = amount.first
    if cells.overlaps(*number.number):
        if is_year_like(number):
            return False
        set_bare(amount, "count")
        return True
    if not may_be_bare(text, amount):
        return False
    if carries_valuation(text, amount, last):
        set_bare(amount, "times")
    elif last is not None and is_bound(text, amount, last):
        set_bare(amount, last.unit or "count")
    elif _in_formula(text, amount) or _is_plain_decimal(text, amount):
        set_bare(amount, "count")
    elif number.grouped and number.value >= _WRITTEN_OUT:
        set_bare(amount, "count")
        amount.first.unit_text = amount.last.unit_text = noun_ahead(text, amount.end)
    else:
        return False
    return True


def _in_formula(text: str, amount: Amount) -> bool:
    number = amount.first
    before = text[max(0, amount.start - 4) : amount.start]
    patterns = _patterns()
    after = patterns["operator_after"].match(text, amount.end)
    if number.in_words or (after is None and patterns["operator_before"].search(before) is None):
        return False
    if before.rstrip().endswith(_TIMES_SIGNS) and number.value == _PERCENT_FACTOR:
        return False
    small = number.value < _FORMULA_MINIMUM and not number.decimals
    return not small or (after is not None and "=" not in after[0])


def _is_plain_decimal(text: str, amount: Amount) -> bool:
    """A decimal fraction behind a preposition or a colon: what it measures is for others to say."""
    number = amount.first
    if not number.decimals or "," not in text[number.number[0] : number.number[1]]:
        return False
    return word_before(text, amount.start) in number_context().decimal_leads
