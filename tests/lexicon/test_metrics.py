"""Words read as metrics and directions; which entries of the vocabulary are rejected."""

from __future__ import annotations

from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import metrics
from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.lexicon.metrics import metric_lexicon, read_word, refinements


def concepts(word: str) -> set[str | None]:
    return {reading.concept for reading in read_word(word)}


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("Konzernumsatz", "revenue"),
        ("EBIT-Marge", "operating_margin"),
        ("Dividendenrendite", "dividend_yield"),
        ("Eigenkapitalquote", "equity_ratio"),
        ("Jahresüberschuß", "net_income"),
        ("Umsatzerloese", "revenue"),
        ("Halbjahresgewinn", "earnings"),
        ("Nettoverschuldung", "debt"),
    ],
)
def test_a_compound_is_read_from_its_end(word: str, concept: str) -> None:
    assert concept in concepts(word)


@pytest.mark.parametrize(
    ("word", "concept", "sign"),
    [("Umsatzrückgang", "revenue", -1), ("Gewinnsprung", "earnings", 1)],
)
def test_a_noun_of_direction_keeps_what_moved(word: str, concept: str, sign: int) -> None:
    (reading,) = [r for r in read_word(word) if r.concept == concept]
    assert (reading.role, reading.sign) == ("change", sign)


@pytest.mark.parametrize("word", ["Konkurs", "Gesellschaft", "Vorstand", "umsatz", "Zahlen", "x"])
def test_words_that_only_look_like_metrics(word: str) -> None:
    assert concepts(word) <= {None}


def test_every_verb_and_rule_names_a_known_concept() -> None:
    known = metric_lexicon().concepts
    verbs = [d.concept for found in direction_lexicon().verbs.values() for d in found if d.concept]
    assert verbs
    assert set(verbs) <= set(known)
    for rule in refinements():
        assert rule.to in known
        assert set(rule.base) <= set(known)


def test_swiss_spelling_of_verbs() -> None:
    verbs = direction_lexicon().verbs
    assert verbs["büssen"][0].sign == verbs["büßen"][0].sign == -1


@pytest.fixture
def lexicon_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    def load(data: dict[str, Any]) -> None:
        monkeypatch.setattr(metrics, "load_toml", lambda name: data)
        metrics.metric_lexicon.__wrapped__()

    return load


def row(**fields: Any) -> dict[str, Any]:
    base = {"id": "pe", "metric": "pe", "units": ["times"], "kinds": ["company"], "time": "static"}
    return {**base, **fields}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, r"no \[\[concept\]\]"),
        ({"concept": [row(), row()]}, "twice"),
        ({"concept": [row(metric="nonsense")]}, "nonsense"),
        ({"concept": [row(units=["parsec"])]}, "parsec"),
    ],
)
def test_a_bad_concept_is_named(lexicon_of: Any, data: dict[str, Any], message: str) -> None:
    with pytest.raises(LexiconError, match=message) as error:
        lexicon_of(data)
    assert "metrics.toml" in str(error.value)
