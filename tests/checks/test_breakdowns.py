"""A whole that is divided twice: parts of two dimensions are never added up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from nlp_fin.analysis import analyze
from nlp_fin.checks.breakdowns import breakdowns
from nlp_fin.types import Figure


def runs(*values: int) -> list[list[int]]:
    figures = [
        Figure(f"f{n}", 0, 1, str(v), Decimal(v), None, None, "EUR") for n, v in enumerate(values)
    ]

    def makes_whole(parts: Sequence[Figure]) -> bool:
        return sum(f.value or 0 for f in parts) == 100

    return [
        [int(f.value or 0) for f in run] for run in breakdowns(figures, Decimal(100), makes_whole)
    ]


def test_parts_are_cut_where_they_make_the_whole() -> None:
    assert runs(60, 40, 70, 30) == [[60, 40], [70, 30]]
    assert runs(60, 40, 70, 20, 10, 55, 45) == [[60, 40], [70, 20, 10], [55, 45]]
    assert runs(60, 45, 70, 30) == [[60, 45], [70, 30]]
    assert runs(60, 40, 70, 35) == [[60, 40], [70, 35]]
    assert runs(60, 30, 70, 20) == [[60, 30], [70, 20]]


def test_one_figure_more_is_one_too_many() -> None:
    assert runs(60, 40, 15) == [[60, 40, 15]]
    assert runs(30, 30, 30, 30) == [[30, 30, 30, 30]]
    assert runs(60, 30, 20) == [[60, 30, 20]]


def verdicts(text: str) -> list[str]:
    found = analyze(f"Datum: 2025-11-05\n\n{text}").findings
    return [f.verdict for f in found if f.evidence["identity"] in ("sum", "shares_sum_to_100")]


REVENUE = "Der Umsatz betrug 100 Millionen Euro"
FIRST = "Davon entfielen 60 Millionen Euro auf Busse und 40 Millionen Euro auf Lastwagen"


@pytest.mark.parametrize(
    "text",
    [
        f"{REVENUE}. {FIRST}. Auf Europa entfielen 70 Millionen Euro und auf Asien 30 Millionen"
        " Euro.",
        f"{REVENUE}. {FIRST}. Davon stammten 70 Millionen Euro aus Europa und 30 Millionen Euro aus"
        " Asien.",
        f"{REVENUE}. {FIRST}; auf Europa entfielen 70 Millionen Euro und auf Asien 30 Millionen"
        " Euro.",
        f"{REVENUE}: 60 Millionen in Bussen und 40 Millionen in Lastwagen, 70 Millionen in Europa"
        " und 30 Millionen in Asien.",
        "Der Fonds setzt sich zu 60 Prozent aus Aktien und zu 40 Prozent aus Anleihen zusammen,"
        " regional zu 70 Prozent aus Europa und zu 30 Prozent aus Asien.",
        "Der Fonds ist zu 60 Prozent in Aktien, zu 40 Prozent in Anleihen, zu 70 Prozent in Euro"
        " und zu 30 Prozent in Dollar investiert.",
    ],
)
def test_two_full_breakdowns_are_consistent(text: str) -> None:
    found = verdicts(text)
    assert found
    assert set(found) == {"supported"}


def test_each_breakdown_is_judged_on_its_own() -> None:
    second = "Auf Europa entfielen 85 Millionen Euro und auf Asien 30 Millionen Euro"
    assert sorted(verdicts(f"{REVENUE}. {FIRST}. {second}.")) == ["refuted", "supported"]


def test_a_part_may_be_divided_once_more() -> None:
    text = f"{REVENUE}. {FIRST}. Davon entfielen 35 Millionen Euro auf Reisebusse und 25 Millionen"
    assert "refuted" not in verdicts(f"{text} Euro auf Stadtbusse.")


def test_a_table_may_divide_its_total_twice() -> None:
    rows = "| Busse | 60 |\n| Lastwagen | 40 |\n| Europa | 70 |\n| Asien | 30 |\n| Gesamt | 100 |"
    table = f"| Umsatz | 2024 (in Mio. Euro) |\n|---|---|\n{rows}\n"
    assert verdicts(table) == ["supported", "supported"]
    assert sorted(verdicts(table.replace("| 70 |", "| 85 |"))) == ["refuted", "supported"]
    shares = "| Aktien | 60 % |\n| Anleihen | 40 % |\n| Europa | 70 % |\n| Sonstige | 30 % |"
    assert verdicts(f"| Kategorie | Anteil |\n|---|---|\n{shares}\n") == ["supported"] * 2


def test_hundreds_of_breakdowns_in_a_row_are_read() -> None:
    text = f"{REVENUE}. " + f"{FIRST}. " * 400
    assert "refuted" not in verdicts(text)
