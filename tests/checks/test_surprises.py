"""Results against what was expected of them."""

from __future__ import annotations

from typing import Any

from checked import fig, identities, record

TEXT = (
    "Halvera verdiente 0,87 Euro je Aktie und damit {} mehr als von Analysten erwartet. "
    "Diese hatten mit 0,66 Euro gerechnet."
)


def surprise(amount: str, value: str, unit: str = "EUR") -> list[str]:
    common: dict[str, Any] = {"subject": "company:H"}
    given = record(
        TEXT.format(amount),
        fig("0,87 Euro", "0.87", "EUR", "eps", **common),
        fig(amount, value, unit, "eps", aspect="change", **common),
        fig("0,66 Euro", "0.66", "EUR", "eps", basis="estimate", **common),
        names={"Halvera": "company:H"},
    )
    return [f"{verdict}" for verdict in ("supported", "refuted") if identities(given, verdict)]


def test_the_amount_by_which_a_result_is_better() -> None:
    assert surprise("21 Cent", "0.21") == ["supported"]
    assert surprise("31 Cent", "0.31") == ["refuted"]


def test_the_percentage_by_which_a_result_is_better() -> None:
    assert surprise("32 Prozent", "32", "percent") == ["supported"]
    assert surprise("55 Prozent", "55", "percent") == ["refuted"]
