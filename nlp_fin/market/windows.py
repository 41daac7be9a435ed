"""Which days a stated period may mean: the readings that are tried before anything is refuted."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from nlp_fin.types import Figure, Period

_LONG = 300
"""Days from which a span's first day may be meant as the day of its base price."""


_AROUND = 5
"""Days before publication up to which an author may have counted."""
_EARLY = 3
"""Last month in which the end of the year before is still the natural end."""


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, inclusive; the base of a return is the close before the first day.

    `doubt` is the reason that stays if a figure fits this window only; None settles.
    """

    start: date
    end: date
    doubt: str | None = None

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def years(self) -> float:
        return self.days / 365.25


def month_end_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def quarter_end_before(day: date) -> date:
    first_month = 3 * ((day.month - 1) // 3) + 1
    return day.replace(month=first_month, day=1) - timedelta(days=1)


def year_end_before(day: date) -> date:
    return date(day.year - 1, 12, 31)


def years_back(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes the 28th where it must."""
    year = day.year - years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def windows(figure: Figure, published: date | None) -> list[Window]:
    """All windows that the figure's period may mean, the most literal first, without repeats.

    None of them ends after the day of publication, which nobody could know then.
    """
    period = figure.period
    if period is None:
        return []
    if period.kind == "ytd":
        found = _year_to_date(period, published)
    elif period.kind in ("day", "as_of"):
        found = _days(period)
    else:
        found = _span(period, published)
    unique: dict[tuple[date, date], Window] = {}
    for window in found:
        if window.start <= window.end and (published is None or window.start <= published):
            unique.setdefault((window.start, window.end), window)
    return list(unique.values())


def _days(period: Period) -> Iterator[Window]:
    day = period.end or period.start
    if day is None:
        return
    yield Window(day, day)
    for offset in (1, -1, -2, -3, -7):
        neighbour = day + timedelta(days=offset)
        yield Window(neighbour, neighbour, "ambiguous_period")


def _year_to_date(period: Period, published: date | None) -> Iterator[Window]:
    anchor = period.end or published
    if anchor is None:
        return
    start = period.start or date(anchor.year, 1, 1)
    doubt = None
    if period.end is not None:
        yield Window(start, period.end)
        # An end of its own was stated, not just concluded from the day of publication.
        if published is not None and abs((published - period.end).days) > _AROUND:
            doubt = "ambiguous_period"
    for end in _ends(published or anchor):
        if end.year == start.year:
            yield Window(start, end, doubt)


def _ends(published: date) -> Iterator[date]:
    """Days up to which an author may have counted: around publication, month or quarter end."""
    for back in range(_AROUND + 1):
        yield published - timedelta(days=back)
    yield month_end_before(published)
    yield quarter_end_before(published)


def _span(period: Period, published: date | None) -> Iterator[Window]:
    start, end = period.start, period.end
    if start is None:
        return
    if end is not None and (published is None or end <= published):
        yield from _literal(start, end)
    if end is not None and _may_be_a_year_earlier(period):
        yield Window(years_back(start, 1), _year_before(end), "ambiguous_period")
    anchor = published if end is None or published is None or end >= published else None
    if anchor is None:
        return
    trailing = end is not None and (start.month, start.day) == (end.month, end.day)
    ends = [*_ends(anchor), *([year_end_before(anchor)] if anchor.month <= _EARLY else [])]
    for candidate in ends:
        if trailing and end is not None:
            yield from _literal(years_back(candidate, end.year - start.year), candidate)
        else:
            yield Window(start, candidate)


def _literal(start: date, end: date) -> Iterator[Window]:
    """The base price is the close before the first day, or of a long span the first day's own:
    *von Ende 2007*, *in den vergangenen zehn Jahren*."""
    yield Window(start, end)
    if (end - start).days >= _LONG and (start.month, start.day) != (1, 1):
        yield Window(start + timedelta(days=1), end)


@cache
def _year_number() -> re.Pattern[str]:
    return re.compile(r"\d{2}")


def _may_be_a_year_earlier(period: Period) -> bool:
    """*im April*, *im zweiten Quartal*: which year is meant was only concluded."""
    bare = not _year_number().search(period.text or "")
    return period.kind in ("month", "quarter") and bare


def _year_before(end: date) -> date:
    """A month's last day stays the last day."""
    is_last = end.day == calendar.monthrange(end.year, end.month)[1]
    day = years_back(end, 1)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) if is_last else day
