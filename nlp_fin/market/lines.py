"""The price lines of an instrument that a stated figure may have been computed from.

{price, total return} × {the instrument, its ETF as a stand-in} × {its currency, euro or dollar}.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from nlp_fin.lexicon.market import market_lexicon
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need, PriceHistory
from nlp_fin.market.windows import Window

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["price", "total_return"]
EURUSD = "EURUSD=X"
_NAMES = {"price": "Kursrendite", "total_return": "Gesamtrendite mit Dividenden"}
_CONVERTED_FROM = 6
"""Days; the currency in which a shorter move was counted makes no definition of its own."""


@dataclass(frozen=True)
class Line:
    """One price line of an instrument that a definition may use.

    `tolerance`: percentage points a year that a stand-in may miss its index by.
    """

    symbol: str
    kind: Kind
    series: pd.Series[float]
    currency: str | None
    tolerance: Decimal
    needs: tuple[Need, ...]
    converted: bool = False

    @property
    def label(self) -> str:
        name = _NAMES[self.kind] + f" von {self.symbol}"
        return name + (f", in {self.currency} gerechnet" if self.converted else "")


def stand_in_of(symbol: str) -> str | None:
    """The ETF that may stand in for an index, if there is one."""
    stand_in = market_lexicon().stand_ins.get(symbol)
    return None if stand_in is None else stand_in.etf


def lines(market: Market, symbol: str, window: Window) -> Iterator[Line]:
    """The instrument's price and total return lines, its stand-in's, then other currencies."""
    own = list(_lines_of(market, symbol, window, Decimal(0)))
    yield from own
    stand_in = market_lexicon().stand_ins.get(symbol)
    substitutes: list[Line] = []
    if stand_in is not None:
        substitutes = list(_lines_of(market, stand_in.etf, window, stand_in.tolerance))
        yield from substitutes
    if window.days >= _CONVERTED_FROM:
        for line in [*own, *substitutes]:
            converted = convert(market, line, window)
            if converted is not None:
                yield converted


def _lines_of(market: Market, symbol: str, window: Window, tolerance: Decimal) -> Iterator[Line]:
    need = Need("prices", symbol, None, window.start, window.end)
    history = market.prices(symbol, window.start, window.end)
    if history is None:
        return
    yield Line(symbol, "price", history.close, history.currency, tolerance, (need,))
    if history.adjusted is not None and history.pays_dividends:
        yield Line(symbol, "total_return", history.adjusted, history.currency, tolerance, (need,))


def convert(market: Market, line: Line, window: Window) -> Line | None:
    """The line in euro (of dollars) or in dollars (of euro); None for other currencies."""
    if line.currency not in ("USD", "EUR"):
        return None
    rates = market.prices(EURUSD, window.start, window.end)
    if rates is None:
        return None
    target = "EUR" if line.currency == "USD" else "USD"
    need = Need("prices", EURUSD, None, window.start, window.end)
    return Line(
        line.symbol,
        line.kind,
        _converted(line.series, rates, target),
        target,
        line.tolerance,
        (*line.needs, need),
        converted=True,
    )


def _converted(series: pd.Series[float], rates: PriceHistory, target: str) -> pd.Series[float]:
    rate = rates.close.reindex(series.index, method="ffill").dropna()
    inside = series.loc[rate.index]
    return inside / rate if target == "EUR" else inside * rate


def unknown_dividends(market: Market, symbol: str, window: Window) -> bool:
    """Whether the instrument's payers may have paid dividends that our data do not show.

    True for price indices without a stand-in's total return, and for prices without adjusted ones.
    Currencies, commodities, crypto and performance indices (DAX) leave nothing out.
    """
    lexicon = market_lexicon()
    if symbol in lexicon.performance_indices or symbol.endswith(("=F", "=X", "-USD")):
        return False
    found = list(_lines_of(market, symbol, window, Decimal(0)))
    stand_in = lexicon.stand_ins.get(symbol)
    if stand_in is not None:
        found += _lines_of(market, stand_in.etf, window, stand_in.tolerance)
    if any(line.kind == "total_return" for line in found):
        return False
    if symbol.startswith("^"):
        return True
    history = market.prices(symbol, window.start, window.end)
    return history is None or history.adjusted is None
