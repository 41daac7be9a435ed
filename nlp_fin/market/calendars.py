"""Exchange sessions: on which days must there be a price?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from nlp_fin.lexicon.market import market_lexicon

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


@lru_cache(maxsize=4096)
def _calendar(symbol: str) -> str | None:
    return market_lexicon().calendar(symbol)


def last_session(symbol: str, day: date) -> date | None:
    """The last session of a symbol's exchange on or before `day`.

    Where no calendar is known (futures, currencies) every weekday but the turn of the year is
    taken for one.
    """
    days = (day - timedelta(days=back) for back in range(_LOOK_BACK))
    return next((candidate for candidate in days if is_session(symbol, candidate)), None)


def is_session(symbol: str, day: date) -> bool:
    """Whether a symbol is traded on a day."""
    if symbol.endswith(_EVERY_DAY):
        return True
    name = _calendar(symbol)
    if name is not None:
        return day in _sessions(name, day.year - day.year % _DECADE)
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS
