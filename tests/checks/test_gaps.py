"""Distances between stated values: which two, and what follows from a conflict."""

from __future__ import annotations

from datetime import date
from typing import Any

from checked import YTD, fig, identities, record, refuted, verdicts

from nlp_fin.checks.scene import build_scene
from nlp_fin.checks.sides import Statements, local_names, other_side
from nlp_fin.types import Period, Record

NAMES = {"Nordindex": "index:N", "Südindex": "index:S"}


def returns(text: str, value: str, of: str, **more: Any) -> object:
    return fig(text, value, metric="return", subject=of, **more)


def two_indices(gap: str, points: str) -> Record:
    text = (
        f"Der Nordindex gewann 12,4 Prozent, der Südindex 8,1 Prozent. Der Vorsprung beträgt {gap}."
    )
    return record(
        text,
        returns("12,4 Prozent", "12.4", "index:N"),
        returns("8,1 Prozent", "8.1", "index:S"),
        fig(gap, points, "percentage_points", "return_gap", subject="index:N", versus="index:S"),
        names=NAMES,
    )  # fmt: skip


def test_a_distance_that_fits_and_one_that_does_not() -> None:
    assert identities(two_indices("4,3 Prozentpunkte", "4.3"), "supported") == ["difference"]
    assert identities(two_indices("6,3 Prozentpunkte", "6.3"), "refuted") == ["difference"]


def conflicting() -> Record:
    """One side is stated twice, with values that clash; the distance fits the first."""
    text = (
        "Der Nordindex liegt seit Jahresbeginn bei 10,4 Prozent. "
        "Der Südindex kommt seit Jahresbeginn auf 1,6 Prozent. "
        "Das sind 8,8 Prozentpunkte Abstand zum Nordindex. "
        "Der Unterschied zwischen Südindex (seit Jahresbeginn 0,9 Prozent) und Nordindex "
        "(seit Jahresbeginn 10,4 Prozent) ist groß."
    )
    return record(
        text,
        returns("10,4 Prozent", "10.4", "index:N", period=YTD),
        returns("1,6 Prozent", "1.6", "index:S", period=YTD),
        fig("8,8 Prozentpunkte", "8.8", "percentage_points", "return_gap", subject="index:S"),
        returns("0,9 Prozent", "0.9", "index:S", period=YTD),
        returns("10,4 Prozent", "10.4", "index:N", period=YTD),
        names=NAMES,
    )  # fmt: skip


def test_a_distance_is_held_against_both_values_of_a_conflict() -> None:
    found = {
        (name, figures) for name, what, figures in verdicts(conflicting()) if what == "refuted"
    }
    assert ("conflict", ("1,6 Prozent", "0,9 Prozent")) in found
    assert ("difference", ("0,9 Prozent", "10,4 Prozent", "8,8 Prozentpunkte")) in found


def test_the_other_side_is_what_the_words_behind_the_distance_name() -> None:
    scene = build_scene(conflicting())
    side = other_side(scene, scene.figures[2])
    assert side is not None
    assert side.instrument == "index:N"


def test_a_name_in_brackets_is_a_name_of_the_article() -> None:
    text = (
        "Nordindex (Small-Cap): 12,4 Prozent. Südindex (Large-Cap): 8,1 Prozent. "
        "Small-Caps haben Large-Caps um 4,3 Prozentpunkte geschlagen."
    )
    given = record(
        text,
        returns("12,4 Prozent", "12.4", "index:N"),
        returns("8,1 Prozent", "8.1", "index:S"),
        fig(
            "4,3 Prozentpunkte", "4.3", "percentage_points", "return_gap",
            subject="Small-Caps", versus="Large-Caps",
        ),
        names=NAMES,
    )  # fmt: skip
    scene = build_scene(given)
    assert set(local_names(scene).values()) == {"index:N", "index:S"}
    pairs = Statements(scene).sides(scene.figures[2])
    assert [(p.a.text, p.b.text) for p in pairs] == [("12,4 Prozent", "8,1 Prozent")]


def test_two_periods_of_one_thing_are_no_mismatch() -> None:
    quarter = Period("quarter", date(2025, 7, 1), date(2025, 9, 30), text="Q3")
    running = Period("ytd", date(2025, 1, 1), date(2025, 9, 30), text="YTD")
    text = "Nordindex: Q3 5,3 Prozent, YTD 11,7 Prozent. Der Rückstand beträgt 4,4 Prozentpunkte."
    given = record(
        text,
        returns("5,3 Prozent", "5.3", "index:N", period=quarter),
        returns("11,7 Prozent", "11.7", "index:N", period=running),
        fig(
            "4,4 Prozentpunkte", "-4.4", "percentage_points", "return_gap",
            subject="index:N", versus="index:S",
        ),
        names=NAMES,
    )  # fmt: skip
    assert verdicts(given) == []


def test_running_years_that_end_on_different_days_are_told_apart() -> None:
    ends = [date(2025, 9, 30), date(2025, 11, 5)]
    text = (
        "Der Nordindex liegt YTD bei 10,4 Prozent. Der Südindex liegt YTD bei 2,0 Prozent (Stand "
        "5. November). Das sind 8,4 Prozentpunkte Abstand zum Nordindex."
    )
    periods = [Period("ytd", date(2025, 1, 1), end, text="YTD") for end in ends]
    given = record(
        text,
        returns("10,4 Prozent", "10.4", "index:N", period=periods[0]),
        returns("2,0 Prozent", "2.0", "index:S", period=periods[1]),
        fig("8,4 Prozentpunkte", "8.4", "percentage_points", "return_gap", subject="index:S"),
        names=NAMES,
    )  # fmt: skip
    assert identities(given, "supported") == ["difference"]
    assert identities(given, "inconclusive") == ["period_mismatch"]
    assert refuted(given) == []


def test_more_than_four_points_does_not_mean_thirty_six() -> None:
    text = (
        "A schlug B in 56 Prozent, C in 92 Prozent der Fälle. "
        "Der Vorsprung liegt bei über 4 Prozentpunkten."
    )
    given = record(
        text,
        fig("56 Prozent", "56", metric="hit_rate", subject="index:N"),
        fig("92 Prozent", "92", metric="hit_rate", subject="index:S"),
        fig(
            "4 Prozentpunkten", "4", "percentage_points", "return_gap", qualifier="over",
            subject="index:N", versus="index:S",
        ),
        names={"A": "index:N", "C": "index:S"},
    )  # fmt: skip
    assert identities(given, "supported") == []
