"""Prices in other currencies, exchange rates, policy rates, yields; and their replay."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from loopback import Reply, Service
from series import through, write_prices

from nlp_fin.config import MarketSettings, Settings
from nlp_fin.market.check import check_market, plan
from nlp_fin.market.session import open_market, replay
from nlp_fin.types import Article, Aspect, Figure, Finding, Instrument, Period, Record, Subject

NOW = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
DAY = Period("day", date(2025, 5, 14), date(2025, 5, 14))
SERIES = {
    "DFEDTARU": {"2024-12-18": 4.75, "2024-12-19": 4.5, "2025-05-14": 4.5, "2025-05-15": 4.5},
    "DFEDTARL": {"2024-12-18": 4.5, "2024-12-19": 4.25, "2025-05-14": 4.25, "2025-05-15": 4.25},
    "DGS10": {"2025-05-13": 4.49, "2025-05-14": 4.53, "2025-05-15": 4.45},
    "IRSTCI01JPM156N": {"2025-03-01": 0.478, "2025-04-01": 0.478, "2025-05-01": 0.478},
}
ECB = {
    "FM/B.U2.EUR.4F.KR.DFR.LEV": {"2025-03-12": 2.5, "2025-04-23": 2.25, "2025-06-11": 2.0},
    "EXR/D.USD.EUR.SP00.A": {"2025-05-13": 1.1112, "2025-05-14": 1.1214},
}


def csv(columns: str, values: dict[str, float]) -> Reply:
    lines = [columns, *(f"{day},{value}" for day, value in values.items())]
    return 200, {}, ("\n".join(lines) + "\n").encode()


def reply(path: str, query: dict[str, str]) -> Reply:
    series = query.get("id", path.removeprefix("/ecb/"))
    if series in SERIES:
        return csv(f"observation_date,{series}", SERIES[series])
    if series in ECB:
        return csv("TIME_PERIOD,OBS_VALUE", ECB[series])
    return 404, {}, b""


@pytest.fixture
def settings(service: Service, tmp_path: Path) -> Settings:
    service.answer = reply
    folder = tmp_path / "prices"
    folder.mkdir()
    week = {date(2025, 4, 1): 99.0, date(2025, 5, 13): 100.0, DAY.start or NOW.date(): 104.0,
            date(2025, 5, 30): 106.0}  # fmt: skip
    write_prices(folder, "AAPL", through(week))
    write_prices(folder, "SAP.DE", through(week), currency="EUR")
    write_prices(folder, "VOD.L", through(week), currency="GBp")
    rate = {day: 1.12 + n / 1000 for n, day in enumerate(week)}
    write_prices(folder, "EURUSD=X", through(rate))
    market = MarketSettings(
        providers=["files", "ecb", "fred"], prices=[folder], cache=tmp_path / "cache",
        ecb_url=service.url + "/ecb", fred_url=service.url + "/fred", interval=0, retries=0,
    )  # fmt: skip
    return Settings(market=market)


def record(
    value: str, unit: str, metric: str, instrument: str, kind: str, symbol: str | None,
    *, aspect: Aspect = "level", unit_text: str | None = None, period: Period = DAY,
) -> Record:  # fmt: skip
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    one = Figure(
        "f1", 0, len(value), value, number, None, None, unit, unit_text=unit_text, metric=metric,
        aspect=aspect, subject=Subject(instrument, None), period=period,
        step=Decimal(1).scaleb(exponent),
    )  # fmt: skip
    article = Article("a", "a.txt", "x" * 40, published=date(2025, 5, 20))
    return Record(article, (Instrument(instrument, kind, instrument, symbol),), (one,))


def judged(made: Record, settings: Settings) -> Finding | None:
    with open_market(settings, now=lambda: NOW) as market:
        plan([made], market)
        checked, _ = check_market(made, market, fact_age=10)
    assert len(checked.findings) < 2
    if not checked.findings:
        return None
    (finding,) = checked.findings
    again = replay(checked, finding, settings)
    assert (again.verdict, again.expected, again.reason) == (
        finding.verdict, finding.expected, finding.reason,
    )  # fmt: skip
    return finding


@pytest.mark.parametrize(
    ("value", "unit", "symbol", "verdict"),
    [
        ("104.00", "USD", "AAPL", "supported"),
        ("114.00", "USD", "AAPL", "refuted"),
        ("92.7", "EUR", "AAPL", "supported"),  # 104 / 1.122
        ("104.00", "EUR", "AAPL", "refuted"),
        ("104.00", "GBP", "AAPL", "inconclusive"),
        ("104.00", "EUR", "SAP.DE", "supported"),
        ("1.04", "GBP", "VOD.L", "supported"),
        ("52.00", "USD", "AAPL", "inconclusive"),  # two for one since then?
    ],
)
def test_price_in_a_currency(
    settings: Settings, value: str, unit: str, symbol: str, verdict: str
) -> None:
    made = record(value, unit, "price", f"company:{symbol}", "company", symbol)
    finding = judged(made, settings)
    assert finding is not None
    assert finding.verdict == verdict, finding.explanation


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("1.122", "supported"), ("1.1214", "supported"), ("0.891", "supported"), ("1.25", "refuted")],
)
def test_exchange_rate(settings: Settings, value: str, verdict: str) -> None:
    made = record(value, "USD", "fx_rate", "currency:EURUSD=X", "currency", "EURUSD=X")
    finding = judged(made, settings)
    assert finding is not None
    assert finding.verdict == verdict, finding.explanation


@pytest.mark.parametrize(
    ("instrument", "metric", "value", "verdict"),
    [
        ("rate:FEDFUNDS", "interest_rate", "4.50", "supported"),
        ("rate:FEDFUNDS", "interest_rate", "4.25", "supported"),
        ("rate:FEDFUNDS", "interest_rate", "5.25", "refuted"),
        ("rate:ECBDFR", "interest_rate", "2.25", "supported"),
        ("rate:ECBDFR", "interest_rate", "2.75", "refuted"),
        ("rate:BOJ", "interest_rate", "0.5", "supported"),
        ("rate:BOJ", "interest_rate", "1.5", "inconclusive"),  # only a market rate is near it
        ("bond:^TNX", "bond_yield", "4.53", "supported"),
        ("bond:^TNX", "bond_yield", "3.53", "refuted"),
    ],
)
def test_rates(settings: Settings, instrument: str, metric: str, value: str, verdict: str) -> None:
    finding = judged(record(value, "percent", metric, instrument, "rate", None), settings)
    assert finding is not None
    assert finding.verdict == verdict, finding.explanation


def test_rate_decision_in_basis_points(settings: Settings) -> None:
    cut = Period("month", date(2025, 4, 1), date(2025, 4, 30))
    for value, verdict in (("-25", "supported"), ("-50", "refuted")):
        made = record(
            value, "basis_points", "interest_rate", "rate:ECBDFR", "rate", None,
            aspect="change", period=cut,
        )  # fmt: skip
        finding = judged(made, settings)
        assert finding is not None
        assert finding.verdict == verdict, finding.explanation


def test_futures_in_odd_units_are_left_alone(settings: Settings) -> None:
    copper = record("9500", "USD", "price", "commodity:HG=F", "commodity", "HG=F")
    assert judged(copper, settings) is None
    grams = record("95", "EUR", "price", "commodity:GC=F", "commodity", "GC=F",
                   unit_text="je Gramm")  # fmt: skip
    assert judged(grams, settings) is None
