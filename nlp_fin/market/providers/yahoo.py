"""Yahoo Finance through yfinance: prices with dividends and splits, and a few current facts.

Unofficial and for personal use; answers stay in the user's own cache and are not passed on.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from nlp_fin.config import Settings
from nlp_fin.errors import ProviderError
from nlp_fin.market.series import dump_prices, load_prices, malformed
from nlp_fin.market.types import Data, Fact, Need

_FIELDS = {
    "pe": "trailingPE",
    "forward_pe": "forwardPE",
    "market_cap": "marketCap",
    "dividend_yield": "dividendYield",
    "ter": "netExpenseRatio",
    "pb": "priceToBook",
    "ps": "priceToSalesTrailing12Months",
}


class YahooProvider:
    """Prices and facts. `session` is for tests; yfinance makes its own otherwise."""

    name = "yahoo"

    def __init__(
        self,
        settings: Settings,
        session: Any = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings.market
        self._session = session
        self._sleep = sleep
        self._last = 0.0

    def can(self, need: Need) -> bool:
        return need.kind == "prices" or (need.kind == "fact" and need.field in _FIELDS)

    def fetch(self, need: Need) -> bytes:
        if need.kind == "prices":
            return self._call(lambda ticker: self._prices(ticker, need), need.symbol)
        return self._call(self._facts, need.symbol)

    def parse(self, need: Need, raw: bytes) -> Data:
        if need.kind == "prices":
            return load_prices(need.symbol, raw, self.name)
        assert need.field is not None
        try:
            data = json.loads(raw)
            value = data["info"].get(_FIELDS[need.field])
            as_of = datetime.fromisoformat(data["as_of"]).date()
        except (ValueError, KeyError, AttributeError):
            raise malformed(self.name, "the kept facts cannot be read") from None
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ProviderError(f"yahoo: no {need.field} for {need.symbol}", reason="no_data")
        return Fact(float(value), as_of, "Yahoo Finance")

    def _prices(self, ticker: Any, need: Need) -> bytes:
        assert need.start is not None
        assert need.end is not None
        frame = ticker.history(
            start=need.start.isoformat(),
            end=(need.end + timedelta(days=1)).isoformat(),
            auto_adjust=False,
            actions=True,
            timeout=self._settings.timeout,
        )
        if frame is None or frame.empty:
            # An empty frame is how a rate limit looks as well: never proof of a dead symbol.
            raise ProviderError(f"yahoo: no prices for {need.symbol}", reason="no_data")
        currency = (ticker.history_metadata or {}).get("currency")
        columns = {
            "day": [stamp.date().isoformat() for stamp in frame.index],
            "close": frame["Close"].tolist(),
            "adjusted": frame["Adj Close"].tolist() if "Adj Close" in frame else None,
            "low": frame["Low"].tolist(),
            "high": frame["High"].tolist(),
        }
        return dump_prices(currency, {k: v for k, v in columns.items() if v is not None})

    def _facts(self, ticker: Any) -> bytes:
        info = ticker.info or {}
        kept = {name: info[name] for name in _FIELDS.values() if name in info}
        if not kept:
            raise ProviderError("yahoo: no facts", reason="no_data")
        return json.dumps({"as_of": datetime.now(UTC).isoformat(), "info": kept}).encode()

    def _call(self, action: Callable[[Any], bytes], symbol: str) -> bytes:
        import yfinance

        yfinance.config.debug.hide_exceptions = False
        with _quiet():
            return self._try(action, symbol)

    def _try(self, action: Callable[[Any], bytes], symbol: str) -> bytes:
        import yfinance
        from yfinance.exceptions import YFException, YFRateLimitError

        error = ProviderError(f"yahoo: no answer for {symbol}", reason="outage")
        for attempt in range(self._settings.retries + 1):
            self._pace()
            try:
                return action(yfinance.Ticker(symbol, session=self._session))
            except ProviderError:
                raise
            except YFRateLimitError:
                error = ProviderError("yahoo: rate limit", reason="rate_limited")
            except YFException as problem:
                raise ProviderError(f"yahoo: {symbol}: {problem}", reason="no_data") from None
            except Exception as problem:  # noqa: BLE001  yfinance lets any error of its parts through
                error = ProviderError(f"yahoo: {symbol}: {type(problem).__name__}", reason="outage")
            if attempt < self._settings.retries:
                self._sleep(min(2.0**attempt, self._settings.longest_wait))
        raise error

    def _pace(self) -> None:
        remaining = self._settings.interval - (time.monotonic() - self._last)
        if remaining > 0:
            self._sleep(remaining)
        self._last = time.monotonic()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without yfinance's own lines about what goes wrong: our errors say it, once a provider.

    A level that somebody has set on its logger stays as it is.
    """
    logger = logging.getLogger("yfinance")
    before = logger.level
    if before == logging.NOTSET:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
