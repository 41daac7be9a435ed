"""Changes that the text asserts: which figures belong together, and what explains a difference."""

from __future__ import annotations

from typing import Any

import pytest
from checked import YEAR, YEAR_BEFORE, fig, identities, record, refuted, scene, verdicts

from nlp_fin.checks.triples import asserted_moves
from nlp_fin.types import Period, Record

EUR = "EUR"
_METRIC = {"percent": "revenue_growth", EUR: "revenue"}


def roles(text: str, *specs: Any, **more: Any) -> list[dict[str, str]]:
    given = scene(text, *specs, **more)
    return [
        {role: given.figures[place].text for role, place in move.roles.items()}
        for move in asserted_moves(given)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Der Umsatz stieg um 25 Prozent von 80 auf 100 Millionen Euro.",
        (
            "Nach 80 Millionen Euro im Vorjahr setzte die Firma nun 100 Millionen Euro um, "
            "ein Plus von 25 Prozent."
        ),
        (
            "Der Umsatz kletterte auf 100 Millionen Euro, nach 80 Millionen Euro im Vorjahr. "
            "Das ist ein Plus von 25 Prozent."
        ),
        (
            "Der Umsatz nahm um 25 Prozent zu und erreichte 100 Millionen Euro. Im Vorjahr "
            "waren es 80 Millionen Euro."
        ),
    ],
)
def test_three_parts_of_one_change(text: str) -> None:
    old = "80 Millionen Euro" if "80 Millionen" in text else "80"
    parts = {"25 Prozent": ("25", "percent"), old: ("80000000", EUR), "100 M": ("100000000", EUR)}
    found = [
        (
            text.index(t),
            fig(t.replace("100 M", "100 Millionen Euro"), v, u, _METRIC[u], subject="X"),
        )
        for t, (v, u) in parts.items()
    ]
    found.sort(key=lambda item: item[0])
    moves = roles(text, *(spec for _, spec in found))
    assert any({"old", "new", "rel"} <= set(move) for move in moves), moves
    move = next(m for m in moves if len(m) == 3)
    assert (move["old"][:2], move["new"][:3], move["rel"]) == ("80", "100", "25 Prozent")


def growth(rel: str, value: str, *, basis: str = "") -> Record:
    text = f"Der Umsatz stieg{basis} um {rel} von 80 auf 100 Millionen Euro."
    return record(
        text,
        fig(rel, value, metric="revenue_growth", subject="X"),
        fig("80", "80000000", EUR, "revenue", subject="X", step="1000000"),
        fig("100 Millionen Euro", "100000000", EUR, "revenue", subject="X"),
    )


def test_a_wrong_move_is_refuted_and_a_right_one_supported() -> None:
    assert identities(growth("35 Prozent", "35"), "refuted") == ["growth"]
    assert identities(growth("25 Prozent", "25"), "supported") == ["growth"]


def test_an_organic_move_need_not_fit_reported_levels() -> None:
    assert identities(growth("17 Prozent", "17", basis=" organisch"), "refuted") == []


def test_a_year_and_its_last_quarter_are_not_two_times_of_one_quantity() -> None:
    quarter = Period("quarter", YEAR.start, YEAR.end and YEAR.end.replace(month=3), text="Quartal")
    text = (
        "Im Jahr waren es 46 Milliarden Euro, im Quartal 11 Milliarden Euro. Das Minus fiel "
        "mit 21 Prozent groß aus."
    )
    given = record(
        text,
        fig("46 Milliarden Euro", "46000000000", EUR, "revenue", subject="X", period=YEAR),
        fig("11 Milliarden Euro", "11000000000", EUR, "revenue", subject="X", period=quarter),
        fig("21 Prozent", "-21", metric="revenue_growth", subject="X"),
    )
    assert refuted(given) == []


def test_a_loss_is_a_level_though_its_word_means_a_change() -> None:
    text = (
        "Der Verlust hat sich auf 140 Millionen Euro mehr als halbiert, im Vorjahr war ein Minus "
        "von 210 Millionen Euro angefallen."
    )
    given = record(
        text,
        fig("140 Millionen Euro", "-140000000", EUR, "operating_income", subject="X", period=YEAR),
        fig(
            "210 Millionen Euro", "-210000000", EUR, "operating_income", subject="X",
            period=YEAR_BEFORE, aspect="change",
        ),
    )  # fmt: skip
    assert identities(given, "refuted") == ["multiple"]


def test_points_of_a_percentage_are_percentage_points() -> None:
    text = "Die Quote kletterte von 5,9 auf 6,4 Prozent, ein Anstieg um 0,8 Punkte."
    given = record(
        text,
        fig("5,9", "5.9", metric="unemployment", subject="X"),
        fig("6,4 Prozent", "6.4", metric="unemployment", subject="X"),
        fig("0,8 Punkte", "0.8", "points", "unemployment", subject="X", aspect="change"),
    )
    assert identities(given, "refuted") == ["points"]


def test_percent_written_for_percentage_points() -> None:
    text = "Die Notenbank hob den Leitzins um 0,25 Prozent auf 4,25 Prozent an."
    common: dict[str, Any] = {"metric": "interest_rate", "subject": "rate:X"}
    given = record(
        text,
        fig("0,25 Prozent", "0.25", aspect="change", **common),
        fig("4,25 Prozent", "4.25", **common),
        names={"Leitzins": "rate:X"},
    )
    assert identities(given, "refuted") == ["percent_for_points"]


def test_a_change_that_another_relation_explains_is_not_accused() -> None:
    text = (
        "Die Bank senkt das Kursziel von 47 auf 43 Euro. Die Aktie kostet 43,80 Euro. "
        "Das höchste Kursziel liegt bei 62 Euro; das entspräche einem Plus von 41,6 Prozent."
    )
    common: dict[str, Any] = {"subject": "company:X"}
    given = record(
        text,
        fig("47", "47", EUR, "price_target", **common),
        fig("43 Euro", "43", EUR, "price_target", **common),
        fig("43,80 Euro", "43.8", EUR, "price", **common),
        fig("62 Euro", "62", EUR, "price_target", **common),
        fig("41,6 Prozent", "41.6", metric="upside", **common),
        names={"Aktie": "company:X"},
    )
    assert refuted(given) == []
    assert "upside" in [name for name, _, _ in verdicts(given)]


def test_a_step_of_a_rate_is_not_the_way_it_went_in_a_year() -> None:
    text = (
        "Der Einlagensatz sinkt um 25 Basispunkte auf 2,0 Prozent. Vor einem Jahr hatte er noch "
        "bei 4,0 Prozent gelegen."
    )
    common: dict[str, Any] = {"metric": "interest_rate", "subject": "rate:X"}
    given = record(
        text,
        fig("25 Basispunkte", "-25", "basis_points", aspect="change", **common),
        fig("2,0 Prozent", "2.0", **common),
        fig("4,0 Prozent", "4.0", **common),
        names={"Einlagensatz": "rate:X"},
    )
    assert refuted(given) == []
