"""Relations inside tables."""

from __future__ import annotations

from nlp_fin.analysis import analyze


def found(table: str) -> set[tuple[str, str]]:
    record = analyze(f"Übersicht\n\n{table}\n")
    return {
        (str(f.evidence.get("identity")), f.verdict)
        for f in record.findings
        if f.kind == "arithmetic"
    }


def test_a_total_row_named_by_its_last_word() -> None:
    table = (
        "| Umsatz in Mio. Euro | 2024 |\n|---|---|\n| Inland | 320 |\n| Ausland | 480 |\n| "
        "Umsatz gesamt | {} |"
    )
    assert ("sum", "supported") in found(table.format(800))
    assert ("sum", "refuted") in found(table.format(900))


def test_a_column_of_yields_beside_dividends_and_prices() -> None:
    table = (
        "| Unternehmen | Kurs (EUR) | Dividende (EUR) | Rendite |\n|---|---|---|---|\n"
        "| Allianz | 350,00 | 15,40 | 4,4 % |\n| Axa | 38,00 | 2,15 | {} % |"
    )
    assert ("dividend_yield", "refuted") not in found(table.format("5,7"))
    assert ("dividend_yield", "refuted") in found(table.format("7,6"))


def test_last_years_dividend_is_no_price() -> None:
    table = (
        "| Unternehmen | Dividende | Vorjahr | Rendite |\n|---|---|---|---|\n"
        "| Mercedes-Benz | 4,30 € | 5,30 € | 8,2 % |\n| Allianz | 15,40 € | 13,80 € | 4,3 % |"
    )
    assert ("dividend_yield", "refuted") not in found(table)
