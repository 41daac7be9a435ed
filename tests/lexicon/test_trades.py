"""Firms by trade, seat and country."""

from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.instruments import gazetteer
from nlp_fin.lexicon.resources import load_toml
from nlp_fin.lexicon.trades import (
    countries_of_word,
    parse_trades,
    symbols_of_noun,
    trade_lexicon,
)


@pytest.mark.parametrize(
    ("noun", "symbol"),
    [
        ("Autobauer", "BMW.DE"),
        ("Sportwagenbauers", "P911.DE"),
        ("Dax-Softwarekonzern", "SAP.DE"),
        ("Rückversicherer", "MUV2.DE"),
        ("Wolfsburger", "VOW3.DE"),
        ("Feinunze", "GC=F"),
    ],
)
def test_a_noun_names_the_firms_of_its_trade(noun: str, symbol: str) -> None:
    assert symbol in symbols_of_noun(noun)


@pytest.mark.parametrize("noun", ["Konzern", "Unternehmen", "Rivale", "Haus"])
def test_a_general_noun_names_no_trade(noun: str) -> None:
    assert symbols_of_noun(noun) == frozenset()


@pytest.mark.parametrize(
    ("word", "country"), [("Franzosen", "FR"), ("US-Konzern", "US"), ("schweizerische", "CH")]
)
def test_a_demonym_or_adjective_names_a_country(word: str, country: str) -> None:
    assert country in countries_of_word(word)


def test_every_symbol_is_in_the_instrument_tables() -> None:
    known = {entry.symbol for entry in gazetteer().entries.values()}
    lexicon = trade_lexicon()
    for table in (lexicon.trades, lexicon.seats, lexicon.goods):
        for noun, symbols in table.items():
            assert symbols <= known, noun


def test_a_row_without_symbols_is_rejected() -> None:
    data = dict(load_toml("trades.toml"))
    data["seat"] = [{"nouns": "bochumer", "symbols": ""}]
    with pytest.raises(LexiconError, match=r"seat.*bochumer"):
        parse_trades(data)


def test_exchanges_must_be_text() -> None:
    data = dict(load_toml("trades.toml"))
    data["exchanges"] = {"DE": 49}
    with pytest.raises(LexiconError, match="exchanges"):
        parse_trades(data)
