"""The key under which two figures state the same quantity, whatever their values.

Two figures conflict only if subject, metric, aspect, basis, unit, rate and versus are the same;
periods are compared separately, as dates, and words that narrow the quantity by `scopes`.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp_fin.checks.subjects import part_key, subject_key
from nlp_fin.types import Figure

SHARES = ("share", "hit_rate", "allocation", "beat_rate")

# A value of these holds until further notice: two statements without a period are comparable.
STABLE = frozenset(
    "ter pe forward_pe cape pb ps peg ev_ebitda ev_sales dividend dividend_yield payout_ratio"
    " volatility equity_ratio employees constituents interest_rate price_target unemployment"
    " shares_outstanding leverage roe cagr max_drawdown customers positions debt cash assets"
    " share hit_rate allocation valuation_gap".split()
)
# A value of these belongs to a moment: two on one day may both be right.
MOMENTARY = frozenset("price index_level fx_rate bond_yield market_cap volume".split())
# These words cover many different things, so that two figures rarely mean one quantity.
VAGUE = frozenset(
    "other ratio investment cost order_value volume production rate_steps writedown"
    " estimate_revision positions".split()
)
# Proposed, expected and paid are one thing for these.
_ANY_BASIS = frozenset("dividend ter price_target constituents".split())
_BASES = {
    "actual": "actual",
    "estimate": "estimate",
    "forecast": "outlook",
    "target": "outlook",
    "criterion": "criterion",
    "hypothetical": "hypothetical",
}


@dataclass(frozen=True, slots=True)
class Key:
    subject: str
    part: str
    metric: str
    aspect: str
    basis: str
    unit: str
    rate: str | None
    versus: str | None


def figure_key(figure: Figure) -> Key | None:
    """The key of a figure; None where nobody can say what the figure is of."""
    subject = subject_key(figure.subject)
    if subject is None or figure.metric == "other":
        return None
    part = ""
    if figure.metric in SHARES:
        part = part_key(figure.subject)
    basis = _BASES[figure.basis]
    if figure.metric in _ANY_BASIS and basis not in ("estimate", "criterion"):
        basis = "actual"
    return Key(
        subject, part, figure.metric, figure.aspect, basis, figure.unit,
        figure.rate, None if figure.versus is None else subject_key(figure.versus),
    )  # fmt: skip
