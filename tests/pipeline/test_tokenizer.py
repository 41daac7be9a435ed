from __future__ import annotations

import pickle

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from nlp_fin.pipeline.quantities import find_quantities
from nlp_fin.pipeline.tokenizer import FinanceTokenizer, make_tokenizer, tokens


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("de")
    pipeline.tokenizer = make_tokenizer(pipeline)
    return pipeline


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("auf 45,10€. Dann", ["auf", "45,10", "€", ".", "Dann"]),
        ("in Q3/2024 stieg", ["in", "Q3/2024", "stieg"]),
        ("8,6-Prozentpunkte-Differenz", ["8,6", "-", "Prozentpunkte", "-", "Differenz"]),
        ("100-Millionen-Euro-Anleihe", ["100", "-", "Millionen", "-", "Euro", "-", "Anleihe"]),
        ("mit 40-prozentigem", ["mit", "40", "-", "prozentigem"]),
        ("~$15,6 Mrd", ["~", "$", "15,6", "Mrd"]),
        ("+12,4%.", ["+12,4", "%", "."]),
        ("bei 28. Fast", ["bei", "28", ".", "Fast"]),
        ("3%ige", ["3", "%", "ige"]),
        ("z. B. die", ["z.", "B.", "die"]),
        ("3 Mrd. Euro", ["3", "Mrd.", "Euro"]),
        ("S&P 500-Unternehmen", ["S&P", "500", "-", "Unternehmen"]),
        ("Small-Cap-ETF", ["Small-Cap-ETF"]),
        ("70~EUR*1.000", ["70", "~", "EUR", "*", "1.000"]),
        ("50-60%", ["50", "-", "60", "%"]),
        ("auf 18,\u00ad9 Mrd", ["auf", "18,\u00ad9", "Mrd"]),
        ("12\u200b,4%", ["12\u200b,4", "%"]),
        ("https://a.de/5?x=1.", ["https://a.de/5?x=1", "."]),
    ],
)
def test_tokens(nlp: Language, text: str, words: list[str]) -> None:
    assert [token.text for token in nlp(text)] == words


@given(st.text(max_size=120))
def test_nothing_is_lost(text: str) -> None:
    tokenizer = FinanceTokenizer(spacy.blank("de").vocab) if not _SHARED else _SHARED[0]
    _SHARED[:] = [tokenizer]
    assert tokenizer(text).text == text


_SHARED: list[FinanceTokenizer] = []


@given(st.text(alphabet="12.,-%€ MioEuro+~()", max_size=60))
def test_figures_begin_and_end_at_tokens(text: str) -> None:
    spans = list(tokens(text))
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    for quantity in find_quantities(text):
        assert quantity.start in starts
        assert quantity.end in ends


@pytest.mark.parametrize("piece", ["-", "1.", "(", "a-", "€", "9", "_", " "])
def test_a_megabyte_without_space(piece: str) -> None:
    text = (piece * 1_000_000)[:1_000_000]
    assert sum(end - start for start, end in tokens(text)) == len(text.replace(" ", ""))


def test_serialisation() -> None:
    config = {"nlp": {"tokenizer": {"@tokenizers": "nlp_fin.Tokenizer.v1"}}}
    pipeline = spacy.blank("de", config=config)
    restored = spacy.blank("de", config=config).from_bytes(pipeline.to_bytes())
    copied = pickle.loads(pickle.dumps(pipeline.tokenizer))
    for tokenizer in (restored.tokenizer, copied):
        assert [t.text for t in tokenizer("auf 45,10€.")] == ["auf", "45,10", "€", "."]
    # A pipeline with spaCy's own tokenizer keeps its rules.
    assert len(spacy.blank("de").from_bytes(pipeline.to_bytes())("Ein Satz.")) == 3
