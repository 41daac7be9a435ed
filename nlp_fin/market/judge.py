"""The verdict on one stated figure, given the readings of the market."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nlp_fin.checks.intervals import gap, meet
from nlp_fin.checks.stated import coarse_interval, stated_interval
from nlp_fin.checks.verdicts import judge
from nlp_fin.market.readings import YEARLY_FORMULAS, Reading
from nlp_fin.types import Figure, Interval, Verdict

_DIVIDENDS = Decimal(5)
"""Percentage points a year that dividends may add to an index whose total return is not known.

The S&P 500 paid at most 3.6 % a year since 1990, the FTSE 100 and the Euro Stoxx 50 about 5 %.
What a single share or a fund paid has no such bound.
"""
_SPLITS = tuple(Decimal(n) for n in ("1.5", "2", "3", "4", "5", "7", "8", "10", "15", "20", "25"))
_SPLIT_SLACK = Decimal("0.002")
_DIVIDENDS_FROM = 60
"""Days from which dividends may matter."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict with the reading that fits, or the nearest one."""

    verdict: Verdict
    reason: str | None
    reading: Reading | None
    tried: tuple[Reading, ...]
    bound: Interval | None = None
    """What the total return may be at most and at least, where it is not known itself."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What keeps a fit or a misfit from settling; asked only when it comes to that.

    `incomplete`: whether the data of a reading lack sessions that they should have. `dividends`:
    whether payers may have paid what the data do not show. `untried`: whether a definition that
    applies could not be tried, because who has its data could not be asked.
    """

    incomplete: Callable[[Reading], bool] = lambda reading: False
    dividends: Callable[[], bool] = bool
    untried: Callable[[], bool] = bool


_SURE = Doubts()


def decide(figure: Figure, readings: Iterable[Reading], doubts: Doubts = _SURE) -> Outcome:
    """Compare the stated interval with the readings, the most literal first.

    The first reading that fits without a doubt supports. A refutation needs every reading to fail
    by more than the tolerance of the record format, complete data, and no excuse.
    """
    figure = signed(figure)
    stated = stated_interval(figure)
    tried: list[Reading] = []
    doubtful: Reading | None = None
    for reading in readings if stated is not None else ():
        tried.append(reading)
        if stated is not None and meet(stated, reading.interval):
            if reading.doubt is None and not doubts.incomplete(reading):
                return Outcome("supported", None, reading, tuple(tried))
            doubtful = doubtful or reading
    if stated is None or not tried:
        return Outcome("inconclusive", "no_data", None, tuple(tried))
    literal = [reading for reading in tried if reading.doubt is None]
    nearest = min(literal or tried, key=lambda reading: gap(stated, reading.interval))
    reason = (
        doubtful.doubt or "missing_session"
        if doubtful is not None
        else nearest.doubt or _open_question(figure, stated, literal, doubts)
    )
    if reason is None:
        unknown = _counts(figure) and doubts.dividends()
        bound = _total_return_bound(figure, nearest) if unknown else None
        return Outcome("refuted", None, nearest, tuple(tried), bound)
    return Outcome("inconclusive", reason, doubtful or nearest, tuple(tried))


def signed(figure: Figure) -> Figure:
    """Losses are negative even where a text prints the size of a drawdown only."""
    if figure.metric != "max_drawdown" or (figure.value or figure.low or Decimal(0)) <= 0:
        return figure
    return replace(
        figure,
        value=None if figure.value is None else -figure.value,
        low=None if figure.high is None else -figure.high,
        high=None if figure.low is None else -figure.low,
    )


def _open_question(
    figure: Figure, stated: Interval, literal: Sequence[Reading], doubts: Doubts
) -> str | None:
    """Why the figure may still be right although no reading fits."""
    excuse = next((reading.excuse for reading in literal if reading.excuse), None)
    if excuse is None and any(doubts.incomplete(reading) for reading in literal):
        excuse = "missing_session"
    if excuse is None and doubts.untried():
        excuse = "no_data"
    if excuse is None and _dividends(figure, stated, literal) and doubts.dividends():
        excuse = "definition"
    if excuse is None and figure.metric == "price":
        excuse = "split" if any(_splits(stated, r.interval) for r in literal) else None
    if excuse is not None:
        return excuse
    coarse = coarse_interval(figure)
    for reading in literal:
        other = [(coarse, reading.interval)] if coarse else []
        judgement = judge(stated, reading.interval, other)
        if judgement.verdict != "refuted":
            return judgement.reason
    return None


def _counts(figure: Figure) -> bool:
    """Whether dividends count in the metric of a figure."""
    return figure.metric in ("return", "cagr", "return_gap")


def _dividends(figure: Figure, stated: Interval, tried: Sequence[Reading]) -> bool:
    if not _counts(figure):
        return False
    return any(_dividends_may_explain(figure, stated, reading) for reading in tried)


def _dividends_may_explain(figure: Figure, stated: Interval, reading: Reading) -> bool:
    bound = _total_return_bound(figure, reading)
    return bound is not None and meet(stated, bound)


def _total_return_bound(figure: Figure, reading: Reading) -> Interval | None:
    """What the total return may be where only the price return is known; None for a window that
    is too short for dividends to matter. They only add; to a gap they may add on both sides."""
    days = (reading.end - reading.start).days
    low, high = reading.interval.low, reading.interval.high
    if days < _DIVIDENDS_FROM or low is None or high is None:
        return None
    if not all(symbol.startswith("^") for symbol in reading.symbol.split(" / ")):
        return Interval(None if figure.metric == "return_gap" else low, None)
    yearly = reading.formula in YEARLY_FORMULAS
    years = Decimal(1) if yearly else max(Decimal(1), Decimal(days) / 365)
    # Dividends compound on what the price has become.
    grown = Decimal(1) if yearly else max(Decimal(1), 1 + high / 100)
    least = low - _DIVIDENDS * years if figure.metric == "return_gap" else low
    return Interval(least, high + _DIVIDENDS * years * grown)


def _splits(stated: Interval, actual: Interval) -> bool:
    """Whether a share split between the article and today's prices may explain the difference."""
    if stated.low is None or stated.high is None or actual.low is None or actual.high is None:
        return False
    for factor in _SPLITS:
        for ratio in (factor, 1 / factor):
            low = actual.low * ratio * (1 - _SPLIT_SLACK)
            high = actual.high * ratio * (1 + _SPLIT_SLACK)
            if meet(stated, Interval(low, high)):
                return True
    return False
