from __future__ import annotations

from decimal import Decimal

import pytest

from nlp_fin import analyze


def values(text: str) -> list[Decimal | None]:
    return [figure.value for figure in analyze(text).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Umsatz dürfte mit einem Rückgang um bis zu 9 Prozent schließen.", ["-9"]),
        (
            "Zalando meldete ein Minus von 2,1 %, Puma von 1,7 % und Adidas von 0,8 %.",
            ["-2.1", "-1.7", "-0.8"],
        ),
        ("Der Fonds ließ den Index um 60 Basispunkte hinter sich.", ["60"]),
        ("Der fast 4%ige Rückgang von Intel überraschte.", ["-4"]),
        ("DAX rutscht nach Bayer-Zahlen 0,6 Prozent ab", ["-0.6"]),
        ("Bosch will bis 2027 weitere 1.200 Stellen streichen.", ["1200"]),
        ("Der Konzernverlust stieg um 2 Mio. Euro.", ["-2000000"]),
        ("Der Verlust sank um 3 Mio. Euro.", ["3000000"]),
        ("An Börsenwert gingen dadurch rund 12 Milliarden Euro verloren.", ["-12000000000"]),
    ],
)
def test_direction_words_sign_moves_but_not_counts(text: str, expected: list[str]) -> None:
    assert values(text) == [Decimal(value) for value in expected]


def test_brackets_are_negative_in_cells_and_part_of_the_span() -> None:
    text = "Mio. Euro | 2023 | 2024\nErgebnis | 12,4 | (3,6)\nUmsatz | 98 | 91\n"
    figure = next(f for f in analyze(text).figures if "3,6" in f.text)
    assert (figure.text, figure.value) == ("(3,6)", Decimal("-3600000"))


def test_a_note_number_in_a_cell_is_not_negative() -> None:
    text = "Posten | 2023 | 2024\nUmsatz | 240 | 260\nAnhang | (1) | (2)\n"
    assert all(f.value is None or f.value > 0 for f in analyze(text).figures)


def test_brackets_for_the_year_before_are_no_signs() -> None:
    text = "Mio. Euro | 2024 (Vorjahr) | Anteil\nUmsatz | (88,5) | 40 %\nEBIT | (12,5) | 9 %\n"
    assert all(f.value is None or f.value > 0 for f in analyze(text).figures)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Die Zahl der Genehmigungen kletterte auf 73.400.", True),
        ("Der Bericht umfasst Teil 7.", False),
    ],
)
def test_a_bare_number_is_kept_where_it_is_written_as_a_quantity(text: str, kept: bool) -> None:
    assert bool(values(text)) is kept
