"""Tables with one cell on each line."""

from __future__ import annotations

from nlp_fin.analysis import analyze
from nlp_fin.pipeline.stacked import find_stacked

_GRID = (
    "Gesamtrendite\n\nZeitraum\nEuro Stoxx 50\nS&P 500\n"
    "2022\n−8,8 %\n−18,1 %\n2023\n+23,2 %\n+26,3 %\n10 Jahre p. a.\n+8,6 %\n+14,6 %\n\nEnde.\n"
)


def test_names_then_rows_of_label_and_numbers() -> None:
    (table,) = find_stacked(_GRID)
    cells = {(cell.row, cell.column): _GRID[cell.start : cell.end] for cell in table.cells}
    assert table.header_rows == 1
    assert [cells[0, column] for column in range(3)] == ["Zeitraum", "Euro Stoxx 50", "S&P 500"]
    assert [cells[row, 0] for row in (1, 2, 3)] == ["2022", "2023", "10 Jahre p. a."]
    assert cells[2, 2] == "+26,3 %"


def test_every_number_gets_its_column_and_row() -> None:
    figures = analyze(_GRID).figures
    found = [(f.text, f.subject.text if f.subject else None, f.period and f.period.text)
             for f in figures[:4]]  # fmt: skip
    assert found == [
        ("−8,8 %", "Euro Stoxx 50", "2022"),
        ("−18,1 %", "S&P 500", "2022"),
        ("+23,2 %", "Euro Stoxx 50", "2023"),
        ("+26,3 %", "S&P 500", "2023"),
    ]
    assert [f.metric for f in figures] == ["return"] * 4 + ["cagr"] * 2


def test_header_without_a_name_for_the_labels() -> None:
    text = "2024\n2025e\nUmsatz (Mio. Euro)\n1.200\n1.350\nKGV\n18\n16\n"
    (table,) = find_stacked(text)
    assert [c.column for c in table.cells if c.row == 0] == [1, 2]
    figures = analyze(text).figures
    assert [(f.text, f.metric, f.unit) for f in figures] == [
        ("1.200", "revenue", "EUR"),
        ("1.350", "revenue", "EUR"),
        ("18", "pe", "times"),
        ("16", "pe", "times"),
    ]


def test_pairs_need_no_header() -> None:
    text = "Kurs\n12,40 €\nKGV\n11\nDividendenrendite\n3,1 %\n"
    (table,) = find_stacked(text)
    assert table.header_rows == 0
    assert [f.metric for f in analyze(text).figures] == ["price", "pe", "dividend_yield"]


def test_a_heading_above_a_number_is_no_table() -> None:
    assert not find_stacked("Ausblick\n12 %\nDer Umsatz steigt nach Angaben des Vorstands.\n")
    assert not find_stacked("Kurs\n12 €\nZiel\n15 €\n\nText.\n")
    assert not find_stacked(_GRID, [(0, len(_GRID))])
