"""The same quantity stated twice: when it is a conflict and what tells two figures apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from checked import YEAR, YEAR_BEFORE, fig, identities, record, refuted, verdicts

from nlp_fin.types import Record

NAMES = {"Halvera": "company:HALV"}


def twice(first: str, second: str, *, values: tuple[str, str] = ("9", "12"), **more: Any) -> Record:
    """Two statements of the revenue growth of one company for one year."""
    one, two = (f"{v} Prozent" for v in values)
    text = f"{first.format(one)} Die Belegschaft wuchs. {second.format(two)}"
    common: dict[str, Any] = {
        "metric": "revenue_growth", "subject": "company:HALV", "period": YEAR,
    }  # fmt: skip
    numbers = [value.replace(",", ".") for value in values]
    specs = (fig(one, numbers[0], **common), fig(two, numbers[1], **{**common, **more}))
    return record(text, *specs, names=NAMES)


FIRST = "Halvera steigerte den Umsatz 2024 um {}."


def test_two_values_for_one_year() -> None:
    given = twice(FIRST, "Das Umsatzplus von Halvera um {} im Jahr 2024 überraschte.")
    assert identities(given, "refuted") == ["conflict"]
    assert refuted(given)[0].stated == "12"


@pytest.mark.parametrize(
    ("second", "more"),
    [
        ("Das Umsatzplus von Halvera um {} im Jahr 2023 überraschte.", {"period": YEAR_BEFORE}),
        ("Das bereinigte Umsatzplus von Halvera von {} im Jahr 2024 überraschte.", {}),
        ("Das Umsatzplus von Halvera um {} in Europa überraschte 2024.", {}),
        ("Das Umsatzplus von Halvera von {} im Geschäftsbereich Outsourcing 2024 überrascht.", {}),
        ("Das Umsatzplus von Halvera von {} soll 2024 kommen.", {"basis": "forecast"}),
        ("In der Staatsfinanzierung stieg der Umsatz von Halvera 2024 um {}.", {}),
        ("Historisch lag das Umsatzplus von Halvera im Schnitt bei {}.", {"period": None}),
    ],
)
def test_what_tells_two_figures_apart(second: str, more: dict[str, object]) -> None:
    assert refuted(twice(FIRST, second, **more)) == []


def test_values_that_are_near_are_left_open() -> None:
    given = twice(
        FIRST, "Das Umsatzplus von Halvera um {} im Jahr 2024 überraschte.", values=("9,2", "9,6")
    )
    assert identities(given, "refuted") == []


def test_statements_that_agree_are_one_finding() -> None:
    given = twice(FIRST, "Das Umsatzplus um {} im Jahr 2024 überraschte.", values=("9", "9"))
    assert verdicts(given) == [("agreement", "supported", ("9 Prozent", "9 Prozent"))]


def test_values_that_only_touch_by_rounding_are_not_called_the_same() -> None:
    given = twice(FIRST, "Das Umsatzplus um {} im Jahr 2024 überraschte.", values=("22", "23"))
    assert identities(given, "supported") == []


def test_a_number_torn_apart_by_a_blank_accuses_nobody() -> None:
    text = "Halvera verwaltet CHF 2 5 Mrd. Am Ende standen bei Halvera CHF 2,5 Mrd. in den Büchern."
    common: dict[str, Any] = {"metric": "assets", "subject": "company:HALV"}
    given = record(
        text,
        fig("5 Mrd", "5000000000", "CHF", **common),
        fig("CHF 2,5 Mrd.", "2500000000", "CHF", **common),
        names=NAMES,
    )
    assert refuted(given) == []


def test_costs_of_a_house_are_not_of_one_fund() -> None:
    text = (
        "Der Fonds A von Isar kostet 0,15 Prozent. Die Kosten des Fonds B von Isar von 0,30 "
        "Prozent sind höher."
    )
    common: dict[str, Any] = {"metric": "ter", "subject": "institution:Isar"}
    given = record(
        text,
        fig("0,15 Prozent", "0.15", **common),
        fig("0,30 Prozent", "0.30", **common),
        names={"Isar": "institution:Isar"},
    )
    assert refuted(given) == []


def test_the_explanation_quotes_the_qualifier() -> None:
    text = (
        "Der Bewertungsabschlag von Halvera beträgt 40 Prozent. Der Kurs fiel. "
        "Der Bewertungsabschlag von Halvera von fast 50 Prozent bleibt."
    )
    common: dict[str, Any] = {"metric": "valuation_gap", "subject": "company:HALV"}
    given = record(
        text,
        fig("40 Prozent", "-40", **common),
        fig("50 Prozent", "-50", qualifier="almost", **common),
        names=NAMES,
    )
    assert "„fast 50 Prozent“" in refuted(given)[0].explanation


def test_an_imagined_value_is_no_statement() -> None:
    text = (
        "Der Kurs von Halvera fiel am Montag auf 101 Euro. Der Handel war ruhig. "
        "Bei einem Kurs von Halvera von 120 Euro lägen die Gewinne höher."
    )
    common: dict[str, Any] = {"metric": "price", "subject": "company:HALV"}
    given = record(
        text,
        fig("101 Euro", "101", "EUR", **common),
        fig("120 Euro", "120", "EUR", **common),
        names=NAMES,
    )
    assert refuted(given) == []


def test_a_ratio_with_a_telling_name() -> None:
    text = (
        "Die Sparquote von Halvera beträgt 10,3 Prozent. Eine Sparquote von 12,3 Prozent ist hoch."
    )
    specs = [
        fig(f"{v.replace('.', ',')} Prozent", v, metric="ratio", subject="company:HALV",
            reasons=("metric=ratio: «Sparquote» 2 tokens before",))
        for v in ("10.3", "12.3")
    ]  # fmt: skip
    assert identities(record(text, *specs, names=NAMES), "refuted") == ["conflict"]


def test_ranges_that_overlap_are_not_the_same() -> None:
    text = (
        "Halvera erwartet 2024 ein Plus von 13 bis 21 Prozent. Das Plus von 8 bis 14 Prozent "
        "ist neu."
    )
    common: dict[str, Any] = {"metric": "revenue_growth", "subject": "company:HALV", "period": YEAR}
    given = record(
        text,
        fig("13 bis 21 Prozent", None, low=Decimal(13), high=Decimal(21), step="1", **common),
        fig("8 bis 14 Prozent", None, low=Decimal(8), high=Decimal(14), step="1", **common),
        names=NAMES,
    )  # fmt: skip
    assert identities(given, "supported") == []
