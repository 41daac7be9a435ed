"""What a time is for, told by the words around it."""

from __future__ import annotations

from datetime import date

import pytest
from linking_context import scene_of

from nlp_fin.pipeline.linking.asides import is_aside, is_joined
from nlp_fin.pipeline.linking.text_calendar import Calendar

ANCHOR = date(2025, 11, 5)


@pytest.mark.parametrize(
    ("text", "place", "role"),
    [
        ("Der Umsatz stieg um 3 Prozent, wie SAP am Dienstag mitteilte.", 0, "reported"),
        ("Das war der größte Verlust seit 2008: 6 Prozent.", 0, "ranking"),
        ("Erstmals seit 2011 kostete Silber mehr als 50 Dollar.", 0, "ranking"),
        ("Seit dem Hoch verlor er; der Rekord vom 3. März liegt bei 25 Euro.", 0, "attributive"),
        ("Der Umsatz lag bei 4,1 Mrd. Euro (2024: 4,4 Mrd. Euro).", 0, "compared"),
        ("Er verdiente 5 Mio. Euro nach 4 Mio. Euro im Jahr 2024.", 0, "compared"),
        ("Er fiel auf 5 Euro, nachdem er am Montag gestiegen war.", 0, "looks_back"),
        ("Das 2014 begonnene Programm spart 3 Mio. Euro.", 0, "participle"),
    ],
)
def test_the_words_around_a_time_tell_its_role(text: str, place: int, role: str) -> None:
    scene = scene_of(text, ANCHOR)
    assert role in Calendar(scene).time_features(scene.ctx.times[place])


@pytest.mark.parametrize(
    "text",
    [
        "Im dritten Quartal stieg der Umsatz um 3 Prozent.",
        "SAP verdiente 2024 rund 3 Mrd. Euro.",
        "Seit Januar legte der Dax um 14 Prozent zu.",
    ],
)
def test_the_time_of_a_clause_is_no_aside(text: str) -> None:
    scene = scene_of(text, ANCHOR)
    assert not is_aside(Calendar(scene).time_features(scene.ctx.times[0]))


def test_a_time_inside_a_longer_word_is_told() -> None:
    text = "vom Sieben-Jahres-Tief"
    assert is_joined(text, len("vom Sieben-Jahres"))
    assert not is_joined("in drei Jahren - und mehr", len("in drei Jahren"))
