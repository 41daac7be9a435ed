"""The pictures of one finding: its intervals on one axis, its price series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from nlp_fin.checks.stated import stated_interval
from nlp_fin.report import labels
from nlp_fin.report.pictures import Bar, intervals, series
from nlp_fin.report.quotes import line_of
from nlp_fin.types import Figure, Finding, Interval, Record

_MOST_BARS = 8
_LEVELS = frozenset({"price", "index_level", "fx_rate", "bond_yield", "interest_rate"})


def draw_finding(
    finding: Finding, found: Sequence[tuple[Record, Figure]], unit: str | None
) -> list[Markup]:
    """Pictures of `finding`, which rests on `found`; `unit` where all figures share one."""
    drawn = [_interval_picture(finding, found, unit), _series_picture(finding, found)]
    return [one for one in drawn if one is not None]


def _interval_picture(
    finding: Finding, found: Sequence[tuple[Record, Figure]], unit: str | None
) -> Markup | None:
    """Conflicting figures on one axis; of a calculation, what was stated and what results."""
    expected = _parse_interval(finding.expected)
    if finding.kind == "conflict":
        shown = list(found)
    else:
        shown = [item for item in found if _says(item[1], finding.stated)][:1]
        unit = shown[0][1].unit if shown else unit
    if unit is None or not shown:
        return None
    several = len({record.article.id for record, _ in shown}) > 1
    bars = [
        Bar(
            _bar_label(record, figure, several),
            span,
            finding.verdict,
            None if several else f"#{figure.id}",
        )
        for record, figure in shown[:_MOST_BARS]
        if (span := _literal_interval(finding, figure)) is not None
    ]
    if finding.kind != "conflict" and expected is not None:
        text = f"nachgerechnet: {labels.interval(expected, unit)}"
        bars.append(Bar(text, expected, "expected"))
    if len(bars) < 2:
        return None
    return intervals(bars, unit, "Was die Angaben zulassen, auf einer Achse")


def _literal_interval(finding: Finding, figure: Figure) -> Interval | None:
    """What the figure asserts; where the notation is in doubt, what it literally says."""
    literal = finding.kind == "notation" or figure.value_corrected is None
    return stated_interval(replace(figure, value_corrected=None) if literal else figure)


def _bar_label(record: Record, figure: Figure, several: bool) -> str:
    line = line_of(record.article.text, figure.start)
    words = labels.label("qualifier", figure.qualifier) if figure.qualifier != "exact" else ""
    where = f"{record.article.source}, Zeile {line}" if several else f"Zeile {line}"
    text = f"{words} „{figure.text}“".strip()
    return f"{text} · {where[-48:]}"


def _says(figure: Figure, stated: str | None) -> bool:
    span = _parse_interval(stated)
    if span is None:
        return False
    value = figure.value if figure.value is not None else figure.low
    return value is not None and value == span.low


def _parse_interval(text: str | None) -> Interval | None:
    if not text:
        return None
    try:
        ends = [Decimal(part) if part else None for part in text.split("..")]
    except ArithmeticError:
        return None
    return Interval(ends[0], ends[-1])


def _series_picture(finding: Finding, found: Sequence[tuple[Record, Figure]]) -> Markup | None:
    points = _series_points(finding.evidence.get("series_points"))
    if not points:
        return None
    level = None
    for _, figure in found[:1]:
        if figure.metric in _LEVELS:
            level = stated_interval(figure)
    title = f"Verlauf {finding.evidence.get('symbol') or ''}".strip()
    return series(points, title, level, _window(finding.evidence))


def _window(evidence: Mapping[str, Any]) -> tuple[date, date] | None:
    try:
        first, last = (date.fromisoformat(str(evidence.get(key))[:10]) for key in ("from", "to"))
    except ValueError:
        return None
    return first, last


def _series_points(raw: Any) -> list[tuple[date, float]]:
    """Pairs of ISO day and number; anything else in the list is no point."""
    points: list[tuple[date, float]] = []
    for item in raw if isinstance(raw, list | tuple) else ():
        try:
            when, value = item
            points.append((date.fromisoformat(str(when)[:10]), float(value)))
        except (TypeError, ValueError):
            continue
    return points
