"""What a reader is shown: verdicts, meaning, order, arithmetic, pictures, tables."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin.report.body import article_parts
from nlp_fin.report.ledgers import LedgerBook
from nlp_fin.report.library import Library
from nlp_fin.report.views import FindingView, figure_views, finding_views
from nlp_fin.types import Article, Figure, Finding, Record


def views_of(record: Record, **decisions: tuple[str, str | None]) -> list[FindingView]:
    keys = {key.replace("_", "-"): value for key, value in decisions.items()}
    return finding_views(record.findings, record, Library({}, keys))


def test_the_refuted_come_first_and_the_rejected_last(article: Record) -> None:
    assert [v.finding.id for v in views_of(article)] == ["x2", "x4", "x3", "x1"]
    rejected = views_of(article, key_conflict=("rejected", "anderer Stichtag"))
    assert [v.finding.id for v in rejected] == ["x4", "x3", "x1", "x2"]
    assert rejected[-1].note == "anderer Stichtag"


def test_a_figure_has_the_worst_verdict_that_was_not_rejected(article: Record) -> None:
    def verdicts(views: list[FindingView]) -> dict[str, str]:
        return {view.id: view.verdict for view in figure_views(article, views)}

    assert verdicts(views_of(article)) == {
        "f1": "refuted", "f2": "supported", "f3": "supported", "f4": "inconclusive",
        "f5": "unchecked", "f6": "refuted", "f7": "refuted",
    }  # fmt: skip
    assert verdicts(views_of(article, key_conflict=("rejected", None)))["f1"] == "supported"
    assert verdicts(views_of(article, key_conflict=("accepted", None)))["f1"] == "refuted"


def test_the_formula_quotes_the_text(article: Record) -> None:
    view = next(v for v in views_of(article) if v.finding.id == "x1")
    assert "".join(piece.text for piece in view.formula) == (
        "4 Prozentpunkte = 1,8 % bis 3,6 % - 10,4 %"
    )
    assert [piece.figure for piece in view.formula if piece.marked] == ["f3", "f1", "f2"]


def test_a_refuted_conflict_is_no_equation_and_numbers_are_german(article: Record) -> None:
    finding = replace(article.findings[1], evidence={"formula": "f6 = f1; 0.88 < 1.75"})
    (view,) = finding_views([finding], article, Library({}))
    assert "".join(p.text for p in view.formula) == "0,88 % ≠ 1,8 % bis 3,6 %; 0,88 < 1,75"


def test_the_evidence_says_what_was_tried_and_where_data_came_from(article: Record) -> None:
    view = next(v for v in views_of(article) if v.kind == "market")
    facts = dict(view.facts)
    assert facts["Datenquelle"] == "files"
    assert facts["Auch geprüft"] == "Gesamtrendite: −3,05"


def test_pictures_of_conflicts_calculations_and_market_data(article: Record) -> None:
    pictures = {view.finding.id: view.pictures for view in views_of(article)}
    assert {key: len(value) for key, value in pictures.items()} == {
        "x1": 1,
        "x2": 1,
        "x3": 1,
        "x4": 2,
    }
    assert "Zeile 10" in str(pictures["x2"][0])
    assert "nachgerechnet" in str(pictures["x1"][0])
    assert "polyline" in str(pictures["x4"][1])


def test_the_table_is_redrawn_with_the_doubtful_cell(article: Record) -> None:
    view = next(v for v in views_of(article) if v.kind == "notation")
    (grid,) = view.grids
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["Unternehmen", "Börsenwert in Mrd. Euro"], ["Halvera", "4,347"], ["Ostmeer", "1,2"],
    ]  # fmt: skip
    marked = [cell for row in grid.rows for cell in row if cell.marked]
    assert [(cell.text, cell.figure) for cell in marked] == [("4,347", "f4")]
    assert (marked[0].correction or "").replace("\u00a0", " ") == "4,347 Bio. €"
    assert grid.title == "Die größten Nebenwerte"


def test_meaning_of_a_figure(article: Record) -> None:
    third = figure_views(article, [])[2]
    assert (third.metric, third.line) == ("Renditeabstand", 4)
    assert third.value.replace("\u00a0", " ") == "mehr als −4 Prozentpunkte"
    assert dict(third.meaning) == {
        "von": "Nebenwerteindex",
        "gegenüber": "Leitindex",
        "laut": "Brunnthal Research, Stand 2025-11",
    }


def test_findings_across_articles(article: Record, other: Record, across: Finding) -> None:
    library = Library({r.article.id: r for r in (article, other)}, {}, (across,))
    (view,) = finding_views(library.across, None, library)
    assert [quote.title for quote in view.quotes] == ["Nebenwerte holen auf", "Index zieht an"]
    assert library.across_of("zwei") == [across]
    assert library.across_of("drei") == []
    figures = figure_views(other, [view])
    assert next(f for f in figures if f.id == "f6").verdict == "refuted"


def test_the_body_marks_figures_names_and_cells(article: Record) -> None:
    parts = article_parts(article, figure_views(article, []), Library({}))
    assert [part.kind for part in parts].count("table") == 1
    assert parts[0].kind == "heading"
    table = next(part for part in parts if part.kind == "table")
    assert table.rows[1][1][0].figure is not None
    names = [s.instrument for part in parts for s in part.line if s.instrument]
    assert names == ["Nordwest-Nebenwerteindex (NNI)"]


def _shown(record: Record) -> str:
    parts = article_parts(record, figure_views(record, []), Library({}))
    lines = [line for part in parts for line in (part.line, *chain.from_iterable(part.rows))]
    return "".join(segment.text for line in lines for segment in line)


@given(
    st.text("Aa1.,%|•- \n\tß", max_size=300),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 12)), max_size=8),
)
@settings(max_examples=80, deadline=None)
def test_no_letter_or_digit_of_the_article_is_lost(text: str, spans: list[tuple[int, int]]) -> None:
    figures = tuple(
        Figure(f"f{i}", start, min(len(text), start + size), "x", None, None, None, "count")
        for i, (start, size) in enumerate(spans)
        if start < len(text)
    )
    shown = _shown(Record(Article("a", "a.txt", text), figures=figures))
    assert [c for c in shown if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_ledger_needs_several_articles(article: Record, other: Record) -> None:
    book = LedgerBook()
    book.add(article, figure_views(article, []), "eins.html")
    assert book.ledgers() == []
    book.add(other, figure_views(other, []), "zwei.html")
    third = replace(other, article=replace(other.article, id="drei", source="news/drei.html"))
    book.add(third, figure_views(third, []), "drei.html")
    titles = [(view.title, view.articles) for view in book.ledgers()]
    assert ("Nebenwerteindex: Rendite (seit Jahresbeginn)", 3) in titles
    assert ("Halvera: Marktkapitalisierung", 3) in titles
