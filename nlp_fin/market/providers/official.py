"""Central banks and the SEC: policy rates, exchange rates, yields, reported facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

from nlp_fin.config import Settings
from nlp_fin.errors import ProviderError
from nlp_fin.market.http import Client
from nlp_fin.market.series import csv_points, malformed, series_of
from nlp_fin.market.types import Data, Fact, Need, RateHistory


class EcbProvider:
    """ECB Data Portal: series such as `FM/B.U2.EUR.4F.KR.DFR.LEV` or `EXR/D.USD.EUR.SP00.A`."""

    name = "ecb"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.market
        self._client = Client(settings.market)

    def can(self, need: Need) -> bool:
        return need.kind == "rate" and "/" in need.symbol

    def fetch(self, need: Need) -> bytes:
        # Policy rates are entries on the day of change: the one in force may be years old.
        params = {"format": "csvdata"}
        if not need.symbol.startswith("FM/") and need.start and need.end:
            params |= {"startPeriod": need.start.isoformat(), "endPeriod": need.end.isoformat()}
        return self._client.get(f"{self._settings.ecb_url}/{need.symbol}", params)

    def parse(self, need: Need, raw: bytes) -> Data:
        points = csv_points(raw, "TIME_PERIOD", "OBS_VALUE", self.name)
        return _rate(need, points, self.name)


class FredProvider:
    """FRED's public graph CSV: series such as `DFEDTARU` or `DGS10`."""

    name = "fred"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.market
        self._client = Client(settings.market)

    def can(self, need: Need) -> bool:
        return need.kind == "rate" and "/" not in need.symbol

    def fetch(self, need: Need) -> bytes:
        params = {"id": need.symbol}
        if need.start and need.end:
            params |= {"cosd": need.start.isoformat(), "coed": need.end.isoformat()}
        return self._client.get(self._settings.fred_url, params)

    def parse(self, need: Need, raw: bytes) -> Data:
        head = raw[:200].decode("utf-8", "replace").splitlines()[:1]
        day_column = "DATE" if head and head[0].startswith("DATE") else "observation_date"
        return _rate(need, csv_points(raw, day_column, need.symbol, self.name), self.name)


def _rate(need: Need, points: list[tuple[date, float]], provider: str) -> RateHistory:
    values = series_of(points)
    if values.empty:
        raise ProviderError(f"{provider}: {need.symbol} has no values", reason="no_data")
    return RateHistory(need.symbol, values)


class SecProvider:
    """SEC companyfacts: earnings per share and shares outstanding as reported in 10-K filings."""

    name = "sec"
    _concepts: ClassVar[dict[str, tuple[str, str, str]]] = {
        "eps": ("us-gaap", "EarningsPerShareDiluted", "USD/shares"),
        "shares_outstanding": ("dei", "EntityCommonStockSharesOutstanding", "shares"),
        "revenue": ("us-gaap", "Revenues", "USD"),
        "net_income": ("us-gaap", "NetIncomeLoss", "USD"),
    }

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.market
        self._client = Client(settings.market)
        self._ciks: dict[str, int] | None = None

    def can(self, need: Need) -> bool:
        return (
            need.kind == "fact"
            and need.field in self._concepts
            and self._settings.contact is not None
            and need.symbol.replace("-", "").isalpha()
        )

    def fetch(self, need: Need) -> bytes:
        if self._ciks is None:
            self._ciks = _tickers(self._client.get(self._settings.sec_tickers_url))
        cik = self._ciks.get(need.symbol.upper())
        if cik is None:
            raise ProviderError(f"sec: {need.symbol} does not file", reason="not_found")
        return self._client.get(f"{self._settings.sec_url}/CIK{cik:010d}.json")

    def parse(self, need: Need, raw: bytes) -> Data:
        assert need.field is not None
        taxonomy, concept, unit = self._concepts[need.field]
        try:
            entries = json.loads(raw)["facts"][taxonomy][concept]["units"][unit]
            days = [(date.fromisoformat(e["end"]), float(e["val"])) for e in entries]
        except (ValueError, KeyError, TypeError):
            raise ProviderError(
                f"sec: no {need.field} for {need.symbol}", reason="no_data"
            ) from None
        wanted = [(d, v) for d, v in days if need.end is None or d <= need.end]
        if not wanted:
            raise ProviderError(f"sec: no {need.field} so early", reason="no_data")
        day, value = max(wanted)
        return Fact(value, day, "SEC")


def _tickers(raw: bytes) -> dict[str, int]:
    try:
        data: dict[str, Any] = json.loads(raw)
        return {entry["ticker"].upper(): int(entry["cik_str"]) for entry in data.values()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise malformed("sec", "the list of tickers cannot be read") from None


class ShillerProvider:
    """A CSV of Date, PE, CAPE for the S&P 500 after Shiller; its address is configured."""

    name = "shiller"
    _columns: ClassVar[dict[str, str]] = {"pe": "PE", "cape": "CAPE"}

    def __init__(self, settings: Settings) -> None:
        self._url = settings.market.shiller_url
        self._client = Client(settings.market)

    def can(self, need: Need) -> bool:
        return (
            self._url is not None
            and need.kind == "fact"
            and need.symbol == "^GSPC"
            and need.field in self._columns
        )

    def fetch(self, need: Need) -> bytes:
        assert self._url is not None
        return self._client.get(self._url)

    def parse(self, need: Need, raw: bytes) -> Data:
        assert need.field is not None
        points = csv_points(raw, "Date", self._columns[need.field], self.name)
        wanted = [p for p in points if need.end is None or p[0] <= need.end]
        if not wanted:
            raise ProviderError("shiller: no value so early", reason="no_data")
        day, value = max(wanted)
        return Fact(value, day, "Shiller")
