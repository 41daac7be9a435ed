"""Resolves what an expression of time says to days, against the article's day (the anchor).

Nothing is guessed: without an anchor, or where the text leaves it open, days are null.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from nlp_fin.lexicon.time import EdgeRule, time_lexicon
from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.calendar import Stretch
from nlp_fin.pipeline.dates_nodes import (
    Ago,
    AsOf,
    Between,
    Cal,
    Duration,
    Edge,
    From,
    Node,
    Now,
    Plain,
    Roll,
    Shift,
    Since,
    ToDate,
    Unknown,
    Until,
    Weekday,
)
from nlp_fin.pipeline.dates_tokens import make_date
from nlp_fin.pipeline.dates_view import Span, View
from nlp_fin.types import PeriodKind

_KINDS: dict[str, PeriodKind] = {
    "day": "day", "session": "day", "week": "week", "month": "month", "quarter": "quarter",
    "half": "half", "year": "year", "full_year": "year", "fiscal_year": "fiscal_year",
    "fiscal_quarter": "fiscal_quarter", "fiscal_half": "half", "months": "span",
    "season": "span", "decade": "span", "century": "span",
}  # fmt: skip
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_ISO_UNITS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_SEASON_MONTHS = {1: (3, 3), 2: (6, 3), 3: (9, 3), 4: (12, 3), 21: (5, 2), 22: (8, 2), 31: (11, 1)}
_NEAR = timedelta(days=62)
"""So close a coming edge of a month is meant rather than last year's, when no verb decides."""
_CLOSED_YEAR_MONTHS = 7
"""Up to this month *das abgelaufene Geschäftsjahr* is the calendar year before, later unknown."""
_FULL_YEAR_MONTHS = 4


def kind_of(unit: str) -> PeriodKind:
    """The period kind of a unit of the grammar."""
    return _KINDS.get(unit, "span")


def resolve(node: Node, view: View) -> Span:
    """The days of `node`; see the module's note on what stays null."""
    match node:
        case Cal():
            return resolve_calendar(node, view)
        case Weekday():
            return _weekday(node, view)
        case Shift():
            return _shift(node, view)
        case Edge():
            return _edge(node, view)
        case Roll():
            return _roll(node, view)
        case ToDate():
            return _to_date(node, view)
        case Ago():
            return _ago(node, view)
        case Since() | Until() | From() | AsOf() | Between():
            return _composed(node, view)
        case Duration():
            return Span("span", length=iso_length(node.unit, node.count))
        case Now():
            return Span("as_of", view.anchor, view.anchor)
        case Unknown():
            return Span(kind_of(node.kind) if node.kind != "as_of" else "as_of")
        case Plain():
            return Span("span")


def iso_length(unit: str, count: str | int | None) -> str | None:
    """ISO 8601 duration of so many units, or None where the number is unknown or the unit is
    none of the standard's (trading days)."""
    if count is None:
        return None
    text = str(count)
    if unit in ("quarter", "half", "decade") and text.isdigit():
        months = int(text) * _MONTHS[unit]
        return f"P{months // 12}Y" if unit == "decade" else f"P{months}M"
    if unit in ("hour", "minute", "second"):
        return f"PT{text}{unit[0].upper()}"
    if text == "0.5" and unit == "year":
        return "P6M"
    letter = _ISO_UNITS.get(unit)
    return f"P{text}{letter}" if letter else None


# The calendar


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


def calendar_kind(node: Cal) -> PeriodKind:
    """The period kind of a calendar node."""
    if node.fiscal and node.unit in ("year", "quarter"):
        return "fiscal_year" if node.unit == "year" else "fiscal_quarter"
    if node.unit == "year" and node.split:
        return "span"
    return kind_of(node.unit)


def resolve_calendar(node: Cal, view: View) -> Span:
    """Days of a calendar node. A fiscal year that the text shows to differ from the calendar
    year (2024/25, *Geschäftsquartal*) keeps null days: they are the company's."""
    kind = calendar_kind(node)
    length = iso_length("month", node.index) if node.unit == "months" else None
    if node.skewed or (node.fiscal and node.split):
        return Span(kind, length=length)
    stretch = _dated(node, view)
    return Span(kind, *stretch, length) if stretch else Span(kind, length=length)


def _dated(node: Cal, view: View) -> Stretch | None:
    if node.year is not None:
        return calendar_stretch(node, node.year)
    anchor = view.anchor
    if node.shift is not None:
        base = _base_year(node, view)
        return calendar_stretch(node, base + node.shift) if base is not None else None
    if anchor is None:
        year = view.years.get((node.unit, node.index))
        return calendar_stretch(node, year) if year is not None else None
    tense = view.tense if node.turn is None else node.turn
    return _by_tense(lambda year: calendar_stretch(node, year), node.unit, anchor, tense)


def _base_year(node: Cal, view: View) -> int | None:
    if node.base == "focus":
        focus = view.focus("year", "quarter")
        if focus is not None and focus.start is not None:
            return focus.start.year
    return view.anchor.year if view.anchor else None


def _by_tense(
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
    if tense > 0:
        return next((stretch for stretch in found if stretch[1] >= anchor), None)
    at = 1 if unit == "months" else 0
    return next((stretch for stretch in reversed(found) if stretch[at] <= anchor), None)


# Relative to the anchor or to the period last named


def _weekday(node: Weekday, view: View) -> Span:
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


_FOCUS_GROUPS = {
    "year": ("year", "quarter"), "quarter": ("quarter",), "half": ("year",), "month": ("month",),
    "week": ("week",), "session": ("day",), "day": ("day",), "fiscal_year": ("year",),
}  # fmt: skip


def _shift(node: Shift, view: View) -> Span:
    if node.base != "anchor":
        focus = view.focus(*_FOCUS_GROUPS[node.unit])
        if focus is not None:
            return _from_focus(node, focus)
        if node.base == "context":
            return Span(kind_of(node.unit))
    if view.anchor is None:
        return Span(kind_of(node.unit))
    return _from_anchor(node, view.anchor, view.tense)


def _from_focus(node: Shift, focus: Span) -> Span:
    if node.unit in _MONTHS:
        return moved(focus, node.count * _MONTHS[node.unit])
    if focus.start is None or focus.end is None:
        return Span(kind_of(node.unit))
    if node.unit == "week":
        return Span("week", *calendar.week_stretch(focus.start + timedelta(weeks=node.count)))
    if node.unit == "session":
        day = calendar.previous_workday(focus.start)
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
            moved_to = calendar.add_months(anchor, count * _MONTHS[unit])
            return Span(kind_of(unit), *unit_stretch(unit, moved_to))
    return Span(kind_of(unit))


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


def _full_year(anchor: date, tense: int) -> Span:
    """*im Gesamtjahr*: in the first months the year that closed, if the verb looks back."""
    if tense > 0 or anchor.month > _FULL_YEAR_MONTHS:
        return Span("year", *calendar.year_stretch(anchor.year))
    if tense < 0:
        return Span("year", *calendar.year_stretch(anchor.year - 1))
    return Span("year")


def _roll(node: Roll, view: View) -> Span:
    length = iso_length(node.unit, node.count)
    ahead = node.direction > 0 or (node.direction == 0 and view.tense > 0)
    trailing = length in ("P12M", "P1Y") and not ahead
    kind: PeriodKind = "ttm" if trailing else "span"
    if view.anchor is None or node.count is None:
        return Span(kind, length=length)
    other = _moved_day(view.anchor, node.unit, node.count if ahead else -node.count)
    if other is None:
        return Span(kind, length=length)
    first, last = sorted((view.anchor, other))
    return Span(kind, first, last, length)


def _moved_day(day: date, unit: str, count: int) -> date | None:
    """`day` moved by so many units, None for units that are no stretch of the calendar."""
    try:
        if unit in _MONTHS:
            return calendar.add_months(day, count * _MONTHS[unit])
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
    except (ValueError, OverflowError):
        return None  # before the year 1, or past 9999
    return None


def _to_date(node: ToDate, view: View) -> Span:
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


def _ago(node: Ago, view: View) -> Span:
    kind = kind_of(node.unit)
    if node.count is None:
        return Span(kind)
    if node.count == 1 or node.base == "focus":
        groups = _FOCUS_GROUPS.get(node.unit)
        focus = view.focus(*groups) if groups else None
        if focus is not None and node.unit in _MONTHS:
            return moved(focus, -node.count * _MONTHS[node.unit])
        if focus is not None:
            view = replace(view, anchor=focus.start)
    if view.anchor is None:
        return Span(kind)
    day = _moved_day(view.anchor, node.unit, -node.count)
    if day is None or node.unit == "decade":
        return Span(kind)
    if node.unit == "day":
        return Span("day", day, day)
    return Span(kind, *unit_stretch(node.unit, day))


# Edges


def _edge(node: Edge, view: View) -> Span:
    rule = _edge_rule(node)
    kind: PeriodKind = "as_of" if rule is not None and rule.kind == "as_of" else "span"
    inner = node.of
    if isinstance(inner, Cal):
        if inner.skewed or (inner.fiscal and inner.split):
            return Span(kind)
        if inner.year is not None or inner.shift is not None or view.anchor is None:
            stretch = _dated(inner, view)
            return _clipped(kind, _part(node, rule, stretch) if stretch else None, view.anchor)
        bare = inner

        def in_year(year: int) -> Stretch | None:
            stretch = calendar_stretch(bare, year)
            return _part(node, rule, stretch) if stretch else None

        return _clipped(kind, _nearest_edge(in_year, view), view.anchor)
    if isinstance(inner, Shift) and inner.count == 0 and view.anchor is not None:
        return _clipped(kind, _running_edge(node, rule, view.anchor, view.tense), view.anchor)
    span = resolve(inner, view)
    if span.start is None or span.end is None:
        return Span(kind)
    return _clipped(kind, _part(node, rule, (span.start, span.end)), view.anchor)


def _edge_rule(node: Edge) -> EdgeRule | None:
    unit = "year" if node.unit in ("fiscal_year", "full_year") else node.unit
    return time_lexicon().edges.get((node.which, unit))


def _part(node: Edge, rule: EdgeRule | None, stretch: Stretch) -> Stretch | None:
    """The part of `stretch` that an edge covers."""
    first, last = stretch
    if node.which == "turn":
        if isinstance(node.of, Cal):
            return date(first.year, 12, 31), date(first.year + 1, 1, 1)
        return first - timedelta(days=1), first
    if rule is None:
        return None
    if rule.step == "end":
        return last, last
    if rule.step == "days":
        return first + timedelta(days=rule.first - 1), first + timedelta(days=rule.last - 1)
    if rule.step == "years":
        return date(first.year + rule.first - 1, 1, 1), date(first.year + rule.last - 1, 12, 31)
    months = rule.last - rule.first + 1
    stretch = calendar.months_stretch(calendar.add_months(first, rule.first - 1), months)
    return (stretch[1], stretch[1]) if rule.step == "end-of-month" else stretch


def _clipped(kind: PeriodKind, stretch: Stretch | None, anchor: date | None) -> Span:
    """An edge that is still running ends at the anchor."""
    if stretch is None:
        return Span(kind)
    first, last = stretch
    if kind == "span" and anchor is not None and first <= anchor < last:
        last = anchor
    return Span(kind, first, last)


def _nearest_edge(in_year: Callable[[int], Stretch | None], view: View) -> Stretch | None:
    """The edge of a month or quarter without a year that the verb means, else the last one,
    unless one comes soon."""
    anchor = view.anchor
    assert anchor is not None
    found = [
        stretch
        for year in (anchor.year - 1, anchor.year, anchor.year + 1)
        if (stretch := in_year(year)) is not None
    ]
    ahead = next((stretch for stretch in found if stretch[1] >= anchor), None)
    back = next((stretch for stretch in reversed(found) if stretch[0] <= anchor), None)
    if view.tense:
        return ahead if view.tense > 0 else back
    soon = ahead is not None and ahead[0] - anchor <= _NEAR
    return ahead if soon and (back is None or anchor - back[1] > _NEAR) else back


def _running_edge(node: Edge, rule: EdgeRule | None, anchor: date, tense: int) -> Stretch | None:
    """*Jahresende*, *Wochenschluss*: of the running unit or of the one before."""
    unit = "year" if node.unit in ("fiscal_year", "full_year") else node.unit
    if unit not in ("week", *_MONTHS) or unit == "decade":
        return None
    current = _part(node, rule, unit_stretch(unit, anchor))
    step = timedelta(weeks=1) if unit == "week" else None
    before_day = anchor - step if step else calendar.add_months(anchor, -_MONTHS[unit])
    before = _part(node, rule, unit_stretch(unit, before_day))
    if node.which == "turn" and current is not None and tense >= 0 and anchor.month > 6:
        first = date(anchor.year, 12, 31)
        return first, first + timedelta(days=1)
    if current is None or before is None or current[0] <= anchor:
        return current
    if unit == "week":
        return current if tense > 0 else before
    if tense:
        return current if tense > 0 else before
    return current if current[0] - anchor <= anchor - before[1] else before


# Open and closed stretches


def _composed(node: Since | Until | From | AsOf | Between, view: View) -> Span:
    match node:
        case Since(inner):
            span = resolve(inner, replace(view, tense=-1))
            end = view.anchor
            if span.start is not None and end is not None and span.start > end:
                end = None
            return Span("span", span.start, end)
        case Until(inner):
            return Span("span", None, resolve(inner, replace(view, tense=1)).end)
        case From(inner):
            return Span("span", resolve(inner, view).start, None)
        case AsOf(inner):
            return _level_day(inner, view)
        case Between():
            return _stretch_between(node, view)


def _level_day(inner: Node, view: View) -> Span:
    span = resolve(inner, view)
    if isinstance(inner, Edge) and inner.which == "begin" and inner.unit == "year":
        return Span("as_of", span.start, span.start)
    return Span("as_of", span.start, span.end)


def _stretch_between(node: Between, view: View) -> Span:
    last = resolve(node.last, view)
    first = resolve(node.first, view)
    start, end = first.start, last.end
    if start is not None and end is not None and start > end:
        # *November bis Februar*, *von Montag bis Freitag*: the first lies one round earlier.
        if isinstance(node.first, Cal) and node.first.year is None:
            start = calendar.add_months(start, -12)
        elif isinstance(node.first, Weekday):
            start -= timedelta(weeks=1)
        if start > end:
            start = end = None
    return Span("span", start, end)
