"""What the figures of a passage say about the kind of a claim and about good or bad.

*2.031 Mio. Euro (Vorjahr: 1.860)*, *statt der bislang avisierten 39 bis 41 % nun 37 bis 39 %*: of
two figures of the same metric one is now and one before, and whether more is good depends on the
metric. A sign speaks for itself in growth rates, returns and changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from nlp_fin.lexicon.claim_words import claim_lexicon
from nlp_fin.pipeline.speech.words import Word
from nlp_fin.types import Figure

METRIC_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(
        "pe forward_pe cape pb ps peg ev_ebitda ev_sales valuation_gap market_cap "
        "enterprise_value dividend_yield fcf_yield".split(),
        "valuation",
    ),
    **dict.fromkeys("price index_level fx_rate".split(), "price"),
    **dict.fromkeys("return cagr return_gap max_drawdown hit_rate".split(), "return"),
    **dict.fromkeys(("price_target", "upside"), "target"),
    **dict.fromkeys(("volatility", "leverage"), "risk"),
    **dict.fromkeys(("interest_rate", "rate_steps"), "rate"),
    **dict.fromkeys(("bond_yield",), "yield"),
    **dict.fromkeys("inflation gdp_growth gdp unemployment trade_balance".split(), "economy"),
    **dict.fromkeys(("share", "ratio"), "share"),
    **dict.fromkeys(("allocation",), "allocation"),
    **dict.fromkeys(("other", "constituents", "positions", "ter", "employees"), "other"),
}
"""Metric word → group; what is not named here counts as `growth` or `accounts`."""

_LESS_IS_BETTER = frozenset(
    "cost debt leverage unemployment inflation volatility ter writedown interest_rate bond_yield "
    "pe forward_pe cape pb ps peg ev_ebitda ev_sales".split()
)
_NO_JUDGEMENT = frozenset(
    "other share ratio constituents positions allocation shares_outstanding rate_steps investment "
    "capex assets fx_rate volume valuation_gap".split()
)
_SIGNED = frozenset(
    "return cagr return_gap upside estimate_revision earnings net_income operating_income "
    "pretax_income eps ebitda cash_flow operating_margin net_margin margin gdp_growth".split()
)
"""Metrics whose own sign is good or bad news; so are those in `_growth` and all changes."""
_NEAR = 4
"""Words before a figure in which a word can say that it is the earlier one."""


def group_of(metric: str) -> str:
    """The group of a metric word."""
    group = METRIC_GROUPS.get(metric)
    if group is None:
        return "growth" if metric.endswith("_growth") else "accounts"
    return group


def figure_features(figures: Sequence[Figure], words: Sequence[Word]) -> dict[str, float]:
    """Features `f:…` and `fb:…` (what is measured, and how), `fd:good`, `fd:bad` (direction)."""
    found: dict[str, float] = {}
    if not figures:
        return found
    found["f:any"] = 1.0
    for figure in figures:
        group = group_of(figure.metric)
        found[f"f:{group}"] = 1.0
        found[f"fm:{figure.metric}"] = 1.0
        found[f"fb:{figure.basis}"] = 1.0
        if figure.unit == "percent":
            found["f:percent"] = 1.0
        if figure.aspect == "change":
            found["f:change"] = 1.0
        judged = _own_sign(figure)
        if judged:
            name = "good" if judged > 0 else "bad"
            found[f"fs:{name}"] = 1.0
            if group == "return":
                found[f"fs:return_{name}"] = 1.0
    for one, other in pairwise(figures):
        judged = _compared(one, other, words)
        if judged:
            found["fd:good" if judged > 0 else "fd:bad"] = 1.0
    return found


def _value(figure: Figure) -> Decimal | None:
    if figure.value is not None:
        return figure.value
    if figure.low is not None and figure.high is not None:
        return (figure.low + figure.high) / 2
    return figure.low if figure.low is not None else figure.high


def _valence(metric: str) -> int:
    if metric in _NO_JUDGEMENT:
        return 0
    return -1 if metric in _LESS_IS_BETTER else 1


def _own_sign(figure: Figure) -> int:
    """1 for a gain of something good or a fall of something bad, -1 for the contrary, else 0."""
    value = _value(figure)
    if not value:
        return 0
    moves = figure.aspect == "change" or figure.metric.endswith("_growth")
    if not moves and figure.metric not in _SIGNED:
        return 0
    return _valence(figure.metric) * (1 if value > 0 else -1)


def _compared(one: Figure, other: Figure, words: Sequence[Word]) -> int:
    """1 where the later of two figures of one metric is the better one, -1 where it is worse."""
    if one.metric != other.metric or one.unit != other.unit or one.aspect != other.aspect:
        return 0
    valence = _valence(one.metric)
    first, second = _value(one), _value(other)
    if not valence or first is None or second is None or first == second:
        return 0
    order = _order(one, other, words)
    if not order:
        return 0
    rising = (second > first) == (order > 0)
    return valence if rising else -valence


def _order(one: Figure, other: Figure, words: Sequence[Word]) -> int:
    """1 where `other` is the later figure, -1 where it is the earlier one, 0 where unknown."""
    earlier = (_is_earlier(one, words, 0), _is_earlier(other, words, one.end))
    if earlier[0] != earlier[1]:
        return 1 if earlier[0] else -1
    ends = [f.period.end if f.period is not None else None for f in (one, other)]
    if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
        return 1 if ends[1] > ends[0] else -1
    return 0


def _is_earlier(figure: Figure, words: Sequence[Word], after: int) -> bool:
    """*nach 1,86*, *Vorjahr: 1,86*, *bislang 39*, *von 12 auf*, *erwartet worden waren 3,1*."""
    before = [w.lower for w in words if after <= w.start and w.end <= figure.start][-_NEAR:]
    return any(w in claim_lexicon().earlier for w in before)
