"""Resolves what an expression of time says to days, against the article's day (the anchor).

Nothing is guessed: without an anchor, or where the text leaves it open, days are null.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from nlp_fin.pipeline import calendar
from nlp_fin.pipeline.dating.calendar import iso_length, resolve_calendar
from nlp_fin.pipeline.dating.edges import resolve_edge
from nlp_fin.pipeline.dating.following import resolve_narrative
from nlp_fin.pipeline.dating.kinds import kind_of
from nlp_fin.pipeline.dating.nodes import (
    Ago,
    AsOf,
    Between,
    Cal,
    Duration,
    Edge,
    Ending,
    Following,
    From,
    Node,
    Now,
    Plain,
    Roll,
    Shift,
    Since,
    Then,
    ToDate,
    Unknown,
    Until,
    Weekday,
)
from nlp_fin.pipeline.dating.shift import (
    resolve_ago,
    resolve_roll,
    resolve_shift,
    resolve_to_date,
    resolve_weekday,
)
from nlp_fin.pipeline.dating.view import Span, View
from nlp_fin.types import PeriodKind


def resolve(node: Node, view: View) -> Span:
    """The days of `node`; see the module's note on what stays null."""
    match node:
        case Cal():
            return resolve_calendar(node, view)
        case Weekday():
            return resolve_weekday(node, view)
        case Shift():
            return resolve_shift(node, view)
        case Edge():
            return resolve_edge(node, view)
        case Roll():
            return resolve_roll(node, view)
        case ToDate():
            return resolve_to_date(node, view)
        case Ago():
            return resolve_ago(node, view)
        case Since() | Until() | From() | AsOf() | Ending() | Between():
            return _composed(node, view)
        case Duration():
            return Span("span", length=iso_length(node.unit, node.count))
        case Then() | Following():
            return resolve_narrative(node, view)
        case Now():
            return Span("as_of", view.anchor, view.anchor)
        case Unknown():
            return Span(kind_of(node.kind) if node.kind != "as_of" else "as_of")
        case Plain():
            return Span("span")


def _composed(node: Since | Until | From | AsOf | Ending | Between, view: View) -> Span:
    match node:
        case Since(inner):
            span = resolve(inner, replace(view, tense=-1))
            end = view.anchor
            if span.start is not None and end is not None and span.start > end:
                end = None
            return Span("span", span.start, end)
        case Until(inner):
            named = isinstance(inner, Cal) or (
                isinstance(inner, Edge) and isinstance(inner.of, Cal)
            )
            ahead = view.tense >= 0 or not named  # bis Ende Juni gab es, but bis Jahresende
            return Span("span", None, resolve(inner, replace(view, tense=1 if ahead else -1)).end)
        case From(inner):
            return Span("span", resolve(inner, view).start, None)
        case AsOf(inner):
            return _level_day(inner, view)
        case Ending(kind, months, inner):
            return _ending(kind, months, resolve(inner, view).end)
        case Between():
            return _stretch_between(node, view)


def _level_day(inner: Node, view: View) -> Span:
    span = resolve(inner, view)
    if isinstance(inner, Edge) and inner.which == "begin" and inner.unit == "year":
        return Span("as_of", span.start, span.start)
    return Span("as_of", span.start, span.end)


def _ending(kind: PeriodKind, months: int | None, end: date | None) -> Span:
    """The months up to and with the one that `end` closes; a year of 52 weeks is rounded."""
    if end is None:
        return Span(kind)
    if kind == "ytd":
        return Span(kind, date(end.year, 1, 1), end)
    if months is None:
        return Span(kind, None, end)
    if not months:
        return Span(kind, end - timedelta(days=6), end)
    first = calendar.add_months(date(end.year, end.month, 1), 1 - months)
    return Span(kind, first, end)


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
