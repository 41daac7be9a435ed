"""Quotations: the right line, the right characters, not too much around them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.report.quotes import (
    article_title,
    finding_quotes,
    line_of,
    quotes,
    resolve,
    sorted_spans,
)
from nlp_fin.types import Article, Finding, Record


def test_a_finding_quotes_every_place(article: Record) -> None:
    found = finding_quotes(article.findings[1], article, {})
    assert [(quote.line, quote.source) for quote in found] == [
        (3, "news/eins.html"),
        (10, "news/eins.html"),
    ]
    assert [[p.text for p in q.pieces if p.marked] for q in found] == [
        ["1,8 % bis 3,6 %"],
        ["0,88 %"],
    ]
    assert [p.figure for p in found[0].pieces if p.marked] == ["f1"]


def test_neighbours_share_a_quotation(article: Record) -> None:
    found = finding_quotes(article.findings[0], article, {})
    assert [[p.text for p in q.pieces if p.marked] for q in found] == [
        ["1,8 % bis 3,6 %"],
        ["10,4 %", "4 Prozentpunkte"],
    ]


def test_spans_without_figures(article: Record) -> None:
    finding = Finding("x9", "conflict", "refuted", (), "Dauer.", spans=((0, 10),))
    (quote,) = finding_quotes(finding, article, {})
    assert (quote.line, quote.text) == (1, "Nebenwerte holen auf")


def test_across_articles(article: Record, other: Record, across: Finding) -> None:
    records = {record.article.id: record for record in (article, other)}
    found = finding_quotes(across, None, records)
    assert [(quote.article_id, quote.title) for quote in found] == [
        ("eins", "Nebenwerte holen auf"),
        ("zwei", "Index zieht an"),
    ]
    assert resolve(across, None, {"eins": article})[0][1].text == "0,88 %"
    assert len(resolve(across, None, {"eins": article})) == 1, "what is not there is left out"


def test_long_lines_are_cut_at_words() -> None:
    text = "wort " * 100 + "17 % " + "ende " * 100
    record = Record(Article("a", "a.txt", text))
    start = text.index("17 %")
    (quote,) = quotes(record, [(start, start + 4, "f1")])
    assert quote.text.startswith("… wort")
    assert quote.text.endswith("ende …")
    assert len(quote.text) < 200


@given(st.text("ab \n", min_size=1, max_size=400), st.data())
def test_quotations_are_true_to_the_text(text: str, data: st.DataObject) -> None:
    record = Record(Article("a", "a.txt", text))
    ends = data.draw(
        st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, 9)), min_size=1, max_size=4)
    )
    spans = sorted_spans(
        (start, min(len(text), start + length), None)
        for start, length in ends
        if "\n" not in text[start : start + length] and start < len(text)
    )
    for quote in quotes(record, spans):
        body = "".join(p.text for p in quote.pieces if p.text not in ("… ", " …"))
        assert body in text
        assert "\n" not in body
        assert quote.line == line_of(text, quote.start)
    assert sum(p.marked for q in quotes(record, spans) for p in q.pieces) == len(spans)


def test_an_article_without_a_title_is_named_by_its_beginning() -> None:
    def title(text: str) -> str:
        return article_title(Record(Article("a", "a.txt", text)))

    assert title("Kurz und gut.\nMehr.") == "Kurz und gut. Mehr."
    assert title("wort " * 50) == ("wort " * 16).strip() + " …"
    assert title("x" * 500) == "x" * 80 + " …"
    assert title(" \n") == "a.txt"


def test_overlapping_spans_are_shown_once() -> None:
    assert sorted_spans([(5, 9, "b"), (0, 6, "a"), (0, 3, "c"), (9, 12, "d")]) == [
        (0, 6, "a"),
        (9, 12, "d"),
    ]


def test_a_finding_about_a_figure_that_is_gone(article: Record) -> None:
    finding = replace(article.findings[1], figures=("f99",))
    assert finding_quotes(finding, article, {}) == []
