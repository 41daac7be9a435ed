"""Fiscal periods of a company: *drittes Quartal 2024/25* of Siemens is April to June 2025."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nlp_fin.lexicon.fiscal_years import FiscalYear, fiscal_year_of
from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.calendar import Stretch
from nlp_fin.pipeline.dating.grammar import parse_label
from nlp_fin.pipeline.dating.nodes import AsOf, Between, Cal, Edge, Node, Shift
from nlp_fin.types import Period, PeriodKind

_PARTS = {"quarter": 3, "half": 6}
_KINDS: dict[str, PeriodKind] = {
    "year": "fiscal_year",
    "quarter": "fiscal_quarter",
    "half": "half",
    "months": "span",
}


def resolve_fiscal(period: Period, symbol: str | None, anchor: date | None = None) -> Period:
    """`period` in the fiscal year of the company `symbol` (a Yahoo symbol or instrument id).

    For figures out of a company's accounts: a price or an index moves in calendar quarters. The
    label in `period.text` is read again; a quarter or half without a year is the last that had
    ended by `anchor`. Returned as it is: a period of a company that reports by calendar year or
    that the lexicon does not know, and one that names a calendar time (a day, a month, *2025*).
    """
    rule = fiscal_year_of(symbol)
    return period if rule is None else resolve_by(period, rule, anchor)


def resolve_by(period: Period, rule: FiscalYear, anchor: date | None = None) -> Period:
    """As `resolve_fiscal`, with the rule of the fiscal year itself."""
    node = parse_label(period.text) if period.text else None
    if isinstance(node, AsOf):
        inner = _fiscal_stretch(node.of, rule, anchor, period)
        return replace(period, start=inner[1], end=inner[1]) if inner else period
    stretch = _fiscal_stretch(node, rule, anchor, period)
    if stretch is None:
        return period
    return replace(period, kind=_kind(node, period), start=stretch[0], end=stretch[1])


def _kind(node: Node | None, period: Period) -> PeriodKind:
    if isinstance(node, Cal):
        return _KINDS[node.unit]
    if isinstance(node, Shift) and node.unit == "fiscal_year":
        return "fiscal_year"
    return "fiscal_quarter" if period.kind == "quarter" else period.kind


def _fiscal_stretch(
    node: Node | None, rule: FiscalYear, anchor: date | None, period: Period
) -> Stretch | None:
    match node:
        case Cal():
            return _calendar_label(node, rule, anchor)
        case Shift(unit="fiscal_year", count=count):
            if anchor is None:
                return None
            first = calendar.add_months(_year_of_day(rule, anchor), 12 * count)
            return calendar.months_stretch(first, 12)
        case Edge(unit="fiscal_year", which="end"):
            year = _fiscal_stretch(node.of, rule, anchor, period)
            return (year[1], year[1]) if year else None
        case Between(first=Cal() as first_label, last=Cal() as last_label):
            start = _calendar_label(first_label, rule, anchor)
            end = _calendar_label(last_label, rule, anchor)
            return (start[0], end[1]) if start and end and start[0] <= end[1] else None
    return _renamed_quarter(rule, period)


def _calendar_label(node: Cal, rule: FiscalYear, anchor: date | None) -> Stretch | None:
    if node.unit not in _KINDS or (node.unit == "year" and not (node.fiscal or node.split)):
        return None
    if node.year is not None:
        return _part(node, year_start(rule, node.year, split=node.split))
    if anchor is None:
        return None
    back = 12 * min(0, node.shift or 0)
    first = _year_of_day(rule, anchor)
    for start in (first, calendar.add_months(first, -12)):
        stretch = _part(node, start)
        if stretch[1] <= anchor:
            return _part(node, calendar.add_months(start, back))
    return None


def year_start(rule: FiscalYear, label: int, *, split: bool = False) -> date:
    """The first day of the fiscal year called `label`; of a double label its first year."""
    first_year = label if split or not rule.label_is_end else label - 1
    return date(first_year, rule.start_month, 1)


def _part(node: Cal, start: date) -> Stretch:
    """The quarter, half, first months or whole of the fiscal year that starts at `start`."""
    if node.unit == "months":
        return calendar.months_stretch(start, node.index)
    months = _PARTS.get(node.unit)
    if months is None:
        return calendar.months_stretch(start, 12)
    return calendar.months_stretch(calendar.add_months(start, months * (node.index - 1)), months)


def _year_of_day(rule: FiscalYear, day: date) -> date:
    """The first day of the fiscal year that holds `day`."""
    year = day.year if day.month >= rule.start_month else day.year - 1
    return date(year, rule.start_month, 1)


def _renamed_quarter(rule: FiscalYear, period: Period) -> Stretch | None:
    """A quarter that was read off the calendar from another label (*Vorjahresquartal*)."""
    if period.kind != "quarter" or period.start is None or period.start.month % 3 != 1:
        return None
    label = Cal("quarter", period.start.year, (period.start.month + 2) // 3)
    return _part(label, year_start(rule, period.start.year))
