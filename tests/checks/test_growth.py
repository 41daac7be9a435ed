"""Yearly rates against cumulative results and capital."""

from __future__ import annotations

from checked import fig, identities, record, refuted


def test_a_multiple_in_words_is_a_cumulative_gain() -> None:
    text = (
        "Der Index hat sich in zwölf Jahren verdreifacht. Das entspricht einer jährlichen "
        "Rendite von {}."
    )
    for rate, verdict in (("9,6 Prozent", "supported"), ("14 Prozent", "refuted")):
        given = record(
            text.format(rate),
            fig("verdreifacht", "3", "times", "ratio"),
            fig(rate, rate.split()[0].replace(",", "."), metric="cagr"),
        )
        assert identities(given, verdict) == ["annual_rate"]


def test_capital_that_grew() -> None:
    text = "5.000 Euro wuchsen in acht Jahren auf 8.600 Euro an, eine jährliche Rendite von {}."
    for rate, verdict in (("7,0 Prozent", "supported"), ("9,5 Prozent", "refuted")):
        given = record(
            text.format(rate),
            fig("5.000 Euro", "5000", "EUR"),
            fig("8.600 Euro", "8600", "EUR"),
            fig(rate, rate.split()[0].replace(",", "."), metric="cagr"),
        )
        assert identities(given, verdict) == ["annual_rate_of_capital"]


def test_the_rate_of_something_else_is_not_that_of_the_capital() -> None:
    text = (
        "Aus 10.000 Euro wurden in fünf Jahren 16.000 Euro, der Weltindex kam auf 13 Prozent "
        "pro Jahr."
    )
    given = record(
        text,
        fig("10.000 Euro", "10000", "EUR"),
        fig("16.000 Euro", "16000", "EUR"),
        fig("13 Prozent", "13", metric="cagr"),
        names={"Weltindex": "index:W"},
    )
    assert refuted(given) == []
