"""Interval arithmetic against brute force on exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.checks import intervals as iv
from nlp_fin.types import Interval

numbers = st.integers(-400, 400).map(lambda n: Decimal(n) / 8)


@st.composite
def spans(draw: st.DrawFn, positive: bool = False) -> Interval:
    low, high = sorted((draw(numbers), draw(numbers)))
    if positive:
        low, high = abs(low) + Decimal("0.125"), abs(low) + abs(high - low) + Decimal("0.25")
    if low == high:
        return Interval(low, high)
    return Interval(
        low if positive or draw(st.integers(0, 5)) else None,
        high if draw(st.integers(0, 5)) else None,
        draw(st.booleans()),
        draw(st.booleans()),
    )


def clean(span: Interval) -> Interval:
    """An infinite end has no openness of its own."""
    return Interval(
        span.low,
        span.high,
        span.low is not None and span.low_open,
        span.high is not None and span.high_open,
    )


def members(span: Interval) -> list[Decimal]:
    """Members near the ends and between them."""
    low = span.low if span.low is not None else (span.high or Decimal(0)) - 1000
    high = span.high if span.high is not None else (span.low or Decimal(0)) + 1000
    width = high - low
    tiny = Decimal("1e-9")
    points = [low, low + tiny * width, low + width / 4, low + width / 2, high - tiny * width, high]
    return [x for x in points if iv.contains(span, x)]


def inside(span: Interval, value: Fraction) -> bool:
    if span.low is not None:
        low = Fraction(span.low)
        if value < low or (span.low_open and value == low):
            return False
    if span.high is not None:
        high = Fraction(span.high)
        if value > high or (span.high_open and value == high):
            return False
    return True


@given(spans().map(clean), spans().map(clean))
def test_sum_difference_and_product_hold_every_result(a: Interval, b: Interval) -> None:
    for x in members(a):
        for y in members(b):
            p, q = Fraction(x), Fraction(y)
            assert inside(iv.add(a, b), p + q)
            assert inside(iv.subtract(a, b), p - q)
            assert inside(iv.multiply(a, b), p * q)


@given(spans().map(clean), spans().map(clean))
def test_quotient_holds_every_result(a: Interval, b: Interval) -> None:
    quotient = iv.divide(a, b)
    for x in members(a):
        for y in members(b):
            if y:
                assert inside(quotient, Fraction(x) / Fraction(y))


@given(spans(positive=True).map(clean), spans(positive=True).map(clean))
def test_bounded_quotient_is_tight(a: Interval, b: Interval) -> None:
    quotient = iv.divide(a, b)
    if iv.is_finite(a) and iv.is_finite(b):
        assert quotient.low is not None
        assert quotient.high is not None
        exact_low = Fraction(a.low) / Fraction(b.high)
        exact_high = Fraction(a.high) / Fraction(b.low)
        assert abs(Fraction(quotient.low) - exact_low) < Fraction(1, 10**30)
        assert abs(Fraction(quotient.high) - exact_high) < Fraction(1, 10**30)
        assert quotient.low_open == (a.low_open or b.high_open)


@given(spans().map(clean), spans().map(clean))
def test_meet_agrees_with_a_grid(a: Interval, b: Interval) -> None:
    grid = {x for span in (a, b) for x in members(span)}
    grid |= {(x + y) / 2 for x in grid for y in grid}
    common = any(iv.contains(a, x) and iv.contains(b, x) for x in grid)
    assert iv.meet(a, b) == common
    assert iv.meet(a, b) == iv.meet(b, a)
    if not common:
        x, y = iv.facing_ends(a, b)
        assert abs(x - y) == iv.gap(a, b)


@given(spans().map(clean))
def test_magnitude_and_negation(a: Interval) -> None:
    assert iv.negate(iv.negate(a)) == a
    for x in members(a):
        assert inside(iv.magnitude(a), Fraction(abs(x)))
        assert inside(iv.negate(a), Fraction(-x))


@given(spans(positive=True).map(clean), spans(positive=True).map(clean))
def test_growth_and_share_hold_every_result(old: Interval, new: Interval) -> None:
    for x in members(old):
        for y in members(new):
            p, q = Fraction(x), Fraction(y)
            assert inside(iv.growth_percent(old, new), (q / p - 1) * 100)
            assert inside(iv.share_percent(new, old), q / p * 100)


@given(st.integers(-300, 300), st.integers(1, 40))
def test_compounding_and_annual_rate_are_inverse(tenths: int, years: int) -> None:
    rate = iv.closed(Decimal(tenths) / 10, Decimal(tenths) / 10 + 1)
    cumulative = iv.compound_percent(rate, years)
    exact = ((1 + Fraction(rate.low) / 100) ** years - 1) * 100
    assert inside(cumulative, exact)
    back = iv.annual_percent(cumulative, years)
    assert back.low is not None
    assert back.high is not None
    assert back.low <= rate.low < rate.high <= back.high
    assert rate.low - back.low < Decimal("1e-20")


def test_edges_that_only_touch() -> None:
    assert iv.meet(iv.closed(1, 2), iv.closed(2, 3))
    open_edge = Interval(Decimal(2), Decimal(3), low_open=True)
    assert not iv.meet(iv.closed(1, 2), open_edge)
    assert iv.gap(iv.closed(1, 2), open_edge) == 0


def test_discount_of_the_contract() -> None:
    ratio = iv.divide(iv.closed("15.5", "16.5"), iv.closed("27.5", "28.5"))
    discount = iv.scale(iv.subtract(iv.point(1), ratio), 100)
    assert discount.low == 40
    assert iv.meet(discount, iv.closed("39.5", "40.5"))


def test_growth_of_two_negative_levels_is_the_move_of_the_loss() -> None:
    assert iv.growth_percent(iv.point(-48), iv.point(-12)) == iv.point(-75)


def test_infinite_ends() -> None:
    over = Interval(Decimal(100), None, low_open=True)
    assert iv.add(over, iv.point(1)) == Interval(Decimal(101), None, low_open=True)
    assert iv.divide(iv.point(1), over) == Interval(Decimal(0), Decimal("0.01"), True, True)
    assert iv.divide(iv.point(1), iv.closed(-1, 1)) == iv.EVERYTHING
    assert iv.multiply(over, iv.point(0)) == iv.point(0)


def test_hull_and_total() -> None:
    assert iv.total([]) == iv.point(0)
    assert iv.hull([iv.closed(1, 2), iv.closed(5, 6)]) == iv.closed(1, 6)
    with pytest.raises(ValueError, match="no intervals"):
        iv.hull([])
    with pytest.raises(ValueError, match="above"):
        iv.closed(2, 1)
    with pytest.raises(ValueError, match="meet"):
        iv.facing_ends(iv.closed(1, 2), iv.closed(1, 2))
