"""Signs before numbers: `-58,64%`, `minus 2,5 Prozent`, `±5 %`; a dash of the sentence is none."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.number_context import number_context
from nlp_fin.pipeline.numbers.units import read_left

_DASHES = "-–−‒"
# `minus` and a space, and the character before it.
_WINDOW = 7
_BOTH = ("+/- ", "+/-", "± ", "±")
_BOTH_WORDS = re.compile(r"(?<![^\W\d_])[Pp]lus ?(?:/|oder|-|, )? ?minus $")
_BOTH_WINDOW = 18
_LED = re.compile(r"(?<![^\W\d_])(?:rund|circa|etwa|von|bei|auf|[Cc]a ?\.?) $|\( $")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W\d_])([^\W\d_]+) $")


def sign_before(text: str, start: int, floor: int, *, alone: bool) -> tuple[int, str] | None:
    """Where a sign directly before offset `start` begins, and which: `+`, `-` or `±`.

    Args:
        floor: the sign does not begin before it.
        alone: the text is one quantity; a dash at its beginning is its sign.
    """
    if start <= floor:
        return None
    both = _BOTH_WORDS.search(text[max(floor, start - _BOTH_WINDOW) : start])
    if both is not None:
        return start - len(both[0]), "±"
    window = text[max(floor, start - _WINDOW) : start]
    word = _word().search(window)
    if word is not None:
        context = number_context()
        lower = word[1].lower()
        if lower in context.minus or lower in context.plus:
            return start - len(word[1]) - 1, "-" if lower in context.minus else "+"
    for double in _BOTH:
        if window.endswith(double):
            return start - len(double), "±"
    spaced = text[start - 1] == " " and start - 2 >= floor
    position = start - 2 if spaced else start - 1
    char = text[position]
    if char not in "+" + _DASHES:
        return None
    outer = text[position - 1] if position > 0 else "\n"
    if outer.isalnum() or outer in "%€$£)" or (outer in _DASHES and not spaced):
        return None
    if spaced and char in "+−" and outer == " " and text[position - 2 : position - 1].isdigit():
        return None  # `420 + 130 − 50`
    if spaced and char in "-–‒" and outer not in "(|:\t" and not (alone and not position):
        return _spaced_minus(text, position, floor)
    return position, "+" if char == "+" else "-"


def _spaced_minus(text: str, position: int, floor: int) -> tuple[int, str] | None:
    """A dash between two spaces is punctuation, unless it stands behind a currency
    (`EUR - 1,1 Mio.`) or behind a word that a number must follow (`bei rund - 8 Mio.`)."""
    if text[position] != "-" or text[position - 1 : position] != " ":
        return None
    if _LED.search(text[max(floor, position - _WINDOW) : position]) is not None:
        return position, "-"
    return (position, "-") if read_left(text, position, floor) is not None else None
