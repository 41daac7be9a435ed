"""Formulas that the text writes out."""

from __future__ import annotations

import pytest
from checked import fig, identities, record, refuted, verdicts


def formula(text: str, *numbers: str, unit: str = "count", result: str = "count") -> list[str]:
    specs = [
        fig(n, n.replace(".", "").replace(",", "."), result if n == numbers[-1] else unit)
        for n in numbers
    ]
    return [f"{name} {verdict}" for name, verdict, _ in verdicts(record(text, *specs))]


@pytest.mark.parametrize(
    ("text", "numbers", "verdict"),
    [
        ("EV = 420 + 130 − 50 = 500", ("420", "130", "50", "500"), "supported"),
        ("EV = 420 + 130 − 50 = 600", ("420", "130", "50", "600"), "refuted"),
        ("(130 − 50) / 62,5 = 1,28", ("130", "50", "62,5", "1,28"), "supported"),
        ("130 − 50 / 62,5 = 1,28", ("130", "50", "62,5", "1,28"), "refuted"),
        ("2 × 3 + 4 = 10", ("2", "3", "4", "10"), "supported"),
    ],
)
def test_signs_bind_as_usual(text: str, numbers: tuple[str, ...], verdict: str) -> None:
    assert formula(text, *numbers) == [f"formula {verdict}"]


def test_a_quotient_in_percent() -> None:
    given = record(
        "ROE: 2,5 / 20 = 12,5 %",
        fig("2,5", "2.5", "EUR"), fig("20", "20", "EUR"), fig("12,5 %", "12.5"),
    )  # fmt: skip
    assert identities(given, "supported") == ["formula"]


def test_a_ratio_that_a_formula_gives_is_not_refuted() -> None:
    text = (
        "Schulden 130, liquide Mittel 50, Ebitda 62,5: Der Verschuldungsgrad ist (130 − 50) "
        "/ 62,5 = 1,28."
    )
    given = record(
        text,
        fig("130", "130", "EUR", "debt"), fig("50", "50", "EUR", "cash"),
        fig("62,5", "62.5", "EUR", "ebitda"), fig("130", "130", "EUR", "debt"),
        fig("50", "50", "EUR", "cash"), fig("62,5", "62.5", "EUR", "ebitda"),
        fig("1,28", "1.28", "times", "leverage"),
    )  # fmt: skip
    assert refuted(given) == []


def test_half_a_formula_says_nothing() -> None:
    assert formula("ein Wert mal + 3 = 5", "3", "5") == []
