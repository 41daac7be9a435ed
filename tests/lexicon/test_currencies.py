"""Currency pairs and policy rates refer to entries of the tables."""

from __future__ import annotations

import pytest

from nlp_fin.errors import LexiconError
from nlp_fin.lexicon.currencies import currencies, parse_currencies


def test_the_tables_of_the_package() -> None:
    assert currencies().bank_rates["institution:Fed"] == "rate:FEDFUNDS"
    assert currencies().euro_pairs["franken"] == "currency:EURCHF=X"


def test_an_id_of_nobody_is_named() -> None:
    with pytest.raises(LexiconError, match=r"`bank_rates\.Fed`: no entry has the id 'rate:X'"):
        parse_currencies({"bank_rates": {"Fed": "rate:X"}}, {})


def test_a_missing_table_is_named() -> None:
    with pytest.raises(LexiconError, match="`bank_rates` must be a table"):
        parse_currencies({}, {})
