"""The market lexicon: what it maps, and which entries it rejects."""

from __future__ import annotations

from typing import Any

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.instruments import CURATED_FILES, load_entries
from nlp_fin.lexicon.market import market_lexicon, parse_market


def test_rates_of_instruments_are_mapped() -> None:
    lexicon = market_lexicon()
    for instrument, metric in (
        ("rate:FEDFUNDS", "interest_rate"), ("rate:ECBDFR", "interest_rate"),
        ("rate:ECBMRR", "interest_rate"), ("rate:ECBMLF", "interest_rate"),
        ("rate:SNB", "interest_rate"), ("rate:BOE", "interest_rate"),
        ("rate:BOJ", "interest_rate"), ("bond:DE10Y", "bond_yield"), ("bond:^TNX", "bond_yield"),
    ):  # fmt: skip
        found = lexicon.rate(instrument, None, metric)
        assert found is not None, instrument
        assert instrument in found.ids
    assert lexicon.rate(None, "der Einlagensatz der EZB", "interest_rate") is not None
    assert lexicon.rate(None, "die Rendite", "bond_yield") is None


def test_ids_are_those_of_the_instruments() -> None:
    entries = [entry for name in CURATED_FILES for entry in load_entries(name)]
    known = {entry.id for entry in entries}
    ids = {
        i for rate in market_lexicon().rates for i in rate.ids if not i.startswith("institution:")
    }
    assert len(ids - known) <= 3, sorted(ids - known)  # older spellings are kept
    symbols = {entry.symbol for entry in entries}
    assert {"^GSPC", "^RUT", "^990100-USD-STRD"} <= set(market_lexicon().stand_ins) & symbols


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"stand_in": [{"symbol": "^X", "etf": "X", "tolerance": "viel"}]}, "not a decimal"),
        ({"stand_in": [{"symbol": "^X", "tolerance": "1"}]}, "etf is missing"),
        ({"stand_in": [{"symbol": "^X", "etf": "X", "tolerance": "1"}] * 2}, "already"),
        ({"rate": [{"metric": "bond_yield", "series": []}]}, "needs series"),
        ({"rate": [{"ids": ["rate:X"], "series": ["X"], "provider": "fred"}]}, "metric is missing"),
        ({"calendar": [{"symbols": ["X"]}]}, "name is missing"),
    ],
)  # fmt: skip
def test_bad_entries_are_named(data: dict[str, Any], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        parse_market(data)
