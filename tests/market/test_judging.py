"""Definitions that are tried before anything is called refuted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from series import through, write_prices

from nlp_fin.config import MarketSettings, Settings
from nlp_fin.market.check import check_market, plan
from nlp_fin.market.session import open_market, replay
from nlp_fin.types import Article, Figure, Finding, Instrument, Period, Record, Subject

NOW = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
SPAN = Period("span", date(2020, 1, 1), date(2024, 12, 31))
RUSSELL = Instrument("index:^RUT", "index", "Russell 2000", "^RUT")
SP500 = Instrument("index:^GSPC", "index", "S&P 500", "^GSPC")
DAX = Instrument("index:^GDAXI", "index", "DAX", "^GDAXI")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "prices"
    folder.mkdir()
    ends = [date(2019, 11, 1), date(2019, 12, 31), date(2024, 12, 31), date(2025, 1, 31)]

    def grown(percent: float) -> dict[date, float]:
        return dict(zip(ends, (99.0, 100.0, 100.0 + percent, 99.0 + percent), strict=True))

    write_prices(folder, "^GSPC", through(grown(80)))
    write_prices(folder, "^RUT", through(grown(30)))
    write_prices(folder, "IWM", through(grown(30)), through(grown(40)))
    write_prices(folder, "^GDAXI", through(grown(50)), currency="EUR")
    market = MarketSettings(providers=["files"], prices=[folder], cache=tmp_path / "cache")
    return Settings(market=market)


def judged(
    settings: Settings, value: str, *, metric: str = "return", unit: str = "percent",
    instrument: str = "index:^GSPC", versus: str | None = None, text: str = "x" * 40,
    rate: str | None = None,
) -> Finding:  # fmt: skip
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    one = Figure(
        "f1", 10, 15, value, number, None, None, unit, metric=metric, rate=rate, period=SPAN,
        subject=Subject(instrument, None), step=Decimal(1).scaleb(exponent),
        versus=Subject(versus, None) if versus else None,
    )  # fmt: skip
    article = Article("a", "a.txt", text, published=date(2025, 1, 20))
    made = Record(article, (SP500, RUSSELL, DAX), (one,))
    with open_market(settings, now=lambda: NOW) as market:
        plan([made], market)
        checked, _ = check_market(made, market, fact_age=10)
    (finding,) = checked.findings
    again = replay(checked, finding, settings)
    assert (again.verdict, again.expected) == (finding.verdict, finding.expected)
    return finding


def test_a_stand_in_may_explain(settings: Settings) -> None:
    found = judged(settings, "40.4", instrument="index:^RUT")
    assert found.verdict == "supported"
    assert (found.evidence["symbol"], found.evidence["series"]) == ("IWM", "total_return")
    assert len(found.evidence["answers"]) == 2
    assert judged(settings, "55.4", instrument="index:^RUT").verdict == "refuted"


def test_unknown_dividends_excuse_a_price_index_only(settings: Settings) -> None:
    assert judged(settings, "95.5").reason == "definition"
    assert judged(settings, "62.5", instrument="index:^GDAXI").verdict == "refuted"


def test_a_rate_a_year_is_no_total(settings: Settings) -> None:
    sentence = "          12,5 % pro Jahr gewann der Index."
    assert judged(settings, "12.5", rate="per_year").verdict == "supported"
    assert judged(settings, "12.5", text=sentence).verdict == "supported"
    assert judged(settings, "12.5").reason == "definition"
    assert judged(settings, "25.1", rate="per_year").verdict == "refuted"
    assert judged(settings, "12.5", metric="cagr").verdict == "supported"


def test_the_sides_of_a_gap(settings: Settings) -> None:
    sides = {"metric": "return_gap", "unit": "percentage_points", "versus": "index:^RUT"}
    assert judged(settings, "50.0", **sides).verdict == "supported"
    turned = judged(settings, "-50.0", **sides)
    assert (turned.verdict, turned.reason) == ("inconclusive", "direction")
    assert judged(settings, "12.0", **sides).verdict in ("refuted", "inconclusive")


def test_ratio_of_two_returns(settings: Settings) -> None:
    sides = {"metric": "ratio", "unit": "times", "versus": "index:^RUT"}
    assert judged(settings, "2.7", **sides).verdict == "supported"
    assert judged(settings, "1.38", **sides).reason == "definition"
    assert judged(settings, "4.5", **sides).verdict == "refuted"


def test_the_running_day_is_left_open(settings: Settings) -> None:
    today = datetime(2024, 12, 31, 18, 0, tzinfo=UTC)
    day = Period("day", today.date(), today.date())
    one = Figure(
        "f1", 0, 3, "5 %", Decimal(5), None, None, "percent", metric="return", period=day,
        subject=Subject("index:^GSPC", None), step=Decimal(1),
    )  # fmt: skip
    made = Record(Article("a", "a.txt", "x", published=today.date()), (SP500,), (one,))
    with open_market(settings, now=lambda: today) as market:
        plan([made], market)
        checked, _ = check_market(made, market, fact_age=10)
    assert checked.findings[0].verdict == "inconclusive"
