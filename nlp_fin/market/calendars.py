"""Exchange sessions: is a price missing on a day when the exchange was open?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlp_fin.lexicon.market import market_lexicon

if TYPE_CHECKING:
    import pandas as pd


@lru_cache(maxsize=32)
def _sessions(name: str, start: date, end: date) -> frozenset[date]:
    import exchange_calendars

    exchange: Any = exchange_calendars.get_calendar(
        name, start=start.isoformat(), end=end.isoformat()
    )
    return frozenset(stamp.date() for stamp in exchange.sessions)


def missing_sessions(symbol: str, series: pd.Series[float], *days: date) -> list[date]:
    """Sessions among the last ones on or before each day that the series does not have.

    Empty for symbols without a known calendar. The session of a day before the series begins
    or after it ends counts as missing.
    """
    name = market_lexicon().calendar(symbol)
    if name is None:
        return []
    have = {stamp.date() for stamp in series.index}
    missing = []
    for day in days:
        first = day - timedelta(days=12)
        sessions = _sessions(name, first.replace(day=1), _month_after(day))
        last = max((s for s in sessions if s <= day), default=None)
        if last is not None and last not in have:
            missing.append(last)
    return missing


def _month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=5)).replace(day=28)
