"""What periods have in common: their kind, their days, how long ago they ended."""

from __future__ import annotations

from datetime import date

from nlp_fin.types import Period

_DAY = frozenset(("day", "as_of"))
_AGES = {"today": 1, "fresh": 135, "last": 300, "year": 500}
"""Days at most between the end of a period and the text: *fresh* is the report just out."""


def shape(period: Period) -> str:
    """Kinds of period that behave alike."""
    if period.kind in _DAY:
        return "day"
    if period.kind in ("week", "month", "ytd", "span", "ttm"):
        return period.kind
    return "report"


def age(period: Period | None, anchor: date | None) -> str | None:
    """How long before the text's day a period ended; None where one of them is unknown."""
    if period is None or anchor is None or period.end is None:
        return None
    if period.start is not None and period.start > anchor:
        return "future"
    days = (anchor - period.end).days
    if days < 0:
        return "open"
    return next((name for name, limit in _AGES.items() if days <= limit), "old")


_FLOWS = frozenset(
    "revenue revenue_growth earnings net_income operating_income pretax_income ebitda "
    "earnings_growth eps eps_growth gross_margin operating_margin net_margin margin cash_flow "
    "capex cost writedown inflation gdp_growth gdp production trade_balance unemployment".split()
)
"""What runs up over a stretch of time and has no value on a single day."""
_STRETCHES = frozenset(("cagr", "hit_rate"))
_SHORT = frozenset("day as_of week month quarter".split())


def can_be_of(period: Period, metric: str) -> bool:
    """Whether a figure of a metric can have a period of this kind: no revenue is of a day, no
    growth per year of a month."""
    if metric in _FLOWS:
        return period.kind not in _DAY
    if metric in _STRETCHES:
        return period.kind not in _SHORT
    return not (metric == "return" and period.kind == "as_of")


def is_undated(period: Period) -> bool:
    """Whether nobody can say when a period was: neither its days nor the year of its label
    (*Geschäftsjahr 2014/15* is one year, whatever its first month)."""
    if period.start is not None or period.end is not None:
        return False
    fiscal = period.kind in ("fiscal_year", "fiscal_quarter")
    return not (fiscal and any(ch.isdigit() for ch in period.text or ""))


def days_of(period: Period) -> tuple[bool, date | None, date | None]:
    """Whether the period is a single day, and its days: the same for two names of one period."""
    single = shape(period) == "day"
    return single, None if single else period.start, period.end
