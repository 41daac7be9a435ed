"""Days of times that go on from the one named last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from nlp_fin.pipeline.dating.calendar import MONTHS, unit_stretch
from nlp_fin.pipeline.dating.kinds import kind_of
from nlp_fin.pipeline.dating.nodes import Following, Then
from nlp_fin.pipeline.dating.shift import moved_day
from nlp_fin.pipeline.dating.view import Span, View


def resolve_narrative(node: Then | Following, view: View) -> Span:
    """Days of a time that hangs on the one named last; null days where none was."""
    latest = view.latest()
    if isinstance(node, Following):
        return _stretch_beside(node, latest)
    if node.unit is not None:
        if latest is None or latest.start is None:
            return Span(kind_of(node.unit))
        if node.unit == "day":
            return replace(latest, kind="day") if latest.start == latest.end else Span("day")
        return Span(kind_of(node.unit), *unit_stretch(node.unit, latest.start))
    behind = latest is not None and latest.end is not None
    if latest is None or not behind or (view.anchor and latest.end and latest.end >= view.anchor):
        return Span("span")
    return latest


def _stretch_beside(node: Following, latest: Span | None) -> Span:
    if node.count is None or latest is None or latest.start is None or latest.end is None:
        return Span("span")
    if node.unit not in MONTHS and node.unit not in ("day", "week"):
        return Span("span")
    if node.count > 0:
        end = moved_day(latest.end, node.unit, node.count)
        return Span("span", latest.end + timedelta(days=1), end) if end else Span("span")
    start = moved_day(latest.start, node.unit, node.count)
    return Span("span", start, latest.start - timedelta(days=1)) if start else Span("span")
