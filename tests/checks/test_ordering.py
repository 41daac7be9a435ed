"""Superlatives about lists and tables."""

from __future__ import annotations

import pytest
from checked import fig, identities, record

from nlp_fin.types import Record

NAMES = {"Amundi": "etf:A", "Isar": "etf:I", "Donau": "etf:D"}


def costs(text: str, values: tuple[str, str, str]) -> Record:
    specs = [
        fig(f"{value} Prozent", value.replace(",", "."), metric="ter", subject=subject)
        for value, subject in zip(values, NAMES.values(), strict=True)
    ]
    return record(text.format(*values), *specs, names=NAMES)


IN_A_ROW = (
    "Amundi verlangt {} Prozent, Isar {} Prozent und Donau {} Prozent. "
    "Am günstigsten ist damit Amundi."
)
CLAIMED_FIRST = (
    "Am günstigsten ist Amundi mit {} Prozent Gebühren. Bei Isar werden {} Prozent fällig, "
    "bei Donau {} Prozent."
)


@pytest.mark.parametrize("text", [IN_A_ROW, CLAIMED_FIRST])
def test_the_lowest_of_three(text: str) -> None:
    assert identities(costs(text, ("0,05", "0,20", "0,12")), "supported") == ["ordering"]
    assert identities(costs(text, ("0,12", "0,20", "0,05")), "refuted") == ["ordering"]


def test_number_one_before_two_others() -> None:
    text = (
        "Amundi bleibt mit {0} Milliarden Euro die Nummer eins vor Isar mit {1} Milliarden Euro "
        "und Donau mit {2} Milliarden Euro."
    )
    for values, verdict in ((("91", "47", "30"), "supported"), (("91", "47", "98"), "refuted")):
        specs = [
            fig(f"{v} Milliarden Euro", v + "000000000", "EUR", "revenue", subject=s)
            for v, s in zip(values, NAMES.values(), strict=True)
        ]
        given = record(text.format(*values), *specs, names=NAMES)
        assert identities(given, verdict) == ["ordering"]


def test_returns_and_growth_rates_are_one_list() -> None:
    text = (
        "Absteigend nach Verlust: Amundi gab 14,2 Prozent nach, Isar 12,9 Prozent, "
        "Donau 15,6 Prozent. Spitzenreiter der Verliererliste war Amundi."
    )
    given = record(
        text,
        fig("14,2 Prozent", "-14.2", metric="earnings_growth", subject="etf:A"),
        fig("12,9 Prozent", "-12.9", metric="return", subject="etf:I"),
        fig("15,6 Prozent", "-15.6", metric="return", subject="etf:D"),
        names=NAMES,
    )
    assert identities(given, "refuted") == ["ordering"]
