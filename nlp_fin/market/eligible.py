"""Which stored figures a market can decide, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from nlp_fin.lexicon.market import RateSeries, market_lexicon
from nlp_fin.market.windows import Window, windows
from nlp_fin.types import Figure, Record

PERIOD_METRICS = frozenset(("return", "cagr", "volatility", "max_drawdown", "return_gap", "ratio"))
LONG_METRICS = frozenset(("cagr", "volatility", "max_drawdown"))
"""Measures over years, which tables often give without their period."""
LEVEL_METRICS = frozenset(("price", "index_level", "fx_rate"))
FACT_METRICS = frozenset(
    ("pe", "forward_pe", "cape", "pb", "ps", "market_cap", "dividend_yield", "ter")
)
RATE_METRICS = frozenset(("interest_rate", "bond_yield"))
CHECKABLE = PERIOD_METRICS | LEVEL_METRICS | FACT_METRICS | RATE_METRICS
_MONEY = 3
"""Letters of a currency as a unit."""
_LONG = 700
"""Days of a span that another figure's period may be borrowed as."""
_UNITS = {
    "return": ("percent",),
    "cagr": ("percent",),
    "volatility": ("percent",),
    "max_drawdown": ("percent",),
    "return_gap": ("percentage_points", "percent"),
    "ratio": ("times",),
    "index_level": ("points", "count"),
}

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
    "no_data": "ohne Marktdaten",
    "near_miss": "knapp daneben",
    "coarse_rounding": "nur grob gerundet vereinbar",
    "ambiguous_period": "Zeitraum nicht eindeutig",
    "missing_session": "Handelstage fehlen in den Kursdaten",
    "definition": "andere Definition möglich",
    "split": "Aktiensplit möglich",
    "direction": "wer vorn lag, ist nicht eindeutig",
}
"""Reason words with what a reader sees."""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that can be checked: symbols of both sides or a rate series, and its windows.

    `borrowed` windows are of other figures of the article: a misfit there proves nothing.
    """

    figure: Figure
    spans: tuple[Window, ...]
    symbol: str | None
    versus: str | None = None
    rate: RateSeries | None = None
    borrowed: bool = False


def target_of(figure: Figure, record: Record) -> Target | Reason:
    """What to look up for a figure, or why nothing can be."""
    if figure.basis == "hypothetical":
        return "example"
    if figure.basis != "actual":
        return "not_a_fact"
    if figure.metric not in CHECKABLE or not _is_market_unit(figure):
        return "not_public"
    spans = tuple(windows(figure, record.article.published))
    if figure.metric in RATE_METRICS:
        return _rate_target(figure, spans)
    symbol = symbol_of(figure.subject.instrument, record)
    if symbol is None:
        return "missing_subject"
    if figure.metric in FACT_METRICS:
        return Target(figure, spans, symbol)
    if figure.aspect == "change":
        return "not_public"
    if figure.metric == "price" and not market_lexicon().is_quoted_as(symbol, figure.unit_text):
        return "no_provider"
    borrowed = not spans and figure.metric in LONG_METRICS
    if borrowed:
        spans = tuple(_spans_of_others(figure, record))
    if not spans:
        return "missing_period"
    versus = None
    if figure.metric in ("return_gap", "ratio"):
        versus = symbol_of(figure.versus.instrument, record) if figure.versus else None
        if versus is None:
            return "missing_subject"
    return Target(figure, spans, symbol, versus, borrowed=borrowed)


def _is_market_unit(figure: Figure) -> bool:
    units = _UNITS.get(figure.metric)
    if figure.metric == "price":
        return len(figure.unit) == _MONEY and figure.unit.isupper()
    return units is None or figure.unit in units


def _rate_target(figure: Figure, spans: tuple[Window, ...]) -> Target | Reason:
    subject = figure.subject
    rate = market_lexicon().rate(subject.instrument, subject.text, figure.metric)
    if rate is None:
        return "missing_subject" if subject.instrument is None else "no_provider"
    return Target(figure, spans, None, rate=rate) if spans else "missing_period"


def _spans_of_others(figure: Figure, record: Record) -> list[Window]:
    """Long periods that the article names for other such figures, of the same instrument first."""
    own: list[Window] = []
    others: list[Window] = []
    published: date | None = record.article.published
    for other in record.figures:
        if other.metric in PERIOD_METRICS and other.id != figure.id:
            long = [w for w in windows(other, published) if w.days >= _LONG]
            same = other.subject.instrument == figure.subject.instrument
            (own if same else others).extend(long)
    return list(dict.fromkeys([*own, *others]))


def symbol_of(instrument: str | None, record: Record) -> str | None:
    """The symbol of an instrument id in the record."""
    if instrument is None:
        return None
    return next((i.symbol for i in record.instruments if i.id == instrument), None)
