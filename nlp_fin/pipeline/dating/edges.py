"""Days of the edges of a unit: *Anfang November*, *Mitte 2026*, *Jahresende*."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from nlp_fin.lexicon.time import EdgeRule, time_lexicon
from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.calendar import Stretch
from nlp_fin.pipeline.dating.calendar import MONTHS, calendar_stretch, dated_stretch, unit_stretch
from nlp_fin.pipeline.dating.nodes import Cal, Edge
from nlp_fin.pipeline.dating.shift import resolve_shift
from nlp_fin.pipeline.dating.view import Span, View
from nlp_fin.types import PeriodKind

_NEAR = timedelta(days=62)
"""So close a coming edge of a month is meant rather than last year's, when no verb decides."""


def resolve_edge(node: Edge, view: View) -> Span:
    rule = _edge_rule(node)
    kind: PeriodKind = "as_of" if rule is not None and rule.kind == "as_of" else "span"
    inner = node.of
    if isinstance(inner, Cal):
        if inner.skewed or (inner.fiscal and inner.split):
            return Span(kind)
        if inner.year is not None or inner.shift is not None or view.anchor is None:
            stretch = dated_stretch(inner, view)
            return _clipped(kind, _part(node, rule, stretch) if stretch else None, view.anchor)
        bare = inner

        def in_year(year: int) -> Stretch | None:
            stretch = calendar_stretch(bare, year)
            return _part(node, rule, stretch) if stretch else None

        return _clipped(kind, _nearest_edge(in_year, view), view.anchor)
    if inner.count == 0 and view.anchor is not None:
        return _clipped(kind, _running_edge(node, rule, view.anchor, view.tense), view.anchor)
    span = resolve_shift(inner, view)
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
    if unit not in ("week", *MONTHS) or unit == "decade":
        return None
    current = _part(node, rule, unit_stretch(unit, anchor))
    step = timedelta(weeks=1) if unit == "week" else None
    before_day = anchor - step if step else calendar.add_months(anchor, -MONTHS[unit])
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
