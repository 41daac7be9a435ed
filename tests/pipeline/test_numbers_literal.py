from __future__ import annotations

from decimal import Decimal

import pytest

from nlp_fin.pipeline.numbers.literal import decimal_mark, parse_literal


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("0", "0", "1"),
        ("12", "12", "1"),
        ("1.565", "1565", "1"),
        ("4,347", "4.347", "0.001"),
        ("1.565,3", "1565.3", "0.1"),
        ("1,234.56", "1234.56", "0.01"),
        ("1.234.567", "1234567", "1"),
        ("1,234,567", "1234567", "1"),
        ("1'250'000", "1250000", "1"),
        ("12’105.33", "12105.33", "0.01"),
        ("12 345,60", "12345.60", "0.01"),
        ("1.0850", "1.0850", "0.0001"),
        ("0.125", "0.125", "0.001"),
        ("3.5", "3.5", "0.1"),
        ("18,\u00ad9", "18.9", "0.1"),
        ("12\u200b,4", "12.4", "0.1"),
    ],
)
def test_values(text: str, value: str, step: str) -> None:
    literal = parse_literal(text)
    assert literal is not None
    assert (literal.value, literal.step) == (Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    "text",
    ["007", "15.09.2025", "1.2.3", "1,2,3", "12.34.567", "9" * 31, "1.234.5", "", "1'25", "01,5"],
)  # fmt: skip
def test_no_numbers(text: str) -> None:
    assert parse_literal(text) is None


def test_mark_decides_the_ambiguous() -> None:
    point, comma = parse_literal("1.565", "."), parse_literal("4,347", ".")
    assert point is not None
    assert comma is not None
    assert (point.value, comma.value) == (Decimal("1.565"), Decimal(4347))


def test_decimal_mark_needs_two_points_and_no_comma() -> None:
    assert decimal_mark(["3.5", "1,234.56"]) == "."
    assert decimal_mark(["3.5"]) == ","
    assert decimal_mark(["3.5", "4.25", "1,5"]) == ","
    assert decimal_mark(["1.565", "1.000"]) == ","
