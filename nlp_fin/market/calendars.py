"""Exchange sessions: is a price missing on a day when the exchange was open?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlp_fin.lexicon.market import market_lexicon

if TYPE_CHECKING:
    import pandas as pd

_DECADE = 10
_LOOK_BACK = 12
"""Days before a day among which its last session lies."""
_EVERY_DAY = "-USD"
"""Ending of crypto symbols, which trade on every day."""
_HOLIDAYS = frozenset(((1, 1), (12, 24), (12, 25), (12, 26), (12, 31)))


@lru_cache(maxsize=64)
def _sessions(name: str, first_year: int) -> frozenset[date]:
    """Sessions of an exchange in the decade that begins with `first_year`."""
    import exchange_calendars

    exchange: Any = exchange_calendars.get_calendar(
        name, start=f"{first_year - 1}-12-01", end=f"{first_year + _DECADE}-01-15"
    )
    return frozenset(stamp.date() for stamp in exchange.sessions)


def missing_sessions(
    symbol: str, series: pd.Series[float], *days: date, before: date
) -> list[date]:
    """Sessions among the last ones on or before each day that the series does not have.

    Sessions on or after `before` are not over yet and don't count. Where no calendar is known
    (futures, currencies) every weekday but the turn of the year is taken for one.
    """
    import pandas as pd

    missing = []
    for day in days:
        last = _last_session(symbol, min(day, before - timedelta(days=1)))
        if last is not None and pd.Timestamp(last) not in series.index:
            missing.append(last)
    return missing


def _last_session(symbol: str, day: date) -> date | None:
    name = market_lexicon().calendar(symbol)
    sessions = None if name is None else _sessions(name, day.year - day.year % _DECADE)
    for back in range(_LOOK_BACK):
        candidate = day - timedelta(days=back)
        if symbol.endswith(_EVERY_DAY) or (
            candidate in sessions if sessions is not None else _is_weekday(candidate)
        ):
            return candidate
    return None


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS
