"""Calendar arithmetic on days, and trading sessions of an exchange.

Stretches are pairs of days, both inclusive. Years outside 1 to 9999 raise `ValueError` as
`datetime.date` does; the callers in this package pass years from 1500 to 2199.
"""

from __future__ import annotations

import warnings
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Any

Stretch = tuple[date, date]

_SESSION_YEARS = 1
"""How much calendar is loaded on either side of the day asked for."""


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """`day` moved by `months`; the day of the month is cut to the length of the new month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_stretch(first: date, months: int) -> Stretch:
    """`months` whole months from the first day of a month on."""
    last = add_months(first, months - 1)
    return first, month_end(last.year, last.month)


def year_stretch(year: int) -> Stretch:
    return date(year, 1, 1), date(year, 12, 31)


def half_stretch(year: int, half: int) -> Stretch:
    return months_stretch(date(year, 6 * half - 5, 1), 6)


def quarter_stretch(year: int, quarter: int) -> Stretch:
    return months_stretch(date(year, 3 * quarter - 2, 1), 3)


def month_stretch(year: int, month: int) -> Stretch:
    return date(year, month, 1), month_end(year, month)


def week_stretch(day: date) -> Stretch:
    """Monday to Sunday of the week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def previous_workday(day: date) -> date:
    """The last Monday to Friday before `day`; holidays are not known here."""
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def next_workday(day: date) -> date:
    """The day after, without weekends."""
    later = day + timedelta(days=1)
    while later.weekday() >= 5:
        later += timedelta(days=1)
    return later


@cache
def _exchange(mic: str, year: int) -> Any:
    # The import costs most of a second and is needed for a few questions only.
    from exchange_calendars import get_calendar

    with warnings.catch_warnings():
        # exchange_calendars 4.13 calls what pandas 3.1 deprecates; nothing a user could act on.
        warnings.simplefilter("ignore", DeprecationWarning)
        return get_calendar(
            mic,
            start=f"{year - _SESSION_YEARS}-01-01",
            end=f"{year + _SESSION_YEARS}-12-31",
        )


def is_session(day: date, mic: str = "XFRA") -> bool:
    """Whether the exchange (ISO 10383 code, e.g. `XFRA`, `XNYS`) trades on `day`.

    Raises `ValueError` for an exchange that exchange_calendars does not know.
    """
    return bool(_calendar(mic, day).is_session(day.isoformat()))


def session_on_or_before(day: date, mic: str = "XFRA") -> date:
    """The last session of the exchange on or before `day`. Raises as `is_session`."""
    found: date = _calendar(mic, day).date_to_session(day.isoformat(), "previous").date()
    return found


def previous_session(day: date, mic: str = "XFRA") -> date:
    """The last session of the exchange before `day`. Raises as `is_session`."""
    return session_on_or_before(day - timedelta(days=1), mic)


def month_end_session(year: int, month: int, mic: str = "XFRA") -> date:
    """The last session of a month. Raises as `is_session`."""
    return session_on_or_before(month_end(year, month), mic)


def _calendar(mic: str, day: date) -> Any:
    from exchange_calendars.errors import InvalidCalendarName

    try:
        return _exchange(mic, day.year)
    except InvalidCalendarName:
        raise ValueError(f"{mic!r} is no exchange; use its ISO 10383 code, e.g. XFRA") from None
