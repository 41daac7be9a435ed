"""Days of calendar nodes: months, quarters, years, with or without their year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.calendar import Stretch
from nlp_fin.pipeline.dating.kinds import calendar_kind
from nlp_fin.pipeline.dating.nodes import Cal
from nlp_fin.pipeline.dating.tokens import make_date
from nlp_fin.pipeline.dating.view import ANY_PERIOD, Span, View

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_JUST_PAST = timedelta(days=75)
_FAR_AHEAD = timedelta(days=200)
_ISO_UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_SEASON_MONTHS = {1: (3, 3), 2: (6, 3), 3: (9, 3), 4: (12, 3), 21: (5, 2), 22: (8, 2), 31: (11, 1)}


def iso_length(unit: str, count: str | int | None) -> str | None:
    """ISO 8601 duration of so many units, or None where the number is unknown or the unit is
    none of the standard's (trading days)."""
    if count is None:
        return None
    text = str(count)
    if unit in ("quarter", "half", "decade") and text.isdigit():
        months = int(text) * MONTHS[unit]
        return f"P{months // 12}Y" if unit == "decade" else f"P{months}M"
    if unit in ("hour", "minute", "second"):
        return f"PT{text}{unit[0].upper()}"
    if text == "0.5" and unit == "year":
        return "P6M"
    letter = _ISO_UNITS.get(unit)
    return f"P{text}{letter}" if letter else None


def unit_stretch(unit: str, day: date) -> Stretch:
    """The month, quarter, half or year that holds `day`."""
    if unit == "month":
        return calendar.month_stretch(day.year, day.month)
    if unit == "quarter":
        return calendar.quarter_stretch(day.year, (day.month + 2) // 3)
    if unit == "half":
        return calendar.half_stretch(day.year, (day.month + 5) // 6)
    if unit == "week":
        return calendar.week_stretch(day)
    return calendar.year_stretch(day.year)


def calendar_stretch(node: Cal, year: int) -> Stretch | None:
    """The days of a calendar node in `year`, or None where the calendar has no such day."""
    match node.unit:
        case "day":
            day = make_date(year, node.index, node.day)
            return (day, day) if day else None
        case "month":
            return calendar.month_stretch(year, node.index)
        case "quarter":
            return calendar.quarter_stretch(year, node.index)
        case "half":
            return calendar.half_stretch(year, node.index)
        case "months":
            return calendar.months_stretch(date(year, 1, 1), node.index)
        case "week":
            return _iso_week(year, node.index)
        case "season":
            month, length = _SEASON_MONTHS[node.index]
            return calendar.months_stretch(date(year, month, 1), length)
        case "decade":
            return date(year, 1, 1), date(year + 9, 12, 31)
    first, last = calendar.year_stretch(year)
    return (first, date(year + 1, 12, 31)) if node.split else (first, last)


def _iso_week(year: int, week: int) -> Stretch | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=6)


def resolve_calendar(node: Cal, view: View) -> Span:
    """Days of a calendar node. A fiscal year that the text shows to differ from the calendar
    year (2024/25, *Geschäftsquartal*) keeps null days: they are the company's."""
    kind = calendar_kind(node)
    length = iso_length("month", node.index) if node.unit == "months" else None
    if node.skewed or (node.fiscal and node.split):
        return Span(kind, length=length)
    stretch = dated_stretch(node, view)
    return Span(kind, *stretch, length) if stretch else Span(kind, length=length)


def dated_stretch(node: Cal, view: View) -> Stretch | None:
    if node.year is not None:
        return calendar_stretch(node, node.year)
    anchor = view.anchor
    if node.shift is not None:
        base = _base_year(node, view)
        return calendar_stretch(node, base + node.shift) if base is not None else None
    if anchor is None:
        year = view.years.get((node.unit, node.index), view.years.get(ANY_PERIOD))
        if year is None and node.turn == -1:  # *im abgelaufenen ersten Quartal (Q1/05: …)*
            year = view.years.get(ANY_PERIOD)
        if year is None and node.unit == "months":
            year = _year_in_focus(view)
        return calendar_stretch(node, year) if year is not None else None
    tense = view.tense if node.turn is None else node.turn
    unit = "months" if node.closed else node.unit

    def in_year(year: int) -> Stretch | None:
        stretch = calendar_stretch(node, year)
        wrong = stretch is not None and node.weekday not in (None, stretch[0].weekday())
        return None if wrong else stretch

    if node.weekday is not None:
        tense = 0
    return by_tense(in_year, unit, anchor, tense)


def _base_year(node: Cal, view: View) -> int | None:
    if node.base == "latest":
        latest = view.latest()
        return latest.start.year if latest is not None and latest.start is not None else None
    if node.base == "focus":
        focus = view.focus("year", "quarter")
        if focus is not None and focus.start is not None:
            return focus.start.year
    return view.anchor.year if view.anchor else None


def _year_in_focus(view: View) -> int | None:
    """*Zahlen für 2007 … in den ersten neun Monaten*: of the year that the text names."""
    focus = view.focus("year", "quarter")
    return focus.end.year if focus is not None and focus.end is not None else None


def by_tense(
    stretch_in: Callable[[int], Stretch | None], unit: str, anchor: date, tense: int
) -> Stretch | None:
    """The one of the stretches around the anchor that the verb means.

    Ahead: the first that has not ended. Back or unknown: the last that has begun, or, for the
    first months of a year, has ended. A day without a verb: the nearest.
    """
    found = [
        stretch
        for year in (anchor.year - 1, anchor.year, anchor.year + 1)
        if (stretch := stretch_in(year)) is not None
    ]
    if not found:
        return None
    if unit == "day" and tense == 0:
        return min(found, key=lambda stretch: abs(stretch[0] - anchor))
    at = 1 if unit == "months" else 0
    back = next((stretch for stretch in reversed(found) if stretch[at] <= anchor), None)
    ahead = next((stretch for stretch in found if stretch[1] >= anchor), None)
    if tense <= 0 or ahead is None:
        return back
    # The figures *for October* that *will be published* are of the October just past.
    just_past = back is not None and timedelta(0) < anchor - back[1] < _JUST_PAST
    return back if just_past and ahead[0] - anchor > _FAR_AHEAD and unit != "day" else ahead
