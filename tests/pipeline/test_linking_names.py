"""What stands beside a name: comparisons, compounds, stakes, short forms, nouns of a trade."""

from __future__ import annotations

import pytest
from linking_context import figures_of, reading_of, scene_of

from nlp_fin.pipeline.linking.bystanders import bystander, is_attribute
from nlp_fin.pipeline.linking.comparing import is_beaten, is_compared, is_relative
from nlp_fin.pipeline.linking.own_names import NameIndex
from nlp_fin.pipeline.linking.scene import Reading


def place(reading: Reading, text: str) -> int:
    return next(i for i, token in enumerate(reading.sentence.tokens) if token.text == text)


@pytest.mark.parametrize(
    ("text", "beaten", "ahead"),
    [
        ("Der SDax schlug den Dax um 3 Punkte.", "Dax", "SDax"),
        ("Den Dax schlug der SDax um 3 Punkte.", "Dax", "SDax"),
        ("Der MDax hinkte dem Dax um 3 Prozentpunkte hinterher.", "Dax", "MDax"),
    ],
)
def test_the_object_of_a_contest_is_the_other_side(text: str, beaten: str, ahead: str) -> None:
    reading = reading_of(text)
    assert is_beaten(reading, place(reading, beaten))
    assert not is_beaten(reading, place(reading, ahead))


def test_a_comparing_word_marks_the_name_behind_it() -> None:
    reading = reading_of("SAP ist doppelt so teuer wie Oracle und billiger als Microsoft.")
    assert is_compared(reading, place(reading, "Oracle"))
    assert is_compared(reading, place(reading, "Microsoft"))
    assert not is_compared(reading, place(reading, "SAP"))


def test_a_lead_is_over_the_name_behind_the_preposition() -> None:
    reading = reading_of("Der SDax liegt 3 Punkte vor dem Dax.")
    assert is_relative(reading.sentence, place(reading, "Dax"))
    assert not is_relative(reading.sentence, place(reading, "SDax"))


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("Der Lufthansa-Streik kostete 3 Millionen Euro.", "Lufthansa", "compound_head"),
        ("Konkurrenten wie Oracle wuchsen um 3 Prozent.", "Oracle", "example"),
        ("Dank Nvidia stieg der Umsatz um 3 Prozent.", "Nvidia", "cause"),
        ("Der Umsatz sank, wie Fraport am Montag mitteilte.", "Fraport", "reports"),
        ("Der Fonds ist zu 3 Prozent an Fraport beteiligt.", "Fraport", "stake"),
        ("Geboten werden 30 Dollar je Oracle-Aktie.", "Oracle", "per_share"),
    ],
)
def test_signs_beside_a_name(text: str, name: str, feature: str) -> None:
    reading = reading_of(text)
    index = place(reading, name)
    assert feature in bystander(reading, index, index)


def test_a_share_is_no_compound_of_another_thing() -> None:
    reading = reading_of("Die Lufthansa-Aktie stieg um 3 Prozent.")
    index = place(reading, "Lufthansa")
    assert "compound_head" not in bystander(reading, index, index)


def test_a_region_that_describes_a_firm_is_an_attribute() -> None:
    bank = reading_of("Die französische Bank verdiente mehr.")
    prices = reading_of("Die deutsche Inflation stieg.")
    assert is_attribute(bank.sentence, 1, 1)
    assert not is_attribute(prices.sentence, 1, 1)


def test_an_index_is_known_by_its_short_form_where_the_text_names_it_in_full() -> None:
    scene = scene_of("Der MSCI World stieg um 3 Prozent. Im World stecken 1.300 Aktien.")
    world = [m for m in scene.ctx.mentions if scene.ctx.text[m.start : m.end] == "World"]
    assert len(world) == 1
    assert scene.kind(world[0].instrument) == "index"


def test_a_short_form_needs_the_full_name() -> None:
    scene = scene_of("Im World stecken 1.300 Aktien.")
    assert not scene.ctx.mentions


def test_names_are_found_with_their_shares_and_in_the_genitive() -> None:
    index = NameIndex({"Quentara Power": "company"}, {"Ortiva": "company"})
    reading = reading_of("Quentara Power kauft Ortivas Werk, die Quentara-Power-Aktie steigt.")
    found = [(phrase.text, phrase.kind) for phrase in index.phrases(reading.sentence)]
    assert found == [
        ("Quentara Power", "company"), ("Ortiva", "maybe"), ("Quentara Power", "company"),
    ]  # fmt: skip


def test_a_gap_has_the_sides_of_the_two_figures_before() -> None:
    figures = figures_of(
        "Der Dax wird mit einem KGV von 15 gehandelt, der S&P 500 mit 22. "
        "Das ist ein Abschlag von 32 Prozent."
    )
    gap = figures["32 Prozent"]
    assert gap.subject is not None
    assert gap.versus is not None
    assert (gap.subject.text, gap.versus.text) == ("Dax", "S&P 500")
