"""Are two values so different that they more likely are different things than a slip?"""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.checks.keys import STABLE
from nlp_fin.types import Figure

_SMALL_RATES = frozenset("inflation gdp_growth interest_rate unemployment ter".split())
_MAX_POINTS = Decimal("1.5")
_MAX_RATIO_OF_RANGE = Decimal("2.8")
_MAX_RATIO = Decimal("2.1")
MAX_STABLE_RATIO = Decimal(4)


def _end_near(figure: Figure, other: Figure) -> Decimal | None:
    """The value, or the end of a range that is nearer to another figure."""
    if figure.value is not None or figure.low is None or figure.high is None:
        return figure.value
    goal = other.value if other.value is not None else other.low
    if goal is None:
        return None
    return min((figure.low, figure.high), key=lambda end: abs(end - goal))


def too_far(a: Figure, b: Figure) -> bool:
    """Values so different that they more likely are different things than a slip."""
    one, two = _end_near(a, b), _end_near(b, a)
    if one is None or two is None or not one or not two:
        return False
    if a.unit == "percent" and a.metric in _SMALL_RATES and one * two > 0:
        # of rates near zero the ratio says nothing
        return (
            abs(one - two) > _MAX_POINTS and not 1 / MAX_STABLE_RATIO < one / two < MAX_STABLE_RATIO
        )
    ratio = abs(one / two)
    steady = a.metric in STABLE and a.unit in ("percent", "times")
    limit = MAX_STABLE_RATIO if steady else _MAX_RATIO
    if a.value is None or b.value is None:
        limit = max(limit, _MAX_RATIO_OF_RANGE)
    return ratio > limit or ratio < 1 / limit or (one > 0) != (two > 0)
