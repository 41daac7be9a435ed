"""What the market says under each definition that a stated figure may have used.

A reading is one definition with the values it allows. The judge compares the stated interval with
them in the order given here, the most literal first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from nlp_fin.market import formulas
from nlp_fin.market.lines import lines
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need
from nlp_fin.market.windows import Window
from nlp_fin.types import Interval

if TYPE_CHECKING:
    import pandas as pd

_MONTHLY_FROM = 1000
"""Days from which fact sheets and back tests count in months."""
Measure = Callable[["pd.Series[float]", Window], float | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """One definition: the interval of values it allows, and how it is named and computed."""

    interval: Interval
    label: str
    """German, as in *Gesamtrendite mit Dividenden von IWM, 2025-01-01 bis 2025-09-30*."""
    formula: str
    symbol: str
    series: str
    start: date
    end: date
    needs: tuple[Need, ...]
    doubt: str | None = None
    """Reason that stays open if nothing but this reading fits."""
    excuse: str | None = None
    """Reason that stays open if this reading does not fit; None lets it refute."""


def around(value: float, tolerance: Decimal = Decimal(0)) -> Interval:
    """The interval value ± tolerance, exact to twelve digits."""
    exact = Decimal(f"{value:.12g}")
    return Interval(exact - tolerance, exact + tolerance)


def change_of(series: pd.Series[float], window: Window) -> float | None:
    return formulas.total_change(series, window.start, window.end)


def growth_of(series: pd.Series[float], window: Window) -> float | None:
    """CAGR; the base is the close before the window begins, as for returns."""
    return formulas.cagr(series, window.start - timedelta(days=1), window.end)


def mean_year_of(series: pd.Series[float], window: Window) -> float | None:
    return formulas.mean_yearly_return(series, window.start, window.end)


def volatility_of(series: pd.Series[float], window: Window) -> float | None:
    return formulas.volatility(series, window.start, window.end)


def monthly_volatility_of(series: pd.Series[float], window: Window) -> float | None:
    if window.days < _MONTHLY_FROM:
        return None
    return formulas.monthly_volatility(series, window.start, window.end)


def drawdown_of(series: pd.Series[float], window: Window) -> float | None:
    fall = formulas.max_drawdown(series, window.start, window.end)
    return None if fall is None else fall.depth


def monthly_drawdown_of(series: pd.Series[float], window: Window) -> float | None:
    if window.days < _MONTHLY_FROM:
        return None
    fall = formulas.monthly_drawdown(series, window.start, window.end)
    return None if fall is None else fall.depth


FORMULAS: dict[Measure, str] = {
    change_of: "close(to) / close(before from) - 1",
    growth_of: "(close(to) / close(before from)) ^ (365.25 / days) - 1",
    mean_year_of: "mean(calendar year returns)",
    volatility_of: "stdev(daily returns) * sqrt(252)",
    monthly_volatility_of: "stdev(monthly returns) * sqrt(12)",
    drawdown_of: "min(close / running max - 1)",
    monthly_drawdown_of: "min(month end close / running max of month ends - 1)",
}
YEARLY_FORMULAS = frozenset((FORMULAS[growth_of], FORMULAS[mean_year_of]))
PATH_FORMULAS = frozenset(
    FORMULAS[m] for m in (volatility_of, monthly_volatility_of, drawdown_of, monthly_drawdown_of)
)
"""What depends on every session of a window, not on its ends alone."""
_MEASURE_NAMES: dict[Measure, str] = {
    growth_of: "pro Jahr, ",
    mean_year_of: "arithmetisches Mittel der Jahre, ",
    monthly_volatility_of: "aus Monatsrenditen, ",
    monthly_drawdown_of: "aus Monatsendständen, ",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A measure with what a fit or a miss of it leaves open."""

    measure: Measure
    doubt: str | None = None
    excuse: str | None = None


def measured(market: Market, symbol: str, spans: list[Window], *rules: Rule) -> Iterator[Reading]:
    """Readings of measures of one instrument's prices over all windows."""
    for window in spans:
        for line in lines(market, symbol, window):
            for rule in rules:
                value = rule.measure(line.series, window)
                if value is None:
                    continue
                name = _MEASURE_NAMES.get(rule.measure, "")
                yield Reading(
                    around(value, line.tolerance * _stretch(rule.measure, window)),
                    f"{line.label}, {name}{span_text(window)}",
                    FORMULAS[rule.measure],
                    line.symbol,
                    line.kind,
                    window.start,
                    window.end,
                    line.needs,
                    window.doubt or rule.doubt,
                    rule.excuse,
                )


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two returns are set against each other; `reverse` is what the other order gives."""

    formula: str
    combine: Callable[[float, float], float | None]


GAP = Comparison("return - return(versus)", lambda a, b: a - b)
RATIO = Comparison("return / return(versus)", lambda a, b: a / b if b > 0 else None)
WEALTH_RATIO = Comparison("close ratio / close ratio(versus)", lambda a, b: (100 + a) / (100 + b))


def compared(
    market: Market,
    symbol: str,
    versus: str,
    spans: list[Window],
    comparison: Comparison,
    doubt: str | None = None,
) -> Iterator[Reading]:
    """Readings of two instruments' returns set against each other, on the same definition.

    `doubt` for a comparison whose fit settles nothing.
    """
    for window in spans:
        others = list(lines(market, versus, window))
        for line in lines(market, symbol, window):
            for other in others:
                if line.kind != other.kind or line.converted != other.converted:
                    continue
                first, second = change_of(line.series, window), change_of(other.series, window)
                if first is None or second is None:
                    continue
                value = comparison.combine(first, second)
                if value is None:
                    continue
                slack = (line.tolerance + other.tolerance) * _stretch(change_of, window)
                yield Reading(
                    around(value, slack if comparison is GAP else Decimal(0)),
                    f"{line.label} gegen {other.symbol}, {span_text(window)}",
                    comparison.formula,
                    f"{line.symbol} / {other.symbol}",
                    line.kind,
                    window.start,
                    window.end,
                    (*line.needs, *other.needs),
                    window.doubt or doubt,
                )


def _stretch(measure: Measure, window: Window) -> Decimal:
    """How often a yearly tolerance counts: once for rates a year, per year for returns."""
    if measure is change_of:
        return max(Decimal(1), Decimal(round(window.years)))
    return Decimal(1)


def german_day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def span_text(window: Window) -> str:
    if window.start == window.end:
        return f"am {german_day(window.end)}"
    return f"{german_day(window.start)} bis {german_day(window.end)}"
