"""The model that ships: its files, and that it reads plain sentences rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp_fin.analysis import analyze
from nlp_fin.lexicon.claim_weights import HEADS
from nlp_fin.pipeline.encoder import MODEL, EncoderClassifier, model_folder

FOLDER = Path(__file__).parent.parent.parent / "models" / MODEL
MEGABYTES_45 = 45 * 2**20


@pytest.fixture(scope="module")
def classifier() -> EncoderClassifier:
    return EncoderClassifier(FOLDER)


def test_it_is_found_without_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NLP_FIN_MODEL", raising=False)
    assert model_folder() == FOLDER


def test_its_files_are_small() -> None:
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) <= MEGABYTES_45
    assert (FOLDER / "LICENSE").is_file()


def test_its_labels_are_those_of_the_heads(classifier: EncoderClassifier) -> None:
    assert set(classifier.weights) <= set(HEADS)
    assert all(tuple(labels) == HEADS[head] for head, labels in classifier.config.heads.items())


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Der Gewinn von SAP brach im dritten Quartal um die Hälfte ein.", "negative"),
        ("SAP hat die Erwartungen der Analysten deutlich übertroffen.", "positive"),
        ("Die Papiere von SAP haben sich binnen Jahresfrist verdoppelt.", "positive"),
        ("Die EZB lässt den Leitzins unverändert bei 2,0 Prozent.", "neutral"),
    ],
)
def test_plain_sentences_together_with_the_rules(text: str, stance: str) -> None:
    (claim,) = analyze(text).claims
    assert claim.stance == stance
    assert claim.decided_by == MODEL


def test_a_sentence_is_read_alike_whatever_stands_beside_it(classifier: EncoderClassifier) -> None:
    text = "Die Aktie ist günstig bewertet."
    long = "Die Bank senkt das Kursziel von 50 auf 40 Euro, rät aber weiter zum Kauf. " * 5
    alone = classifier.classify([text])[0]
    assert classifier.classify([long, text, long])[1] == alone
