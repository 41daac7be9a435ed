"""The components in anybody's spaCy pipeline: alone, serialised, in several processes."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from nlp_fin.pipeline.factories import FACTORIES, build_pipeline
from nlp_fin.types import Figure

TEXT = (
    "Der DAX stieg am 4. November 2025 um 1,2 Prozent auf 24.050 Punkte. "
    "JPMorgan rechnet für 2026 mit einem Gewinnplus von 8 Prozent bei SAP."
)


@pytest.fixture(scope="module")
def doc() -> Doc:
    return build_pipeline(encoder=False)(TEXT)


def test_every_component_is_an_entry_point() -> None:
    nlp = spacy.blank("de")
    for name in FACTORIES:
        nlp.add_pipe(name)
    assert nlp.pipe_names == list(FACTORIES)


def test_figures_are_spans_and_typed(doc: Doc) -> None:
    figures: tuple[Figure, ...] = doc._.figures
    assert [f.text for f in figures] == ["1,2 Prozent", "24.050 Punkte", "8 Prozent"]
    assert [s.id_ for s in doc.spans["figures"]] == ["f1", "f2", "f3"]
    for figure, span in zip(figures, doc.spans["figures"], strict=True):
        assert span.start_char <= figure.start
        assert figure.end <= span.end_char
        assert doc.text[figure.start : figure.end] == figure.text


def test_a_component_makes_what_it_needs(doc: Doc) -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("fin_figures")
    assert [f.value for f in nlp(TEXT)._.figures] == [f.value for f in doc._.figures]


def test_bytes_and_docbin_keep_everything(doc: Doc) -> None:
    restored = Doc(doc.vocab).from_bytes(doc.to_bytes())
    packed = next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(doc.vocab)))
    for other in (restored, packed):
        assert other._.figures == doc._.figures
        assert other._.claims == doc._.claims
        assert other._.instruments == doc._.instruments
        assert other._.times == doc._.times
        assert other._.fin_sentiment == doc._.fin_sentiment
    assert [s.id_ for s in restored.spans["figures"]] == [s.id_ for s in doc.spans["figures"]]


def test_two_processes_give_the_same(doc: Doc) -> None:
    nlp = build_pipeline(encoder=False)
    for other in nlp.pipe([TEXT, TEXT, TEXT], n_process=2, batch_size=1):
        assert other._.figures == doc._.figures


def test_sentence_boundaries_of_others_are_left_alone() -> None:
    nlp = spacy.blank("de")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("fin_figures")
    with_ours = nlp("Der DAX schloss bei 24.050 Punkten. Der Euro fiel.")
    assert len(list(with_ours.sents)) == 2
    assert with_ours._.figures


def test_empty_and_odd_texts() -> None:
    nlp = build_pipeline(encoder=False)
    for text in ("", " ", "\n\n", "%", "€ € €", "1" * 3000, "Ärger\u2028über\x0b5 %"):
        result = nlp(text)
        assert result.text == text
        for figure in result._.figures:
            assert text[figure.start : figure.end] == figure.text
