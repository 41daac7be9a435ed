"""Providers against a loopback service in their wire formats, with faults injected."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pandas as pd
import pytest
from curl_cffi import requests as curl
from loopback import Reply, Service, as_json

from nlp_fin.config import MarketSettings, Settings
from nlp_fin.errors import ConfigError, ProviderError
from nlp_fin.market.http import retry_after, user_agent
from nlp_fin.market.local_files import read_reference
from nlp_fin.market.provider import Provider, load_providers
from nlp_fin.market.providers.eod import TiingoProvider, TwelveDataProvider
from nlp_fin.market.providers.local import FilesProvider, ReferenceProvider
from nlp_fin.market.providers.official import (
    EcbProvider,
    FredProvider,
    SecProvider,
    ShillerProvider,
)
from nlp_fin.market.providers.yahoo import YahooProvider
from nlp_fin.market.types import Fact, Need, PriceHistory, RateHistory

DFR = "FM/B.U2.EUR.4F.KR.DFR.LEV"
ECB_CSV = (
    b"KEY,FREQ,TIME_PERIOD,OBS_VALUE,TITLE\n"
    b"FM.B,B,2024-06-12,3.75,x\nFM.B,B,2024-09-18,3.5,x\nFM.B,B,2025-06-11,2.0,x\n"
)
FRED_CSV = b"observation_date,DFEDTARU\n2025-09-16,4.50\n2025-09-17,.\n2025-09-18,4.25\n"


def settings(service: Service, **more: Any) -> Settings:
    market = MarketSettings(
        interval=0, retries=1, longest_wait=0.05, timeout=2,
        ecb_url=service.url + "/ecb", fred_url=service.url + "/fred",
        sec_url=service.url + "/facts", sec_tickers_url=service.url + "/tickers",
        tiingo_url=service.url + "/tiingo", twelvedata_url=service.url + "/td",
        shiller_url=service.url + "/shiller", contact="tests@example.org", **more,
    )  # fmt: skip
    return Settings(market=market, tiingo_key="geheim", twelvedata_key="geheim")


def always(body: bytes) -> Callable[[str, dict[str, str]], Reply]:
    return lambda path, query: (200, {}, body)


def answer(provider: Provider, need: Need) -> Any:
    assert provider.can(need)
    return provider.parse(need, provider.fetch(need))


def test_ecb_policy_rate(service: Service) -> None:
    service.answer = always(ECB_CSV)
    rate = answer(EcbProvider(settings(service)), Need("rate", DFR))
    assert isinstance(rate, RateHistory)
    assert rate.values.loc["2024-09-18"] == 3.5
    assert service.seen == [f"/ecb/{DFR}?format=csvdata"]


def test_fred_leaves_out_days_without_value(service: Service) -> None:
    service.answer = always(FRED_CSV)
    need = Need("rate", "DFEDTARU", None, date(2025, 9, 1), date(2025, 9, 30))
    rate = answer(FredProvider(settings(service)), need)
    assert list(rate.values) == [4.5, 4.25]
    assert "cosd=2025-09-01" in service.seen[0]


def test_sec_takes_the_latest_fact_in_time(service: Service) -> None:
    facts = {"facts": {"us-gaap": {"EarningsPerShareDiluted": {"units": {"USD/shares": [
        {"end": "2023-09-30", "val": 6.13}, {"end": "2024-09-28", "val": 6.08}]}}}}}  # fmt: skip

    def reply(path: str, query: dict[str, str]) -> Reply:
        if path == "/tickers":
            return as_json({"0": {"cik_str": 320193, "ticker": "AAPL", "title": "Apple Inc."}})
        assert path == "/facts/CIK0000320193.json"
        return as_json(facts)

    service.answer = reply
    need = Need("fact", "AAPL", "eps", None, date(2024, 5, 1))
    assert answer(SecProvider(settings(service)), need) == Fact(6.13, date(2023, 9, 30), "SEC")
    with pytest.raises(ProviderError, match="does not file"):
        SecProvider(settings(service)).fetch(Need("fact", "XYZ", "eps"))


def test_shiller_and_day_prices(service: Service) -> None:
    service.answer = always(b"Date,PE,CAPE\n2024-01-01,25.0,32.1\n2025-01-01,28.2,37.0\n")
    fact = answer(
        ShillerProvider(settings(service)), Need("fact", "^GSPC", "cape", None, date(2024, 6, 1))
    )
    assert fact == Fact(32.1, date(2024, 1, 1), "Shiller")

    row = {"date": "2025-01-02T00:00:00Z", "close": 10, "adjClose": 9.5, "low": 9, "high": 11}
    service.answer = lambda path, query: as_json([row])
    need = Need("prices", "AAPL", None, date(2025, 1, 1), date(2025, 1, 31))
    prices = answer(TiingoProvider(settings(service)), need)
    assert isinstance(prices, PriceHistory)
    assert prices.close.iloc[0] == 10
    assert prices.adjusted is not None
    assert prices.adjusted.iloc[0] == 9.5

    values = [{"datetime": "2025-01-02", "close": "10.5", "low": "10", "high": "11"}]
    service.answer = lambda path, query: as_json({"meta": {"currency": "USD"}, "values": values})
    assert answer(TwelveDataProvider(settings(service)), need).close.iloc[0] == 10.5


def test_keys_are_in_no_message(service: Service) -> None:
    service.faults = [(403, {}, b"geheim"), (403, {}, b"geheim")]
    for provider in (TiingoProvider(settings(service)), TwelveDataProvider(settings(service))):
        with pytest.raises(ProviderError) as caught:
            provider.fetch(Need("prices", "AAPL", None, date(2025, 1, 1), date(2025, 1, 31)))
        assert "geheim" not in str(caught.value)
    assert "geheim" not in repr(settings(service))
    assert all("geheim" not in path for path in service.seen)


FAULTS: dict[str, tuple[Reply, str]] = {
    "rate limit": ((429, {"Retry-After": "0"}, b""), "rate_limited"),
    "long rate limit": ((429, {"Retry-After": "3600"}, b""), "rate_limited"),
    "server error": ((500, {}, b"oops"), "outage"),
    "not found": ((404, {}, b""), "not_found"),
    "empty body": ((200, {}, b""), "malformed"),
    "page instead of data": ((200, {}, b"<html><body>Wartung</body></html>"), "malformed"),
    "cut off": ((200, {}, ECB_CSV[:57]), "malformed"),
    "not a number": ((200, {}, ECB_CSV.replace(b"3.75", b"drei")), "malformed"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_an_error_with_a_reason(service: Service, name: str) -> None:
    reply, reason = FAULTS[name]
    service.faults = [reply, reply]
    provider, need = EcbProvider(settings(service)), Need("rate", DFR)
    with pytest.raises(ProviderError) as caught:
        provider.parse(need, provider.fetch(need))
    assert caught.value.reason == reason


def test_a_passing_fault_is_retried(service: Service) -> None:
    service.faults = [(503, {}, b"")]
    service.answer = always(ECB_CSV)
    assert len(answer(EcbProvider(settings(service)), Need("rate", DFR)).values) == 3
    assert len(service.seen) == 2


def test_nobody_there() -> None:
    nowhere = Settings(
        market=MarketSettings(ecb_url="http://127.0.0.1:9", retries=0, interval=0, timeout=1)
    )
    with pytest.raises(ProviderError) as caught:
        EcbProvider(nowhere).fetch(Need("rate", DFR))
    assert caught.value.reason == "outage"


def test_retry_after_forms() -> None:
    now = datetime(2025, 1, 1, 12, 0, tzinfo=UTC)
    assert retry_after("7", now) == 7
    assert retry_after("Wed, 01 Jan 2025 12:00:30 GMT", now) == 30
    assert retry_after("Wed, 01 Jan 2020 12:00:30 GMT", now) == 0
    assert retry_after("bald", now) is None
    assert "tests@example.org" in user_agent("tests@example.org")


# ------------------------------------------------------------------ Yahoo, through real yfinance


class Rewritten(curl.Session):
    """A session whose every request goes to the loopback service."""

    target = ""

    def request(self, method: str, url: str, **options: Any) -> Any:
        parts = urlsplit(url)
        host = urlsplit(self.target)
        options.pop("impersonate", None)
        return super().request(
            method, urlunsplit((host.scheme, host.netloc, parts.path, parts.query, "")), **options
        )


@pytest.fixture
def yahoo(service: Service, tmp_path: Path) -> YahooProvider:
    import yfinance

    yfinance.set_tz_cache_location(str(tmp_path))
    session = Rewritten()
    session.target = service.url
    return YahooProvider(settings(service), session=session, sleep=lambda seconds: None)


def chart(closes: list[float | None]) -> Reply:
    """A chart answer as Yahoo sends it: daily bars from 2 January 2025."""
    days = pd.bdate_range("2025-01-02", periods=len(closes), tz="America/New_York")
    stamps = [int((day + timedelta(hours=9, minutes=30)).timestamp()) for day in days]
    quote = dict.fromkeys(("open", "high", "low", "close"), closes)
    adjusted = [None if c is None else c * 0.98 for c in closes]
    meta = {"currency": "USD", "symbol": "SPY", "exchangeTimezoneName": "America/New_York",
            "timezone": "EST", "instrumentType": "ETF", "priceHint": 2, "validRanges": ["max"],
            "gmtoffset": -18000, "dataGranularity": "1d", "range": "", "regularMarketPrice": 1.0,
            "firstTradeDate": 728317800}  # fmt: skip
    result = {
        "meta": meta, "timestamp": stamps,
        "indicators": {"quote": [{**quote, "volume": [1] * len(closes)}],
                       "adjclose": [{"adjclose": adjusted}]},
    }  # fmt: skip
    return as_json({"chart": {"result": [result], "error": None}})


@pytest.fixture
def need(request: pytest.FixtureRequest) -> Need:
    """Prices of a symbol of its own: yfinance keeps what it got for one in the process."""
    symbol = "S" + "".join(c for c in request.node.name.upper() if c.isalpha())[-9:]
    return Need("prices", symbol, None, date(2025, 1, 2), date(2025, 1, 10))


def test_yahoo_history(yahoo: YahooProvider, service: Service, need: Need) -> None:
    service.answer = lambda path, query: chart([100.0, 101.0, None, 102.0])
    prices = answer(yahoo, need)
    assert isinstance(prices, PriceHistory)
    assert prices.currency == "USD"
    assert list(prices.close) == [100.0, 101.0, 102.0]
    assert prices.adjusted is not None
    assert prices.adjusted.iloc[0] == pytest.approx(98.0)
    assert any(f"/v8/finance/chart/{need.symbol}" in path for path in service.seen)


@pytest.mark.parametrize(
    "reply",
    [
        (429, {}, b"Too Many Requests"),
        (500, {}, b"oops"),
        (200, {}, b""),
        (200, {}, b"<html>Wartung</html>"),
        (200, {"Content-Type": "application/json"}, b'{"chart": {"result": [{"meta": {"curr'),
        (404, {}, b'{"chart":{"result":null,"error":{"code":"Not Found","description":"gone"}}}'),
    ],
    ids=["429", "500", "empty", "page", "cut off", "404"],
)
def test_yahoo_faults_are_errors(
    yahoo: YahooProvider, service: Service, need: Need, reply: Reply
) -> None:
    service.answer = lambda path, query: reply
    with pytest.raises(ProviderError):
        yahoo.fetch(need)


def test_yfinance_says_nothing_of_its_own(
    yahoo: YahooProvider, service: Service, need: Need, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("yfinance")

    def noisy(path: str, query: dict[str, str]) -> Reply:
        logger.error("Cookie/crumb fetch failed")
        return 500, {}, b"oops"

    service.answer = noisy
    level = logger.level
    with pytest.raises(ProviderError):
        yahoo.fetch(need)
    assert [record for record in caplog.records if record.name == "yfinance"] == []
    assert logger.level == level


def test_yahoo_recovers_from_a_rate_limit(
    yahoo: YahooProvider, service: Service, need: Need
) -> None:
    service.faults = [(429, {}, b"Too Many Requests")]
    service.answer = lambda path, query: chart([100.0, 101.0])
    assert len(answer(yahoo, need).close) == 2


# ------------------------------------------------------------------ the user's own data


def test_reference_table_names_the_bad_line(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "instrument,metric,value,as_of,source\n^SP600,forward_pe,sechzehn,2025-11-01,x\n"
    )
    with pytest.raises(ConfigError, match=r"t\.csv:2"):
        read_reference(table)
    table.write_text("symbol,wert\n")
    with pytest.raises(ConfigError, match="header must be"):
        read_reference(table)
    table.write_text(
        "instrument,metric,value,as_of,source\nindex:^SP600,forward_pe,16,2025-11-01,x\n"
    )
    provider = ReferenceProvider(Settings(market=MarketSettings(reference=[table])))
    assert answer(provider, Need("fact", "^SP600", "forward_pe")).value == 16


def test_price_files_stay_in_their_folder(tmp_path: Path) -> None:
    (tmp_path / "SAP.DE.csv").write_text("Date,Close\n2025-01-02,240.5\n")
    provider = FilesProvider(Settings(market=MarketSettings(prices=[tmp_path])))
    assert answer(provider, Need("prices", "SAP.DE")).close.iloc[0] == 240.5
    assert not provider.can(Need("prices", "../SAP.DE"))
    assert not provider.can(Need("prices", "NVDA"))


def test_unknown_provider_is_named() -> None:
    with pytest.raises(ConfigError, match="stooq"):
        load_providers(Settings(market=MarketSettings(providers=["stooq"])))
    everyone = load_providers(Settings())
    assert [p.name for p in everyone] == MarketSettings().providers
