"""What a price series says: returns, growth, volatility, drawdown. Pure functions over pandas.

A series is a `pandas.Series` of prices (or index levels) with an ascending, tz-naive
`DatetimeIndex` of sessions and no missing values. Results are percent as the market uses it
(`12.4` for +12.4 %) unless said otherwise, and None where the series cannot answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

DAYS_PER_YEAR = 365.25
"""Calendar days; a CAGR over 252-day years drifts by the holidays of the period."""
SESSIONS_PER_YEAR = 252


@dataclass(frozen=True, slots=True)
class Drawdown:
    """The deepest fall from a peak. `depth` is negative percent."""

    depth: float
    peak: date
    trough: date


def _day(stamp: pd.Timestamp) -> date:
    return stamp.date()


def close_on(series: pd.Series[float], day: date, *, stale_days: int = 10) -> float | None:
    """Last close on or before `day`; None if the last one is more than `stale_days` older."""
    import pandas as pd

    place = int(series.index.searchsorted(pd.Timestamp(day), side="right")) - 1
    if place < 0 or series.index[place] < pd.Timestamp(day - timedelta(days=stale_days)):
        return None
    return float(series.iloc[place])


def total_change(series: pd.Series[float], start: date, end: date) -> float | None:
    """Percent change from the last close before `start` to the last close on or before `end`.

    The base of a calendar period is the close before it begins, so that the returns of
    consecutive periods compound to the whole. Source: CFA Institute, holding period return.
    """
    base = close_on(series, start - timedelta(days=1))
    last = close_on(series, end)
    if base is None or last is None or base == 0:
        return None
    return (last / base - 1) * 100


def cagr(series: pd.Series[float], start: date, end: date) -> float | None:
    """Compound annual growth in percent between the closes on or before both days.

    (P_end / P_start)^(365.25 / calendar days) − 1. None for less than 30 days.
    """
    first, last = close_on(series, start), close_on(series, end)
    days = (end - start).days
    if first is None or last is None or first <= 0 or last <= 0 or days < 30:
        return None
    return (math.pow(last / first, DAYS_PER_YEAR / days) - 1) * 100


def mean_yearly_return(series: pd.Series[float], start: date, end: date) -> float | None:
    """Arithmetic mean of the returns of the calendar years between both days, in percent.

    What many texts call the average return a year; above the CAGR by about half the variance.
    None for fewer than two whole years.
    """
    first = start.year if start == date(start.year, 1, 1) else start.year + 1
    last = end.year if end == date(end.year, 12, 31) else end.year - 1
    returns = [
        total_change(series, date(year, 1, 1), date(year, 12, 31))
        for year in range(first, last + 1)
    ]
    known = [value for value in returns if value is not None]
    if len(returns) < 2 or len(known) < len(returns):
        return None
    return sum(known) / len(known)


def volatility(series: pd.Series[float], start: date, end: date) -> float | None:
    """Annualised standard deviation of daily simple returns, in percent.

    Sample standard deviation (n − 1) times √252, as in empyrical's `annual_volatility`.
    None for fewer than 20 returns.
    """
    returns = _returns(series, start, end)
    if len(returns) < 20:
        return None
    return float(returns.std(ddof=1) * math.sqrt(SESSIONS_PER_YEAR) * 100)


def monthly_volatility(series: pd.Series[float], start: date, end: date) -> float | None:
    """Annualised standard deviation of month-end returns (times √12), in percent.

    Fund fact sheets often use it. None for fewer than 12 returns.
    """
    months = _month_ends(series, start, end).pct_change().dropna()
    if len(months) < 12:
        return None
    return float(months.std(ddof=1) * math.sqrt(12) * 100)


def max_drawdown(series: pd.Series[float], start: date, end: date) -> Drawdown | None:
    """Deepest fall from a running maximum between both days, on closes.

    min over t of P_t / max(P_s, s ≤ t) − 1. None for fewer than two closes.
    """
    import pandas as pd

    return _deepest(series.loc[pd.Timestamp(start) : pd.Timestamp(end)])


def monthly_drawdown(series: pd.Series[float], start: date, end: date) -> Drawdown | None:
    """Deepest fall from a running maximum on month-end closes, as back-testing tools report it.

    None for fewer than two month ends.
    """
    return _deepest(_month_ends(series, start, end))


def _month_ends(series: pd.Series[float], start: date, end: date) -> pd.Series[float]:
    """The last close of each month between both days, with the one before as the base."""
    import pandas as pd

    window = series.loc[pd.Timestamp(start - timedelta(days=10)) : pd.Timestamp(end)]
    return window.groupby(pd.DatetimeIndex(window.index).to_period("M")).tail(1)


def _deepest(window: pd.Series[float]) -> Drawdown | None:
    import pandas as pd

    if len(window) < 2:
        return None
    falls = window / window.cummax() - 1
    trough = falls.idxmin()
    assert isinstance(trough, pd.Timestamp)
    peak = window.loc[:trough].idxmax()
    assert isinstance(peak, pd.Timestamp)
    return Drawdown(float(falls.min()) * 100, _day(peak), _day(trough))


def is_all_time_high(series: pd.Series[float], start: date, end: date) -> bool | None:
    """Whether the highest close of the whole series up to `end` lies between both days.

    Only as good as the series is long. None without closes in between.
    """
    import pandas as pd

    until = series.loc[: pd.Timestamp(end)]
    window = until.loc[pd.Timestamp(start) :]
    if window.empty:
        return None
    return bool(window.max() >= until.max())


def value_of_investment(
    series: pd.Series[float], amount: float, start: date, end: date
) -> float | None:
    """What `amount`, invested at the close on or before `start`, is worth on `end`."""
    first, last = close_on(series, start), close_on(series, end)
    if first is None or last is None or first == 0:
        return None
    return amount * last / first


def _returns(series: pd.Series[float], start: date, end: date) -> pd.Series[float]:
    import pandas as pd

    return series.loc[pd.Timestamp(start) : pd.Timestamp(end)].pct_change().dropna()
