"""The legible text and the way back: every character has its place, spans come out whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.ingest.legible import make_legible, restore
from nlp_fin.types import Article, Figure, Record, Table, TableCell


def article(text: str) -> Article:
    return Article("x", "x", text)


@pytest.mark.parametrize(
    ("text", "legible"),
    [
        ("Um\u00adsatz", "Umsatz"),
        ("18,\u00ad9", "18,9"),
        ("12,5\u200bProzent", "12,5 Prozent"),
        ("12\u200b,5", "12,5"),
        ("Auf\u200bsichts\u200brat", "Aufsichtsrat"),
        ("\u200f5 %\u200f", "5 %"),
        ("5&nbsp;%", "5\u00a0%"),
        ("F&amp;E &ndash; 3&#8239;%", "F&E – 3\u202f%"),
        ("a&#10;b&shy;c", "a bc"),
        ("Ma\u0308rz", "März"),
        ("\ufb01nanziell", "finanziell"),
    ],
)
def test_what_a_reader_sees(text: str, legible: str) -> None:
    made = make_legible(article(text))
    assert made is not None
    assert made.article.text == legible
    assert made.original.text == text
    assert made.original_span(0, len(legible))[0] in (0, 1)


@pytest.mark.parametrize("text", ["", "Der DAX stieg.", "S&P; AT&T", "F&E 5 % – „gut“", "März"])
def test_a_legible_text_stays(text: str) -> None:
    assert make_legible(article(text)) is None


HIDDEN = ["\u00ad", "\u200b", "\ufeff", "&nbsp;", "a\u0308", "\ufb03"]
PIECES = st.sampled_from(["a", "1", ",", " ", "ä", "\n", "&", *HIDDEN])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_character_comes_from_its_place(text: str) -> None:
    made = make_legible(article(text))
    if made is None:
        return
    assert len(made.starts) == len(made.ends) == len(made.article.text)
    assert list(made.starts) == sorted(made.starts)
    for n, seen in enumerate(made.article.text):
        start, end = made.original_span(n, n + 1)
        assert 0 <= start < end <= len(text)
        assert text[start:end] == seen or end - start != 1 or text[start] == "\ufb03" or seen == " "


def test_tables_and_headings_move_and_figures_come_back() -> None:
    text = "Ti\u00adtel\n\nUm\u00adsatz | 1\u200b,5"
    start = text.index("1")
    cells = (TableCell(8, 15, 0, 0), TableCell(start, len(text), 0, 1))
    original = Article("x", "x", text, headings=((0, 6, 1),), tables=(Table(8, len(text), cells),))
    made = make_legible(original)
    assert made is not None
    legible = made.article.text
    (table,) = made.article.tables
    assert [legible[c.start : c.end] for c in table.cells] == ["Umsatz", "1,5"]
    assert made.article.headings == ((0, 5, 1),)
    figure = Figure("f1", legible.index("1"), len(legible), "1,5", None, None, None, "count")
    back = restore(Record(made.article, figures=(figure,)), made)
    assert back.article == original
    assert back.figures[0].text == "1\u200b,5"
