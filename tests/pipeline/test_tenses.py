"""The tense of the clause of a figure."""

from __future__ import annotations

import pytest
from linking_context import context_of

from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.pipeline.linking.tenses import tense_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Quote sank auf 63 Prozent.", "past"),
        ("Der Konzern hat 5 Mio. Euro verdient.", "perfect"),
        ("Die Quote liegt bei 63 Prozent.", "present"),
        ("Die Quote dürfte auf 63 Prozent steigen.", "open"),
        ("Das Papier wird mit 15 Prozent Abschlag gehandelt.", "present"),
        ("Eigenkapitalquote 63 Prozent.", "verbless"),
        ("Der Umsatz stieg, der Gewinn um 7 Prozent.", "past"),
        ("Stand der Quote: 63 Prozent.", "verbless"),
    ],
)
def test_tenses(text: str, expected: str) -> None:
    (reading,) = Scene(context_of(text)).readings(0)
    assert tense_of(reading, reading.frames[-1]) == expected
