"""End-of-day services with a free key: Tiingo and Twelve Data. Keys come from the environment."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pydantic import SecretStr

from nlp_fin.config import Settings
from nlp_fin.errors import ProviderError
from nlp_fin.market.http import Client
from nlp_fin.market.series import malformed, series_of
from nlp_fin.market.types import Data, Need, PriceHistory


def _is_us_symbol(symbol: str) -> bool:
    return symbol.replace("-", "").isalpha()


def _history(
    provider: str,
    symbol: str,
    currency: str | None,
    rows: list[dict[str, Any]],
    names: dict[str, str],
) -> PriceHistory:
    """Rows of an answer to prices; `names` maps our columns to the provider's."""
    try:
        days = [date.fromisoformat(str(row[names["day"]])[:10]) for row in rows]
        columns = {
            ours: series_of((day, float(row[theirs])) for day, row in zip(days, rows, strict=True))
            for ours, theirs in names.items()
            if ours != "day"
        }
    except (KeyError, ValueError, TypeError):
        raise malformed(provider, "the answer has a bad row") from None
    if columns["close"].empty:
        raise ProviderError(f"{provider}: no prices for {symbol}", reason="no_data")
    return PriceHistory(
        symbol,
        currency,
        columns["close"],
        columns.get("adjusted"),
        columns.get("low"),
        columns.get("high"),
    )


class TiingoProvider:
    """Tiingo daily prices; needs NLP_FIN_TIINGO_KEY."""

    name = "tiingo"

    def __init__(self, settings: Settings) -> None:
        self._key: SecretStr | None = settings.tiingo_key
        self._url = settings.market.tiingo_url
        self._client = Client(settings.market)

    def can(self, need: Need) -> bool:
        return self._key is not None and need.kind == "prices" and _is_us_symbol(need.symbol)

    def fetch(self, need: Need) -> bytes:
        assert self._key is not None
        assert need.start is not None
        assert need.end is not None
        return self._client.get(
            f"{self._url}/{need.symbol}/prices",
            {"startDate": need.start.isoformat(), "endDate": need.end.isoformat()},
            {"Authorization": f"Token {self._key.get_secret_value()}"},
        )

    def parse(self, need: Need, raw: bytes) -> Data:
        try:
            rows = json.loads(raw)
        except ValueError:
            raise malformed(self.name, "the answer is not JSON") from None
        if not isinstance(rows, list):
            raise ProviderError(f"tiingo: no prices for {need.symbol}", reason="no_data")
        names = {"day": "date", "close": "close", "adjusted": "adjClose", "low": "low",
                 "high": "high"}  # fmt: skip
        return _history(self.name, need.symbol, "USD", rows, names)


class TwelveDataProvider:
    """Twelve Data daily prices; needs NLP_FIN_TWELVEDATA_KEY."""

    name = "twelvedata"

    def __init__(self, settings: Settings) -> None:
        self._key: SecretStr | None = settings.twelvedata_key
        self._url = settings.market.twelvedata_url
        self._client = Client(settings.market)

    def can(self, need: Need) -> bool:
        return self._key is not None and need.kind == "prices" and _is_us_symbol(need.symbol)

    def fetch(self, need: Need) -> bytes:
        assert self._key is not None
        assert need.start is not None
        assert need.end is not None
        return self._client.get(
            self._url,
            {
                "symbol": need.symbol,
                "interval": "1day",
                "start_date": need.start.isoformat(),
                "end_date": need.end.isoformat(),
                "outputsize": "5000",
            },
            {"Authorization": f"apikey {self._key.get_secret_value()}"},
        )

    def parse(self, need: Need, raw: bytes) -> Data:
        try:
            data = json.loads(raw)
        except ValueError:
            raise malformed(self.name, "the answer is not JSON") from None
        if not isinstance(data, dict) or not isinstance(data.get("values"), list):
            raise ProviderError(f"twelvedata: no prices for {need.symbol}", reason="no_data")
        currency = (data.get("meta") or {}).get("currency")
        names = {"day": "datetime", "close": "close", "low": "low", "high": "high"}
        return _history(self.name, need.symbol, currency, data["values"], names)
