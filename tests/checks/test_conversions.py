"""Amounts in two currencies against the rate that the text gives."""

from __future__ import annotations

import pytest
from checked import fig, identities, record

from nlp_fin.types import Record


def deal(euros: str, rate: str, of: str = "currency:EURUSD=X", unit: str = "USD") -> Record:
    text = (
        f"Der Käufer zahlt 580 Millionen Dollar, umgerechnet sind das {euros} Millionen Euro. "
        f"Ein Euro kostete zuletzt {rate}."
    )
    return record(
        text,
        fig("580 Millionen Dollar", "580000000", "USD", "investment"),
        fig(f"{euros} Millionen Euro", f"{euros}000000", "EUR", "investment"),
        fig(rate, rate.split()[0].replace(",", "."), unit, "fx_rate", subject=of),
    )


def test_an_amount_at_the_stated_rate() -> None:
    assert identities(deal("500", "1,16 Dollar"), "supported") == ["conversion"]
    assert identities(deal("700", "1,16 Dollar"), "refuted") == ["conversion"]


def test_the_rate_turned_round_is_an_error() -> None:
    assert identities(deal("673", "1,16 Dollar"), "refuted") == ["conversion"]


def test_a_rate_of_another_day_explains_a_small_difference() -> None:
    assert identities(deal("540", "1,16 Dollar"), "refuted") == []


@pytest.mark.parametrize("pair", ["currency:GBPUSD=X", "currency:USDJPY=X"])
def test_a_rate_of_another_pair_says_nothing(pair: str) -> None:
    assert identities(deal("700", "1,16 Dollar", of=pair), "refuted") == []
