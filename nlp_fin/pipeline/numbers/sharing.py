"""Scale and unit that numbers share: `von 7,8 auf 8,99 Milliarden`, `um 3, 4 und 5 Prozent`,
`120,5 (Vj. 110,2) Mio. Euro`, `3,5 Mio. Euro (Vj. 3,2)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.pipeline.numbers.candidates import Amount, Candidate, Taken, is_year_like
from nlp_fin.pipeline.numbers.units import scale_and_unit

_MAX_BETWEEN = 70
# Numbers that share a unit silently are of one order of magnitude.
_MAX_RATIO = 25
_MAX_ELLIPSIS = 5
_ENUMERATING = frozenset({"und", "sowie", ","})


@dataclass(frozen=True, slots=True)
class _Patterns:
    word: re.Pattern[str]
    closing: re.Pattern[str]
    from_before: re.Pattern[str]
    by_before: re.Pattern[str]
    ends: re.Pattern[str]
    before_year: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        word=re.compile(r"[^\W\d_]+\.?|[^\w\s]"),
        closing=re.compile(r"[^()|\n]{0,30}?\)"),
        from_before=re.compile(
            r"(?:von|aus|bei|statt) (?:(?:rund|etwa|knapp|gut|über|zuvor|ehemals|bisher|noch"
            r"|durchschnittlich|minus|plus) ){0,2}[-+−–]?$",
            re.IGNORECASE,
        ),
        by_before=re.compile(
            r"\bum (?:(?:rund|etwa|knapp|gut|mehr als|über|weitere|bis zu) ){0,2}$", re.IGNORECASE
        ),
        ends=re.compile(r" ?(?:[.,;:)?!]|$|\n)"),
        before_year=re.compile(r"(?:19|20)\d\d"),
    )


def inherit(target: Candidate, source: Candidate) -> None:
    """Give `target` what it lacks of scale and unit from `source`."""
    if target.exponent is None and not _keeps_own_size(target, source):
        target.exponent = source.exponent
    if target.unit is None:
        target.unit, target.factor = source.unit, source.factor
        target.unit_text = source.unit_text
    target.inherited = True


def _keeps_own_size(target: Candidate, source: Candidate) -> bool:
    """`von 900.000 auf 1,2 Millionen`: a number written out does not take the scale."""
    return target.grouped and target.value >= 1000 and source.value < 1000


def share_in_ranges(amounts: Sequence[Amount]) -> None:
    """The two ends of a range share scale and unit."""
    for amount in amounts:
        first, second = amount.first, amount.second
        if second is None:
            continue
        if first.unit is None or (first.exponent is None and second.exponent is not None):
            inherit(first, second)
        if second.unit is None and first.unit is not None:
            inherit(second, first)


def _words(text: str, start: int, end: int, taken: Taken) -> list[str] | None:
    """Words and marks of text between two numbers, without what dates claim; None if too long
    or across a line break or table cell."""
    if end - start > _MAX_BETWEEN:
        return None
    between = text[start:end]
    if "\n" in between or "|" in between or "\t" in between or "   " in between:
        return None
    found: list[str] = []
    for match in _patterns().word.finditer(between):
        if not taken.overlaps(start + match.start(), start + match.end()):
            found.append(match[0].lower())
    return found


def _joins(words: Sequence[str], *, chained: bool, split_by_time: bool = False) -> str | None:
    """The connective if `words` are connectives and fillers only.

    A comma joins in a chain (`um 3, 4 und 5 Prozent`), and where only a date stands behind it
    (`2025 zwei, 2026 drei Zinssenkungen`).
    """
    context = number_context()
    found = None
    for word in words:
        if word in context.connectives:
            found = found or word.rstrip(".")
        elif word not in context.sharing_fillers and word not in (",", "."):
            return None
    if found is not None:
        return found
    return "," if "," in words and (chained or split_by_time) else None


def _share_left(text: str, left: Amount, right: Amount, taken: Taken) -> None:
    """`von 7,8 auf 8,99 Milliarden`: what stands behind the last number holds for both."""
    words = _words(text, left.end, right.start, taken)
    if words is None or left.last.unit is not None or right.unit is None:
        return
    if right.first.kind != "number" or left.first.article:
        return
    if is_year_like(left.last) and not _patterns().from_before.search(
        text[max(0, left.start - 32) : left.start]
    ):
        return
    if left.last.hanging:
        words = words[1:]
    dated = words == [","] and taken.overlaps(left.end, right.start)
    joined = _joins(words, chained=right.first.inherited, split_by_time=dated) is not None
    if joined or _is_elliptical(text, left, right, words):
        inherit(left.last, right.first)
        if left.second is not None:
            inherit(left.first, right.first)


def _is_elliptical(text: str, left: Amount, right: Amount, words: Sequence[str]) -> bool:
    """`BMW büßten 1,2 und Audi 2,8 Prozent ein`: the same said of another name."""
    if not words or len(words) > _MAX_ELLIPSIS or left.last.grouped or not _similar(left, right):
        return False
    if words[0] not in _ENUMERATING or (words[0] == "," and not right.first.inherited):
        return False
    names = re.findall(r"[^\W\d_]+", text[left.end : right.start])[words[0] != "," :]
    return bool(names) and all(n[0].isupper() or n in ("der", "die", "das") for n in names)


def _opens_parenthesis(text: str, left: Amount, right: Amount, taken: Taken) -> bool:
    """`120,5 (Vj. 110,2`: only a word for another period stands between."""
    words = _words(text, left.end, right.start, taken)
    if not words or words[0] not in "([" or len(words) > 7:
        return False
    fillers = number_context().sharing_fillers
    return all(
        word in fillers or word.rstrip(".") in fillers or word in ".:/" for word in words[1:]
    )


def _share_across_parenthesis(text: str, left: Amount, right: Amount, taken: Taken) -> None:
    if not _opens_parenthesis(text, left, right, taken):
        return
    closing = _patterns().closing.match(text, right.end)
    if closing is None:
        return
    if left.unit is None and right.unit is None:
        exponent, form, _ = scale_and_unit(text, closing.end())
        if (form is None and exponent is None) or (form is not None and form.kind == "compound"):
            return
        for candidate in (left.first, left.last, right.first, right.last):
            if form is not None:
                candidate.unit, candidate.factor = form.unit, form.factor
                exponent = exponent or form.exponent
            candidate.exponent = candidate.exponent or exponent
            candidate.inherited = True
    elif left.unit is None:
        inherit(left.first, right.last)
        inherit(left.last, right.last)
    elif right.unit is None and _similar(left, right) and not _is_note(right):
        inherit(right.first, left.last)
        inherit(right.last, left.last)


def _is_note(amount: Amount) -> bool:
    """A lone small integer in parentheses is a footnote or an age, a year is a year."""
    number = amount.first
    if number.decimals or number.grouped or amount.second is not None or number.exponent:
        return False
    return number.value < 10 or 1900 <= number.value < 2100


def _similar(left: Amount, right: Amount) -> bool:
    one, other = left.last.value, right.first.value
    if left.last.exponent and right.last.exponent:
        return True
    if not one or not other:
        return True
    return max(one, other) <= _MAX_RATIO * min(one, other)


def _share_right(text: str, left: Amount, right: Amount, taken: Taken) -> None:
    """`von 12,3 Prozent auf 13,5`, `5,2 Prozent nach 4,8 im Vorjahr`."""
    if left.unit is None or right.unit is not None or left.first.kind != "number":
        return
    words = _words(text, left.end, right.start, taken)
    connective = _joins(words, chained=False) if words is not None else None
    if connective is None or connective in ("und", "oder", "sowie", "als", "über", "von"):
        return
    window = text[max(0, left.start - 32) : left.start]
    if connective == "auf" and _patterns().by_before.search(window):
        _share_level(text, left, right, taken)
        return
    if connective in ("auf", "zu", "bis") and not _patterns().from_before.search(window):
        return
    if not _similar(left, right) or _is_note(right) or not _stands_alone(text, right, taken):
        return
    inherit(right.first, left.last)
    inherit(right.last, left.last)


def _share_level(text: str, left: Amount, right: Amount, taken: Taken) -> None:
    """`stieg um einen Dollar auf 65`: the level has the unit of the move, but not of a
    percentage; cents move euros."""
    unit = left.last.unit or ""
    if not (unit.isupper() or unit == "points") or not _stands_alone(text, right, taken):
        return
    for candidate in (right.first, right.last):
        candidate.unit = unit
        candidate.inherited = True


def _stands_alone(text: str, amount: Amount, taken: Taken) -> bool:
    """No noun follows that the number would count."""
    if _patterns().ends.match(text, amount.end) or taken.overlaps(amount.end, amount.end + 2):
        return True
    following = re.match(r" ([^\W\d_]+)", text[amount.end : amount.end + 30])
    return following is not None and not following[1][0].isupper()


def share_leftwards(text: str, amounts: Sequence[Amount], taken: Taken) -> None:
    """Give numbers without unit the unit of the number that they are joined to behind them."""
    for left, right in reversed(list(pairwise(amounts))):
        _share_across_parenthesis(text, left, right, taken)
        _share_left(text, left, right, taken)


def share_units(text: str, amounts: Sequence[Amount], taken: Taken) -> None:
    """Spread scales and units over neighbouring amounts, first leftwards, then rightwards."""
    share_in_ranges(amounts)
    share_leftwards(text, amounts, taken)
    for left, right in pairwise(amounts):
        _share_across_parenthesis(text, left, right, taken)
        _share_right(text, left, right, taken)
