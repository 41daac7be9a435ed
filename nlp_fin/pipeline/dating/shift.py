"""Days of times relative to the anchor, or to the period the text named last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.dating.calendar import MONTHS, iso_length, unit_stretch
from nlp_fin.pipeline.dating.kinds import kind_of
from nlp_fin.pipeline.dating.nodes import Ago, Roll, Shift, ToDate, Weekday
from nlp_fin.pipeline.dating.view import Span, View
from nlp_fin.types import PeriodKind

_CLOSED_YEAR_MONTHS = 7
"""Up to this month *das abgelaufene Geschäftsjahr* is the calendar year before, later unknown."""
_FULL_YEAR_MONTHS = 4
_FOCUS_GROUPS = {
    "year": ("year", "quarter"), "quarter": ("quarter",), "half": ("year",), "month": ("month",),
    "week": ("week",), "session": ("day",), "day": ("day",), "fiscal_year": ("year",),
}  # fmt: skip


def resolve_weekday(node: Weekday, view: View) -> Span:
    anchor = view.anchor
    if anchor is None:
        return Span("day")
    back = (anchor.weekday() - node.index) % 7
    if node.direction == -1:
        day = anchor - timedelta(days=back or 7)
    elif node.direction == 1 or (node.direction is None and view.tense > 0 and back):
        day = anchor + timedelta(days=7 - back)
    else:
        day = anchor - timedelta(days=back)
    return Span("day", day, day)


def moved(span: Span, months: int) -> Span:
    """`span` moved by whole months; the last day of a month stays the last."""
    if span.start is None or span.end is None:
        return replace(span, start=None, end=None)
    end = calendar.add_months(span.end, months)
    if span.end == calendar.month_end(span.end.year, span.end.month):
        end = calendar.month_end(end.year, end.month)
    return replace(span, start=calendar.add_months(span.start, months), end=end)


def resolve_shift(node: Shift, view: View) -> Span:
    if node.base != "anchor":
        focus = view.focus(*_FOCUS_GROUPS[node.unit])
        if focus is not None and node.base == "reported":
            return focus
        if focus is not None:
            return _from_focus(node, focus)
        if node.base == "context":
            return Span(kind_of(node.unit))
    if view.anchor is None:
        return Span(kind_of(node.unit))
    return _from_anchor(node, view.anchor, view.tense)


def _from_focus(node: Shift, focus: Span) -> Span:
    if node.unit in MONTHS:
        return moved(focus, node.count * MONTHS[node.unit])
    if focus.start is None or focus.end is None:
        return Span(kind_of(node.unit))
    if node.unit == "week":
        return Span("week", *calendar.week_stretch(focus.start + timedelta(weeks=node.count)))
    if node.unit in ("session", "day"):
        step = calendar.previous_workday if node.count < 0 else calendar.next_workday
        day = step(focus.end if node.count > 0 else focus.start)
        return Span("day", day, day)
    return Span(kind_of(node.unit))


def _from_anchor(node: Shift, anchor: date, tense: int) -> Span:
    count, unit = node.count, node.unit
    match unit:
        case "day":
            day = anchor + timedelta(days=count)
            return Span("day", day, day)
        case "session":
            day = calendar.previous_workday(anchor)
            return Span("day", day, day)
        case "week":
            # At the weekend the past week is the one that is ending.
            weeks = 0 if count == -1 and anchor.weekday() > 4 else count
            return Span("week", *calendar.week_stretch(anchor + timedelta(weeks=weeks)))
        case "fiscal_year":
            if count == -1 and anchor.month > _CLOSED_YEAR_MONTHS:
                return Span("fiscal_year")
            return Span("fiscal_year", *calendar.year_stretch(anchor.year + count))
        case "full_year":
            return _full_year(anchor, tense)
        case "decade":
            first = anchor.year // 10 * 10 + 10 * count
            return Span("span", date(first, 1, 1), date(first + 9, 12, 31))
        case "month" | "quarter" | "half" | "year":
            moved_to = calendar.add_months(anchor, count * MONTHS[unit])
            return Span(kind_of(unit), *unit_stretch(unit, moved_to))
    return Span(kind_of(unit))


def _full_year(anchor: date, tense: int) -> Span:
    """*im Gesamtjahr*: in the first months the year that closed, unless the verb looks ahead."""
    if tense > 0 or anchor.month > _FULL_YEAR_MONTHS:
        return Span("year", *calendar.year_stretch(anchor.year))
    return Span("year", *calendar.year_stretch(anchor.year - 1))


def resolve_roll(node: Roll, view: View) -> Span:
    length = iso_length(node.unit, node.count)
    ahead = node.direction == 1 or (node.direction in (0, 2) and view.tense > 0)
    trailing = length in ("P12M", "P1Y") and not ahead
    kind: PeriodKind = "ttm" if trailing else "span"
    if node.direction == 2 and not view.tense:
        return Span("span", length=length)
    if view.anchor is None or node.count is None:
        return Span(kind, length=length)
    if (node.unit, node.count, node.direction, ahead) == ("week", 1, 0, False):
        return _week_at_its_end(view.anchor, length)
    other = moved_day(view.anchor, node.unit, node.count if ahead else -node.count)
    if other is None:
        return Span(kind, length=length)
    first, last = sorted((view.anchor, other))
    return Span(kind, first, last, length)


def _week_at_its_end(anchor: date, length: str | None) -> Span:
    """*auf Wochensicht*: from Friday to Monday the week that ends, else the last seven days."""
    if 0 < anchor.weekday() < 4:
        return Span("span", anchor - timedelta(weeks=1), anchor, length)
    monday, _ = calendar.week_stretch(anchor - timedelta(days=anchor.weekday() == 0))
    return Span("week", monday, monday + timedelta(days=4))


def moved_day(day: date, unit: str, count: int) -> date | None:
    """`day` moved by so many units, None for units that are no stretch of the calendar."""
    try:
        if unit in MONTHS:
            return calendar.add_months(day, count * MONTHS[unit])
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
    except (ValueError, OverflowError):
        return None  # before the year 1, or past 9999
    return None


def resolve_to_date(node: ToDate, view: View) -> Span:
    kind: PeriodKind = "ytd" if node.unit == "year" else "span"
    anchor = view.anchor
    if node.year is not None:
        first, last = calendar.year_stretch(node.year)
        if anchor is None:
            return Span(kind, first)
        if node.since and anchor.year > node.year:
            return Span("span", first, anchor)
        return Span(kind, first, min(last, anchor) if anchor >= first else None)
    if anchor is None:
        return Span(kind)
    return Span(kind, unit_stretch(node.unit, anchor)[0], anchor)


def later(unit: str, count: int, view: View) -> Span:
    """*zwei Jahre später*, *einen Tag danach*: so long behind the period last named."""
    kind = kind_of(unit)
    groups = _FOCUS_GROUPS.get(unit, ())
    focus = view.focus(*groups) or view.latest()
    if focus is None or focus.start is None or focus.end is None:
        return Span(kind)
    if unit in ("day", "session"):
        return _from_focus(Shift("session", 1), focus) if count == 1 else Span(kind)
    if unit in MONTHS and unit != "decade" and focus.kind in (kind, "quarter", "half"):
        return moved(focus, count * MONTHS[unit])
    day = moved_day(focus.end, unit, count)
    return Span(kind, *unit_stretch(unit, day)) if day is not None else Span(kind)


def resolve_ago(node: Ago, view: View) -> Span:
    kind = kind_of(node.unit)
    if node.count is None:
        return Span(kind)
    if node.count < 0:
        return later(node.unit, -node.count, view)
    reported = node.count == 1 and node.unit in ("year", "quarter")
    if reported or node.base == "focus":
        groups = _FOCUS_GROUPS.get(node.unit)
        focus = view.focus(*groups) if groups else None
        if focus is not None and node.unit in MONTHS:
            return moved(focus, -node.count * MONTHS[node.unit])
        if focus is not None:
            view = replace(view, anchor=focus.start)
    if view.anchor is None:
        return Span(kind)
    day = moved_day(view.anchor, node.unit, -node.count)
    if day is None or node.unit == "decade":
        return Span(kind)
    if node.unit == "day":
        return Span("day", day, day)
    return Span(kind, *unit_stretch(node.unit, day))
