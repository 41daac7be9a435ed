from __future__ import annotations

from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.tables import find_tables


def rows(text: str) -> list[list[tuple[int, str]]]:
    (table,) = find_tables(text, find_blocks(text))
    found: dict[int, list[tuple[int, str]]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append((cell.column, text[cell.start : cell.end]))
    return list(found.values())


def test_an_empty_first_cell_keeps_its_column() -> None:
    text = "Wertentwicklung\n | 2022 | 2023\nFonds | 4,1 | 5,2\nIndex | 3,9 | 6,0\n"
    assert rows(text)[0] == [(1, "2022"), (2, "2023")]
    assert rows(text)[1] == [(0, "Fonds"), (1, "4,1"), (2, "5,2")]


def test_a_long_label_with_one_blank_before_its_number() -> None:
    text = (
        "Mio. Euro                2025     2024\n"
        "Umsatz                   9.310    8.940\n"
        "Ergebnis (bereinigt) 1.204    1.150\n"
    )
    assert rows(text)[2] == [(0, "Ergebnis (bereinigt)"), (1, "1.204"), (2, "1.150")]


def test_running_text_with_wide_gaps_is_no_table() -> None:
    text = (
        "Der Umsatz im Einzelhandel wuchs im      Vorjahresvergleich um 6,0 Prozent deutlich an\n"
        "Die Spanne blieb stabil bei 50,5 Prozent und die      Ausgaben wurden planmäßig gesenkt\n"
    )
    assert find_tables(text, find_blocks(text)) == []
