"""German words, numbers, days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.errors import LexiconError
from nlp_fin.report import labels
from nlp_fin.types import Figure, Interval, Period, Subject


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("12.4", "percent", "12,4 %"),
        ("-8.6", "percentage_points", "−8,6 Prozentpunkte"),
        ("16", "times", "16-fach"),
        ("62200000000000", "USD", "62,2 Bio. $"),
        ("1250000000", "EUR", "1,25 Mrd. €"),
        ("2500000", "CHF", "2,5 Mio. CHF"),
        ("304.92", "USD", "304,92 $"),
        ("23450.5", "points", "23.450,5 Punkte"),
        ("999999", "count", "999.999"),
        ("0", "EUR", "0 €"),
    ],
)
def test_amounts(value: str, unit: str, text: str) -> None:
    assert plain(labels.amount(Decimal(value), unit)) == text


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
    )
)
def test_no_digit_is_lost(value: Decimal) -> None:
    text = labels.number(value).replace("−", "-").replace(".", "").replace(",", ".")
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("1.8", "3.6", "1,8 bis 3,6 %"),
        ("2", "2", "2 %"),
        ("90", None, "über 90 %"),
        (None, "5", "unter 5 %"),
        (None, None, "beliebig"),
    ],
)
def test_intervals(low: str | None, high: str | None, text: str) -> None:
    span = Interval(Decimal(low) if low else None, Decimal(high) if high else None)
    assert plain(labels.interval(span, "percent")) == text


def test_ticks_are_short() -> None:
    assert plain(labels.tick(Decimal("9.5"), "percentage_points")) == "9,5 Pp."
    assert plain(labels.tick(Decimal(2), "percent")) == "2 %"


def test_stated_values() -> None:
    def figure(**more: object) -> Figure:
        return Figure(
            "f1", 0, 1, "x", **{"value": None, "low": None, "high": None, "unit": "EUR", **more}
        )

    assert plain(
        labels.stated_value(figure(value=Decimal(42), qualifier="about", unit_text="je Aktie"))
    ) == ("etwa 42 € je Aktie")
    assert plain(labels.stated_value(figure(low=Decimal(1), high=Decimal(2)))) == "1 € bis 2 €"
    assert labels.stated_value(figure()) == "x"
    assert (
        plain(labels.stated_value(figure(value=Decimal(2), unit="percent", rate="per_year")))
        == "2 % pro Jahr"
    )


def test_findings_values() -> None:
    assert plain(labels.decimal_or_range("6.8..8.6", "percent") or "") == "6,8 bis 8,6 %"
    assert labels.decimal_or_range("9.52", None) == "9,52"
    assert plain(labels.decimal_or_range("5..", "percent") or "") == "über 5 %"
    assert labels.decimal_or_range("nach Ansicht von X", "percent") == "nach Ansicht von X"
    assert labels.decimal_or_range(None, None) is None
    assert labels.decimal_or_range("inf..nan", "percent") == "inf..nan"


def test_days_and_periods() -> None:
    quarter = Period("quarter", date(2025, 7, 1), date(2025, 9, 30), None, "Q3 2025")
    assert labels.period(quarter) == "Q3 2025 (01.07.2025 bis 30.09.2025)"
    assert labels.period(Period("as_of", None, date(2025, 11, 5), None, "Stand heute")) == (
        "Stand heute (05.11.2025)"
    )
    assert labels.period(Period("ytd")) == "seit Jahresbeginn"
    assert labels.period(Period("span", date(2004, 1, 1), None, None, "seit 2004")) == (
        "seit 2004 (01.01.2004 bis …)"
    )
    assert labels.period(None) == ""


def test_subjects() -> None:
    assert labels.subject(
        Subject("index:^RUT", "Russell 2000", "unprofitable Firmen", "Firmen")
    ) == ("unprofitable Firmen von Firmen")
    assert labels.subject(Subject("company:SAP.DE", None)) == "SAP.DE"
    assert labels.subject(None) == ""


def test_every_word_of_the_format_has_a_label() -> None:
    metrics = """pe forward_pe cape pb ps peg ev_ebitda ev_sales valuation_gap market_cap
        enterprise_value price index_level price_target upside return cagr volatility max_drawdown
        return_gap hit_rate volume dividend dividend_yield payout_ratio fcf_yield bond_yield
        interest_rate ter revenue revenue_growth earnings net_income operating_income pretax_income
        ebitda earnings_growth eps eps_growth margin gross_margin operating_margin net_margin
        cash_flow capex cash net_cash debt leverage equity equity_ratio roe roa roic current_ratio
        assets order_value investment cost buyback writedown inflation gdp_growth gdp unemployment
        fx_rate trade_balance share allocation estimate_revision beat_rate ratio constituents
        positions shares_outstanding employees customers rate_steps production other"""
    for word in metrics.split():
        assert labels.label("metric", word) != word
    for table, words in (
        ("verdict", "supported refuted inconclusive"),
        ("kind", "conflict arithmetic notation period_mismatch market"),
        ("claim", "performance valuation forecast price_target recommendation risk driver"),
        ("basis", "actual estimate forecast target criterion hypothetical"),
        ("qualifier", "about over under almost"),
    ):
        for word in words.split():
            assert labels.label(table, word) != word


def test_an_unknown_word_is_shown_as_it_is() -> None:
    assert labels.label("metric", "sharpe_ratio") == "sharpe_ratio"
    assert labels.label("metric", None) == ""


def test_a_bad_label_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    labels._labels.cache_clear()
    monkeypatch.setattr(labels, "load_toml", lambda _name: {"metric": {"pe": 3}})
    with pytest.raises(LexiconError, match=r"labels.toml: \[metric\] pe"):
        labels.label("metric", "pe")
    labels._labels.cache_clear()
