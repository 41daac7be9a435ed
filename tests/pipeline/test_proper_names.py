"""Names that no list knows, found by the traces they leave in a text."""

from __future__ import annotations

import pytest
from linking_context import scene_of


def known(text: str) -> set[str]:
    return set(scene_of(text).local_names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Die Quentara-Aktie stieg um 3 Prozent. Zuvor hatte Quentara die Prognose erhöht.",
         "Quentara"),
        ("Zu den Gewinnern zählte Quentara (WKN: A0MJ3X) mit einem Plus von 4 Prozent.",
         "Quentara"),
        ("Die Papiere von Quentara gaben nach. Quentara verdiente 3 Millionen Euro.", "Quentara"),
        ("Die Gutscheinseite Quentara hat mehr verdient. Bei Quentara stieg der Umsatz.",
         "Quentara"),
        ("Der Gewinn der Quentara Power Gruppe stieg um 3 Prozent.", "Quentara Power"),
        ("Der QTPX verlor 7 Prozent auf 1.414 Punkte. Der Börsenwert des QTPX sank.", "QTPX"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_what_stands_beside_it(text: str, name: str) -> None:
    assert name in known(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zudem stieg der Umsatz um 3 Prozent. Zudem sank die Marge.",
        "Die Boutiquen schlossen. In den Boutiquen sank der Umsatz um 3 Prozent.",
        "Im Werk in Quentara arbeiten 300 Menschen. In Quentara wird gebaut.",
        "Analyst Peter Quentara rechnet mit 3 Prozent. Quentara rät zum Kauf.",
        "Das kostet 30 MWh. Bezahlt wurden 500 SAR.",
    ],
)
def test_nouns_places_persons_and_units_are_no_names(text: str) -> None:
    assert not known(text)


def test_an_acronym_with_an_article_is_an_index() -> None:
    scene = scene_of("Der QTPX verlor 7 Prozent auf 1.414 Punkte. Der QTPX steht tief.")
    assert scene.local_names == {"QTPX": "index"}


def test_words_used_like_names_are_kept_apart() -> None:
    scene = scene_of("Im Mai legten Quentara um 3 Prozent zu.")
    assert "Quentara" not in scene.local_names
    assert "Quentara" in scene.weak_names
