"""Rows whose cells a slash, a dash or a semicolon separates, and tables that only numbers show."""

from __future__ import annotations

import pytest
from linking_context import context_of

from nlp_fin.pipeline.figures import link_figures
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.loose_rows import loose_rows, mark_of
from nlp_fin.pipeline.tables import find_tables

FUNDS = """ETF-Vergleich

Name / TER / Volumen / 3 Jahre p.a.
Alba Value / 0,30% / 480 Mio. EUR / 8,9%
Boreal Size / 0,39% / 610 Mio. EUR / 16,4%
"""


def cells_of(text: str) -> list[list[str]]:
    """The tables' cells, row by row."""
    found = []
    for table in find_tables(text, find_blocks(text)):
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(text[cell.start : cell.end])
        found += [rows[row] for row in sorted(rows)]
    return found


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Alba Value / 0,30% / 480 Mio. EUR", " / "),
        ("1 Jahr – -39,4 % – +9,9 % – 26 %", " – "),
        ("Huk24; 214,60; 389,10; 150", "; "),
        ("Der Kurs stieg – wie erwartet – um 5 % – und fiel.", None),
        ("Umsatz / Gewinn", None),
        ("", None),
    ],
)
def test_the_mark_that_separates_cells(line: str, mark: str | None) -> None:
    assert mark_of(line) == mark


def test_several_lines_with_numbers_between_marks_are_rows() -> None:
    lines = FUNDS.strip().split("\n")
    assert loose_rows(lines) == {2, 3, 4}


def test_prose_with_dashes_is_no_table() -> None:
    lines = ["Siemens – SAP – BASF – Bayer", "Allianz – BMW – Merck – Adidas"]
    assert loose_rows(lines) == set()


def test_a_slash_table_has_its_cells() -> None:
    assert cells_of(FUNDS)[1] == ["Alba Value", "0,30%", "480 Mio. EUR", "8,9%"]


def test_columns_of_a_slash_table_say_what_the_cells_are_of() -> None:
    figures = link_figures(context_of(FUNDS))
    assert [f.metric for f in figures[:3]] == ["ter", "assets", "cagr"]
    assert {f.subject.text for f in figures[:3]} == {"Alba Value"}


def test_dashes_between_cells_make_no_ranges() -> None:
    text = "Dauer – schlechtester – bester – Quote\n1 Jahr – -39,4 % – 63,9 % – 26 %\n"
    text += "5 Jahre – -9,2 % – 30,6 % – 19 %\n"
    values = [figure.text for figure in link_figures(context_of(text))]
    assert values == ["-39,4 %", "63,9 %", "26 %", "-9,2 %", "30,6 %", "19 %"]


def test_blank_lines_between_stacked_rows_do_not_end_the_table() -> None:
    text = "Position\nAnteil\nKurs\n\nAlba SE\n14,1 %\n313,80 $\n\nBoreal AG\n12,6 %\n92,40 $\n"
    figures = link_figures(context_of(text))
    assert [f.metric for f in figures] == ["share", "price", "share", "price"]


def test_the_name_of_the_labels_is_no_column() -> None:
    text = (
        "Zahler im Überblick\n\nUnternehmen Dividende 2024 (in EUR) Kurs (in EUR) Rendite\n"
        "Alba SE 4,30 52,60 8,2 %\nBoreal AG 2,25 42,40 5,3 %\nCorvex AG 1,85 39,40 4,7 %\n"
    )
    figures = link_figures(context_of(text))
    assert [f.metric for f in figures[:3]] == ["dividend", "price", "dividend_yield"]


def test_a_change_column_is_of_the_column_beside_it() -> None:
    text = (
        "Region | Umsatz (Mrd. USD) | Veränderung ggü. Vorjahr\n"
        "Nordamerika | 5,34 | +18 %\nEuropa | 3,87 | +15 %\n"
    )
    assert [f.metric for f in link_figures(context_of(text))[:2]] == ["revenue", "revenue_growth"]


def test_an_amount_in_percent_is_its_growth() -> None:
    text = "Prognosen (in Prozent)\n\nLand\tBIP 2025\tBIP 2026\nUSA\t1,9\t2,0\nChina\t4,9\t4,6\n"
    figures = link_figures(context_of(text))
    assert {(f.metric, f.unit) for f in figures} == {("gdp_growth", "percent")}


def test_a_row_label_with_a_unit_measures_its_cells() -> None:
    text = "Anlage\tHeute\tEnde 2026\nEUR/USD\t1,165\t1,18\nGold (USD/Unze)\t4.208\t4.600\n"
    figures = link_figures(context_of(text))
    assert [(f.metric, f.unit) for f in figures] == [
        ("fx_rate", "USD"), ("fx_rate", "USD"), ("price", "USD"), ("price", "USD"),
    ]  # fmt: skip


def test_parts_under_the_name_of_an_amount_are_shares() -> None:
    text = "Umsatz nach Sparten\n\nUhren: 4 %\nLederwaren: 43 %\nMode: 29 %\n"
    assert {f.metric for f in link_figures(context_of(text))} == {"share"}


def test_the_next_line_of_a_list_goes_on_with_the_metric() -> None:
    text = "Wie oft lag Value vorn?\n\n- 1 Jahr: Value vor dem S&P 500 in 49 % der Fälle\n"
    text += "- 5 Jahre: 55 %\n- 10 Jahre: 59 %\n"
    metrics = [f.metric for f in link_figures(context_of(text))]
    assert metrics == ["hit_rate"] * 3
