"""Sums that prose asserts."""

from __future__ import annotations

import pytest
from checked import fig, identities, record

from nlp_fin.types import Record


def listed(text: str, *amounts: tuple[str, str], metric: str = "revenue") -> Record:
    return record(text, *(fig(t, v, "EUR", metric, subject="X") for t, v in amounts))


def money(text: str) -> tuple[str, str]:
    """*2,5 Millionen* → the text and its value in base units."""
    number = text.split()[0].replace(",", ".")
    whole, _, fraction = number.partition(".")
    return text, str(int(whole + fraction) * 10 ** (6 - len(fraction)))


@pytest.mark.parametrize(
    ("text", "amounts", "verdict"),
    [
        (
            (
                "Der Umsatz lag bei 9 Millionen Euro. Davon entfielen 5 Millionen Euro auf A "
                "und 4 Millionen Euro auf B."
            ),
            ["9 Millionen", "5 Millionen", "4 Millionen"], "supported",
        ),
        (
            (
                "Der Umsatz lag bei 9 Millionen Euro. Davon entfielen 7 Millionen Euro auf A "
                "und 4 Millionen Euro auf B."
            ),
            ["9 Millionen", "7 Millionen", "4 Millionen"], "refuted",
        ),
        (
            (
                "Der Auftrag ist insgesamt 6 Millionen Euro wert. 5 Millionen Euro entfallen "
                "auf A, 4 Millionen Euro auf B."
            ),
            ["6 Millionen Euro", "5 Millionen Euro", "4 Millionen Euro"], "refuted",
        ),
        (
            (
                "Die Firma steckt 34 Millionen Euro in Werke: 15 Millionen in A, 12 "
                "Millionen in B und 11 Millionen in C."
            ),
            ["34 Millionen", "15 Millionen", "12 Millionen", "11 Millionen"], "refuted",
        ),
        (
            (
                "Die Sparten setzten 4 Millionen, 3 Millionen und 2 Millionen Euro um, "
                "zusammen also 12 Millionen Euro."
            ),
            ["4 Millionen", "3 Millionen", "2 Millionen", "12 Millionen"], "refuted",
        ),
        (
            (
                "Der Kauf kostet 19 Millionen Euro: 10 Millionen werden bar bezahlt, der "
                "Rest von 13 Millionen in Aktien."
            ),
            ["19 Millionen", "10 Millionen", "13 Millionen"], "refuted",
        ),
    ],
)  # fmt: skip
def test_parts_and_their_whole(text: str, amounts: list[str], verdict: str) -> None:
    assert identities(listed(text, *(money(a) for a in amounts)), verdict) == ["sum"]


def test_fewer_than_the_whole_may_be_a_selection() -> None:
    text = "Die Firma steckt 34 Millionen Euro in Werke: 15 Millionen in A und 12 Millionen in B."
    given = listed(text, *(money(a) for a in ("34 Millionen", "15 Millionen", "12 Millionen")))
    assert identities(given, "refuted") == []


def test_what_the_next_sentence_counts_is_no_part() -> None:
    text = (
        "Die Firma lieferte 497 Wagen aus, davon 481 der Modelle 3 und Y. Produziert wurden "
        "447 Wagen."
    )
    given = record(
        text,
        fig("497", "497", "count", "volume"),
        fig("481", "481", "count", "volume"),
        fig("447", "447", "count", "volume"),
    )
    assert identities(given, "refuted") == []
