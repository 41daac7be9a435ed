"""The key under which two figures state the same quantity, whatever their values.

Two figures conflict only if subject, metric, aspect, basis, unit and rate are the same; periods are
compared separately, as dates, the other side of a gap by `subjects`, and words that narrow the
quantity by `scopes`.
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
    " leverage roe cagr max_drawdown customers positions debt cash assets"
    " share hit_rate allocation valuation_gap".split()
)
# A value of these belongs to a moment: two on one day may both be right.
MOMENTARY = frozenset("price index_level fx_rate bond_yield market_cap volume".split())
# These words cover many different things, so that two figures rarely mean one quantity.
VAGUE = frozenset(
    "other ratio investment cost order_value volume production rate_steps writedown"
    " estimate_revision positions shares_outstanding".split()
)
# Proposed, expected and paid are one thing for these.
_ANY_BASIS = frozenset("dividend ter price_target constituents".split())
# Of a coming year anyway, whether the text calls it an estimate or not.
_AHEAD_ANYWAY = frozenset(("forward_pe",))
# Given per year whether the text says so or not.
_YEARLY = frozenset(
    "ter dividend_yield cagr inflation interest_rate bond_yield gdp_growth volatility".split()
)
# A general word for one of several specific metrics.
_GENERAL = {
    "earnings": frozenset("net_income operating_income pretax_income ebitda".split()),
    "margin": frozenset("operating_margin net_margin gross_margin".split()),
}
_UNKNOWN = frozenset(("other", "cost"))
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


def is_rate_of_move(metric: str) -> bool:
    """Returns and growth rates, which are moves themselves."""
    return metric in ("return", "cagr") or metric.endswith("_growth")


def general_metric(metric: str) -> str | None:
    """The general word for a specific metric: `margin` for `net_margin`; None for the others."""
    return next((name for name, group in _GENERAL.items() if metric in group), None)


def metrics_agree(one: str, two: str) -> bool:
    """May two metric words name one quantity? Equal, one unknown, or one the general word."""
    if one == two or one in _UNKNOWN or two in _UNKNOWN:
        return True
    return two in _GENERAL.get(one, ()) or one in _GENERAL.get(two, ())


def figure_key(figure: Figure) -> Key | None:
    """The key of a figure; None where nobody can say what the figure is of."""
    subject = subject_key(figure.subject)
    if subject is None or figure.metric == "other":
        return None
    metric = figure.metric
    if metric == "gdp_growth" and subject.startswith("company:"):
        metric = "revenue_growth"
    part = ""
    if figure.metric in SHARES:
        part = part_key(figure.subject)
    basis = _BASES[figure.basis]
    if figure.metric in _ANY_BASIS and basis not in ("estimate", "criterion"):
        basis = "actual"
    if figure.metric in _AHEAD_ANYWAY and basis not in ("criterion", "hypothetical"):
        basis = "estimate"
    rate = None if figure.metric in _YEARLY else figure.rate
    return Key(subject, part, metric, figure.aspect, basis, figure.unit, rate)
