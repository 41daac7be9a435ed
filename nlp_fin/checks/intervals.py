"""Interval arithmetic on `nlp_fin.types.Interval`: ends open or closed, finite or infinite.

Every operation returns an interval that holds all results of the operation on members of its
arguments. Ends are Decimals; where a quotient or a root has no finite expansion the low end is
rounded down and the high end up (40 digits), so nothing is lost. Pure functions, no state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from nlp_fin.types import Interval

_DOWN = Context(prec=40, rounding=ROUND_FLOOR)
_UP = Context(prec=40, rounding=ROUND_CEILING)
_INF = Decimal("Infinity")
_ZERO = Decimal(0)
_ONE = Decimal(1)
HUNDRED = Decimal(100)

EVERYTHING = Interval(None, None)


@dataclass(frozen=True, slots=True)
class _End:
    """One end while computing: `value` may be infinite; `held` is true if the end is a member."""

    value: Decimal
    held: bool


def _low(a: Interval) -> _End:
    return _End(-_INF, False) if a.low is None else _End(a.low, not a.low_open)


def _high(a: Interval) -> _End:
    return _End(_INF, False) if a.high is None else _End(a.high, not a.high_open)


def _interval(low: _End, high: _End) -> Interval:
    return Interval(
        low.value if low.value.is_finite() else None,
        high.value if high.value.is_finite() else None,
        low.value.is_finite() and not low.held,
        high.value.is_finite() and not high.held,
    )


def point(value: Decimal | int | str) -> Interval:
    """The interval that holds exactly `value`."""
    exact = Decimal(value)
    return Interval(exact, exact)


def closed(low: Decimal | int | str, high: Decimal | int | str) -> Interval:
    """[low, high]. Raises ValueError if low > high."""
    a, b = Decimal(low), Decimal(high)
    if a > b:
        raise ValueError(f"low end {a} is above high end {b}")
    return Interval(a, b)


def is_finite(a: Interval) -> bool:
    return a.low is not None and a.high is not None


def contains(a: Interval, value: Decimal) -> bool:
    """Is `value` a member of `a`?"""
    if a.low is not None and (value < a.low or (a.low_open and value == a.low)):
        return False
    return not (a.high is not None and (value > a.high or (a.high_open and value == a.high)))


def negate(a: Interval) -> Interval:
    return Interval(
        None if a.high is None else -a.high,
        None if a.low is None else -a.low,
        a.high_open,
        a.low_open,
    )


def magnitude(a: Interval) -> Interval:
    """The absolute values of the members."""
    if a.low is not None and a.low >= 0:
        return a
    if a.high is not None and a.high <= 0:
        return negate(a)
    top = max(_high(negate(a)), _high(a), key=lambda end: (end.value, end.held))
    return _interval(_End(_ZERO, True), top)


def _plus(a: _End, b: _End, context: Context) -> _End:
    if not (a.value.is_finite() and b.value.is_finite()):
        return _End(a.value if not a.value.is_finite() else b.value, False)
    return _End(context.add(a.value, b.value), a.held and b.held)


def add(a: Interval, b: Interval) -> Interval:
    return _interval(_plus(_low(a), _low(b), _DOWN), _plus(_high(a), _high(b), _UP))


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of all `parts`; of none, the point 0."""
    out = point(0)
    for part in parts:
        out = add(out, part)
    return out


def subtract(a: Interval, b: Interval) -> Interval:
    return add(a, negate(b))


def _times(a: _End, b: _End, context: Context) -> _End:
    if (a.value == 0 and a.held) or (b.value == 0 and b.held):
        return _End(_ZERO, True)
    if a.value == 0 or b.value == 0:
        return _End(_ZERO, False)
    return _End(context.multiply(a.value, b.value), a.held and b.held)


def multiply(a: Interval, b: Interval) -> Interval:
    ends_a, ends_b = (_low(a), _high(a)), (_low(b), _high(b))
    lows = [_times(x, y, _DOWN) for x in ends_a for y in ends_b]
    highs = [_times(x, y, _UP) for x in ends_a for y in ends_b]
    # a held end wins over an open one of the same value
    low = min(lows, key=lambda end: (end.value, not end.held))
    high = max(highs, key=lambda end: (end.value, end.held))
    return _interval(low, high)


def scale(a: Interval, factor: Decimal | int | str) -> Interval:
    """`a` times a known number."""
    return multiply(a, point(factor))


def reciprocal(a: Interval) -> Interval:
    """1/x: everything if 0 lies inside, a half line if 0 is an end."""
    return divide(point(1), a)


def divide(a: Interval, b: Interval) -> Interval:
    """a/b, exact at ends whose quotient is a finite decimal; everything if b holds 0 inside."""
    lows, highs = (_low(a), _high(a)), (_low(b), _high(b))
    if highs[0].value < 0 < highs[1].value or highs[0].value == 0 == highs[1].value:
        return EVERYTHING
    if highs[1].value <= 0:
        return divide(negate(a), negate(b))

    def over(x: _End, y: _End, context: Context) -> _End:
        if x.value == 0:
            return _End(_ZERO, x.held)
        if y.value == 0:
            return _End(_INF if x.value > 0 else -_INF, False)
        if y.value == _INF:
            # an infinite numerator over an infinite divisor: 0 is the end that matters
            return _End(_ZERO, False)
        if not x.value.is_finite():
            return _End(x.value, False)
        return _End(context.divide(x.value, y.value), x.held and y.held)

    down = [over(x, y, _DOWN) for x in lows for y in highs]
    up = [over(x, y, _UP) for x in lows for y in highs]
    return _interval(
        min(down, key=lambda end: (end.value, not end.held)),
        max(up, key=lambda end: (end.value, end.held)),
    )


def _monotone(a: Interval, function: Callable[[Decimal, Context], Decimal]) -> Interval:
    """The image of `a` under a function that grows with its argument."""
    low, high = _low(a), _high(a)
    if low.value.is_finite():
        low = _End(function(low.value, _DOWN), low.held)
    if high.value.is_finite():
        high = _End(function(high.value, _UP), high.held)
    return _interval(low, high)


def _power(base: Decimal, exponent: Decimal, context: Context) -> Decimal:
    if base <= 0:
        return _ZERO
    if exponent == exponent.to_integral_value():
        return context.plus(Context(prec=400, rounding=context.rounding).power(base, exponent))
    # a root is within one unit of the last place: step outwards
    result = context.power(base, exponent)
    return context.next_minus(result) if context is _DOWN else context.next_plus(result)


def power(a: Interval, exponent: Decimal | int) -> Interval:
    """a**exponent for members >= 0 and an exponent > 0; negative members count as 0."""
    wanted = Decimal(exponent)
    return _monotone(a, lambda value, context: _power(value, wanted, context))


def growth_percent(old: Interval, new: Interval) -> Interval:
    """(new/old - 1) * 100 for levels of one sign; against a negative base the move is of its size.

    From -48 to -12 is a move of -75 % of the loss: magnitudes are compared.
    """
    if old.high is not None and old.high <= 0 and new.high is not None and new.high <= 0:
        return growth_percent(negate(old), negate(new))
    return scale(subtract(divide(new, old), point(1)), HUNDRED)


def share_percent(part: Interval, whole: Interval) -> Interval:
    return scale(divide(part, whole), HUNDRED)


def grown(base: Interval, percent: Interval) -> Interval:
    """The level that `base` reaches after a move by `percent`."""
    return multiply(base, add(point(1), scale(percent, Decimal("0.01"))))


def compound_percent(rate: Interval, years: Decimal | int) -> Interval:
    """Cumulative percent of `rate` percent a year over `years` with reinvestment."""
    factor = power(add(point(1), scale(rate, Decimal("0.01"))), years)
    return scale(subtract(factor, point(1)), HUNDRED)


def annual_percent(cumulative: Interval, years: Decimal | int) -> Interval:
    """The yearly rate in percent that compounds to `cumulative` percent over `years`."""
    exponent = Context(prec=60).divide(_ONE, Decimal(years))
    factor = power(add(point(1), scale(cumulative, Decimal("0.01"))), exponent)
    return scale(subtract(factor, point(1)), HUNDRED)


def hull(parts: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all `parts`. Raises ValueError for none."""
    items = list(parts)
    if not items:
        raise ValueError("hull of no intervals")
    low = min((_low(item) for item in items), key=lambda end: (end.value, not end.held))
    high = max((_high(item) for item in items), key=lambda end: (end.value, end.held))
    return _interval(low, high)


def meet(a: Interval, b: Interval) -> bool:
    """Have `a` and `b` a common member?"""
    low = max(_low(a), _low(b), key=lambda end: (end.value, not end.held))
    high = min(_high(a), _high(b), key=lambda end: (end.value, end.held))
    return low.value < high.value or (low.value == high.value and low.held and high.held)


def facing_ends(a: Interval, b: Interval) -> tuple[Decimal, Decimal]:
    """For intervals that do not meet: the end of `a` and the end of `b` that face each other."""
    if a.high is not None and b.low is not None and a.high <= b.low:
        return a.high, b.low
    if a.low is not None and b.high is not None and b.high <= a.low:
        return a.low, b.high
    raise ValueError("the intervals meet")


def gap(a: Interval, b: Interval) -> Decimal:
    """Distance between the facing ends; 0 where the intervals meet or touch."""
    if meet(a, b):
        return _ZERO
    x, y = facing_ends(a, b)
    return abs(x - y)
