"""Ratios bound by metrics and by the words beside a figure."""

from __future__ import annotations

from typing import Any

import pytest
from checked import fig, identities, record, refuted


def yields(text: str, result: str, metric: str = "dividend_yield", **more: Any) -> list[str]:
    given = record(
        text,
        fig("2,80 Euro", "2.8", "EUR", "dividend", subject="company:X", **more),
        fig("40 Euro", "40", "EUR", "price", subject="company:X"),
        fig(result, result.split()[0].replace(",", "."), metric=metric),
        names={"Halvera": "company:X"},
    )
    return [f"{verdict}" for verdict in ("supported", "refuted") if identities(given, verdict)]


TEXT = "Halvera zahlt 2,80 Euro je Aktie. Beim Kurs von 40 Euro rentiert das Papier mit {}."


@pytest.mark.parametrize("metric", ["dividend_yield", "bond_yield"])
def test_a_yield_whatever_linking_calls_it(metric: str) -> None:
    assert yields(TEXT.format("7,0 Prozent"), "7,0 Prozent", metric) == ["supported"]
    assert yields(TEXT.format("5,5 Prozent"), "5,5 Prozent", metric) == ["refuted"]


def test_a_dividend_of_a_quarter_is_not_that_of_a_year() -> None:
    text = (
        "Halvera zahlt 2,80 Euro je Quartal. Beim Kurs von 40 Euro rentiert das Papier mit "
        "28,0 Prozent."
    )
    assert yields(text, "28,0 Prozent") == []


def test_the_word_right_before_a_figure_wins_over_its_metric() -> None:
    text = (
        "Der Unternehmenswert beträgt 3,6 Milliarden Euro, das Ebitda 300 Millionen Euro. "
        "Das EV/Ebitda liegt somit bei 9."
    )
    given = record(
        text,
        fig("3,6 Milliarden Euro", "3600000000", "EUR", "enterprise_value"),
        fig("300 Millionen Euro", "300000000", "EUR", "enterprise_value"),
        fig("9", "9", "times", "ev_ebitda"),
    )
    assert identities(given, "refuted") == ["ev_to_ebitda"]


def test_figures_of_the_sentences_before_may_explain_a_yield() -> None:
    text = (
        "Eine Aktie kostet 100 Euro und bringt 3 Euro Dividende. In zwanzig Jahren sind es 11,61 "
        "Euro. Auf den Einstand gerechnet wäre das eine Dividendenrendite von 11,6 Prozent."
    )
    given = record(
        text,
        fig("100 Euro", "100", "EUR", "price", basis="hypothetical"),
        fig("3 Euro", "3", "EUR", "dividend", basis="hypothetical"),
        fig("11,61 Euro", "11.61", "EUR", "revenue", basis="hypothetical"),
        fig("11,6 Prozent", "11.6", metric="dividend_yield", basis="hypothetical"),
    )
    assert refuted(given) == []
