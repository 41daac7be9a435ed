"""Which parts belong to one breakdown: a whole may be divided twice, by segment and by region.

*Davon entfielen 60 auf A und 40 auf B; 70 stammten aus Europa und 30 aus Asien*: parts that make
the whole exhaust one dimension, and those behind them begin another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from nlp_fin.checks.identities.base import Outcome, measure
from nlp_fin.checks.identities.totals import sum_of
from nlp_fin.types import Figure

MIN_PARTS = 2
"""One figure beside parts that make the whole is one too many, and divides nothing."""


_MOST = Decimal("0.65")
"""Share of the whole that a breakdown with an unnamed rest still names."""


def sum_outcome(parts: Sequence[Figure], goal: Figure) -> Outcome | None:
    """Do the parts make the goal? None if one carries no number."""
    figures = {f"part{n}": f for n, f in enumerate(parts, 1)}
    return measure(sum_of(len(parts)), {**figures, "total": goal})


def nominal_sum(figures: Iterable[Figure]) -> Decimal:
    """The sum of the printed sizes."""
    return sum((abs(f.value) for f in figures if f.value is not None), Decimal(0))


def fits(outcome: Outcome) -> bool:
    return outcome.judgement.verdict == "supported"


def breakdowns(
    parts: Sequence[Figure], whole: Decimal, makes_whole: Callable[[Sequence[Figure]], bool]
) -> list[Sequence[Figure]]:
    """The parts in runs, each a breakdown of its own; one run where nothing divides them.

    `makes_whole` says whether figures sum to the whole, whose printed size is `whole`. Parts are
    cut where those before or those behind the cut make it, or both make most of it and no more.
    """
    cuts = range(MIN_PARTS, len(parts) - MIN_PARTS + 1)
    for cut in cuts:
        if makes_whole(parts[:cut]):
            return [parts[:cut], *breakdowns(parts[cut:], whole, makes_whole)]
    for cut in cuts:
        if makes_whole(parts[cut:]):
            return [parts[:cut], parts[cut:]]
    for cut in cuts:
        sides = [nominal_sum(side) for side in (parts[:cut], parts[cut:])]
        if all(whole * _MOST <= side <= whole for side in sides):
            return [parts[:cut], parts[cut:]]
    return [parts]


def divided_sums(parts: Sequence[Figure], whole: Figure) -> list[Outcome]:
    """The sum of every breakdown among the parts, against the whole."""

    def makes_whole(run: Sequence[Figure]) -> bool:
        outcome = sum_outcome(run, whole)
        return outcome is not None and fits(outcome)

    runs = breakdowns(parts, nominal_sum([whole]), makes_whole)
    outcomes = (sum_outcome(run, whole) for run in runs if len(run) >= MIN_PARTS)
    return [outcome for outcome in outcomes if outcome is not None]
