"""Which days a stated period may mean: the readings that are tried before anything is refuted."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nlp_fin.types import Figure, Period


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, inclusive. A fit of an uncertain window settles nothing by itself."""

    start: date
    end: date
    certain: bool = True

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
    """All windows that the figure's period may mean, the most literal first, without repeats."""
    period = figure.period
    if period is None:
        return []
    if period.kind == "ytd":
        found = _year_to_date(period, published)
    elif period.kind in ("day", "as_of"):
        found = _days(period)
    else:
        found = _span(period, published)
    return list(dict.fromkeys(w for w in found if w.start <= w.end))


def _days(period: Period) -> Iterator[Window]:
    day = period.end or period.start
    if day is None:
        return
    yield Window(day, day)
    for offset in (1, -1, -2, -3):
        neighbour = day + timedelta(days=offset)
        yield Window(neighbour, neighbour, certain=False)


def _year_to_date(period: Period, published: date | None) -> Iterator[Window]:
    anchor = period.end or published
    if anchor is None:
        return
    start = period.start or date(anchor.year, 1, 1)
    if period.end is not None:
        yield Window(start, period.end)
    for end in _ends(published or anchor):
        if end.year == start.year:
            yield Window(start, end)


def _ends(published: date) -> Iterator[date]:
    """Days up to which an author may have counted: around publication, month or quarter end."""
    for back in range(6):
        yield published - timedelta(days=back)
    yield month_end_before(published)
    yield quarter_end_before(published)


def _span(period: Period, published: date | None) -> Iterator[Window]:
    start, end = period.start, period.end
    if start is None:
        return
    if end is not None:
        yield Window(start, end)
    anchor = published if end is None or end == published else None
    if anchor is None:
        return
    trailing = end is not None and (start.month, start.day) == (end.month, end.day)
    ends = [*_ends(anchor), year_end_before(anchor)]
    for candidate in ends:
        if trailing and end is not None:
            yield Window(years_back(candidate, end.year - start.year), candidate)
        else:
            yield Window(start, candidate)
