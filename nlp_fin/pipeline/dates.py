"""Finds every expression of time in a German text and resolves it to days.

Dates, months, quarters, years, relative and open periods become periods; durations, clock times
and frequencies are claimed with a role of their own, so that their digits are never figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from nlp_fin.lexicon.time import time_lexicon
from nlp_fin.pipeline.calendar import add_months
from nlp_fin.pipeline.dating.grammar import Expression, Parsed, parse
from nlp_fin.pipeline.dating.nodes import (
    Ago,
    AsOf,
    Between,
    Cal,
    Duration,
    Edge,
    Ending,
    Following,
    Node,
    Now,
    Plain,
    Shift,
    Since,
    ToDate,
    Until,
    Weekday,
)
from nlp_fin.pipeline.dating.resolve import resolve
from nlp_fin.pipeline.dating.tokens import line_of, same_line
from nlp_fin.pipeline.dating.view import (
    Span,
    View,
    is_compared,
    one_reading,
    printed_years,
    tense,
)
from nlp_fin.types import Period, TimeExpression

Role = Literal["period", "as_of", "clock", "duration", "frequency"]

_SHIFT_GROUPS = {
    "year": "year", "fiscal_year": "year", "full_year": "year", "quarter": "quarter",
    "month": "month",
}  # fmt: skip
"""*im vergangenen Jahr … im Jahr zuvor*: units that the words before count from."""
_STAND_REACH = 160
"""How far behind *YTD* the *Stand* that ends it may be."""
_STAND_MEMORY = 600
_COMPARISON_REACH = 40
_FORMER_REACH = 5


def find_times(text: str, anchor: date | None) -> list[TimeExpression]:
    """All expressions of time in `text`, disjoint and in text order.

    `anchor` is the article's day, to which *am Dienstag* or *im Vorjahr* refer. Without it such
    expressions keep null days; the clock is never asked. Time is linear in the text's length.
    """
    parsed = parse(text)
    parsed = replace(parsed, expressions=one_reading(parsed.expressions))
    view = View(anchor, printed_years(parsed.expressions) if anchor is None else {})
    spans = [_resolve_next(expression, parsed, view) for expression in parsed.expressions]
    _end_to_dates(parsed, spans)
    return [
        TimeExpression(
            expression.start,
            expression.end,
            _period(span, text[expression.start : expression.end]),
            _role(expression.node),
        )
        for expression, span in zip(parsed.expressions, spans, strict=True)
    ]


def is_comparison_base(text: str, time: TimeExpression) -> bool:
    """Whether `time` is what a figure is compared with (*gegenüber dem Vorjahr*, *im Vergleich
    zum dritten Quartal*), and so not the period of that figure."""
    before = parse(text[max(0, time.start - _COMPARISON_REACH) : time.start]).items
    return is_compared(before, len(before))


def _period(span: Span, text: str) -> Period:
    return Period(span.kind, span.start, span.end, span.length, text)


def _role(node: Node) -> Role:
    match node:
        case Plain(role):
            return "clock" if role == "clock" else "frequency"
        case Duration():
            return "duration"
        case AsOf() | Now():
            return "as_of"
    return "period"


def _resolve_next(expression: Expression, parsed: Parsed, view: View) -> Span:
    node = expression.node
    view.offset = expression.start
    view.tense = tense(parsed, expression.at) if view.anchor is not None else 0
    if not view.tense and _is_from_then(parsed, expression):
        view.tense = -1
    span = resolve(node, view)
    group = _focus_group(node)
    aside = is_compared(parsed.items, expression.at) or _is_of_former_value(parsed, expression.at)
    if group is not None and not aside:
        view.name(group, span)
    return span


def _is_of_former_value(parsed: Parsed, at: int) -> bool:
    """*(2014: 7,9 Mio.)*, *nach 88,6 Punkten im Juli*: the time of a value for comparison."""
    items = parsed.items
    before = items[at - 1].cls if at else ""
    if before == "LPAR" and at + 1 < len(items) and items[at + 1].cls == "COLON":
        return True
    reach = items[max(0, at - _FORMER_REACH) : at]
    former = next((i for i, item in enumerate(reach) if item.cls == "NACH"), None)
    if former is None or former + 1 >= len(reach):
        return False
    return reach[former + 1].text[0].isdigit()


def _is_from_then(parsed: Parsed, expression: Expression) -> bool:
    """*der Rekord vom 3. März*: what is from a day lies behind."""
    before = parsed.items[expression.at - 1].cls if expression.at else ""
    return before == "VOM" and isinstance(expression.node, Cal) and expression.node.unit == "day"


def _focus_group(node: Node) -> str | None:
    """The group under which a period stays in focus for *Vorjahr*, *Vormonat*, *Vortag*."""
    if isinstance(node, AsOf) and not isinstance(node.of, Now):
        return "year"
    if isinstance(node, Ending):
        return "quarter" if node.months == 3 else "year"
    if isinstance(node, Between) and isinstance(node.last, Cal):
        node = node.last if node.last.unit in ("day", "month") else Cal("year")
    if isinstance(node, Weekday) or (isinstance(node, Shift) and node.unit == "day"):
        return "day"
    if isinstance(node, Ago) and node.base == "focus":
        return _SHIFT_GROUPS.get(node.unit, "day" if node.unit == "day" else None)
    if isinstance(node, Following):
        return "year"
    if isinstance(node, Edge) and node.unit == "year":
        return "edge"
    if isinstance(node, Shift) and node.base == "anchor" and node.count <= 0:
        return _SHIFT_GROUPS.get(node.unit)
    if not isinstance(node, Cal):
        return None
    if node.unit in ("year", "half", "months"):
        return "year"
    return node.unit if node.unit in ("quarter", "month", "week", "day") else None


def _end_to_dates(parsed: Parsed, spans: list[Span]) -> None:
    """Ends *YTD* at the *Stand* that follows it, or with the quarter in the same line."""
    breaks = line_of(parsed.items)
    expressions = parsed.expressions
    stands = time_lexicon().anchor_words
    quarter: tuple[Expression, Span] | None = None
    stand: tuple[Expression, Span] | None = None
    for index, expression in enumerate(expressions):
        node = expression.node
        if isinstance(node, Cal) and node.unit == "quarter":
            quarter = (expression, spans[index])
        if isinstance(node, AsOf) and parsed.text.startswith(stands, expression.start):
            stand = (expression, spans[index])
        _end_at_until(expressions, spans, index)
        if not isinstance(node, ToDate) or node.unit != "year" or node.year is not None:
            continue
        end = _stand_after(parsed.text, expressions, spans, index, breaks)
        if end is None and node.short and stand is not None:
            near = expression.start - stand[0].end <= _STAND_MEMORY
            end = stand[1].end if near else None
        beside = quarter is not None and same_line(breaks, quarter[0].start, expression.start)
        if end is None and node.short and quarter is not None and beside:
            end = quarter[1].end
        if end is not None:
            spans[index] = replace(spans[index], start=date(end.year, 1, 1), end=end)


def _end_at_until(expressions: Sequence[Expression], spans: list[Span], index: int) -> None:
    """*seit Jahresbeginn bis zum 30. Juni*: two expressions are the two ends of one stretch."""
    if index + 1 >= len(expressions) or not isinstance(expressions[index].node, ToDate | Since):
        return
    here, after, span = expressions[index], expressions[index + 1], spans[index]
    until = spans[index + 1].end
    if not isinstance(after.node, Until) or after.start - here.end > 1:
        return
    if until is None or span.start is None or span.end is None:
        return
    if until > span.end:
        until = add_months(until, -12)
    if span.start <= until:
        spans[index] = replace(span, end=until)
        spans[index + 1] = replace(spans[index + 1], end=until)


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"[a-zäöüß%€)][.!?] +[A-ZÄÖÜ]")


def _stand_after(
    text: str,
    expressions: Sequence[Expression],
    spans: list[Span],
    index: int,
    breaks: list[int],
) -> date | None:
    if index + 1 >= len(expressions):
        return None
    here, after = expressions[index], expressions[index + 1]
    close = after.start - here.end <= _STAND_REACH and same_line(breaks, here.start, after.start)
    if _sentence_end().search(text, here.end, after.start):
        close = text.startswith(time_lexicon().anchor_words, after.start)
    return spans[index + 1].end if close and isinstance(after.node, AsOf) else None
