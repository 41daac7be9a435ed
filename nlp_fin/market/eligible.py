"""Which stored figures a market can decide, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlp_fin.lexicon.market import RateSeries, market_lexicon
from nlp_fin.types import Figure, Record

PERIOD_METRICS = frozenset(("return", "cagr", "volatility", "max_drawdown", "return_gap", "ratio"))
LEVEL_METRICS = frozenset(("price", "index_level", "fx_rate"))
FACT_METRICS = frozenset(
    ("pe", "forward_pe", "cape", "pb", "ps", "market_cap", "dividend_yield", "ter")
)
RATE_METRICS = frozenset(("interest_rate", "bond_yield"))
CHECKABLE = PERIOD_METRICS | LEVEL_METRICS | FACT_METRICS | RATE_METRICS

Reason = Literal[
    "not_a_fact", "not_public", "missing_subject", "missing_period", "no_provider", "example"
]
REASONS = {
    "not_a_fact": "Prognose, Ziel oder Kriterium",
    "example": "Rechenbeispiel",
    "not_public": "keine öffentliche Marktgröße",
    "missing_subject": "kein verknüpftes Instrument",
    "missing_period": "kein Zeitraum genannt",
    "no_provider": "kein Anbieter hat diese Größe",
    "no_data": "Anbieter ohne Antwort",
}
"""Reason words with what a reader sees."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that can be checked: symbols of both sides, or a rate series."""

    figure: Figure
    symbol: str | None
    versus: str | None = None
    rate: RateSeries | None = None


def target_of(figure: Figure, record: Record) -> Target | Reason:
    """What to look up for a figure, or why nothing can be."""
    if figure.basis == "hypothetical":
        return "example"
    if figure.basis != "actual":
        return "not_a_fact"
    if figure.metric not in CHECKABLE:
        return "not_public"
    symbol = symbol_of(figure.subject.instrument, record)
    if figure.metric in RATE_METRICS:
        rate = market_lexicon().rate(figure.subject.instrument, figure.subject.text, figure.metric)
        if rate is None:
            return "missing_subject"
        return Target(figure, None, rate=rate) if _dated(figure) else "missing_period"
    if symbol is None:
        return "missing_subject"
    if figure.metric in FACT_METRICS:
        return Target(figure, symbol)
    if not _dated(figure) or figure.aspect == "change":
        return "missing_period"
    if figure.metric in ("return_gap", "ratio"):
        versus = symbol_of(figure.versus.instrument, record) if figure.versus else None
        if versus is None or (figure.metric == "ratio" and figure.unit != "times"):
            return "missing_subject" if versus is None else "not_public"
        return Target(figure, symbol, versus)
    return Target(figure, symbol)


def symbol_of(instrument: str | None, record: Record) -> str | None:
    """The symbol of an instrument id in the record."""
    if instrument is None:
        return None
    return next((i.symbol for i in record.instruments if i.id == instrument), None)


def _dated(figure: Figure) -> bool:
    period = figure.period
    if period is None:
        return False
    if period.kind == "ytd":
        return True
    return period.start is not None or period.end is not None
