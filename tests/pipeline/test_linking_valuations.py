"""Multiples without a unit, amounts per share, spaced signs and fractions, words for metrics."""

from __future__ import annotations

import pytest

from nlp_fin.analysis import analyze


def _figures(text: str) -> list[tuple[str, str, str]]:
    return [(f.text, f.unit, f.metric) for f in analyze(text).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Beim zyklisch bereinigten KGV ist das Bild noch drastischer: Für US-Aktien beträgt es "
            "39,8, für die Eurozone knapp 22.",
            [("39,8", "times", "cape"), ("22", "times", "cape")],
        ),
        (
            "Novo Nordisk kommt auf das 12-Fache der Gewinne. Lilly wird mit 33 bewertet, "
            "europäische Pharmawerte im Mittel mit 14.",
            [("12-Fache", "times", "pe"), ("33", "times", "pe"), ("14", "times", "pe")],
        ),
        ("SAP hat ein KBV von mehr als 6 erreicht.", [("6", "times", "pb")]),
        ("Musterwerk SE\n\nKGV 2025e/2026e: 11/9\n", [("11", "times", "pe"), ("9", "times", "pe")]),
    ],
)
def test_bare_multiples(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _figures(text) == expected


def test_a_rating_is_no_multiple() -> None:
    assert not _figures("Das Hotel wird mit 9 bewertet.")


def test_two_years_and_two_numbers_pair_up() -> None:
    figures = analyze("Musterwerk SE\n\nKGV 2025e/2026e: 11/9\n").figures
    assert [f.period.start.year for f in figures if f.period and f.period.start] == [2025, 2026]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("Die Aktien der SAP haben einen Nennbetrag von 50 Euro.", "other"),
        ("Die Barabfindung wurde auf EUR 68,13 je Interhyp-Aktie festgelegt.", "price"),
        ("Der jährliche Ausgleich gemäß § 304 AktG beträgt EUR 0,32 je Aktie.", "dividend"),
        ("SAP erwartet einen Netto-Mittelzufluss von 1,0 Milliarden Euro.", "cash_flow"),
        ("Die Bankguthaben von SAP und die Wertpapiere betrugen 12,3 Mio. Euro.", "cash"),
        ("Der Credit Spread von Hochzinsanleihen liegt bei 310 Basispunkten.", "bond_yield"),
        (
            "Die Risikoaufschläge für Unternehmensanleihen stiegen auf 120 Basispunkte.",
            "bond_yield",
        ),
        ("Ein Barrel Brent zur Lieferung im Januar kostete 63,20 Dollar.", "price"),
        ("Der Gewinn von SAP lag bei 2,10 Euro pro ausstehender Aktie.", "eps"),
    ],
)
def test_metric_words(text: str, metric: str) -> None:
    assert [f.metric for f in analyze(text).figures] == [metric]


@pytest.mark.parametrize(
    ("text", "unit_text"),
    [
        (
            "Der Kaufpreis beträgt EUR 7,63 je auf den Inhaber lautender Stückaktie.",
            "je Stückaktie",
        ),
        ("Die Abfindung liegt bei EUR 68,13 je Interhyp-Aktie.", "je Aktie"),
        ("Der Preis liegt bei 3,40 Euro je neuer Aktie.", "je Aktie"),
        ("Der Preis liegt bei 3,40 Euro je nach Aktie.", None),
    ],
)
def test_what_an_amount_is_per(text: str, unit_text: str | None) -> None:
    assert [f.unit_text for f in analyze(text).figures] == [unit_text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("SAP hält eine 25 , 1-prozentige Beteiligung.", "25.1"),
        ("Der Umsatz stieg um 12 , 5 Prozent.", "12.5"),
        ("Das EBIT lag bei rund - 8 Mio. Euro.", "-8000000"),
        ("Das EBIT lag bei ( - 3 Mio. Euro ).", "-3000000"),
    ],
)
def test_spaced_marks(text: str, value: str) -> None:
    assert [str(f.value) for f in analyze(text).figures] == [value]


def test_a_parallel_share_without_its_unit() -> None:
    text = "Zepbound kam im Oktober auf einen Anteil von 65 %, Wegovy nur noch auf 32."
    assert _figures(text) == [("65 %", "percent", "share"), ("32", "percent", "share")]


def test_a_percentage_near_a_table_is_not_the_unit_of_its_multiples_and_prices() -> None:
    table = (
        "Das entspricht einem Abschlag von 30 Prozent.\n\n"
        "| Unternehmen | Anteil in % | KGV | Kurs |\n"
        "|---|---|---|---|\n| Atkore | 2,3 | 11,4 | 68,20 |\n| Photronics | 1,4 | 12,9 | 23,85 |\n"
    )
    found = _figures(table)
    assert ("11,4", "times", "pe") in found
    assert ("68,20", "EUR", "price") in found or ("68,20", "USD", "price") in found
