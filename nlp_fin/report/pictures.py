"""Pictures where looking beats reading: intervals on one axis, values over time, price series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from nlp_fin.report.labels import amount, day
from nlp_fin.report.labels import tick as tick_label
from nlp_fin.report.svg import Scale, date_ticks, element, fitting_scale, picture, plain
from nlp_fin.types import Interval

_WIDTH = 460
_MARGIN = 14
_ROW = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval in a picture; `tone` is a verdict or `expected`."""

    label: str
    span: Interval
    tone: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one day; `span` is what its digits allow."""

    label: str
    when: date
    value: float
    tone: str
    span: Interval | None = None
    link: str | None = None


def _edge(value: Decimal | None) -> list[float]:
    return [] if value is None else [float(value)]


def intervals(bars: Sequence[Bar], unit: str, title: str) -> Markup | None:
    """The intervals of `bars` below each other on one axis; None if nothing is finite."""
    edges = [e for bar in bars for e in (*_edge(bar.span.low), *_edge(bar.span.high))]
    if not edges or max(abs(edge) for edge in edges) == float("inf"):
        return None
    scale = fitting_scale(edges, _MARGIN, _WIDTH - _MARGIN)
    height = _ROW * len(bars) + 30
    rows = [_interval_row(bar, scale, 16 + _ROW * place) for place, bar in enumerate(bars)]
    axis = _value_axis(scale, unit, 8, height - 22)
    return picture(_WIDTH, height, title, axis, *rows)


def _interval_row(bar: Bar, scale: Scale, top: float) -> Markup:
    low = None if bar.span.low is None else float(bar.span.low)
    high = None if bar.span.high is None else float(bar.span.high)
    left = scale.left if low is None else scale(low)
    right = scale.right if high is None else scale(high)
    middle = top + 12
    parts = [element("text", bar.label, x=scale.left, y=top, class_="label")]
    width = max(right - left, 3.0)
    shape = element("rect", x=left, y=middle - 5, width=width, height=10, rx=2, class_="span")
    parts.append(shape)
    if low is None:
        parts.append(_arrow(left, middle, -1))
    if high is None:
        parts.append(_arrow(left + width, middle, 1))
    row = element("g", *parts, class_=f"bar {bar.tone}")
    return row if bar.link is None else element("a", row, href=bar.link)


def _arrow(x: float, y: float, way: int) -> Markup:
    points = f"{x + way * 9:.1f},{y:.1f} {x:.1f},{y - 8:.1f} {x:.1f},{y + 8:.1f}"
    return element("polygon", points=points, class_="span")


def _value_axis(scale: Scale, unit: str, top: float, bottom: float) -> Markup:
    parts = []
    for tick in _few(scale.ticks(5)):
        x = scale(tick)
        parts.append(element("line", x1=x, x2=x, y1=top, y2=bottom, class_="grid"))
        anchor = "start" if x < 40 else "end" if x > _WIDTH - 40 else "middle"
        text = tick_label(plain(tick), unit)
        parts.append(element("text", text, x=x, y=bottom + 15, class_="tick", text_anchor=anchor))
    line = element("line", x1=scale.left, x2=scale.right, y1=bottom, y2=bottom, class_="axis")
    return element("g", line, *parts)


def _few(ticks: Sequence[float]) -> Sequence[float]:
    return ticks if len(ticks) <= 5 else ticks[:: 2 if len(ticks) <= 10 else 3]


_PLOT = (70.0, 12.0, _WIDTH - 14.0, 190.0)
"""Left, top, right, bottom of the plot in pictures over time."""


def ledger(points: Sequence[Point], unit: str, title: str) -> Markup | None:
    """One metric of one subject over time, each value with what its digits allow."""
    if len(points) < 2:
        return None
    edges = [p.value for p in points]
    for point in points:
        if point.span is not None:
            edges += [*_edge(point.span.low), *_edge(point.span.high)]
    left, top, right, bottom = _PLOT
    y = fitting_scale(edges, bottom, top)
    first, last = min(p.when for p in points), max(p.when for p in points)
    x = _day_scale(first, last, left + 12, right - 12)
    frame = _frame(x, y, first, last, lambda v: tick_label(plain(v), unit))
    marks = [_mark(point, x, y) for point in sorted(points, key=lambda p: p.when)]
    return picture(_WIDTH, 220, title, frame, *marks)


def _mark(point: Point, x: Callable[[date], float], y: Scale) -> Markup:
    px, py = x(point.when), y(point.value)
    parts = [element("title", point.label)]
    if point.span is not None and point.span.low is not None and point.span.high is not None:
        low, high = y(float(point.span.low)), y(float(point.span.high))
        parts.append(element("line", x1=px, x2=px, y1=low, y2=high, class_="whisker"))
    parts.append(element("circle", cx=px, cy=py, r=4.5, class_="dot"))
    mark = element("g", *parts, class_=f"bar {point.tone}")
    return mark if point.link is None else element("a", mark, href=point.link)


def _day_scale(first: date, last: date, left: float, right: float) -> Callable[[date], float]:
    scale = Scale(first.toordinal(), last.toordinal(), left, right)
    return lambda when: scale(when.toordinal())


def _frame(
    x: Callable[[date], float], y: Scale, first: date, last: date, name: Callable[[float], str]
) -> Markup:
    left, _, right, bottom = _PLOT
    parts = [element("line", x1=left, x2=right, y1=bottom, y2=bottom, class_="axis")]
    for tick in y.ticks(4):
        at = y(tick)
        parts.append(element("line", x1=left, x2=right, y1=at, y2=at, class_="grid"))
        parts.append(
            element("text", name(tick), x=left - 6, y=at + 4, class_="tick", text_anchor="end")
        )
    for when in date_ticks(first, last, 4):
        at = x(when)
        anchor = "start" if at < left + 30 else "end" if at > right - 30 else "middle"
        parts.append(
            element("text", day(when), x=at, y=bottom + 16, class_="tick", text_anchor=anchor)
        )
        parts.append(element("line", x1=at, x2=at, y1=bottom, y2=bottom + 4, class_="axis"))
    return element("g", *parts)


def series(
    points: Sequence[tuple[date, float]],
    title: str,
    level: Interval | None = None,
    window: tuple[date, date] | None = None,
) -> Markup | None:
    """A price series; `level` is a stated level as a band, `window` the days that count."""
    if len(points) < 2:
        return None
    ordered = sorted(points)
    left, top, right, bottom = _PLOT
    edges = [value for _, value in ordered]
    if level is not None:
        edges += [*_edge(level.low), *_edge(level.high)]
    y = fitting_scale(edges, bottom, top)
    first, last = ordered[0][0], ordered[-1][0]
    x = _day_scale(first, last, left + 6, right - 6)
    parts = [_frame(x, y, first, last, lambda v: amount(plain(v), "count"))]
    if level is not None:
        upper = top if level.high is None else y(float(level.high))
        lower = bottom if level.low is None else y(float(level.low))
        height = max(lower - upper, 3.0)
        parts.append(_box("band", left, upper, right - left, height))
    begin, end = _window_points(ordered, window)
    parts.append(_box("window", x(begin[0]), top, x(end[0]) - x(begin[0]), bottom - top))
    line = " ".join(f"{x(when):.1f},{y(value):.1f}" for when, value in ordered)
    parts.append(element("polyline", points=line, class_="curve"))
    parts += [_end_mark(begin, x, y, "start"), _end_mark(end, x, y, "end")]
    return picture(_WIDTH, 220, title, *parts)


def _window_points(
    ordered: Sequence[tuple[date, float]], window: tuple[date, date] | None
) -> tuple[tuple[date, float], tuple[date, float]]:
    """The values that a move over `window` is between: the last before it and its last."""
    if window is None:
        return ordered[0], ordered[-1]
    before = [point for point in ordered if point[0] < window[0]]
    inside = [point for point in ordered if point[0] <= window[1]]
    return (before or ordered)[-1 if before else 0], (inside or ordered)[-1]


def _box(name: str, x: float, y: float, width: float, height: float) -> Markup:
    return element("rect", x=x, y=y, width=max(width, 0.0), height=height, class_=name)


def _end_mark(
    point: tuple[date, float], x: Callable[[date], float], y: Scale, anchor: str
) -> Markup:
    text = f"{amount(plain(round(point[1], 2)), 'count')} am {day(point[0])}"
    px, py = x(point[0]), y(point[1])
    label = element("text", text, x=px, y=py - 8, class_="label", text_anchor=anchor)
    return element("g", element("circle", cx=px, cy=py, r=3.5, class_="end"), label)
