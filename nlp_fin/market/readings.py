"""What the market says under each definition that a stated figure may have used.

A reading is one definition with the values it allows: {price, total return} × {the instrument,
its ETF} × {its currency, euro or dollar} × the windows of the period. The judge compares the
stated interval with them in the order given here, the most literal first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from nlp_fin.lexicon.market import market_lexicon
from nlp_fin.market import formulas
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need, PriceHistory
from nlp_fin.market.windows import Window
from nlp_fin.types import Interval

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["price", "total_return"]
EURUSD = "EURUSD=X"
_SERIES = {"price": "Kursrendite", "total_return": "Gesamtrendite mit Dividenden"}
Measure = Callable[["pd.Series[float]", Window], float | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """One definition: the interval of values it allows, and how it is named and computed."""

    interval: Interval
    label: str
    """German, as in *Gesamtrendite mit Dividenden von IWM, 2025-01-01 bis 2025-09-30*."""
    formula: str
    symbol: str
    series: str
    start: date
    end: date
    certain: bool
    needs: tuple[Need, ...]


def around(value: float, tolerance: Decimal = Decimal(0)) -> Interval:
    """The interval value ± tolerance, exact to twelve digits."""
    exact = Decimal(f"{value:.12g}")
    return Interval(exact - tolerance, exact + tolerance)


def change_of(series: pd.Series[float], window: Window) -> float | None:
    return formulas.total_change(series, window.start, window.end)


def growth_of(series: pd.Series[float], window: Window) -> float | None:
    """CAGR; the base is the close before the window begins, as for returns."""
    return formulas.cagr(series, window.start - timedelta(days=1), window.end)


def volatility_of(series: pd.Series[float], window: Window) -> float | None:
    return formulas.volatility(series, window.start, window.end)


def monthly_volatility_of(series: pd.Series[float], window: Window) -> float | None:
    return formulas.monthly_volatility(series, window.start, window.end)


def drawdown_of(series: pd.Series[float], window: Window) -> float | None:
    fall = formulas.max_drawdown(series, window.start, window.end)
    return None if fall is None else fall.depth


FORMULAS: dict[Measure, str] = {
    change_of: "close(to) / close(before from) - 1",
    growth_of: "(close(to) / close(before from)) ^ (365.25 / days) - 1",
    volatility_of: "stdev(daily returns) * sqrt(252)",
    monthly_volatility_of: "stdev(monthly returns) * sqrt(12)",
    drawdown_of: "min(close / running max - 1)",
}


@dataclass(frozen=True)
class Line:
    """One price line of an instrument that a definition may use."""

    symbol: str
    kind: Kind
    series: pd.Series[float]
    currency: str | None
    tolerance: Decimal
    needs: tuple[Need, ...]
    converted: bool = False

    @property
    def label(self) -> str:
        name = _SERIES[self.kind] + f" von {self.symbol}"
        return name + (f", in {self.currency} gerechnet" if self.converted else "")


def lines(market: Market, symbol: str, window: Window) -> Iterator[Line]:
    """The instrument's price and total return lines, its stand-in's, then other currencies."""
    own = list(_lines_of(market, symbol, window, Decimal(0)))
    yield from own
    stand_in = market_lexicon().stand_ins.get(symbol)
    substitutes: list[Line] = []
    if stand_in is not None:
        substitutes = list(_lines_of(market, stand_in.etf, window, stand_in.tolerance))
        yield from substitutes
    if window.days > 5:
        for line in [*own, *substitutes]:
            converted = _convert(market, line, window)
            if converted is not None:
                yield converted


def _lines_of(market: Market, symbol: str, window: Window, tolerance: Decimal) -> Iterator[Line]:
    need = Need("prices", symbol, None, window.start, window.end)
    history = market.prices(symbol, window.start, window.end)
    if history is None:
        return
    yield Line(symbol, "price", history.close, history.currency, tolerance, (need,))
    if history.adjusted is not None and pays_dividends(history):
        yield Line(symbol, "total_return", history.adjusted, history.currency, tolerance, (need,))


def pays_dividends(history: PriceHistory) -> bool:
    """Whether the adjusted prices differ from the plain ones at all."""
    assert history.adjusted is not None
    difference = (history.adjusted / history.close - 1).abs()
    return bool(difference.max() > 1e-4)


def _convert(market: Market, line: Line, window: Window) -> Line | None:
    """The line in euro (of dollars) or in dollars (of euro); None for other currencies."""
    if line.currency not in ("USD", "EUR"):
        return None
    rates = market.prices(EURUSD, window.start, window.end)
    if rates is None:
        return None
    rate = rates.close.reindex(line.series.index, method="ffill").dropna()
    series = line.series.loc[rate.index]
    target = "EUR" if line.currency == "USD" else "USD"
    need = Need("prices", EURUSD, None, window.start, window.end)
    return Line(
        line.symbol,
        line.kind,
        series / rate if target == "EUR" else series * rate,
        target,
        line.tolerance,
        (*line.needs, need),
        converted=True,
    )


def measured(
    market: Market, symbol: str, spans: list[Window], *measures: Measure
) -> Iterator[Reading]:
    """Readings of a measure of one instrument's prices over all windows."""
    for window in spans:
        for line in lines(market, symbol, window):
            for measure in measures:
                value = measure(line.series, window)
                if value is None:
                    continue
                yield Reading(
                    around(value, line.tolerance * _stretch(measure, window)),
                    f"{line.label}, {_span_text(window)}",
                    FORMULAS[measure],
                    line.symbol,
                    line.kind,
                    window.start,
                    window.end,
                    window.certain,
                    line.needs,
                )


def compared(
    market: Market,
    symbol: str,
    versus: str,
    spans: list[Window],
    combine: Callable[[float, float], float | None],
    formula: str,
) -> Iterator[Reading]:
    """Readings of two instruments' returns set against each other, on the same definition."""
    for window in spans:
        others = list(lines(market, versus, window))
        for line in lines(market, symbol, window):
            for other in others:
                if line.kind != other.kind or line.converted != other.converted:
                    continue
                first, second = change_of(line.series, window), change_of(other.series, window)
                value = None if first is None or second is None else combine(first, second)
                if value is None:
                    continue
                slack = (line.tolerance + other.tolerance) * _stretch(change_of, window)
                yield Reading(
                    around(value, slack),
                    f"{line.label} gegen {other.symbol}, {_span_text(window)}",
                    formula,
                    f"{line.symbol} / {other.symbol}",
                    line.kind,
                    window.start,
                    window.end,
                    window.certain,
                    (*line.needs, *other.needs),
                )


def closes(market: Market, symbol: str, spans: list[Window]) -> Iterator[Reading]:
    """Close on a day; then the day's range, for prices that were quoted before the close."""
    for window in spans:
        history = market.prices(symbol, window.start, window.end)
        if history is None:
            continue
        need = (Need("prices", symbol, None, window.start, window.end),)
        close = formulas.close_on(history.close, window.end)
        if close is not None:
            yield Reading(
                around(close), f"Schlusskurs von {symbol} am {window.end}", "close(to)", symbol,
                "price", window.end, window.end, window.certain, need,
            )  # fmt: skip
        traded = _day_range(history, window.end)
        if traded is not None:
            yield Reading(
                traded, f"Tagesspanne von {symbol} am {window.end}", "low(to) … high(to)", symbol,
                "price", window.end, window.end, window.certain, need,
            )  # fmt: skip


def _day_range(history: PriceHistory, day: date) -> Interval | None:
    import pandas as pd

    stamp = pd.Timestamp(day)
    if history.low is None or history.high is None:
        return None
    if stamp not in history.low.index or stamp not in history.high.index:
        return None
    low, high = float(history.low.loc[stamp]), float(history.high.loc[stamp])
    if not 0 < low <= high:
        return None
    return Interval(Decimal(f"{low:.12g}"), Decimal(f"{high:.12g}"))


def rate_levels(market: Market, series: tuple[str, ...], spans: list[Window]) -> Iterator[Reading]:
    """Every level that a rate had in a window, or the one in force on its first day."""
    for window in spans:
        for series_id in series:
            history = market.rate(series_id, window.start, window.end)
            if history is None:
                continue
            levels = list(_levels(history.values, window))
            if not levels:
                continue
            need = (Need("rate", series_id, None, window.start, window.end),)
            for low, high in [(v, v) for v in dict.fromkeys(levels)] or []:
                yield Reading(
                    Interval(Decimal(f"{low:.12g}"), Decimal(f"{high:.12g}")),
                    f"{series_id}, {_span_text(window)}", "level", series_id, "level",
                    window.start, window.end, window.certain, need,
                )  # fmt: skip


def _levels(values: pd.Series[float], window: Window) -> Iterator[float]:
    in_force = formulas.close_on(values, window.start - timedelta(days=1), stale_days=20_000)
    import pandas as pd

    inside = values.loc[pd.Timestamp(window.start) : pd.Timestamp(window.end)]
    yield from (float(v) for v in inside)
    if in_force is not None and (window.days > 1 or inside.empty):
        yield in_force


def rate_moves(
    market: Market, series: tuple[str, ...], spans: list[Window], factor: int
) -> Iterator[Reading]:
    """Change of a rate over a window, times `factor` (100 for basis points)."""
    for window in spans:
        for series_id in series:
            history = market.rate(series_id, window.start, window.end)
            if history is None:
                continue
            # A decision takes effect some days after it is announced.
            for delay in (0, 1, 2, 6):
                before = formulas.close_on(
                    history.values, window.start - timedelta(days=1), stale_days=20_000
                )
                after = formulas.close_on(
                    history.values, window.end + timedelta(days=delay), stale_days=20_000
                )
                if before is None or after is None:
                    continue
                yield Reading(
                    around((after - before) * factor),
                    f"Änderung von {series_id}, {_span_text(window)}",
                    "level(to) - level(before from)", series_id, "change",
                    window.start, window.end, window.certain,
                    (Need("rate", series_id, None, window.start, window.end),),
                )  # fmt: skip


def _stretch(measure: Measure, window: Window) -> Decimal:
    """How often a yearly tolerance counts: once for rates a year, per year for returns."""
    if measure is change_of:
        return max(Decimal(1), Decimal(round(window.years)))
    return Decimal(1)


def _span_text(window: Window) -> str:
    if window.start == window.end:
        return f"am {window.end}"
    return f"{window.start} bis {window.end}"
