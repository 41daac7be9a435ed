"""What a printed figure asserts: the interval of its digits and qualifier.

`exact` is the value plus or minus half a unit of the last printed digit; a range runs from the low
end's lower to the high end's upper bound. `about`, and fractions and multiples in words, widen to
5 %. `almost X` is [0.9 X, X), `over X` is (X, ∞), `under X` is (-∞, X). For a negative figure the
words mean its size: *fast 50 %* of a discount is (-50, -45].
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from nlp_fin.checks.intervals import hull, negate
from nlp_fin.types import Figure, Interval, Qualifier

_HALF = Decimal("0.5")
_ABOUT = Decimal("0.05")
_ALMOST = Decimal("0.9")
_COUNTED = Decimal(1000)
"""Counts below this were counted, not rounded."""


@cache
def _fraction_word() -> re.Pattern[str]:
    return re.compile(
        r"h[äa]lft|halb|drittel|viertel|fünftel|sechstel|siebtel|achtel|neuntel|zehntel"
        r"|doppel|dreifach|vierfach|fünffach|fach|mal\b|anderthalb",
        re.IGNORECASE,
    )


@cache
def _scale_word() -> re.Pattern[str]:
    return re.compile(r"(tausend|hundert)|(millionen?)|(milliarden?)|(billionen?)", re.IGNORECASE)


def _step_of_words(figure: Figure, value: Decimal) -> Decimal | None:
    """One unit of the last named place of a number in words; None for a fraction or multiple."""
    if figure.unit == "times" or _fraction_word().search(figure.text):
        return None
    powers = [0]
    for match in _scale_word().finditer(figure.text):
        powers.append((2, 6, 9, 12)[(match.lastindex or 1) - 1])
    step = Decimal(10) ** max(powers)
    if abs(value) < step:
        return None
    return step if value % step == 0 else Decimal(1)


def _half_width(figure: Figure, value: Decimal, step: Decimal | None) -> Decimal:
    if step is None:
        step = _step_of_words(figure, value)
    if step is None:
        return abs(value) * _ABOUT
    return step * _HALF


def _one(value: Decimal, half: Decimal, qualifier: Qualifier) -> Interval:
    """The interval of one value with its words; words mean the size of a negative value."""
    if value < 0:
        return negate(_one(-value, half, qualifier))
    if qualifier == "over":
        return Interval(value, None, low_open=True)
    if qualifier == "under":
        return Interval(None, value, high_open=True)
    if qualifier == "almost":
        return Interval(value * _ALMOST, value, high_open=True)
    if qualifier == "about":
        half = max(half, value * _ABOUT)
    return Interval(value - half, value + half)


def literal_values(figure: Figure) -> tuple[Decimal, ...]:
    """The value, or both ends of a range; the corrected value where a notation finding gave one."""
    if figure.value_corrected is not None:
        return (figure.value_corrected,)
    if figure.value is not None:
        return (figure.value,)
    return tuple(end for end in (figure.low, figure.high) if end is not None)


def stated_interval(figure: Figure) -> Interval | None:
    """The interval that the figure asserts; None if it carries no number at all."""
    values = literal_values(figure)
    if not values:
        return None
    steps = [figure.step] * len(values)
    if len(values) == 2 and figure.low_step is not None:
        steps[0] = figure.low_step
    if figure.value_corrected is not None and figure.value and figure.step is not None:
        steps = [figure.step * abs(figure.value_corrected / figure.value)]
    return hull(
        _one(value, _half_width(figure, value, step), figure.qualifier)
        for value, step in zip(values, steps, strict=True)
    )


def premise_interval(figure: Figure) -> Interval | None:
    """As `stated_interval`, but the round numbers that an example assumes are exactly those."""
    if figure.basis == "hypothetical" and figure.qualifier == "exact" and figure.value is not None:
        return Interval(figure.value, figure.value)
    return stated_interval(figure)


def coarse_interval(figure: Figure) -> Interval | None:
    """The reading with trailing zeros as placeholders: *40 %* as [35, 45).

    None where the figure prints no trailing zero, is a range or in words, or has a qualifier that
    leaves an end open. A figure of one digit 1 and zeros keeps two digits: 100 is [95, 105).
    """
    value, step = figure.value, figure.step
    if value is None or value == 0 or step is None or figure.qualifier not in ("exact", "about"):
        return None
    if figure.unit == "count" and abs(value) < _COUNTED:
        return None
    printed = abs(value) / step
    if printed != printed.to_integral_value():
        return None
    digits = format(printed.to_integral_value(), "f")
    zeros = len(digits) - len(digits.rstrip("0"))
    if re.search(r"\d,\d*0+\D*$", figure.text):
        # zeros after a decimal comma were printed on purpose
        return None
    if digits.strip("0") == "1" and zeros == len(digits) - 1:
        zeros -= 1
    if zeros <= 0:
        return None
    half = step * Decimal(10) ** zeros * _HALF
    size = abs(value)
    span = Interval(size - half, size + half, high_open=True)
    if figure.qualifier == "about":
        half = max(half, size * _ABOUT)
        span = Interval(size - half, size + half)
    return span if value > 0 else negate(span)
