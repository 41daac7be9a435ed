"""Fiscal labels of a firm's accounts (*drittes Quartal 2024/25*) as days: by the firm's own year,
or by the months that the text puts beside such a label."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.fiscal_years import FiscalYear, fiscal_year_of
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dating.fiscal import resolve_by
from nlp_fin.pipeline.dating.grammar import parse_label
from nlp_fin.pipeline.dating.nodes import Cal
from nlp_fin.types import Period, TimeExpression

_FISCAL = frozenset(("fiscal_quarter", "fiscal_year", "half", "span"))
_MONTHS = {"quarter": 3, "half": 6}


@cache
def _bracket() -> re.Pattern[str]:
    return re.compile(r"\s*[(\[–:,-]\s*(?:(?:vom|von|bis|Ende|zum|per|der Zeitraum)[: ]\s*)?$")


def rule_of_text(ctx: TextContext) -> FiscalYear | None:
    """The fiscal year that the text itself explains: *drittes Geschäftsquartal (Oktober bis
    Dezember)* begins in April. None where it explains none or one that begins in January."""
    for label, months in zip(ctx.times, ctx.times[1:], strict=False):
        if label.period.kind not in _FISCAL or label.period.text is None:
            continue
        if not _bracket().fullmatch(ctx.text[label.end : months.start]):
            continue
        month = _first_month(label, months)
        if month is not None and month != 1:
            return FiscalYear("", "", month, label_is_end=True)
    return None


def _first_month(label: TimeExpression, months: TimeExpression) -> int | None:
    node = parse_label(label.period.text or "")
    period = months.period
    if not isinstance(node, Cal) or not (node.fiscal or node.split or node.skewed):
        return None
    part = _MONTHS.get(node.unit)
    if period.start is not None and period.end is not None and period.kind == "span":
        before = part * (node.index - 1) if part is not None else 0
        return (period.start.month - 1 - before) % 12 + 1
    if part is None and node.unit == "year" and period.end is not None:
        return period.end.month % 12 + 1
    return None


class FiscalYears:
    """The fiscal years of one text; remembers which periods are resolved already."""

    def __init__(self, ctx: TextContext) -> None:
        self._anchor = ctx.anchor
        self._own = rule_of_text(ctx)
        self._done: set[Period] = set()

    def settled(self, period: Period | None) -> None:
        """No label is left to read in this period: its days are right as they are."""
        if period is not None:
            self._done.add(period)

    def resolve(self, period: Period | None, symbol: str | None) -> Period | None:
        """The period in the fiscal year of the firm `symbol` (an instrument id), else of the
        text; as it is where neither is known."""
        rule = fiscal_year_of(symbol) or self._own
        if period is None or rule is None or period in self._done:
            return period
        resolved = resolve_by(period, rule, self._anchor)
        if self._is_calendar(period, resolved):
            return period
        self._done.add(resolved)
        return resolved

    def _is_calendar(self, period: Period, fiscal: Period) -> bool:
        """A plain *im zweiten Quartal* is of the calendar if that quarter has just ended and the
        firm's own has not."""
        anchor = self._anchor
        if not _is_plain(period.text or ""):
            return False
        if anchor is None or period.end is None or fiscal.end is None:
            return True
        return period.end <= anchor and not period.end < fiscal.end <= anchor


@cache
def _is_plain(label: str) -> bool:
    node = parse_label(label)
    return isinstance(node, Cal) and not (node.fiscal or node.split or node.skewed)
