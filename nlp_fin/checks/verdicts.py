"""The verdict of one comparison: do a stated and an expected interval meet?

They meet, at an edge too: `supported`. They don't: `refuted`, or `inconclusive` when the gap is
under 5 % of the smaller magnitude (`near_miss`) or closes if trailing zeros of the stated figure
are read as placeholders (`coarse_rounding`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from nlp_fin.checks.intervals import facing_ends, gap, meet
from nlp_fin.types import Interval, Verdict

NEAR = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    reason: str | None = None


def is_near(a: Interval, b: Interval) -> bool:
    """Is the gap between two intervals under 5 % of the smaller of the facing magnitudes?"""
    if meet(a, b):
        return True
    x, y = facing_ends(a, b)
    return gap(a, b) < NEAR * min(abs(x), abs(y))


def judge(
    stated: Interval, expected: Interval, coarse: Iterable[tuple[Interval, Interval]] = ()
) -> Judgement:
    """`coarse` holds other pairs (stated, expected) that result from reading zeros coarsely."""
    if meet(stated, expected):
        return Judgement("supported")
    if is_near(stated, expected):
        return Judgement("inconclusive", "near_miss")
    if any(meet(a, b) for a, b in coarse):
        return Judgement("inconclusive", "coarse_rounding")
    return Judgement("refuted")
