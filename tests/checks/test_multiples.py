"""Multiples and discounts in words and figures."""

from __future__ import annotations

import pytest
from checked import fig, identities, record, refuted


@pytest.mark.parametrize(
    ("word", "old", "new", "verdict"),
    [
        ("verdreifacht", "1,0", "3,0", "supported"),
        ("verdreifacht", "1,2", "2,2", "refuted"),
        ("mehr als halbiert", "4,0", "1,5", "supported"),
        ("mehr als halbiert", "4,0", "3,0", "refuted"),
        ("fast verdoppelt", "1,0", "1,9", "supported"),
    ],
)
def test_multiples_of_a_change(word: str, old: str, new: str, verdict: str) -> None:
    text = f"Der Börsenwert hat sich von {old} auf {new} Milliarden Euro {word}."
    given = record(
        text,
        fig(old, old.replace(",", ".") + "E9", "EUR", "market_cap", subject="X", step="1E8"),
        fig(
            f"{new} Milliarden Euro", new.replace(",", ".") + "E9", "EUR", "market_cap",
            subject="X",
        ),
    )  # fmt: skip
    assert identities(given, verdict) == ["multiple"]


def test_a_discount_of_two_valuations() -> None:
    text = "A wird mit dem 32-Fachen bewertet, B mit dem 24-Fachen; der Abschlag beträgt {}."
    specs = [
        fig("32-Fachen", "32", "times", "pe", subject="company:A"),
        fig("24-Fachen", "24", "times", "pe", subject="company:B"),
    ]
    for points, verdict in (("25 Prozent", "supported"), ("40 Prozent", "refuted")):
        gap = fig(points, "-" + points.split()[0], metric="valuation_gap", subject="company:B")
        assert identities(record(text.format(points), *specs, gap), verdict) == ["discount"]


def test_half_as_much_across_two_sentences() -> None:
    text = (
        "Ein Unternehmen mit 10 Mio. Aktien ist 1 Mrd. Euro wert. Ein anderes mit 1 Mio. Aktien "
        "kommt auf 500 Mio. Euro. Das zweite ist nur halb so viel wert."
    )
    given = record(
        text,
        fig("10 Mio.", "10000000", "count"),
        fig("1 Mrd. Euro", "1000000000", "EUR", "market_cap"),
        fig("1 Mio.", "1000000", "count"),
        fig("500 Mio. Euro", "500000000", "EUR", "market_cap"),
    )
    assert "part" in identities(given, "supported")
    assert refuted(given) == []


def test_half_of_one_amount_is_no_relation_of_two() -> None:
    text = (
        "Die Anteile werden mit 108 Millionen Euro beziffert, die Verbindlichkeiten mit "
        "17 Millionen Euro, davon entfällt die Hälfte auf Töchter."
    )
    given = record(
        text,
        fig("108 Millionen Euro", "108000000", "EUR", "assets"),
        fig("17 Millionen Euro", "17000000", "EUR", "debt"),
        fig("Hälfte", "50", metric="share"),
    )
    assert refuted(given) == []


def test_returns_of_two_things_are_no_levels_of_one() -> None:
    text = (
        "Value hat sich mit +173 % fast verdreifacht. Growth machte im selben Zeitraum minus 3 %."
    )
    given = record(
        text,
        fig("+173 %", "173", metric="return", subject="Value"),
        fig("verdreifacht", "3", "times", "ratio", subject="Value", qualifier="almost"),
        fig("minus 3 %", "-3", metric="return", subject="Growth"),
    )
    assert refuted(given) == []


def test_a_debt_ratio_is_no_relation_of_amounts_near_by() -> None:
    text = (
        "Meta platzierte Anleihen über 30 Milliarden Dollar, Oracle 18 Milliarden. Die "
        "Nettoverschuldung beläuft sich auf das Vierfache des Ebitda."
    )
    given = record(
        text,
        fig("30 Milliarden Dollar", "30000000000", "USD", "debt", subject="Meta"),
        fig("18 Milliarden", "18000000000", "USD", "debt", subject="Oracle"),
        fig("Vierfache", "4", "times", "leverage", subject="Oracle"),
    )
    assert refuted(given) == []
