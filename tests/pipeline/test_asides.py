"""What a time is for, told by the words around it."""

from __future__ import annotations

from datetime import date

import pytest

from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.dates import find_times
from nlp_fin.pipeline.instruments import find_instruments
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.linking.asides import is_aside, is_joined
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.pipeline.linking.text_calendar import Calendar
from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Article

ANCHOR = date(2025, 11, 5)


def scene_of(text: str) -> Scene:
    article = Article(id="case", source="case.txt", text=text, published=ANCHOR)
    blocks = find_blocks(text, article)
    hits = find_instruments(text)
    times = find_times(text, ANCHOR)
    taken = sorted([*((t.start, t.end) for t in times), *hits.name_spans])
    return Scene(
        TextContext(
            article,
            text,
            ANCHOR,
            tuple(blocks),
            tuple(split_sentences(text, blocks)),
            tuple(times),
            tuple(hits.mentions),
            dict(hits.instruments),
            tuple(find_quantities(text, taken)),
            (),
        )
    )


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
    scene = scene_of(text)
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
    scene = scene_of(text)
    assert not is_aside(Calendar(scene).time_features(scene.ctx.times[0]))


def test_a_time_inside_a_longer_word_is_told() -> None:
    text = "vom Sieben-Jahres-Tief"
    assert is_joined(text, len("vom Sieben-Jahres"))
    assert not is_joined("in drei Jahren - und mehr", len("in drei Jahren"))
