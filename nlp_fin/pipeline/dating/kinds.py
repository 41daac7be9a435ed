"""Which kind of period a unit of the time grammar is."""

from __future__ import annotations

from nlp_fin.pipeline.dating.nodes import Cal
from nlp_fin.types import PeriodKind

_KINDS: dict[str, PeriodKind] = {
    "day": "day", "session": "day", "week": "week", "month": "month", "quarter": "quarter",
    "half": "half", "year": "year", "full_year": "year", "fiscal_year": "fiscal_year",
    "fiscal_quarter": "fiscal_quarter", "fiscal_half": "half", "months": "span",
    "season": "span", "decade": "span", "century": "span",
}  # fmt: skip


def kind_of(unit: str) -> PeriodKind:
    """The period kind of a unit of the grammar."""
    return _KINDS.get(unit, "span")


def calendar_kind(node: Cal) -> PeriodKind:
    """The period kind of a calendar node."""
    if node.fiscal and node.unit in ("year", "quarter"):
        return "fiscal_year" if node.unit == "year" else "fiscal_quarter"
    if node.unit == "year" and node.split:
        return "span"
    return kind_of(node.unit)
