"""Readings of levels: closes and exchange rates on a day, rates and yields in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from nlp_fin.lexicon.market import RateSeries
from nlp_fin.market import formulas
from nlp_fin.market.lines import EURUSD
from nlp_fin.market.readings import Reading, around, german_day, span_text
from nlp_fin.market.source import Market
from nlp_fin.market.types import Need, PriceHistory
from nlp_fin.market.windows import Window
from nlp_fin.types import Interval

if TYPE_CHECKING:
    import pandas as pd

_PENCE = {"GBp": ("GBP", Decimal("0.01")), "GBX": ("GBP", Decimal("0.01")),
          "USX": ("USD", Decimal("0.01")), "ZAc": ("ZAR", Decimal("0.01"))}  # fmt: skip
_LONG_AGO = 20_000
"""Days that a policy rate may have been in force."""


def closes(market: Market, symbol: str, unit: str, spans: list[Window]) -> Iterator[Reading]:
    """Close on a day; then the day's range, for prices that were quoted before the close.

    `unit` is the currency of the stated price, or `points`. Prices in another currency are
    converted between euro and dollar, with a little slack for the time of day; else left out.
    """
    for window in spans:
        history = market.prices(symbol, window.start, window.end)
        if history is None:
            continue
        needs = [Need("prices", symbol, None, window.start, window.end)]
        scale = _scale(market, history, unit, window, needs)
        if scale is None:
            continue
        factor, slack, note = scale
        day = german_day(window.end)
        close = formulas.close_on(history.close, window.end)
        if close is not None:
            exact = Decimal(f"{close:.12g}") * factor
            yield Reading(
                Interval(exact * (1 - slack), exact * (1 + slack)),
                f"Schlusskurs von {symbol}{note} am {day}", "close(to)", symbol, "price",
                window.end, window.end, tuple(needs), window.doubt,
            )  # fmt: skip
        traded = _day_range(history, window.end)
        if traded is not None:
            low, high = traded
            yield Reading(
                Interval(low * factor * (1 - slack), high * factor * (1 + slack)),
                f"Tagesspanne von {symbol}{note} am {day}", "low(to) … high(to)", symbol,
                "price", window.end, window.end, tuple(needs), window.doubt,
            )  # fmt: skip


def _scale(
    market: Market, history: PriceHistory, unit: str, window: Window, needs: list[Need]
) -> tuple[Decimal, Decimal, str] | None:
    """Factor, relative slack and a note to bring closes into `unit`; None where nothing does."""
    currency, factor = _PENCE.get(history.currency or "", (history.currency, Decimal(1)))
    if currency is None or currency == unit or unit in ("points", "count"):
        return factor, Decimal(0), ""
    if {currency, unit} != {"USD", "EUR"}:
        return None
    rates = market.prices(EURUSD, window.start, window.end)
    rate = None if rates is None else formulas.close_on(rates.close, window.end)
    if rate is None or rate <= 0:
        return None
    needs.append(Need("prices", EURUSD, None, window.start, window.end))
    exact = Decimal(f"{rate:.12g}")
    factor *= exact if unit == "USD" else 1 / exact
    return factor, Decimal("0.005"), f", in {unit} gerechnet,"


def _day_range(history: PriceHistory, day: date) -> tuple[Decimal, Decimal] | None:
    import pandas as pd

    stamp = pd.Timestamp(day)
    if history.low is None or history.high is None:
        return None
    if stamp not in history.low.index or stamp not in history.high.index:
        return None
    low, high = float(history.low.loc[stamp]), float(history.high.loc[stamp])
    if not 0 < low <= high:
        return None
    return Decimal(f"{low:.12g}"), Decimal(f"{high:.12g}")


def fixings(market: Market, symbol: str, spans: list[Window]) -> Iterator[Reading]:
    """The ECB's reference rate of a euro pair on a day, and any rate turned round."""
    series = ecb_series(symbol)
    for window in spans:
        if series is None:
            break
        history = market.rate(series, window.start, window.end)
        rate = None if history is None else formulas.close_on(history.values, window.end)
        if rate is not None:
            day = german_day(window.end)
            yield Reading(
                around(rate), f"EZB-Referenzkurs {series} am {day}", "level(to)", series,
                "level", window.end, window.end,
                (Need("rate", series, None, window.start, window.end),), window.doubt,
            )  # fmt: skip
    for window in spans:
        prices = market.prices(symbol, window.start, window.end)
        rate = None if prices is None else formulas.close_on(prices.close, window.end)
        if rate:
            day = german_day(window.end)
            yield Reading(
                around(1 / rate), f"Kehrwert von {symbol} am {day}", "1 / close(to)",
                symbol, "price", window.end, window.end,
                (Need("prices", symbol, None, window.start, window.end),), window.doubt,
            )  # fmt: skip


def ecb_series(symbol: str) -> str | None:
    """`EURUSD=X` → `EXR/D.USD.EUR.SP00.A`; None for pairs without the euro in front."""
    if len(symbol) == 8 and symbol.startswith("EUR") and symbol.endswith("=X"):
        return f"EXR/D.{symbol[3:6]}.EUR.SP00.A"
    return None


def rate_levels(market: Market, rate: RateSeries, spans: list[Window]) -> Iterator[Reading]:
    """Every level that a rate had in a window, or the one in force on its first day."""
    for window in spans:
        for series in rate.series:
            history = market.rate(series, window.start, window.end)
            if history is None:
                continue
            for level in dict.fromkeys(_levels(history.values, window)):
                yield Reading(
                    around(level, rate.tolerance), f"{series}, {span_text(window)}", "level",
                    series, "level", window.start, window.end,
                    (Need("rate", series, None, window.start, window.end),), window.doubt,
                    "definition" if rate.stand_in else None,
                )  # fmt: skip


def _levels(values: pd.Series[float], window: Window) -> Iterator[float]:
    import pandas as pd

    first = window.start - timedelta(days=1)
    in_force = formulas.close_on(values, first, stale_days=_LONG_AGO)
    inside = values.loc[pd.Timestamp(window.start) : pd.Timestamp(window.end)]
    yield from (float(v) for v in inside)
    if in_force is not None and (window.days > 1 or inside.empty):
        yield in_force


def rate_moves(
    market: Market, rate: RateSeries, spans: list[Window], factor: int
) -> Iterator[Reading]:
    """Change of a rate over a window, times `factor` (100 for basis points)."""
    for window in spans:
        for series in rate.series:
            history = market.rate(series, window.start, window.end)
            if history is None:
                continue
            before = formulas.close_on(
                history.values, window.start - timedelta(days=1), stale_days=_LONG_AGO
            )
            # A decision takes effect some days after it is announced.
            for delay in (0, 1, 2, 6):
                after = formulas.close_on(
                    history.values, window.end + timedelta(days=delay), stale_days=_LONG_AGO
                )
                if before is None or after is None:
                    continue
                yield Reading(
                    around((after - before) * factor, rate.tolerance * factor),
                    f"Änderung von {series}, {span_text(window)}",
                    "level(to) - level(before from)", series, "change", window.start, window.end,
                    (Need("rate", series, None, window.start, window.end),), window.doubt,
                    "definition" if rate.stand_in else None,
                )  # fmt: skip
