"""Words read as metrics and directions; which entries of the vocabulary are rejected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon import metrics
from nlp_fin.lexicon.directions import direction_lexicon
from nlp_fin.lexicon.metrics import metric_lexicon, read_word
from nlp_fin.lexicon.refinements import refinements
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.types import Quantity


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
        ("Gesamtprämienaufkommen", "revenue"),
        ("Aufwands-Ertrags-Relation", "ratio"),
        ("CET1-Kapitalquote", "equity_ratio"),
        ("Einzelhandelsumsätze", "revenue"),
        ("ZEW-Konjunkturerwartungen", "sentiment_index"),
        ("Netto-Finanzverschuldung", "debt"),
        ("Großschadenbudget", "cost"),
        ("Trackingdifferenz", "return_gap"),
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


@pytest.mark.parametrize(
    ("concept", "size", "unit", "fits"),
    [
        ("market_cap", 60, "currency", False),
        ("market_cap", 5_000_000, "currency", True),
        ("price_discount", 38, "percent", False),
        ("price_discount", 2, "percent", True),
        ("constituents", 1_000_000, "count", False),
    ],
)
def test_the_size_of_an_amount_decides(concept: str, size: int, unit: str, fits: bool) -> None:
    found = metric_lexicon().concepts[concept]
    quantity = Quantity(
        0, 1, "1", Decimal(size), None, None, unit if unit != "currency" else "EUR", None, "exact"
    )
    assert (resolve(found, Frame(0, quantity, unit), "name") is not None) == fits
