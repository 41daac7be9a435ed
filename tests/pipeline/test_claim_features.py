"""What the heads of the claim rules see: figures, tense, stems, surroundings, listings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp_fin.pipeline.claiming.figure_features import figure_features, group_of
from nlp_fin.pipeline.claiming.stems import stem_features, stem_of
from nlp_fin.pipeline.claiming.surroundings import surroundings
from nlp_fin.pipeline.claiming.tense import tense_features
from nlp_fin.pipeline.speech.words import Word, read_words
from nlp_fin.types import Figure


def words(text: str) -> list[Word]:
    return read_words(text, 0, len(text))


def figure(text: str, shown: str, value: str, metric: str, **more: str) -> Figure:
    start = text.index(shown)
    number = Decimal(value)
    return Figure(
        id=shown,
        start=start,
        end=start + len(shown),
        text=shown,
        value=number,
        low=None,
        high=None,
        unit="EUR" if more.get("unit") is None else "percent",
        metric=metric,
        aspect="change" if more.get("aspect") == "change" else "level",
    )


@pytest.mark.parametrize(
    ("metric", "group"),
    [("pe", "valuation"), ("revenue_growth", "growth"), ("net_income", "accounts")],
)
def test_metrics_have_groups(metric: str, group: str) -> None:
    assert group_of(metric) == group


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("order_value", "fd:good"), ("cost", "fd:bad"), ("share", None)],
)
def test_the_figure_of_the_year_before_gives_the_direction(
    metric: str, expected: str | None
) -> None:
    text = "Der Wert lag bei 2.031 Mio. Euro (Vorjahr: 1.860 Mio. Euro)."
    figures = [
        figure(text, "2.031 Mio. Euro", "2031000000", metric),
        figure(text, "1.860 Mio. Euro", "1860000000", metric),
    ]
    found = figure_features(figures, words(text))
    assert {name for name in found if name.startswith("fd:")} == ({expected} if expected else set())


def test_an_earlier_figure_may_stand_first() -> None:
    text = "Nach 88,4 Punkten im Oktober waren es 87,0 Punkte."
    figures = [
        figure(text, "88,4 Punkten", "88.4", "index_level"),
        figure(text, "87,0 Punkte", "87.0", "index_level"),
    ]
    assert "fd:bad" in figure_features(figures, words(text))


@pytest.mark.parametrize(
    ("value", "metric", "expected"),
    [
        ("-3", "return", "fs:bad"),
        ("9", "revenue_growth", "fs:good"),
        ("-5", "net_income", "fs:bad"),
    ],
)
def test_signs_speak_for_themselves(value: str, metric: str, expected: str) -> None:
    found = figure_features([figure("3", "3", value, metric)], [])
    assert expected in found


def test_a_level_has_no_sign() -> None:
    assert not [n for n in figure_features([figure("3", "3", "3", "price")], []) if "fs:" in n]


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("Der Umsatz wird deutlich steigen.", "t:will", "t:passive"),
        ("Der Umsatz werde um 3 Prozent zulegen.", "t:will", "t:past"),
        ("Der Vorstand wird abberufen.", "t:passive", "t:will"),
        ("Mehr wird nicht erwartet.", "t:passive", "t:will"),
        ("Der Konzern will Stellen streichen.", "t:intent", "t:will"),
        ("Der Kurs fiel um 3 Prozent.", "t:past", "t:perfect"),
        ("Die Bank hat ihre Ziele gesenkt.", "t:perfect", "t:past"),
        ("Wir bleiben vorsichtig.", "t:we", "t:past"),
    ],
)
def test_tense(text: str, present: str, absent: str) -> None:
    found = tense_features(words(text), [w.lower for w in words(text)])
    assert present in found
    assert absent not in found


def test_forms_of_a_word_share_their_stem() -> None:
    assert stem_of("steigerung") == stem_of("steigerungen")
    assert stem_of("gewinne") == stem_of("gewinnen")
    assert stem_of("öl") == "öl"


def test_long_words_share_their_parts_and_numbers_are_left_out() -> None:
    text = "Umsatzwachstum 2025"
    found = stem_features(words(text), [w.lower for w in words(text)])
    other = stem_features(words("Gewinnwachstum"), ["gewinnwachstum"])
    assert any(name in other for name in found)
    assert not any("2025" in name for name in found)


def test_surroundings_hold_neighbours_and_the_whole() -> None:
    found = surroundings([{"g:risk": 1.0}, {"bias": 1.0}, {"g:risk": 1.0}], [-0.5, 0.0, 0.3])
    assert found[1]["pv:g:risk"] == 0.5
    assert found[1]["c:prev"] == -0.5
    assert found[1]["c:next"] == 0.3
    assert found[0]["dc:g:risk"] == pytest.approx(2 / 3)
    assert "c:prev" not in found[0]
    assert surroundings([], []) == []
