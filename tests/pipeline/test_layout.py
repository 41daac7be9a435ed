from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.ingest import article_from_text
from nlp_fin.pipeline.layout import find_blocks
from nlp_fin.types import Article, Table


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text)]


def test_headings_paragraphs_and_bullets() -> None:
    text = (
        "Autowerte unter Druck\n\n"
        "Die Aktien der Hersteller gaben am Montag nach. Volkswagen verlor 2,1 Prozent.\n"
        "Warum die Zölle wichtig sind\n"
        "Die Branche liefert jedes vierte Auto in die USA.\n"
        "– BMW\n• Mercedes-Benz\n1. Porsche\n"
        "DAX: +1,2 %, MDAX: -0,3 %\n"
    )
    assert [kind for kind, _ in kinds(text)] == [
        "heading", "paragraph", "heading", "paragraph", "bullet", "bullet", "bullet", "bullet",
    ]  # fmt: skip


def test_first_heading_has_level_one() -> None:
    blocks = find_blocks("Ein Titel ohne Punkt\n\nDann folgt ein Satz, der länger ist als er.\n")
    assert (blocks[0].kind, blocks[0].level) == ("heading", 1)


def test_markdown_heading_levels() -> None:
    assert [b.level for b in find_blocks("# Titel\n\n### Abschnitt\n\nText steht hier.")] == [
        1, 3, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "| Wert | Kurs |\n|---|---|\n| SAP | 245,10 |",
        "Wert | Kurs | KGV\nSAP | 245,10 | 38",
        "Wert\tKurs\nSAP\t245,10",
        "Wert      Kurs    KGV\nSAP       245,10  38",
        "Unternehmen Umsatz in Mio. EUR\nAlba SE 1.250\nBora AG 980\nCeres KGaA 77",
    ],
)
def test_table_rows(table: str) -> None:
    assert {kind for kind, _ in kinds(table)} == {"table_row"}


def test_prose_lines_that_end_in_numbers_are_no_table() -> None:
    text = "Der Umsatz stieg 2024.\nDer Gewinn fiel: auf 3\nDas war nicht alles."
    assert "table_row" not in {kind for kind, _ in kinds(text)}


def test_hard_wrapped_paragraph_is_one_block() -> None:
    text = (
        "Die Notenbank hat den Leitzins am Donnerstag um 25 Basispunkte auf\n"
        "2,15 Prozent gesenkt. Beobachter hatten damit gerechnet, weil die\n"
        "Teuerung zuletzt nachgelassen hat.\n"
    )
    assert len(find_blocks(text)) == 1


def test_ordinal_at_line_start_is_no_bullet() -> None:
    assert kinds("3. Quartal: Der Umsatz lag bei 4 Mrd. Euro, der Gewinn bei 1 Mrd. Euro.")[0][
        0
    ] == ("paragraph")


def test_furniture() -> None:
    assert kinds("Quelle: Deutsche Börse")[0][0] == "furniture"


def test_markup_of_ingest_wins() -> None:
    text = "Kopf der Seite\n\nNoch eine Zeile ohne Punkt\n\nAlpha 1 | Beta 2"
    start = text.index("Noch")
    table = text.index("Alpha")
    article = Article(
        "a", "t", text, headings=((start, start + 26, 3),), tables=(Table(table, len(text), ()),)
    )
    assert [(b.kind, b.level) for b in find_blocks(text, article)] == [
        ("paragraph", 0), ("heading", 3), ("table_row", 0),
    ]  # fmt: skip


@given(st.text(alphabet="ab1|. \n\t–•#:", max_size=300))
def test_blocks_are_ordered_disjoint_and_cover_all_characters(text: str) -> None:
    blocks = find_blocks(text)
    covered: set[int] = set()
    previous = 0
    for block in blocks:
        assert previous <= block.start < block.end <= len(text)
        previous = block.end
        covered.update(range(block.start, block.end))
    assert all(char.isspace() for i, char in enumerate(text) if i not in covered)


def test_the_title_does_not_swallow_the_paragraph_below() -> None:
    title = "Werkzeugbauer Hermle streicht im Frühjahr 240 Stellen"
    text = (
        f"{title}\nGOSHEIM - Der schwäbische Hersteller von Fräsmaschinen Hermle\n"
        "baut nach einem schwachen Jahr 240 Arbeitsplätze ab. Das sagte der Vorstand.\n"
    )
    article = article_from_text(text, source="x", published=None)
    assert article.title == title
    covered = [text[b.start : b.end] for b in find_blocks(text, article)]
    assert covered[0] == title
    assert any("240 Arbeitsplätze" in block for block in covered[1:])


def test_a_line_that_goes_on_in_lower_case_is_one_paragraph() -> None:
    text = (
        "HANNOVER (dpa-AFX) - Dem Versicherungskonzern Talanx\n"
        + "macht der Umbau des Deutschlandgeschäfts noch länger zu schaffen. " * 4
        + "\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["paragraph"]
