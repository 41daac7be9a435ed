"""What articles say for or against each other without a common key."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from checked import fig, record

from nlp_fin.checks import Ledger
from nlp_fin.types import Record, Subject


def domestic(identifier: str, name: str, share: str, *, region: str = "aus den USA") -> Record:
    text = f"Rund {share} Prozent der Umsätze stammen beim {name} {region}."
    subject = Subject(None, name, None, "Umsätze")
    return record(
        text, fig(f"{share} Prozent", share, metric="share", subject=subject), identifier=identifier
    )


def said(*records: Record) -> list[tuple[str, str]]:
    ledger = Ledger()
    return [(str(f.evidence["identity"]), f.verdict) for each in records for f in ledger.add(each)]


def test_shares_of_one_kind_of_companies_agree() -> None:
    found = said(domestic("a", "Russell 2000", "75"), domestic("b", "Small-Caps", "75"))
    assert found == [("same_kind_of_companies", "supported")]


def test_different_shares_or_kinds_or_regions_are_no_finding() -> None:
    first = domestic("a", "Russell 2000", "75")
    assert said(first, domestic("b", "Small-Caps", "60")) == []
    assert said(first, domestic("b", "Large-Caps", "75")) == []
    assert said(first, domestic("b", "Small-Caps", "75", region="aus China")) == []


def worth(identifier: str, key: str, name: str, text: str, value: str) -> Record:
    passage = f"{name} ist an der Börse {text} wert."
    symbol = fig(text, value, "USD", "market_cap", subject=Subject(key, name))
    made = record(passage, symbol, names={name: key}, identifier=identifier)
    instrument = replace(made.instruments[0], symbol=key.split(":")[1])
    return replace(made, instruments=(instrument,))


def with_correction(given: Record, value: str) -> Record:
    figure = replace(given.figures[0], value_corrected=Decimal(value))
    return replace(given, figures=(figure,))


def test_a_slip_of_scale_is_confirmed_by_a_smaller_company() -> None:
    slip = worth("a", "company:NVDA", "Nvidia", "4,3 Milliarden Dollar", "4300000000")
    slip = with_correction(slip, "4300000000000")
    small = worth("b", "company:CRS", "Carpenter", "15 Milliarden Dollar", "15000000000")
    giant = worth("c", "company:MSFT", "Microsoft", "3900 Milliarden Dollar", "3900000000000")
    assert said(slip, small) == [("rank_across", "refuted")]
    assert said(small, slip) == [("rank_across", "refuted")]
    assert said(slip, giant) == []


def test_an_article_added_again_is_not_held_against_itself() -> None:
    first = domestic("a", "Russell 2000", "75")
    assert said(first, first) == []
