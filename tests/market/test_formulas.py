"""Formulas against published figures of open series, and against empyrical as an oracle."""

from __future__ import annotations

import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.market import formulas


@pytest.fixture(scope="module")
def sp500() -> pd.Series:
    import arch.data.sp500

    return arch.data.sp500.load()["Adj Close"].dropna()


@pytest.fixture(scope="module")
def nasdaq() -> pd.Series:
    import arch.data.nasdaq

    return arch.data.nasdaq.load()["Adj Close"].dropna()


@pytest.mark.parametrize(
    ("year", "expected"), [(2008, -38.49), (2013, 29.60), (2018, -6.24), (2003, 26.38)]
)
def test_calendar_years_of_the_sp500(sp500: pd.Series, year: int, expected: float) -> None:
    change = formulas.total_change(sp500, date(year, 1, 1), date(year, 12, 31))
    assert change == pytest.approx(expected, abs=0.005)


def test_drawdown_of_the_financial_crisis(sp500: pd.Series) -> None:
    fall = formulas.max_drawdown(sp500, date(1999, 1, 1), date(2018, 12, 31))
    assert fall is not None
    assert fall.depth == pytest.approx(-56.78, abs=0.005)
    assert (fall.peak, fall.trough) == (date(2007, 10, 9), date(2009, 3, 9))


def test_volatility_and_growth_of_the_sp500(sp500: pd.Series) -> None:
    start, end = sp500.index[0].date(), sp500.index[-1].date()
    assert formulas.volatility(sp500, start, end) == pytest.approx(19.10, abs=0.005)
    assert formulas.cagr(sp500, start, end) == pytest.approx(3.634, abs=0.005)


def test_nasdaq_of_1999(nasdaq: pd.Series) -> None:
    last = formulas.close_on(nasdaq, date(1999, 12, 31))
    assert last is not None
    assert (last / 2192.69 - 1) * 100 == pytest.approx(85.6, abs=0.05)


def test_oracle_agrees(sp500: pd.Series) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import empyrical
    window = sp500.loc["2005":"2012"]
    start, end = window.index[0].date(), window.index[-1].date()
    returns = window.pct_change().dropna()
    fall = formulas.max_drawdown(window, start, end)
    assert fall is not None
    assert fall.depth == pytest.approx(empyrical.max_drawdown(returns) * 100)
    assert formulas.volatility(window, start, end) == pytest.approx(
        empyrical.annual_volatility(returns) * 100
    )


def test_consecutive_periods_compound(sp500: pd.Series) -> None:
    def change(start: date, end: date) -> float:
        value = formulas.total_change(sp500, start, end)
        assert value is not None
        return 1 + value / 100

    halves = change(date(2010, 1, 1), date(2010, 6, 30)) * change(
        date(2010, 7, 1), date(2010, 12, 31)
    )
    assert halves == pytest.approx(change(date(2010, 1, 1), date(2010, 12, 31)))


def test_unknown_before_the_series_and_long_after_it(sp500: pd.Series) -> None:
    assert formulas.close_on(sp500, date(1998, 1, 1)) is None
    assert formulas.close_on(sp500, date(2020, 1, 1)) is None
    assert formulas.total_change(sp500, date(1999, 1, 1), date(1999, 12, 31)) is None


def test_weekend_takes_the_friday_close(sp500: pd.Series) -> None:
    assert formulas.close_on(sp500, date(2010, 1, 9)) == sp500.loc["2010-01-08"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1, 1000), min_size=2, max_size=60))
def test_drawdown_is_the_worst_pair(prices: list[float]) -> None:
    series = pd.Series(prices, index=pd.bdate_range("2020-01-01", periods=len(prices)))
    fall = formulas.max_drawdown(series, series.index[0].date(), series.index[-1].date())
    worst = min(later / earlier - 1 for i, earlier in enumerate(prices) for later in prices[i:])
    assert fall is not None
    assert fall.depth == pytest.approx(worst * 100, abs=1e-9)


def test_all_time_high_and_investment() -> None:
    days = pd.bdate_range("2020-01-01", periods=300)
    series = pd.Series(np.linspace(100, 200, 300), index=days)
    assert formulas.is_all_time_high(series, days[-5].date(), days[-1].date())
    worth = formulas.value_of_investment(series, 1000, days[0].date(), days[-1].date())
    assert worth == pytest.approx(2000)
    flat = pd.Series(np.linspace(200, 100, 300), index=days)
    assert formulas.is_all_time_high(flat, days[-5].date(), days[-1].date()) is False
