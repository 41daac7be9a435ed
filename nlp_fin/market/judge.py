"""The verdict on one stated figure, given the readings of the market."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nlp_fin.checks.intervals import gap, meet
from nlp_fin.checks.stated import coarse_interval, stated_interval
from nlp_fin.checks.verdicts import judge
from nlp_fin.market.readings import Reading
from nlp_fin.types import Figure, Interval, Verdict

_DIVIDENDS = Decimal(3)
"""Percentage points a year that dividends may add where no total return is known."""
_SPLITS = tuple(Decimal(n) for n in ("1.5", "2", "3", "4", "5", "7", "8", "10", "15", "20", "25"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict with the reading that fits, or the nearest one."""

    verdict: Verdict
    reason: str | None
    reading: Reading | None
    tried: tuple[Reading, ...]


def decide(
    figure: Figure, readings: Iterable[Reading], *, missing: Sequence[object] = ()
) -> Outcome:
    """Compare the stated interval with the readings, the most literal first.

    `missing` are sessions that the data should have and does not: with any of them nothing is
    refuted. A refutation needs every reading to fail by more than the contract's tolerance.
    """
    stated = stated_interval(figure)
    tried = tuple(readings)
    if stated is None or not tried:
        return Outcome("inconclusive", "no_data", None, tried)
    fits = [reading for reading in tried if meet(stated, reading.interval)]
    for reading in fits:
        if reading.certain:
            return Outcome("supported", None, reading, tried)
    if fits:
        return Outcome("inconclusive", "ambiguous_period", fits[0], tried)
    literal = [reading for reading in tried if reading.certain] or list(tried)
    nearest = min(literal, key=lambda reading: _distance(stated, reading.interval))
    if missing:
        return Outcome("inconclusive", "missing_session", nearest, tried)
    if excuse := _excuse(figure, stated, literal):
        return Outcome("inconclusive", excuse, nearest, tried)
    coarse = coarse_interval(figure)
    verdicts = [
        judge(stated, r.interval, [(coarse, r.interval)] if coarse else []) for r in literal
    ]
    for verdict in verdicts:
        if verdict.verdict != "refuted":
            return Outcome("inconclusive", verdict.reason, nearest, tried)
    return Outcome("refuted", None, nearest, tried)


def _distance(stated: Interval, expected: Interval) -> Decimal:
    return gap(stated, expected)


def _excuse(figure: Figure, stated: Interval, tried: Sequence[Reading]) -> str | None:
    """Why the figure may still be right although no reading fits."""
    if figure.metric in ("return", "cagr", "return_gap"):
        total_known = any(r.series == "total_return" for r in tried)
        if not total_known and any(_dividends_may_explain(figure, stated, r) for r in tried):
            return "definition"
    if figure.metric in ("price", "eps", "dividend") and any(
        _split_may_explain(stated, r.interval) for r in tried
    ):
        return "split"
    return None


def _dividends_may_explain(figure: Figure, stated: Interval, reading: Reading) -> bool:
    days = (reading.end - reading.start).days
    if days < 60 or reading.interval.high is None:
        return False
    years = Decimal(1) if figure.metric == "cagr" else max(Decimal(1), Decimal(days) / 365)
    base = Decimal(1)
    if figure.metric != "cagr":
        # Dividends compound on what the price has become.
        base = max(Decimal(1), 1 + reading.interval.high / 100)
    ceiling = reading.interval.high + _DIVIDENDS * years * base
    floor = reading.interval.low
    if figure.metric == "return_gap":
        floor = None if floor is None else floor - _DIVIDENDS * years
    return meet(stated, Interval(floor, ceiling))


def _split_may_explain(stated: Interval, actual: Interval) -> bool:
    if stated.low is None or stated.high is None or actual.low is None or actual.high is None:
        return False
    for factor in _SPLITS:
        for ratio in (factor, 1 / factor):
            slack = Decimal("0.002")
            scaled = Interval(actual.low * ratio * (1 - slack), actual.high * ratio * (1 + slack))
            if meet(stated, scaled):
                return True
    return False
