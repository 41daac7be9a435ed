"""One article in, one record out: the whole pipeline with the checks, and its promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_fin import analyze, read
from nlp_fin.analysis import pipeline_version
from nlp_fin.records import record_from_json, record_to_json
from nlp_fin.types import Article

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [item for item in read(SAMPLE) if isinstance(item, Article)]


def test_the_whole_sample_is_read(articles: list[Article]) -> None:
    assert len(articles) == 12
    assert all(article.published for article in articles)


def test_records_survive_json(articles: list[Article]) -> None:
    for article in articles:
        record = analyze(article, encoder=False)
        assert record_from_json(record_to_json(record)) == record


def test_spans_are_exact(articles: list[Article]) -> None:
    for article in articles:
        record = analyze(article, encoder=False)
        text = record.article.text
        for item in (*record.figures, *record.claims):
            assert text[item.start : item.end] == item.text
        for instrument in record.instruments:
            assert all(0 <= a < b <= len(text) for a, b in instrument.mentions)
        assert [f.id for f in record.figures] == [
            f"f{n}" for n in range(1, len(record.figures) + 1)
        ]


def test_findings_and_claims_name_figures_that_exist(articles: list[Article]) -> None:
    for article in articles:
        record = analyze(article, encoder=False)
        known = {f.id for f in record.figures}
        assert all(set(f.figures) <= known for f in record.findings)
        assert all(set(c.figures) <= known for c in record.claims)
        ids = {i.id for i in record.instruments}
        assert all(set(c.subjects) <= ids for c in record.claims)
        assert all(f.subject.instrument in ids | {None} for f in record.figures)


def test_the_contradiction_of_the_sample_is_found(articles: list[Article]) -> None:
    record = analyze(next(a for a in articles if "s01_small_caps" in a.source), encoder=False)
    refuted = [f for f in record.findings if f.verdict == "refuted"]
    texts = {f.text for f in record.figures if refuted and f.id in refuted[0].figures}
    assert texts == {"3,1 und 4,0 Prozent", "1,2 Prozent"}


def test_same_text_same_record() -> None:
    text = "Der DAX stieg am 4. November 2025 um 1,2 Prozent auf 24.050 Punkte."
    assert analyze(text, encoder=False) == analyze(text, encoder=False)


def test_the_version_names_who_classified() -> None:
    assert pipeline_version(encoder=False).endswith("-rules")
    assert pipeline_version(encoder=False) != pipeline_version(model="some/model")


WORDS = st.sampled_from(
    "Der DAX SAP stieg fiel um auf 5 % 1,2 Prozent 24.050 Punkte 3,1 Mrd. Euro KGV 16 rund fast im "
    "Vorjahr Q3 2025 | -- \n ( ) von bis \u202f ~ − € 0 000 , . Umsatz Gewinn Aktie ; : ! ? "
    "Analysten erwarten laut Kursziel".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_text_gives_a_sound_record(text: str) -> None:
    article = Article(id="x", source="x", text=text)
    record = analyze(article, encoder=False)
    for figure in record.figures:
        assert text[figure.start : figure.end] == figure.text
        assert (figure.value is None) == (figure.low is not None and figure.high is not None)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high
