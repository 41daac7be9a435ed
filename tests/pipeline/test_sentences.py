from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.pipeline.sentences import split_sentences
from nlp_fin.types import Block


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text, [Block(0, len(text), "paragraph")])]


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 15. September stieg der Kurs um z. B. 3 Mrd. Euro auf ca. 7 Mrd. Euro.",
        "Im 1. Quartal verdiente Dr. Meier rd. 4 Mio. Euro (Vj. 3,2).",
        "Zum 31. 8. 2005 lag der Bestand nach Nr. 4 bei 12,5 Mio. Stück.",
        "Das Papier der Apple Inc. gewann 1,4 % auf 212,50 Dollar.",
        "Der 2. Senat entschied am 30. 9. über die Klage.",
        "Die S. A. G. Solarstrom AG meldet Zahlen.",
        "Umsatz 3,5 Mio. Euro ( Vj. 3,2 ) .",
        "„Wir kaufen. Immer!“, sagte er.",
        "Das ist ... ungewöhnlich.",
    ],
)
def test_is_one_sentence(sentence: str) -> None:
    if sentence.startswith("„"):
        assert split(sentence)[-1] == "Immer!“, sagte er."
    else:
        assert split(sentence) == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Der Index schloss bei 28.", "Fast das Doppelte!"],
        ["Das KGV liegt bei 12.", "Analysten sehen 14."],
        ["Der Umsatz lag bei 3,2 Mrd.", "Der Gewinn sank."],
        ["Das gilt seit 2004.", "2005 war es anders."],
        ["Der Kurs fiel auf 45,10€.", "Danach stieg er."],
        ["Er sagte: „Das ist gut.“", "Danach ging er."],
        ["Warum?", "Weil die Zinsen fallen."],
        ["Ergebnis unverändert ( 3,2 Mio. Euro ) .", "Ausblick bestätigt ."],
        ["Das war es…", "Oder nicht?"],
        ["Der Fonds (plus 3 %).", "Das Geld bleibt."],
    ],
)
def test_boundaries(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_glued_sentences() -> None:
    assert split("Das ist die beste Wahl.Lies auch den Vergleich.") == [
        "Das ist die beste Wahl.",
        "Lies auch den Vergleich.",
    ]


def test_domain_names_do_not_split() -> None:
    assert len(split("Amazon.com und ProvenExpert.com legten zu.")) == 1


def test_table_row_is_one_sentence() -> None:
    text = "| Alpha Inc. Der Rest. | 3,2 |"
    assert split_sentences(text, [Block(0, len(text), "table_row")]) == [(0, len(text))]


def test_sentences_stay_inside_blocks() -> None:
    text = "Ein Titel\n\nEin Satz. Noch ein Satz"
    assert [text[a:b] for a, b in split_sentences(text, find_blocks(text))] == [
        "Ein Titel",
        "Ein Satz.",
        "Noch ein Satz",
    ]


@given(st.text(alphabet="Az1. !?„“()\n…", max_size=200))
def test_sentences_cover_blocks_in_order(text: str) -> None:
    blocks = find_blocks(text)
    position = 0
    covered = set()
    for start, end in split_sentences(text, blocks):
        assert position <= start < end
        position = end
        covered.update(range(start, end))
    for block in blocks:
        for offset in range(block.start, block.end):
            assert offset in covered or text[offset].isspace()
