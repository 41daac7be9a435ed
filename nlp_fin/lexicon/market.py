"""What the market check knows about instruments: stand-ins, calendars, rate series."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.resources import load_toml

FILE = "market.toml"
_PLAIN = re.compile(r"[A-Z]{1,5}(-[A-Z])?")


@dataclass(frozen=True, slots=True)
class StandIn:
    """An ETF for an index; `tolerance` in percentage points a year."""

    etf: str
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class RateSeries:
    """Where a rate or yield can be looked up; several series are alternatives or band ends."""

    ids: frozenset[str]
    words: tuple[str, ...]
    metric: str
    provider: str
    series: tuple[str, ...]
    tolerance: Decimal = Decimal(0)
    """Percentage points by which a stand-in may miss."""
    stand_in: bool = False
    """The series is near the rate but not the rate: a misfit refutes nothing."""


@dataclass(frozen=True, slots=True)
class CalendarRule:
    name: str
    symbols: frozenset[str]
    endings: tuple[str, ...]
    plain: bool

    def fits(self, symbol: str) -> bool:
        return (
            symbol in self.symbols
            or symbol.endswith(self.endings)
            or (self.plain and _PLAIN.fullmatch(symbol) is not None)
        )


@dataclass(frozen=True, slots=True)
class MarketLexicon:
    stand_ins: dict[str, StandIn]
    calendars: tuple[CalendarRule, ...]
    rates: tuple[RateSeries, ...]
    performance_indices: frozenset[str]
    """Indices that hold their dividends already."""
    yearly: tuple[str, ...]
    """Words that make a percentage one a year."""
    investment: tuple[str, ...]
    """Words of a story about a past investment; regular expressions over lower case."""
    quoted: dict[str, tuple[str, ...]]
    """What the price of a future is for; futures that are not named have prices in odd units."""

    def is_quoted_as(self, symbol: str, unit_text: str | None) -> bool:
        """Whether the prices of `symbol` are for the unit that a text counts in."""
        if not symbol.endswith("=F"):
            return True
        units = self.quoted.get(symbol)
        if units is None:
            return False
        lowered = (unit_text or "").lower()
        return not lowered or any(unit in lowered for unit in units)

    def calendar(self, symbol: str) -> str | None:
        """Name of the exchange calendar of a symbol, None where none is known."""
        return next((rule.name for rule in self.calendars if rule.fits(symbol)), None)

    def rate(self, instrument: str | None, text: str | None, metric: str) -> RateSeries | None:
        """The series for a rate or yield, by instrument id, else by words of the subject."""
        candidates = [r for r in self.rates if r.metric == metric]
        for rate in candidates:
            if instrument in rate.ids:
                return rate
        lowered = (text or "").lower()
        for rate in candidates:
            if any(re.search(rf"\b{re.escape(word)}\b", lowered) for word in rate.words):
                return rate
        return None


@cache
def market_lexicon() -> MarketLexicon:
    """The lexicon of the package. Raises `LexiconError` naming the bad entry."""
    return parse_market(load_toml(FILE))


def parse_market(data: dict[str, Any]) -> MarketLexicon:
    """Check and build the lexicon from parsed TOML."""
    stand_ins: dict[str, StandIn] = {}
    for number, entry in enumerate(data.get("stand_in", ()), 1):
        where = f"{FILE}: stand_in {number}"
        symbol, etf = _text(entry, "symbol", where), _text(entry, "etf", where)
        tolerance = _decimal(entry, "tolerance", where)
        if symbol in stand_ins:
            raise LexiconError(f"{where}: {symbol} has a stand-in already")
        stand_ins[symbol] = StandIn(etf, tolerance)
    calendars = tuple(
        CalendarRule(
            _text(entry, "name", f"{FILE}: calendar {number}"),
            frozenset(entry.get("symbols", ())),
            tuple(entry.get("endings", ())),
            bool(entry.get("plain", False)),
        )
        for number, entry in enumerate(data.get("calendar", ()), 1)
    )
    rates = []
    for number, entry in enumerate(data.get("rate", ()), 1):
        where = f"{FILE}: rate {number}"
        if not entry.get("series") or not (entry.get("ids") or entry.get("words")):
            raise LexiconError(f"{where}: needs series, and ids or words")
        tolerance = _decimal(entry, "tolerance", where) if "tolerance" in entry else Decimal(0)
        rates.append(
            RateSeries(
                frozenset(entry.get("ids", ())),
                tuple(word.lower() for word in entry.get("words", ())),
                _text(entry, "metric", where),
                _text(entry, "provider", where),
                tuple(entry["series"]),
                tolerance,
                bool(entry.get("stand_in", False)),
            )
        )
    quoted = {
        _text(entry, "symbol", f"{FILE}: quoted {number}"): tuple(entry.get("units", ()))
        for number, entry in enumerate(data.get("quoted", ()), 1)
    }
    words = data.get("words", {})
    return MarketLexicon(
        stand_ins,
        calendars,
        tuple(rates),
        frozenset(words.get("performance_indices", ())),
        tuple(words.get("yearly", ())),
        tuple(words.get("investment", ())),
        quoted,
    )


def _decimal(entry: dict[str, Any], name: str, where: str) -> Decimal:
    try:
        return Decimal(_text(entry, name, where))
    except InvalidOperation:
        raise LexiconError(f"{where}: {name} is not a decimal number") from None


def _text(entry: dict[str, Any], name: str, where: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise LexiconError(f"{where}: {name} is missing or not a text")
    return value
