"""Whether a price history lacks sessions that a reading rests on."""

from __future__ import annotations

from datetime import date, timedelta

from nlp_fin.market.calendars import is_session, last_session
from nlp_fin.market.readings import PATH_FORMULAS, Reading
from nlp_fin.market.source import Market
from nlp_fin.market.types import PriceHistory

_FEW = 0.005
"""Share of the sessions of a long window that may be missing from it, for odd holidays."""


def is_incomplete(market: Market, reading: Reading) -> bool:
    """Whether prices are missing at the ends of a reading, or on its way where that counts.

    Rates and facts have no sessions.
    """
    today = market.judged_at.date()
    for need in reading.needs:
        if need.kind != "prices":
            continue
        history = market.prices(need.symbol, reading.start, reading.end)
        if history is None:
            return True
        ends = [min(reading.end, today - timedelta(days=1))]
        if reading.formula not in PATH_FORMULAS:
            ends.append(reading.start - timedelta(days=1))
        elif gaps(market, need.symbol, reading.start, reading.end):
            return True
        if any(_lacks(history, need.symbol, day) for day in ends):
            return True
    return False


def gaps(market: Market, symbol: str, start: date, end: date) -> bool:
    """Whether more than a few sessions between both days have no close."""
    import pandas as pd

    history = market.prices(symbol, start, end)
    if history is None:
        return True
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    wanted = sum(is_session(symbol, day) for day in days)
    have = len(history.close.loc[pd.Timestamp(start) : pd.Timestamp(end)])
    return have < wanted * (1 - _FEW) - 1


def _lacks(history: PriceHistory, symbol: str, day: date) -> bool:
    import pandas as pd

    last = last_session(symbol, day)
    return last is not None and pd.Timestamp(last) not in history.close.index
